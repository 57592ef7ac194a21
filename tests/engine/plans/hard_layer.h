// Layers in which everything that is hard is common: sizes around the widths of vectors and of tiles, kernels and maps
// that are not square, holes, uneven padding, crops beyond the kernel, groups, one cell.
#pragma once

#include <utility>
#include <vector>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {

template <class T>
T draw_one_of(Random& random, const std::vector<T>& choices) {
  return choices[size_t(draw(random, 0, std::int64_t(choices.size()) - 1))];
}

// A size next to a multiple of 4, 6, 8, 14, 16 or 32, at most `most`.
inline std::int64_t draw_size(Random& random, std::int64_t most) {
  static const std::vector<std::int64_t> sizes = {1,  1,  2,  3,  4,  4,   5,   6,   7,   8,   9,  12,
                                                  13, 14, 15, 16, 17, 27,  28,  29,  31,  32,  33, 47,
                                                  48, 49, 63, 64, 65, 127, 129, 255, 256, 511, 513};
  for (;;)
    if (const std::int64_t size = draw_one_of(random, sizes); size <= most) return size;
}

// What a layer is like, so that every algorithm's own kind of layer is common among those drawn.
enum class Kind {
  any,
  few_outputs,
  one_channel,
  depthwise,
  grouped,
  one_cell,
  wide,
  deep,
  decoder,
  upscaling,
  long_rows
};
inline constexpr Kind kKinds[] = {Kind::any,     Kind::few_outputs, Kind::one_channel, Kind::depthwise,
                                  Kind::grouped, Kind::one_cell,    Kind::wide,        Kind::deep,
                                  Kind::decoder, Kind::upscaling,   Kind::long_rows};

inline void draw_padding(Random& random, AxisParams& axis, bool conv) {
  const std::int64_t beyond = reach(axis) + 3;
  switch (draw(random, 0, 3)) {
    case 0:
      break;
    case 1:
      axis.pad_begin = axis.pad_end = draw(random, 0, reach(axis) / 2);
      break;
    default:
      axis.pad_begin = draw(random, 0, 1) * draw(random, 0, beyond);
      axis.pad_end = draw(random, 0, 1) * draw(random, 0, beyond);
  }
  if (!conv) axis.output_padding = draw(random, 0, 1) * draw(random, 0, std::max(axis.stride, axis.dilation) - 1);
}

inline AxisParams draw_hard_axis(Random& random, Kind kind, bool conv) {
  AxisParams axis;
  // Those that networks have: k4 s2, k5 s2, k3 s2, k2 s2, k3 s1 and what is near to them.
  const bool usual = kind == Kind::decoder || (kind == Kind::wide && draw(random, 0, 1));
  axis.kernel = usual ? draw(random, 2, 5) : draw_one_of<std::int64_t>(random, {1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9});
  axis.stride = usual ? draw(random, 1, 2) : draw_one_of<std::int64_t>(random, {1, 1, 2, 2, 2, 3, 4, 5});
  axis.dilation = usual ? 1 : draw_one_of<std::int64_t>(random, {1, 1, 1, 1, 1, 2, 2, 3, 4});
  draw_padding(random, axis, conv);
  return axis;
}

struct Channels {
  std::int64_t in = 1, out = 1, groups = 1;
};

inline Channels draw_channels(Random& random, Kind kind) {
  switch (kind) {
    case Kind::few_outputs:
      return {draw_size(random, 65), draw(random, 1, 4), 1};
    case Kind::one_channel:
      return {1, 1, 1};
    case Kind::depthwise: {
      const std::int64_t groups = draw_size(random, 33);
      return {groups, groups * draw_one_of<std::int64_t>(random, {1, 1, 1, 2}), groups};
    }
    case Kind::grouped: {
      const std::int64_t groups = draw(random, 2, 5);
      return {groups * draw_size(random, 17), groups * draw_size(random, 17), groups};
    }
    case Kind::wide:
    case Kind::decoder:
      return {draw_size(random, 65), draw_size(random, 65), 1};
    case Kind::deep:
      return {draw_size(random, 513), draw_size(random, 65), 1};
    case Kind::upscaling:
      return {draw_size(random, 9), draw_size(random, 9), 1};
    case Kind::long_rows:
      return {draw_size(random, 5), draw_size(random, 4), 1};
    case Kind::one_cell:
    case Kind::any:
      break;
  }
  const std::int64_t most = draw_one_of<std::int64_t>(random, {5, 17, 65});
  return {draw_size(random, most), draw_size(random, most), 1};
}

// Rows and columns of an input map: one of them large, both small, or one cell.
inline std::pair<std::int64_t, std::int64_t> draw_map(Random& random, Kind kind) {
  if (kind == Kind::one_cell) return {1, 1};
  const std::int64_t most = draw_one_of<std::int64_t>(random, {5, 9, 17, 65});
  const std::int64_t rows = draw_size(random, most);
  if (kind == Kind::long_rows) return {rows, draw(random, 100, 513)};
  return {rows, draw_size(random, most == 65 ? 9 : 65)};
}

// Not yet known to be legal, nor small enough.
inline Layer draw_candidate(Random& random, Kind kind) {
  Layer layer;
  const bool conv = draw(random, 0, 2) == 0;
  layer.operation = conv ? Operation::conv : Operation::conv_transpose;
  const Channels channels = draw_channels(random, kind);
  layer.params = {draw_hard_axis(random, kind, conv), draw_hard_axis(random, kind, conv), channels.in, channels.out,
                  channels.groups};
  if (draw(random, 0, 3) == 0) {
    const std::int64_t output_padding = layer.params.width.output_padding;
    layer.params.width = layer.params.height;
    if (!conv) layer.params.width.output_padding = std::min(output_padding, layer.params.width.stride - 1);
  }
  const auto [rows, cols] = draw_map(random, kind);
  const std::int64_t batch = draw_one_of<std::int64_t>(random, {1, 1, 1, 2, 3, kind == Kind::one_cell ? 17 : 5});
  layer.input = {batch, channels.in, rows, cols};
  layer.activation.kind = static_cast<ActivationKind>(std::max<std::int64_t>(0, draw(random, -3, 4)));
  layer.activation.slope = draw_one_of<float>(random, {0.25f, 0.5f, -0.5f, 1.0f});
  return layer;
}

// Products of a layer, and its cells, as the reference's time has it.
inline double work_of(const Layer& layer) {
  const ConvParams& p = layer.params;
  const bool conv = layer.operation == Operation::conv;
  const auto out = [conv](const AxisParams& axis, std::int64_t cells) {
    return double(conv ? conv_output_size(axis, cells) : output_size(axis, cells));
  };
  const double outputs = out(p.height, layer.input.h) * out(p.width, layer.input.w);
  const double cells = conv ? outputs : double(layer.input.h * layer.input.w);
  const double products = cells * double(p.height.kernel * p.width.kernel * (p.in_channels / p.groups));
  return double(layer.input.n * p.out_channels) * (products + 4 * outputs);
}

// A legal layer, small enough that thousands are compared within seconds; one in a hundred is large.
inline Layer draw_hard_layer(Random& random) {
  const double most = draw_one_of<double>(random, {3e4, 1e5, 3e5, 1e6});
  const double limit = draw(random, 0, 99) ? most : 1e7;
  const Kind kind = kKinds[draw(random, 0, std::int64_t(std::size(kKinds)) - 1)];
  for (;;)
    if (Layer layer = draw_candidate(random, kind); work_of(layer) <= limit && lower(layer)) return layer;
}

inline std::string text_of(const Layer& layer) {
  const auto axis = [](const AxisParams& a) {
    return fmt::format("k{} s{} p{}+{} op{} d{}", a.kernel, a.stride, a.pad_begin, a.pad_end, a.output_padding,
                       a.dilation);
  };
  const ConvParams& p = layer.params;
  return fmt::format("{} of ({}, {}, {}, {}) to {} channels, {} groups, height {}, width {}, activation {}",
                     layer.operation == Operation::conv ? "conv" : "conv_transpose", layer.input.n, layer.input.c,
                     layer.input.h, layer.input.w, p.out_channels, p.groups, axis(p.height), axis(p.width),
                     int(layer.activation.kind));
}

}  // namespace unstride::engine::plans
