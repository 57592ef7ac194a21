#include "io/setup_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

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
  std::string text = fmt::format("{}\"view\": {},\n", margin, json_text(timeline::view_key(setup.view)));
  text += fmt::format("{}\"link\": {{\"axes\": {}, \"padding\": {}}},\n", margin, setup.link_axes, setup.link_padding);
  text += margin + "\"parameters\": {\n";
  const engine::ConvParams& params = setup.problem.params;
  for (const ParameterRow& row : kParameters) {
    text += fmt::format("{}  \"{}\": {{\"height\": {}, \"width\": {}}}{}\n", margin, row.key, params.height.*row.member,
                        params.width.*row.member, &row == &kParameters.back() ? "" : ",");
  }
  text += margin + "},\n";
  text += margin + "\"input\": " + grid_text(app::grid_of(*setup.problem.input), margin) + ",\n";
  return text + margin + "\"kernel\": " + grid_text(app::grid_of(*setup.problem.kernel), margin);
}

app::Setup read_setup(const Place& place) {
  app::Setup setup;
  setup.view = place.key("view").choice(timeline::view_of_key, "\"slide\" or \"stamp\"");
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
  const core::Grid<float> kernel = read_grid(place.key("kernel"), app::kMostKernel);
  params.height.kernel = kernel.rows;
  params.width.kernel = kernel.cols;
  setup.problem.kernel = app::tensor_of(kernel);
  setup.problem.input = app::tensor_of(read_grid(place.key("input"), app::kMostInput));
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
