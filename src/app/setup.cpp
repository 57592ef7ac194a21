#include "app/setup.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

namespace unstride::app {
namespace {

using core::Grid;

double bilinear_tap(std::int64_t i, std::int64_t n) {
  const double factor = double((n + 1) / 2), center = double(n - 1) / 2;
  return 1 - std::abs(double(i) - center) / factor;
}

// (n-1 over i): exact while it stays below 2^53, that is for n <= 57.
double binomial(std::int64_t i, std::int64_t n) {
  double value = 1;
  for (std::int64_t k = 1; k <= i; ++k) value = value * double(n - k) / double(k);
  return value;
}

double gaussian_scale(std::int64_t rows, std::int64_t cols) {
  double scale = 1;
  const double peak = binomial((rows - 1) / 2, rows) * binomial((cols - 1) / 2, cols);
  while (peak * scale > double(kMostValue)) scale /= 2;
  return scale;
}

template <class Value>
Grid<float> made_of(std::int64_t rows, std::int64_t cols, Value value) {
  Grid<float> grid(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t c = 0; c < cols; ++c) grid.at(r, c) = float(value(r, c));
  return grid;
}

bool is_constant(const Grid<float>& grid) {
  return std::ranges::all_of(grid.cells, [&](float value) { return value == grid.cells.front(); });
}

std::optional<Pattern> pattern_of(const Grid<float>& grid) {
  const auto is = [&](Pattern pattern) { return grid == filled(pattern, grid.rows, grid.cols); };
  for (const Pattern pattern : {Pattern::count, Pattern::bilinear, Pattern::gaussian})
    if (is(pattern)) return pattern;
  if (grid.cells.size() < 4) return std::nullopt;
  for (const Pattern pattern : {Pattern::edge, Pattern::checkerboard, Pattern::ramp})
    if (is(pattern)) return pattern;
  return std::nullopt;
}

}  // namespace

Grid<float> filled(Pattern pattern, std::int64_t rows, std::int64_t cols, std::uint32_t seed) {
  const auto is_middle = [&](std::int64_t r, std::int64_t c) { return r == (rows - 1) / 2 && c == (cols - 1) / 2; };
  switch (pattern) {
    case Pattern::count:
      return made_of(rows, cols, [&](auto r, auto c) { return double(r * cols + c + 1); });
    case Pattern::ones:
      return Grid<float>(rows, cols, 1);
    case Pattern::impulse:
      return made_of(rows, cols, [&](auto r, auto c) { return is_middle(r, c) ? 1.0 : 0.0; });
    case Pattern::bilinear:
      return made_of(rows, cols, [&](auto r, auto c) { return bilinear_tap(r, rows) * bilinear_tap(c, cols); });
    case Pattern::gaussian: {
      const double scale = gaussian_scale(rows, cols);
      return made_of(rows, cols, [&](auto r, auto c) { return binomial(r, rows) * binomial(c, cols) * scale; });
    }
    case Pattern::edge:
      return made_of(rows, cols, [&](auto r, auto c) { return is_middle(r, c) ? double(rows * cols - 1) : -1.0; });
    case Pattern::checkerboard:
      return made_of(rows, cols, [&](auto r, auto c) { return (r + c) % 2 == 0 ? 1.0 : 0.0; });
    case Pattern::ramp:
      return made_of(rows, cols, [&](auto r, auto c) { return double(r + c); });
    case Pattern::random:
      return random_grid(seed, rows, cols);
  }
  return Grid<float>(rows, cols);
}

Grid<float> random_grid(std::uint32_t seed, std::int64_t rows, std::int64_t cols) {
  std::mt19937 random(seed);  // its numbers are the standard's; a distribution's would be the library's
  return made_of(rows, cols, [&](auto, auto) { return double(random() % 19) - 9; });
}

bool Setup::operator==(const Setup& o) const {
  const bool same_probe = probe == o.probe || (probe && o.probe && *probe == *o.probe);
  return same_probe && problem == o.problem && pair == o.pair && link_axes == o.link_axes &&
         link_padding == o.link_padding && view == o.view && colors == o.colors;
}

timeline::SharedGrid probe_of(const Setup& setup) {
  const auto& params = setup.problem.params;
  const core::Shape& shape = setup.problem.input->shape;
  const std::int64_t rows = engine::output_size(params.height, shape.h),
                     cols = engine::output_size(params.width, shape.w);
  if (!setup.probe || (setup.probe->rows == rows && setup.probe->cols == cols)) return setup.probe;
  return std::make_shared<const Grid<float>>(resized(*setup.probe, rows, cols));
}

core::Result<std::shared_ptr<const timeline::Story>> tell(const Setup& setup) {
  const auto found = engine::validate(setup.problem.params, setup.problem.input->shape);
  if (!found.empty()) return core::fail("{}", found.front().message);
  return timeline::tell(setup.problem, setup.view, {setup.pair, probe_of(setup)});
}

Setup worked_example() {
  Setup setup;
  engine::AxisParams axis;
  axis.kernel = 3;
  axis.stride = 2;
  setup.problem.params.height = setup.problem.params.width = axis;
  setup.problem.input = tensor_of(filled(Pattern::count, 2, 2));
  setup.problem.kernel = tensor_of(filled(Pattern::count, 3, 3));
  return setup;
}

Grid<float> resized(const Grid<float>& grid, std::int64_t rows, std::int64_t cols) {
  if (grid.cells.empty()) return Grid<float>(rows, cols);
  // Constant before bilinear and gaussian (2 x 2 ones are both), count before constant (a single 1 is both).
  if (grid != filled(Pattern::count, grid.rows, grid.cols) && is_constant(grid))
    return Grid<float>(rows, cols, grid.cells.front());
  if (const auto pattern = pattern_of(grid)) return filled(*pattern, rows, cols);
  Grid<float> result(rows, cols);
  for (std::int64_t r = 0; r < std::min(rows, grid.rows); ++r)
    for (std::int64_t c = 0; c < std::min(cols, grid.cols); ++c) result.at(r, c) = grid.at(r, c);
  return result;
}

Grid<float> grid_of(const core::Tensor& tensor, std::int64_t n, std::int64_t c) {
  return core::channel_of(tensor, n, c);
}

engine::SharedTensor tensor_of(const Grid<float>& grid) {
  return std::make_shared<const core::Tensor>(grid);
}

}  // namespace unstride::app
