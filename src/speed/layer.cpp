#include "speed/layer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "core/check.h"
#include "engine/measure/layers.h"

namespace unstride::speed {
namespace {

using engine::AxisParams;
using engine::ConvParams;

struct Row {
  const char* name;  // as the sentence of a mistake says it
  Range range;
  std::int64_t otherwise;  // where a line leaves it out
};

// Sides and channels of networks are below these by far; beyond, a slip in the numbers is likelier than a layer.
constexpr std::array<Row, kNumberCount> kRows{{{"the batch", {1, 4096}, 1},
                                               {"input channels", {1, 16384}, 1},
                                               {"the input's height", {1, 8192}, 1},
                                               {"the input's width", {1, 8192}, 1},
                                               {"output channels", {1, 16384}, 1},
                                               {"the kernel's height", {1, 64}, 1},
                                               {"the kernel's width", {1, 64}, 1},
                                               {"the stride of the height", {1, 64}, 1},
                                               {"the stride of the width", {1, 64}, 1},
                                               {"the padding of the height", {0, 1024}, 0},
                                               {"the padding of the width", {0, 1024}, 0},
                                               {"the output padding of the height", {0, 64}, 0},
                                               {"the output padding of the width", {0, 64}, 0},
                                               {"the dilation of the height", {1, 64}, 1},
                                               {"the dilation of the width", {1, 64}, 1},
                                               {"groups", {1, 16384}, 1}}};
constexpr size_t kLeastNumbers = 7;  // up to the kernel: without them there is no layer

std::int64_t& member_of(Layer& layer, Number number) {
  ConvParams& params = layer.params;
  const int from_kernel = int(number) - int(Number::kernel_h);
  constexpr std::array kMembers{&AxisParams::kernel, &AxisParams::stride, &AxisParams::pad_begin,
                                &AxisParams::output_padding, &AxisParams::dilation};
  switch (number) {
    case Number::batch:
      return layer.batch;
    case Number::in_channels:
      return params.in_channels;
    case Number::height:
      return layer.height;
    case Number::width:
      return layer.width;
    case Number::out_channels:
      return params.out_channels;
    case Number::groups:
      return params.groups;
    default: {
      AxisParams& axis = from_kernel % 2 == 0 ? params.height : params.width;
      return axis.*kMembers[size_t(from_kernel / 2)];
    }
  }
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Pieces between separators; spaces around one separator are not another one.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  size_t at = 0;
  const auto skip_space = [&] {
    while (at < text.size() && is_space(text[at])) ++at;
  };
  for (skip_space(); at < text.size(); skip_space()) {
    const size_t first = at;
    while (at < text.size() && !is_space(text[at]) && text[at] != ',' && text[at] != ';') ++at;
    pieces.push_back(text.substr(first, at - first));
    skip_space();
    if (at < text.size() && (text[at] == ',' || text[at] == ';')) ++at;
  }
  return pieces;
}

std::string shortened(std::string_view text) {
  constexpr size_t kMost = 24;  // bytes of bad text that a sentence repeats
  return text.size() <= kMost ? std::string(text) : std::string(text.substr(0, kMost)) + "...";
}

std::string cells(std::int64_t channels, std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {} × {}", channels, rows, cols);
}

std::string pair_text(const char* name, std::int64_t height, std::int64_t width) {
  return height == width ? fmt::format("{} {}", name, height) : fmt::format("{} {} × {}", name, height, width);
}

}  // namespace

engine::plans::Layer planned(const Layer& layer) {
  return {.params = layer.params, .input = layer.input()};
}

std::string_view line_format() {
  return engine::measure::kLayerNumbers;
}

Range range_of(Number number) {
  return kRows[size_t(number)].range;
}

std::int64_t value_of(const Layer& layer, Number number) {
  Layer copy = layer;
  return member_of(copy, number);
}

Layer with(Layer layer, Number number, std::int64_t value) {
  const Range range = range_of(number);
  member_of(layer, number) = std::clamp(value, range.least, range.most);
  if (number == Number::padding_h) layer.params.height.pad_end = layer.params.height.pad_begin;
  if (number == Number::padding_w) layer.params.width.pad_end = layer.params.width.pad_begin;
  return layer;
}

Layer clamped(Layer layer) {
  const Range padding = range_of(Number::padding_h);
  const std::int64_t bottom = std::clamp(layer.params.height.pad_end, padding.least, padding.most),
                     right = std::clamp(layer.params.width.pad_end, padding.least, padding.most);
  for (int i = 0; i < kNumberCount; ++i) layer = with(layer, Number(i), value_of(layer, Number(i)));
  layer.params.height.pad_end = bottom;
  layer.params.width.pad_end = right;
  return layer;
}

core::Result<Layer> parse_layer(std::string_view text) {
  for (const NamedLayer& named : named_layers())
    if (named.known == text) return layer_of(named);
  const std::vector<std::string_view> pieces = pieces_of(text);
  if (pieces.size() < kLeastNumbers || pieces.size() > kNumberCount)
    return core::fail("A layer is {} to {} numbers, {} from the batch on; this line has {}.", kLeastNumbers,
                      kNumberCount, line_format(), pieces.size());
  Layer layer;
  for (int i = 0; i < kNumberCount; ++i) {
    const auto& [name, range, otherwise] = kRows[size_t(i)];
    std::int64_t value = otherwise;
    if (size_t(i) < pieces.size()) {
      const std::string_view piece = pieces[size_t(i)];
      const auto [end, problem] = std::from_chars(piece.data(), piece.data() + piece.size(), value);
      if (problem != std::errc() || end != piece.data() + piece.size() || value < range.least || value > range.most)
        return core::fail("Number {} of the line, {}, must be a whole number from {} to {}, but is \"{}\".", i + 1,
                          name, range.least, range.most, shortened(piece));
    }
    layer = with(layer, Number(i), value);
  }
  return layer;
}

std::string line_of(const Layer& layer) {
  const auto& [height, width, in, out, groups] = layer.params;
  if (height.pad_begin != height.pad_end || width.pad_begin != width.pad_end) return "";
  return engine::measure::numbers_of(planned(layer));
}

std::string sizes_text(const Layer& layer) {
  const ConvParams& p = layer.params;
  const std::string from = cells(p.in_channels, layer.height, layer.width);
  if (violation_of(layer)) return from;
  return from + " → " +
         cells(p.out_channels, engine::output_size(p.height, layer.height), engine::output_size(p.width, layer.width));
}

std::string parameters_text(const Layer& layer) {
  const auto& [height, width, in, out, groups] = layer.params;
  std::string text = pair_text("kernel", height.kernel, width.kernel);
  const auto add = [&](const char* name, std::int64_t h, std::int64_t w, std::int64_t usual) {
    if (h != usual || w != usual) text += " · " + pair_text(name, h, w);
  };
  add("stride", height.stride, width.stride, 0);
  const bool even = height.pad_begin == height.pad_end && width.pad_begin == width.pad_end;
  if (even) add("padding", height.pad_begin, width.pad_begin, 0);
  else
    text += fmt::format(" · padding {}, {}, {}, {}", height.pad_begin, width.pad_begin, height.pad_end, width.pad_end);
  add("output padding", height.output_padding, width.output_padding, 0);
  add("dilation", height.dilation, width.dilation, 1);
  if (groups != 1) text += fmt::format(" · {} groups", groups);
  return text + fmt::format(" · batch {}", layer.batch);
}

std::optional<engine::Violation> violation_of(const Layer& layer) {
  const auto found = engine::validate(layer.params, layer.input());
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::span<const NamedLayer> named_layers() {
  static constexpr std::array kLayers{
      NamedLayer{"dcgan1", "DCGAN 1", "a generator's first layer: a code of 100 numbers becomes 4 × 4 cells"},
      NamedLayer{"dcgan2", "DCGAN 2", "many channels, few cells: the weights are most of the work"},
      NamedLayer{"dcgan3", "DCGAN 3", "wide, kernel 4, stride 2"},
      NamedLayer{"dcgan4", "DCGAN 4", "wide, kernel 4, stride 2"},
      NamedLayer{"dcgan5", "DCGAN 5", "the last layer: three colours"},
      NamedLayer{"tfdcgan", "DCGAN of TensorFlow", "kernel 5, stride 2: phases of 3 × 3, 3 × 2, 2 × 3 and 2 × 2 taps"},
      NamedLayer{"mnistA1", "MNIST decoder A, 1", "small, kernel 3, stride 2"},
      NamedLayer{"mnistA2", "MNIST decoder A, 2", "one picture comes out"},
      NamedLayer{"mnistB1", "MNIST decoder B, 1", "small, kernel 4, stride 2"},
      NamedLayer{"mnistB2", "MNIST decoder B, 2", "one picture comes out"},
      NamedLayer{"unet1", "U-Net, deep", "kernel 2, stride 2: stamps do not overlap"},
      NamedLayer{"unet2", "U-Net, shallow", "kernel 2, stride 2, large maps"},
      NamedLayer{"fsrcnn2", "FSRCNN ×2", "superresolution: kernel 9, stride 2, one picture"},
      NamedLayer{"fsrcnn3", "FSRCNN ×3", "kernel 9, stride 3"},
      NamedLayer{"fsrcnn4", "FSRCNN ×4", "kernel 9, stride 4"},
      NamedLayer{"grid256", "One channel, 256 × 256", "next to no arithmetic: memory decides"},
      NamedLayer{"grid64", "One channel, 64 × 64", "kernel 5, stride 2, on a single map"},
      NamedLayer{"stride1", "Stride 1", "a turned convolution: nothing is inserted"},
      NamedLayer{"dilated", "Dilated", "kernel 3, stride 2, dilation 2: three of four output cells get no product"},
      NamedLayer{"depthwise", "Depthwise", "each channel for itself: 64 groups"},
      NamedLayer{"video", "Video, 270 × 480", "a whole frame, three colours"}};
  return kLayers;
}

Layer layer_of(const NamedLayer& named) {
  const auto layer = engine::measure::layer_of(named.known);
  CHECK(layer);
  return {layer->params, layer->input.n, layer->input.h, layer->input.w};
}

}  // namespace unstride::speed
