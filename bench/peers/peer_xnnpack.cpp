// XNNPACK (Debian's of 2022): its deconvolution of NHWC, and the same between two transpositions of ours for NCHW,
// which it does not take.
#include <pthreadpool.h>
#include <xnnpack.h>

#include <limits>
#include <memory>
#include <stdexcept>

#include "peer.h"

namespace unstride::peers {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

void check(xnn_status status, const char* what) {
  if (status != xnn_status_success)
    throw std::runtime_error(std::string("XNNPACK cannot ") + what + ": status " + std::to_string(int(status)));
}

pthreadpool_t pool_of(int threads) {
  static const std::unique_ptr<pthreadpool, decltype(&pthreadpool_destroy)> pool(
      pthreadpool_create(std::size_t(threads)), pthreadpool_destroy);
  return threads > 1 ? pool.get() : nullptr;
}

// XNNPACK reads up to this much behind the end of what it is given.
constexpr std::size_t kSlack = XNN_EXTRA_BYTES / sizeof(float) + 16;

using Floats = std::shared_ptr<std::vector<float>>;
Floats floats(std::vector<float> numbers) {
  numbers.reserve(numbers.size() + kSlack);
  return std::make_shared<std::vector<float>>(std::move(numbers));
}
Floats zeros(std::int64_t count) {
  return floats(std::vector<float>(std::size_t(count)));
}

// (groups, group_in, group_out, taps) to (groups, group_out, taps, group_in).
std::vector<float> packed_weights(const LayerCase& c, Stream stream) {
  const std::vector<float> weights = values(c.weights(), stream);
  std::vector<float> packed(weights.size());
  to_channels_last(weights.data(), c.groups, c.group_in(), c.group_out() * c.taps(), packed.data());
  return packed;
}

using Operator = std::shared_ptr<xnn_operator>;
Operator owned(xnn_operator_t made) {
  return {made, [](xnn_operator_t op) { xnn_delete_operator(op); }};
}

struct Deconvolution {
  Stream weights = Stream::weights;
  std::vector<float> bias;  // of each output channel
  float least = -kInfinity;
  const float* input = nullptr;
  float* output = nullptr;
};

Operator deconvolution(const LayerCase& c, const Deconvolution& d, pthreadpool_t pool) {
  const auto u = [](std::int64_t number) { return std::uint32_t(number); };
  const std::vector<float> kernel = packed_weights(c, d.weights);
  xnn_operator_t made = nullptr;
  check(xnn_create_deconvolution2d_nhwc_f32(u(c.ph), u(c.pw), u(c.ph), u(c.pw), u(c.kh), u(c.kw), u(c.sh), u(c.sw),
                                            u(c.dh), u(c.dw), u(c.groups), std::size_t(c.group_in()),
                                            std::size_t(c.group_out()), std::size_t(c.in), std::size_t(c.out),
                                            kernel.data(), d.bias.data(), d.least, kInfinity, 0, &made),
        "make a deconvolution");
  Operator result = owned(made);
  check(xnn_setup_deconvolution2d_nhwc_f32(made, std::size_t(c.n), std::size_t(c.h), std::size_t(c.w), u(c.oph),
                                           u(c.opw), d.input, d.output, pool),
        "set up a deconvolution");
  return result;
}

}  // namespace

std::vector<Variant> prepare(const LayerCase& c, const Setting& setting) {
  check(xnn_initialize(nullptr), "start");
  const pthreadpool_t pool = pool_of(setting.threads);
  const std::int64_t in_pixels = c.h * c.w, out_pixels = c.out_h() * c.out_w();
  const Floats plain_in = floats(values(c.inputs(), Stream::input)), plain_out = zeros(c.outputs());
  const Floats in = zeros(c.inputs()), out = zeros(c.outputs());
  to_channels_last(plain_in->data(), c.n, c.in, in_pixels, in->data());
  const Operator op =
      deconvolution(c, {.bias = values(c.out, Stream::bias), .input = in->data(), .output = out->data()}, pool);
  std::vector<Variant> variants{{.name = "nhwc",
                                 .info = "igemm of each phase",
                                 .plain = c.layout_is_one(),
                                 .run = [=, keep = std::pair(in, out)] { xnn_run_operator(op.get(), pool); },
                                 .output = read_channels_last(out->data(), c)}};
  if (c.layout_is_one()) return variants;
  const auto run_plain = [=] {
    to_channels_last(plain_in->data(), c.n, c.in, in_pixels, in->data());
    xnn_run_operator(op.get(), pool);
    to_channels_first(out->data(), c.n, c.out, out_pixels, plain_out->data());
  };
  variants.push_back({.name = "nchw",
                      .info = "transposed before and after",
                      .plain = true,
                      .run = run_plain,
                      .output = read_plain(plain_out->data())});
  return variants;
}

std::vector<Variant> prepare(const DecoderCase& d, const Setting& setting) {
  check(xnn_initialize(nullptr), "start");
  const pthreadpool_t pool = pool_of(setting.threads);
  const std::int64_t n = d.to_second.n, pixels = d.to_second.h * d.to_second.w;
  const Floats latent = floats(values(n * d.latent, Stream::latent)), hidden = zeros(n * d.hidden());
  const Floats second = zeros(d.to_second.outputs()), image = zeros(d.to_image.outputs());
  // Weights (hidden, latent), with the hidden pixels in NHWC from the start: a decoder's layout is its own.
  const std::vector<float> weights = values(d.latent * d.hidden(), Stream::full_weights);
  std::vector<float> last(weights.size()), full(weights.size());
  to_channels_last(weights.data(), d.latent, d.to_second.in, pixels, last.data());
  to_channels_last(last.data(), 1, d.latent, d.hidden(), full.data());
  const std::vector<float> none(std::size_t(d.hidden()), 0.0f);
  xnn_operator_t made = nullptr;
  const auto columns = std::size_t(d.hidden()), depth = std::size_t(d.latent);
  check(xnn_create_fully_connected_nc_f32(depth, columns, depth, columns, full.data(), none.data(), 0.0f, kInfinity, 0,
                                          &made),
        "make a full connection");
  const Operator connection = owned(made);
  check(xnn_setup_fully_connected_nc_f32(made, std::size_t(n), latent->data(), hidden->data(), pool),
        "set up a full connection");
  const Operator first =
      deconvolution(d.to_second, {.bias = none, .least = 0, .input = hidden->data(), .output = second->data()}, pool);
  const Operator picture = deconvolution(
      d.to_image, {.weights = Stream::image_weights, .bias = none, .input = second->data(), .output = image->data()},
      pool);
  check(xnn_create_sigmoid_nc_f32(1, 1, 1, 0, &made), "make a sigmoid");
  const Operator sigmoid = owned(made);
  check(xnn_setup_sigmoid_nc_f32(made, std::size_t(d.to_image.outputs()), image->data(), image->data(), pool),
        "set up a sigmoid");
  const auto run = [=, keep = std::vector{latent, hidden, second, image}] {
    for (const Operator& op : {connection, first, picture, sigmoid}) xnn_run_operator(op.get(), pool);
  };
  return {{.name = "decoder",
           .info = "igemm of each phase",
           .plain = true,
           .run = run,
           .output = read_plain(image->data())}};
}

}  // namespace unstride::peers
