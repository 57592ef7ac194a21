// What all peers share: the layers that they are asked for, the numbers in them, and the requests that they answer.
//
// A peer is a process that reads one JSON request a line and answers with one JSON line:
//   {"layer": {...}, "threads": T, "model": FILE}    -> {"variants": [{"name", "plain", "info"}]}; each has run once
//   {"decoder": {...}, "threads": T, "model": FILE}  -> the same
//   {"outputs": [index ...]}                         -> {"outputs": [[value ...] of each variant]}
//   {"time": milliseconds}                           -> {"times": [{"min_ns", "median_ns", "runs"} of each variant]}
//   {"free": true}                                   -> {}
// and, when that cannot be done, {"error": sentence}.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace unstride::peers {

// A transposed convolution with bias: input (n, in, h, w), weights (in, out / groups, kh, kw).
struct LayerCase {
  std::int64_t n = 1, in = 1, h = 1, w = 1, out = 1, kh = 1, kw = 1, sh = 1, sw = 1, ph = 0, pw = 0, oph = 0, opw = 0,
               dh = 1, dw = 1, groups = 1;

  std::int64_t out_h() const { return (h - 1) * sh - 2 * ph + dh * (kh - 1) + oph + 1; }
  std::int64_t out_w() const { return (w - 1) * sw - 2 * pw + dw * (kw - 1) + opw + 1; }
  std::int64_t taps() const { return kh * kw; }
  std::int64_t inputs() const { return n * in * h * w; }
  std::int64_t outputs() const { return n * out * out_h() * out_w(); }
  std::int64_t weights() const { return in * (out / groups) * taps(); }
  std::int64_t group_in() const { return in / groups; }
  std::int64_t group_out() const { return out / groups; }
  // Whether plain NCHW and NHWC are the same memory.
  bool layout_is_one() const { return (in == 1 || h * w == 1) && (out == 1 || out_h() * out_w() == 1); }
};

// The decoder of a digit: latent numbers -> full connection to (first, 7, 7), ReLU -> `to_second`, ReLU -> `to_image`
// with one channel, sigmoid. Neither layer has a bias.
struct DecoderCase {
  std::int64_t latent = 16;
  LayerCase to_second, to_image;

  std::int64_t hidden() const { return to_second.in * to_second.h * to_second.w; }
};

// Of a request, beside the layer.
struct Setting {
  int threads = 1;
  std::string model;  // the same layer as an ONNX file
};

// Which stream of numbers: the same index gives another number in each. values.py has the same ones.
enum class Stream : std::uint32_t { input = 1, weights = 2, bias = 3, full_weights = 5, latent = 6, image_weights = 7 };

float value(std::int64_t index, Stream stream);  // in [-0.5, 0.5)
std::vector<float> values(std::int64_t count, Stream stream);

// (n, channels, pixels) to (n, pixels, channels), and back.
void to_channels_last(const float* in, std::int64_t n, std::int64_t channels, std::int64_t pixels, float* out);
void to_channels_first(const float* in, std::int64_t n, std::int64_t channels, std::int64_t pixels, float* out);

// One way in which a peer computes what it was asked for.
struct Variant {
  std::string name, info;
  bool plain = false;                         // NCHW in and out, with all that takes inside of run()
  std::function<void()> run;                  // writes all outputs
  std::function<float(std::int64_t)> output;  // by its index in (n, out, out_h, out_w)
};

// Reads what is stored as (n, out_h, out_w, out) by its index in NCHW.
std::function<float(std::int64_t)> read_channels_last(const float* output, const LayerCase& layer);
std::function<float(std::int64_t)> read_plain(const float* output);

// Each peer defines these two; what they cannot do they throw.
std::vector<Variant> prepare(const LayerCase& layer, const Setting& setting);
std::vector<Variant> prepare(const DecoderCase& decoder, const Setting& setting);

}  // namespace unstride::peers
