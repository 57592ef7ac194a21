#include "engine/measure/layers.h"

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "core/check.h"

namespace unstride::engine::measure {
namespace {

constexpr size_t kCount = 16;
using Numbers = std::array<std::int64_t, kCount>;

plans::Layer layer_of(const Numbers& n) {
  plans::Layer layer;
  layer.input = {n[0], n[1], n[2], n[3]};
  layer.params.in_channels = n[1];
  layer.params.out_channels = n[4];
  layer.params.groups = n[15];
  const auto axis = [&n](size_t side) {
    return AxisParams{n[5 + side], n[7 + side], n[9 + side], n[9 + side], n[11 + side], n[13 + side]};
  };
  layer.params.height = axis(0);
  layer.params.width = axis(1);
  return layer;
}

std::optional<Numbers> parse(std::string_view text) {
  Numbers numbers{};
  for (size_t i = 0; i < kCount; ++i) {
    const size_t end = text.find(',');
    if ((end == text.npos) != (i == kCount - 1)) return std::nullopt;
    const std::string_view number = text.substr(0, end);
    const auto [stop, problem] = std::from_chars(number.data(), number.data() + number.size(), numbers[i]);
    if (problem != std::errc() || stop != number.data() + number.size()) return std::nullopt;
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return numbers;
}

struct Square {
  std::string_view name;
  std::int64_t in, side_h, side_w, out, kernel, stride, padding, output_padding = 0, dilation = 1, groups = 1;
};

// The decoders of DCGAN (in its TensorFlow form, too), of two small networks for MNIST digits, the upsampling of U-Net
// and of FSRCNN, grids of one channel, and what is rarer: stride 1, dilation, depthwise, the last layer of a video.
constexpr std::array kSquares = {
    Square{"dcgan1", 100, 1, 1, 1024, 4, 1, 0},       Square{"dcgan2", 1024, 4, 4, 512, 4, 2, 1},
    Square{"dcgan3", 512, 8, 8, 256, 4, 2, 1},        Square{"dcgan4", 256, 16, 16, 128, 4, 2, 1},
    Square{"dcgan5", 128, 32, 32, 3, 4, 2, 1},        Square{"mnistA1", 32, 7, 7, 16, 3, 2, 1, 1},
    Square{"mnistA2", 16, 14, 14, 1, 3, 2, 1, 1},     Square{"mnistB1", 64, 7, 7, 32, 4, 2, 1},
    Square{"mnistB2", 32, 14, 14, 1, 4, 2, 1},        Square{"unet1", 1024, 28, 28, 512, 2, 2, 0},
    Square{"unet2", 128, 128, 128, 64, 2, 2, 0},      Square{"fsrcnn2", 56, 64, 64, 1, 9, 2, 4, 1},
    Square{"fsrcnn3", 56, 64, 64, 1, 9, 3, 4, 2},     Square{"fsrcnn4", 56, 64, 64, 1, 9, 4, 4, 3},
    Square{"grid256", 1, 256, 256, 1, 3, 2, 1, 1},    Square{"grid64", 1, 64, 64, 1, 5, 2, 2, 1},
    Square{"tfdcgan", 512, 8, 8, 256, 5, 2, 2, 1},    Square{"stride1", 64, 64, 64, 64, 3, 1, 1},
    Square{"dilated", 64, 32, 32, 64, 3, 2, 2, 1, 2}, Square{"depthwise", 64, 64, 64, 64, 4, 2, 1, 0, 1, 64},
    Square{"video", 64, 270, 480, 3, 4, 2, 1},
};

std::vector<NamedLayer> made() {
  std::vector<NamedLayer> layers;
  for (const Square& s : kSquares)
    layers.push_back(
        {s.name, layer_of(Numbers{1, s.in, s.side_h, s.side_w, s.out, s.kernel, s.kernel, s.stride, s.stride, s.padding,
                                  s.padding, s.output_padding, s.output_padding, s.dilation, s.dilation, s.groups})});
  return layers;
}

}  // namespace

std::span<const NamedLayer> known_layers() {
  static const std::vector<NamedLayer> layers = made();
  return layers;
}

core::Result<plans::Layer> layer_of(std::string_view text) {
  for (const NamedLayer& known : known_layers())
    if (known.name == text) return known.layer;
  const auto numbers = parse(text);
  if (!numbers)
    return core::fail("It must be sixteen whole numbers, {}, or a name such as {}.", kLayerNumbers,
                      known_layers().front().name);
  return layer_of(*numbers);
}

std::string numbers_of(const plans::Layer& layer) {
  const AxisParams &h = layer.params.height, &w = layer.params.width;
  CHECK(h.pad_begin == h.pad_end && w.pad_begin == w.pad_end);
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}", layer.input.n, layer.input.c, layer.input.h,
                     layer.input.w, layer.params.out_channels, h.kernel, w.kernel, h.stride, w.stride, h.pad_begin,
                     w.pad_begin, h.output_padding, w.output_padding, h.dilation, w.dilation, layer.params.groups);
}

}  // namespace unstride::engine::measure
