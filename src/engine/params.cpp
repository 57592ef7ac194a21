#include "engine/params.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace unstride::engine {
namespace {

__extension__ using Wide = __int128;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// A product of two 64-bit numbers, kept so far below the ends of Wide that sums of a few cannot overflow.
Wide product(Wide a, Wide b) {
  constexpr Wide kEnd = Wide(1) << 100;
  return std::clamp(a * b, -kEnd, kEnd);
}

std::int64_t saturated(Wide value) {
  return std::int64_t(std::clamp<Wide>(value, std::numeric_limits<std::int64_t>::min(), kMost));
}

// What is wrong with one axis. The sentence is `subject` + the axis (where it must be told apart) + `rest`.
struct AxisViolation {
  Violation::Kind kind;
  std::string subject, rest, repair;
  AxisParams repaired;

  bool same_words(const AxisViolation& o) const {
    return kind == o.kind && subject == o.subject && rest == o.rest && repair == o.repair;
  }
};

struct Field {
  std::int64_t AxisParams::*value;
  const char *subject, *name;
  std::int64_t least;
};
constexpr Field kFields[] = {
    {&AxisParams::kernel, "Kernel size", "kernel size", 1},
    {&AxisParams::stride, "Stride", "stride", 1},
    {&AxisParams::dilation, "Dilation", "dilation", 1},
    {&AxisParams::pad_begin, "Padding at the begin", "padding at the begin", 0},
    {&AxisParams::pad_end, "Padding at the end", "padding at the end", 0},
    {&AxisParams::output_padding, "Output padding", "output padding", 0},
};

std::vector<AxisViolation> below_least(const AxisParams& axis) {
  std::vector<AxisViolation> found;
  const bool one_padding = axis.pad_begin == axis.pad_end;
  for (const Field& field : kFields) {
    const bool begin = field.value == &AxisParams::pad_begin, end = field.value == &AxisParams::pad_end;
    if (axis.*field.value >= field.least || (end && one_padding)) continue;
    const bool both = begin && one_padding;
    AxisParams repaired = axis;
    repaired.*field.value = field.least;
    if (both) repaired.pad_end = 0;
    found.push_back({field.least == 1 ? Violation::Kind::not_positive : Violation::Kind::negative,
                     fmt::format("{} {}", both ? "Padding" : field.subject, axis.*field.value),
                     field.least == 1 ? " must be at least 1." : " must not be negative.",
                     fmt::format("Set {} to {}", both ? "padding" : field.name, field.least), repaired});
  }
  return found;
}

std::optional<AxisViolation> excess_output_padding(const AxisParams& axis) {
  const std::int64_t limit = std::max(axis.stride, axis.dilation);
  if (axis.output_padding < limit) return std::nullopt;
  AxisParams repaired = axis;
  repaired.output_padding = limit - 1;
  return AxisViolation{Violation::Kind::output_padding, fmt::format("Output padding {}", axis.output_padding),
                       fmt::format(" must be smaller than the stride or the dilation (here max({}, {}) = {}).",
                                   axis.stride, axis.dilation, limit),
                       fmt::format("Set output padding to {}", limit - 1), repaired};
}

// The largest index, size or sum that the relation forms on this axis, in either reading of it.
bool is_too_large(const AxisParams& axis, std::int64_t input) {
  return product(input - 1, axis.stride) + 2 * product(axis.dilation, axis.kernel - 1) + axis.pad_begin + axis.pad_end +
             axis.output_padding + 1 >
         kMost;
}

std::optional<AxisViolation> too_large(const AxisParams& axis, std::int64_t input) {
  if (!is_too_large(axis, input)) return std::nullopt;
  AxisParams repaired = axis;
  const char* repair = "Set stride, dilation and padding to their defaults";
  repaired.stride = repaired.dilation = 1;
  repaired.pad_begin = repaired.pad_end = repaired.output_padding = 0;
  if (is_too_large(repaired, input)) {
    repaired.kernel = 1;
    repair = "Set kernel size, stride, dilation and padding to their defaults";
  }
  return AxisViolation{Violation::Kind::too_large, "The output size", " does not fit into 64 bits.", repair, repaired};
}

// Padding reduced until one output cell is left; begin and end stay equal, or come closer to each other.
AxisParams with_one_output(AxisParams axis, std::int64_t missing) {
  std::int64_t& larger = axis.pad_begin > axis.pad_end ? axis.pad_begin : axis.pad_end;
  const std::int64_t difference = std::max(axis.pad_begin, axis.pad_end) - std::min(axis.pad_begin, axis.pad_end);
  const std::int64_t levelled = std::min(missing, difference);
  larger -= levelled;
  const std::int64_t each = (missing - levelled + 1) / 2;
  axis.pad_begin -= each;
  axis.pad_end -= each;
  return axis;
}

std::optional<AxisViolation> empty_output(const AxisParams& axis, std::int64_t input) {
  const std::int64_t size = output_size(axis, input);
  if (size >= 1) return std::nullopt;
  const AxisParams repaired = with_one_output(axis, 1 - size);
  const bool one_padding = repaired.pad_begin == repaired.pad_end;
  const std::string padding = axis.pad_begin == axis.pad_end
                                  ? fmt::format("Padding {}", axis.pad_begin)
                                  : fmt::format("Padding {} and {}", axis.pad_begin, axis.pad_end);
  return AxisViolation{Violation::Kind::empty_output, padding,
                       fmt::format(" crops {} of {} cells, but at least 1 must be left.", axis.pad_begin + axis.pad_end,
                                   size + axis.pad_begin + axis.pad_end),
                       one_padding ? fmt::format("Set padding to {}", repaired.pad_begin)
                                   : fmt::format("Set padding to {} and {}", repaired.pad_begin, repaired.pad_end),
                       repaired};
}

std::vector<AxisViolation> validate_axis(const AxisParams& axis, std::int64_t input) {
  std::vector<AxisViolation> found = below_least(axis);
  if (axis.stride >= 1 && axis.dilation >= 1)
    if (auto violation = excess_output_padding(axis)) found.push_back(*violation);
  // A size made of illegal numbers says nothing: it is looked at when they are repaired.
  if (!found.empty() && found.front().kind != Violation::Kind::output_padding) return found;
  if (input < 1) return found;
  if (auto violation = too_large(axis, input)) found.push_back(*violation);
  else if (auto empty = empty_output(axis, input)) found.push_back(*empty);
  return found;
}

// Axes that are set alike stay alike when one of them is repaired: whoever links them repairs both with one click.
Violation on_axis(const AxisViolation& v, AxisName name, const ConvParams& params) {
  const bool height = name == AxisName::height, alike = params.height == params.width;
  const char* where = height ? "height" : "width";
  ConvParams repaired = params;
  if (height || alike) repaired.height = v.repaired;
  if (!height || alike) repaired.width = v.repaired;
  return {v.kind, name, fmt::format("{} ({}){}", v.subject, where, v.rest),
          alike ? v.repair : fmt::format("{} ({})", v.repair, where), repaired};
}

Violation on_both(const AxisViolation& height, const AxisViolation& width, const ConvParams& params) {
  ConvParams repaired = params;
  repaired.height = height.repaired;
  repaired.width = width.repaired;
  return {height.kind, std::nullopt, height.subject + height.rest, height.repair, repaired};
}

void add_axis_violations(const ConvParams& params, const core::Shape& input, std::vector<Violation>& found) {
  const auto heights = validate_axis(params.height, input.h);
  auto widths = validate_axis(params.width, input.w);
  for (const AxisViolation& height : heights) {
    const auto same = std::find_if(widths.begin(), widths.end(), [&](const auto& w) { return w.same_words(height); });
    if (same == widths.end()) {
      found.push_back(on_axis(height, AxisName::height, params));
    } else {
      found.push_back(on_both(height, *same, params));
      widths.erase(same);
    }
  }
  for (const AxisViolation& width : widths) found.push_back(on_axis(width, AxisName::width, params));
}

struct ChannelField {
  std::int64_t ConvParams::*value;
  const char *subject, *name;
};
constexpr ChannelField kChannelFields[] = {
    {&ConvParams::in_channels, "Input channels", "input channels"},
    {&ConvParams::out_channels, "Output channels", "output channels"},
    {&ConvParams::groups, "Groups", "groups"},
};

void add_channel_violations(const ConvParams& params, const core::Shape& input, std::vector<Violation>& found) {
  using Kind = Violation::Kind;
  const size_t before = found.size();
  for (const ChannelField& field : kChannelFields) {
    if (params.*field.value >= 1) continue;
    ConvParams repaired = params;
    repaired.*field.value = 1;
    found.push_back({Kind::not_positive, std::nullopt,
                     fmt::format("{} {} must be at least 1.", field.subject, params.*field.value),
                     fmt::format("Set {} to 1", field.name), repaired});
  }
  if (found.size() > before) return;
  ConvParams repaired = params;
  if (input.c >= 1 && input.c != params.in_channels) {
    repaired.in_channels = input.c;
    found.push_back(
        {Kind::channels, std::nullopt,
         fmt::format("The input's channel count is {}, but the parameters say {}.", input.c, params.in_channels),
         fmt::format("Set input channels to {}", input.c), repaired});
    repaired = params;
  }
  if (params.in_channels % params.groups == 0 && params.out_channels % params.groups == 0) return;
  repaired.groups = std::gcd(params.groups, std::gcd(params.in_channels, params.out_channels));
  found.push_back({Kind::channels, std::nullopt,
                   fmt::format("Input channels {} and output channels {} must both be divisible by groups {}.",
                               params.in_channels, params.out_channels, params.groups),
                   fmt::format("Set groups to {}", repaired.groups), repaired});
}

// The input itself: nothing that could be set repairs it.
void add_input_violations(const ConvParams& params, const core::Shape& input, std::vector<Violation>& found) {
  if (input.n < 0 || input.c < 1 || input.h < 1 || input.w < 1)
    found.push_back({Violation::Kind::not_positive, std::nullopt,
                     fmt::format("The input has no cells: its shape is ({}, {}, {}, {}), and every number must be at "
                                 "least 1.",
                                 input.n, input.c, input.h, input.w),
                     "", params});
}

// Whether a tensor of this shape has more bytes than 64 bits can count; all numbers >= 0.
bool overflows(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
  Wide bytes = sizeof(float);
  for (const std::int64_t factor : {n, c, h, w}) bytes = std::min(product(bytes, factor), Wide(kMost) + 1);
  return bytes > kMost;
}

void add_count_violations(const ConvParams& params, const core::Shape& input, std::vector<Violation>& found) {
  const AxisParams &h = params.height, &w = params.width;
  const bool weights = overflows(params.in_channels, params.out_channels / params.groups, h.kernel, w.kernel);
  const bool output = overflows(input.n, params.out_channels, output_size(h, input.h), output_size(w, input.w));
  if (!weights && !output && !overflows(input.n, input.c, input.h, input.w)) return;
  ConvParams repaired;
  repaired.in_channels = params.in_channels;
  if (!weights) repaired.height.kernel = h.kernel, repaired.width.kernel = w.kernel;
  found.push_back({Violation::Kind::too_large, std::nullopt,
                   fmt::format("The {} would have more bytes than 64 bits can count.", weights ? "kernel" : "output"),
                   weights ? "Set everything to its default" : "Set everything but the kernel size to its default",
                   repaired});
}

}  // namespace

std::int64_t output_size(const AxisParams& axis, std::int64_t input) {
  return saturated(product(Wide(input) - 1, axis.stride) - axis.pad_begin - axis.pad_end +
                   product(axis.dilation, Wide(axis.kernel) - 1) + axis.output_padding + 1);
}

std::int64_t conv_output_size(const AxisParams& axis, std::int64_t input) {
  const Wide room = Wide(input) + axis.pad_begin + axis.pad_end - product(axis.dilation, Wide(axis.kernel) - 1) - 1;
  if (room < 0 || axis.stride < 1) return 0;
  return saturated(room / axis.stride + 1);
}

std::vector<Violation> validate(const ConvParams& params, const core::Shape& input) {
  std::vector<Violation> found;
  add_axis_violations(params, input, found);
  add_channel_violations(params, input, found);
  add_input_violations(params, input, found);
  if (found.empty()) add_count_violations(params, input, found);
  return found;
}

core::Result<void> check_conv(const ConvParams& params, const core::Shape& input) {
  ConvParams forward = params;
  forward.height.output_padding = forward.width.output_padding = 0;
  for (const Violation& v : validate(forward, input))
    if (v.kind != Violation::Kind::empty_output) return core::fail("{}", v.message);
  const auto check_axis = [](const AxisParams& axis, std::int64_t cells, const char* name) -> core::Result<void> {
    if (conv_output_size(axis, cells) >= 1) return {};
    return core::fail(
        "The kernel spans {} cells, but the padded input has a {} of {}; add padding or take a smaller kernel.",
        reach(axis), name, cells + axis.pad_begin + axis.pad_end);
  };
  if (auto height = check_axis(params.height, input.h, "height"); !height) return height;
  return check_axis(params.width, input.w, "width");
}

}  // namespace unstride::engine
