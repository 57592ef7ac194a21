#include "core/average.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/check.h"

namespace unstride::core {
namespace {

// One cell of the new grid: the old cells that it covers, and how much of each; the weights add up to 1.
struct Cover {
  std::int64_t first = 0;
  std::vector<double> weights;
};

std::vector<Cover> covers(std::int64_t from, std::int64_t to) {
  std::vector<Cover> result;
  const double cell = double(from) / double(to);
  for (std::int64_t i = 0; i < to; ++i) {
    const double begin = double(i) * cell, end = i + 1 == to ? double(from) : double(i + 1) * cell;
    Cover cover{std::int64_t(begin), {}};
    for (std::int64_t old = cover.first; old < from && double(old) < end; ++old) {
      const double overlap = std::min(end, double(old + 1)) - std::max(begin, double(old));
      cover.weights.push_back(overlap / (end - begin));
    }
    result.push_back(std::move(cover));
  }
  return result;
}

}  // namespace

Grid<double> averaged(const Grid<float>& grid, std::int64_t rows, std::int64_t cols) {
  CHECK(grid.rows > 0 && grid.cols > 0 && rows > 0 && cols > 0);
  const std::vector<Cover> row_covers = covers(grid.rows, rows), col_covers = covers(grid.cols, cols);
  Grid<double> result(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    const Cover& rc = row_covers[size_t(r)];
    for (size_t k = 0; k < rc.weights.size(); ++k) {
      const std::int64_t old_row = rc.first + std::int64_t(k);
      for (std::int64_t c = 0; c < cols; ++c) {
        const Cover& cc = col_covers[size_t(c)];
        double sum = 0;
        for (size_t l = 0; l < cc.weights.size(); ++l)
          sum += cc.weights[l] * grid.at(old_row, cc.first + std::int64_t(l));
        result.at(r, c) += rc.weights[k] * sum;
      }
    }
  }
  return result;
}

}  // namespace unstride::core
