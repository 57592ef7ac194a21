#include "io/setup_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "app/limits.h"
#include "core/format.h"
#include "io/json_reader.h"
#include "io/setup_members.h"

namespace unstride::io {
namespace {

using Place = JsonReader::Place;
using engine::AxisParams;

constexpr std::string_view kKind = "unstride-setup";

// The parameters of an axis under their names in the file, with the limits of the Lab's controls.
struct ParameterRow {
  const char* key;
  std::int64_t AxisParams::*member;
  std::int64_t least, most;
};
constexpr std::array kParameters{
    ParameterRow{"stride", &AxisParams::stride, 1, app::kMostStride},
    ParameterRow{"padding_begin", &AxisParams::pad_begin, 0, app::kMostPadding},
    ParameterRow{"padding_end", &AxisParams::pad_end, 0, app::kMostPadding},
    ParameterRow{"output_padding", &AxisParams::output_padding, 0, app::kMostOutputPadding},
    ParameterRow{"dilation", &AxisParams::dilation, 1, app::kMostDilation},
};

// One row a line: [\n  [1, 2],\n  [3, 4]\n]
std::string grid_text(const core::Grid<float>& grid, const std::string& margin) {
  std::string text = "[";
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    text += (r == 0 ? "\n" : ",\n") + margin + "  [";
    for (std::int64_t c = 0; c < grid.cols; ++c) {
      if (c > 0) text += ", ";
      text += json_number(grid.at(r, c));
    }
    text += "]";
  }
  return text + "\n" + margin + "]";
}

core::Grid<float> read_grid(const Place& place, std::int64_t most) {
  const std::int64_t rows = place.entries(1, most, "rows");
  if (rows == 0) return core::Grid<float>(1, 1);
  const std::int64_t cols = place.entry(0, "row").entries(1, most, "columns");
  core::Grid<float> grid(rows, std::max<std::int64_t>(cols, 1));
  for (std::int64_t r = 0; r < rows; ++r) {
    const Place row = place.entry(r, "row");
    if (row.entries(cols, cols, "columns") == 0) break;
    for (std::int64_t c = 0; c < cols; ++c) {
      grid.at(r, c) = row.entry(c, "column").number(-app::kMostValue, app::kMostValue);
    }
  }
  return grid;
}

// u's sides: the largest output that the Lab's controls can make.
constexpr std::int64_t kMostProbe = (app::kMostInput - 1) * app::kMostStride +
                                    app::kMostDilation * (app::kMostKernel - 1) + app::kMostOutputPadding + 1;

bool has_channels(const engine::ConvParams& params) {
  return params.in_channels != 1 || params.out_channels != 1 || params.groups != 1;
}

std::string list_text(const std::vector<float>& values) {
  std::string text = "[";
  for (const float value : values) text += (text.size() > 1 ? ", " : "") + json_number(value);
  return text + "]";
}

// The channels of one entry of a tensor's first axis, a grid each.
std::string planes_text(const core::Tensor& tensor, std::int64_t n, const std::string& margin) {
  std::string text;
  for (std::int64_t c = 0; c < tensor.shape.c; ++c)
    text += (c == 0 ? "[" : ", ") + grid_text(app::grid_of(tensor, n, c), margin);
  return text + "]";
}

std::string kernels_text(const core::Tensor& kernel, const std::string& margin) {
  std::string text;
  for (std::int64_t n = 0; n < kernel.shape.n; ++n) text += (n == 0 ? "[" : ", ") + planes_text(kernel, n, margin);
  return text + "]";
}

void read_channels(const Place& place, app::Setup& setup) {
  engine::ConvParams& params = setup.problem.params;
  params.in_channels = place.key("in").whole(1, app::kMostInChannels);
  params.out_channels = place.key("out").whole(1, app::kMostOutChannels);
  params.groups = place.key("groups").whole(1, app::kMostOutChannels);
  setup.pair.input = place.key("pair").key("in").whole(0, params.in_channels - 1);
  setup.pair.output = place.key("pair").key("out").whole(0, params.out_channels - 1);
}

// `count` grids of one size after those of `values`.
core::Shape append_planes(const Place& place, std::int64_t count, std::int64_t most, core::Shape shape,
                          std::vector<float>& values) {
  if (place.entries(count, count, "channels") != count) {
    shape.h = std::max<std::int64_t>(shape.h, 1), shape.w = std::max<std::int64_t>(shape.w, 1);
    values.resize(values.size() + size_t(count * shape.h * shape.w));
    return shape;
  }
  for (std::int64_t c = 0; c < count; ++c) {
    const core::Grid<float> grid = read_grid(place.entry(c, "channel"), most);
    if (shape.h == 0) shape.h = grid.rows, shape.w = grid.cols;
    if (grid.rows != shape.h || grid.cols != shape.w) {
      place.entry(c, "channel").must_be(fmt::format("{} x {} as the one before", shape.h, shape.w));
      values.resize(values.size() + size_t(shape.h * shape.w));
      continue;
    }
    values.insert(values.end(), grid.cells.begin(), grid.cells.end());
  }
  return shape;
}

engine::SharedTensor read_planes(const Place& place, std::int64_t count, std::int64_t most) {
  std::vector<float> values;
  const core::Shape shape = append_planes(place, count, most, {1, count, 0, 0}, values);
  return std::make_shared<const core::Tensor>(shape, std::move(values));
}

engine::SharedTensor read_kernels(const Place& place, const engine::ConvParams& params) {
  std::vector<float> values;
  const std::int64_t columns = std::max<std::int64_t>(1, params.out_channels / params.groups);
  core::Shape shape{params.in_channels, columns, 0, 0};
  if (place.entries(shape.n, shape.n, "input channels") != shape.n)
    return std::make_shared<const core::Tensor>(core::Shape{shape.n, columns, 1, 1});
  for (std::int64_t n = 0; n < shape.n; ++n)
    shape = append_planes(place.entry(n, "input channel"), columns, app::kMostKernel, shape, values);
  return std::make_shared<const core::Tensor>(shape, std::move(values));
}

engine::SharedTensor read_bias(const Place& place, std::int64_t channels) {
  core::Tensor bias({1, channels, 1, 1});
  const std::int64_t count = place.entries(channels, channels, "values");
  for (std::int64_t c = 0; c < count; ++c)
    bias.values[size_t(c)] = place.entry(c, "value").number(-app::kMostValue, app::kMostValue);
  return std::make_shared<const core::Tensor>(std::move(bias));
}

}  // namespace

std::string json_number(float value) {
  return value == 0 && std::signbit(value) ? "-0.0" : core::format_exact(value);
}

std::string head_text(std::string_view kind) {
  return fmt::format("  \"schema\": {},\n  \"kind\": {},\n", kSetupSchema, json_text(kind));
}

core::Result<void> check_head(JsonReader& reader, std::string_view kind, const std::string& name) {
  const Place root = reader.root();
  if (!root.has("kind") || root.key("kind").text() != kind) {
    return core::fail("'{}' is JSON, but not a file of this kind (\"kind\": \"{}\"); choose another.", name, kind);
  }
  const std::int64_t schema = root.key("schema").whole(1, std::numeric_limits<std::int32_t>::max());
  if (schema > kSetupSchema) {
    return core::fail(
        "'{}' was written by a newer Unstride (schema {}; this one reads up to {}). Update Unstride to open it.", name,
        schema, kSetupSchema);
  }
  return reader.result();
}

std::string setup_members(const app::Setup& setup, int indent) {
  const std::string margin(size_t(indent), ' ');
  const engine::Problem& problem = setup.problem;
  const engine::ConvParams& params = problem.params;
  std::string text = fmt::format("{}\"view\": {},\n", margin, json_text(timeline::view_key(setup.view)));
  text += fmt::format("{}\"colors\": {},\n", margin, json_text(core::color_mode_key(setup.colors)));
  text += fmt::format("{}\"link\": {{\"axes\": {}, \"padding\": {}}},\n", margin, setup.link_axes, setup.link_padding);
  text += margin + "\"parameters\": {\n";
  for (const ParameterRow& row : kParameters) {
    text += fmt::format("{}  \"{}\": {{\"height\": {}, \"width\": {}}}{}\n", margin, row.key, params.height.*row.member,
                        params.width.*row.member, &row == &kParameters.back() ? "" : ",");
  }
  text += margin + "},\n";
  const bool several = has_channels(params);
  if (several)
    text += fmt::format(
        "{}\"channels\": {{\"in\": {}, \"out\": {}, \"groups\": {}, \"pair\": {{\"in\": {}, \"out\": {}}}}},\n", margin,
        params.in_channels, params.out_channels, params.groups, setup.pair.input, setup.pair.output);
  if (problem.bias) text += margin + "\"bias\": " + list_text(problem.bias->values) + ",\n";
  if (setup.probe) text += margin + "\"probe\": " + grid_text(*setup.probe, margin) + ",\n";
  text += margin + "\"input\": " +
          (several ? planes_text(*problem.input, 0, margin) : grid_text(app::grid_of(*problem.input), margin)) + ",\n";
  return text + margin + "\"kernel\": " +
         (several ? kernels_text(*problem.kernel, margin) : grid_text(app::grid_of(*problem.kernel), margin));
}

app::Setup read_setup(const Place& place) {
  app::Setup setup;
  setup.view = place.key("view").choice(timeline::view_of_key, "the name of a view: " + timeline::view_keys());
  if (place.has("colors"))
    setup.colors = place.key("colors").choice(core::color_mode_of_key, "value, weight, overlap or phase");
  const Place link = place.key("link");
  setup.link_axes = link.key("axes").truth();
  setup.link_padding = link.key("padding").truth();

  engine::ConvParams& params = setup.problem.params;
  const Place parameters = place.key("parameters");
  for (const ParameterRow& row : kParameters) {
    const Place pair = parameters.key(row.key);
    params.height.*row.member = pair.key("height").whole(row.least, row.most);
    params.width.*row.member = pair.key("width").whole(row.least, row.most);
  }
  if (place.has("channels")) {
    read_channels(place.key("channels"), setup);
    setup.problem.input = read_planes(place.key("input"), params.in_channels, app::kMostInput);
    const core::Shape& shape = setup.problem.input->shape;
    if (!app::check_input_values(shape.c, shape.h, shape.w))
      place.key("input").must_be(fmt::format("at most {} values in all channels together", app::kMostInputValues));
    setup.problem.kernel = read_kernels(place.key("kernel"), params);
  } else {
    setup.problem.input = app::tensor_of(read_grid(place.key("input"), app::kMostInput));
    setup.problem.kernel = app::tensor_of(read_grid(place.key("kernel"), app::kMostKernel));
  }
  params.height.kernel = setup.problem.kernel->shape.h;
  params.width.kernel = setup.problem.kernel->shape.w;
  if (place.has("bias")) setup.problem.bias = read_bias(place.key("bias"), params.out_channels);
  if (place.has("probe"))
    setup.probe = std::make_shared<const core::Grid<float>>(read_grid(place.key("probe"), kMostProbe));
  return setup;
}

std::string setup_to_json(const app::Setup& setup) {
  return "{\n" + head_text(kKind) + setup_members(setup, 2) + "\n}\n";
}

core::Result<app::Setup> setup_from_json(std::string_view text, const std::string& name) {
  if (text.size() > kMostSetupFile) {
    return core::fail("'{}' is larger than {} MB; no setup is. Choose another file.", name, kMostSetupFile >> 20);
  }
  auto reader = JsonReader::parse(text, name);
  if (!reader) return tl::make_unexpected(reader.error());
  if (auto head = check_head(*reader, kKind, name); !head) return tl::make_unexpected(head.error());
  app::Setup setup = read_setup(reader->root());
  if (auto read = reader->result(); !read) return tl::make_unexpected(read.error());
  return setup;
}

}  // namespace unstride::io
