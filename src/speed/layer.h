// The layer that the Speed workspace is about: a transposed convolution by its sizes alone, of any width a network has.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "engine/params.h"

namespace unstride::engine::plans {
struct Layer;
}

namespace unstride::speed {

struct Layer {
  engine::ConvParams params;
  std::int64_t batch = 1, height = 1, width = 1;  // of the input

  bool operator==(const Layer&) const = default;
  core::Shape input() const { return {batch, params.in_channels, height, width}; }
};

// As the engine plans it.
engine::plans::Layer planned(const Layer& layer);

// The numbers of a layer in the order in which a line lists them.
enum class Number : std::uint8_t {
  batch,
  in_channels,
  height,
  width,
  out_channels,
  kernel_h,
  kernel_w,
  stride_h,
  stride_w,
  padding_h,
  padding_w,
  output_padding_h,
  output_padding_w,
  dilation_h,
  dilation_w,
  groups
};
inline constexpr int kNumberCount = 16;
std::string_view line_format();  // "N,Cin,H,W,...", as the benchmark writes it

struct Range {
  std::int64_t least, most;
};
Range range_of(Number number);
// Of a padding: the one at the beginning. with() sets both ends, clamped to the number's range.
std::int64_t value_of(const Layer& layer, Number number);
Layer with(Layer layer, Number number, std::int64_t value);
Layer clamped(Layer layer);  // every number within its range, both ends of a padding

// A line of 7 to 16 whole numbers in the order above, separated by commas, spaces, tabs or semicolons; those left out
// are stride 1, padding 0, output padding 0, dilation 1, one group. Or the benchmark's name of a layer. Errors name the
// number. Parameters that cannot run are no error here: problem_of() has their sentence.
core::Result<Layer> parse_layer(std::string_view text);
// The line of all 16 numbers; empty where padding differs at begin and end, which a line cannot say.
std::string line_of(const Layer& layer);

// "256 × 16 × 16 → 128 × 32 × 32" and "kernel 4 · stride 2 · padding 1 · batch 16": what there is to say. The sizes
// after the arrow only where the parameters can run.
std::string sizes_text(const Layer& layer);
std::string parameters_text(const Layer& layer);

// Why it cannot run, and the nearest parameters that can; empty: it can.
std::optional<engine::Violation> violation_of(const Layer& layer);

struct NamedLayer {
  std::string_view known;        // as the benchmark knows it: engine/measure/layers.h
  std::string_view name, about;  // "DCGAN 4", "wide, kernel 4, stride 2"
};
// Layers of well-known networks: all that the benchmark has.
std::span<const NamedLayer> named_layers();
Layer layer_of(const NamedLayer& named);

}  // namespace unstride::speed
