// The main function of every peer that is written in C++: requests in, answers out, and the clock.
#include "peer.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

namespace unstride::peers {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

double nanoseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::nano>(duration).count();
}

// Reading the clock takes 20 to 50 ns: runs shorter than this are timed several at once.
constexpr double kShortestTimed = 5e3;

struct Times {
  double min_ns = 0, median_ns = 0;
  std::int64_t runs = 0;
};

Times time(const std::function<void()>& run, double milliseconds) {
  const auto timed = [&run](int repeats) {
    const Clock::time_point begin = Clock::now();
    for (int i = 0; i < repeats; ++i) run();
    return nanoseconds(Clock::now() - begin) / repeats;
  };
  const double budget = milliseconds * 1e6;
  const double first = timed(1);
  const int repeats = first >= kShortestTimed ? 1 : int(kShortestTimed / std::max(first, 50.0)) + 1;
  std::vector<double> times;
  if (first > budget) times.push_back(first);  // too long for a run that only warms the caches
  for (double spent = first; spent < budget || times.size() < 2; spent += times.back() * repeats)
    times.push_back(timed(repeats));
  std::sort(times.begin(), times.end());
  return {times.front(), times[times.size() / 2], std::int64_t(times.size()) * repeats};
}

LayerCase layer_of(const Json& json) {
  const auto number = [&json](const char* name) { return json.at(name).get<std::int64_t>(); };
  return {.n = number("n"),
          .in = number("in"),
          .h = number("h"),
          .w = number("w"),
          .out = number("out"),
          .kh = number("kh"),
          .kw = number("kw"),
          .sh = number("sh"),
          .sw = number("sw"),
          .ph = number("ph"),
          .pw = number("pw"),
          .oph = number("oph"),
          .opw = number("opw"),
          .dh = number("dh"),
          .dw = number("dw"),
          .groups = number("groups")};
}

DecoderCase decoder_of(const Json& json) {
  return {json.at("latent").get<std::int64_t>(), layer_of(json.at("to_second")), layer_of(json.at("to_image"))};
}

Json answer(const Json& request, std::vector<Variant>& variants) {
  if (request.contains("layer") || request.contains("decoder")) {
    variants.clear();
    const Setting setting{request.at("threads").get<int>(), request.at("model").get<std::string>()};
    variants = request.contains("layer") ? prepare(layer_of(request.at("layer")), setting)
                                         : prepare(decoder_of(request.at("decoder")), setting);
    Json list = Json::array();
    for (const Variant& variant : variants) {
      variant.run();
      list.push_back({{"name", variant.name}, {"plain", variant.plain}, {"info", variant.info}});
    }
    return {{"variants", list}};
  }
  if (request.contains("outputs")) {
    Json list = Json::array();
    for (const Variant& variant : variants) {
      Json outputs = Json::array();
      for (const Json& index : request.at("outputs")) outputs.push_back(variant.output(index.get<std::int64_t>()));
      list.push_back(outputs);
    }
    return {{"outputs", list}};
  }
  if (request.contains("time")) {
    Json list = Json::array();
    for (const Variant& variant : variants) {
      const Times times = time(variant.run, request.at("time").get<double>());
      list.push_back({{"min_ns", times.min_ns}, {"median_ns", times.median_ns}, {"runs", times.runs}});
    }
    return {{"times", list}};
  }
  variants.clear();
  return Json::object();
}

}  // namespace

// A hash of the index, so that a single number can be had without those before it.
float value(std::int64_t index, Stream stream) {
  std::uint32_t bits = (std::uint32_t(index) + 1) * 2654435761u + std::uint32_t(stream) * 40503u;
  bits ^= bits >> 16;
  bits *= 0x85ebca6bu;
  bits ^= bits >> 13;
  return float(bits >> 8) * 0x1p-24f - 0.5f;
}

std::vector<float> values(std::int64_t count, Stream stream) {
  std::vector<float> result(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) result[std::size_t(i)] = value(i, stream);
  return result;
}

namespace {

// (n, rows, columns) to (n, columns, rows), in blocks whose rows and columns both stay in the nearest cache.
void transpose(const float* in, std::int64_t n, std::int64_t rows, std::int64_t columns, float* out) {
  constexpr std::int64_t block = 16;
  for (std::int64_t image = 0; image < n; ++image, in += rows * columns, out += rows * columns)
    for (std::int64_t r0 = 0; r0 < rows; r0 += block)
      for (std::int64_t c0 = 0; c0 < columns; c0 += block)
        for (std::int64_t c = c0; c < std::min(c0 + block, columns); ++c)
          for (std::int64_t r = r0; r < std::min(r0 + block, rows); ++r) out[c * rows + r] = in[r * columns + c];
}

}  // namespace

void to_channels_last(const float* in, std::int64_t n, std::int64_t channels, std::int64_t pixels, float* out) {
  transpose(in, n, channels, pixels, out);
}

void to_channels_first(const float* in, std::int64_t n, std::int64_t channels, std::int64_t pixels, float* out) {
  transpose(in, n, pixels, channels, out);
}

std::function<float(std::int64_t)> read_channels_last(const float* output, const LayerCase& layer) {
  return [output, channels = layer.out, pixels = layer.out_h() * layer.out_w()](std::int64_t index) {
    const std::int64_t plane = index / pixels, image = plane / channels, channel = plane % channels;
    return output[(image * pixels + index % pixels) * channels + channel];
  };
}

std::function<float(std::int64_t)> read_plain(const float* output) {
  return [output](std::int64_t index) { return output[index]; };
}

}  // namespace unstride::peers

int main() {
  std::vector<unstride::peers::Variant> variants;
  for (std::string line; std::getline(std::cin, line);) {
    nlohmann::json reply;
    try {
      reply = unstride::peers::answer(nlohmann::json::parse(line), variants);
    } catch (const std::exception& error) {
      variants.clear();
      reply = {{"error", error.what()}};
    }
    std::cout << reply.dump() << std::endl;
  }
  // The libraries' own threads and globals are not worth an orderly end.
  std::cout.flush();
  std::quick_exit(0);
}
