#include "decoder/spectrum.h"

#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include "core/check.h"

namespace unstride::decoder {
namespace {

using Complex = std::complex<double>;

// e^(-2 pi i k / size) for k = 0 .. size - 1.
std::vector<Complex> roots(std::int64_t size) {
  std::vector<Complex> result;
  for (std::int64_t k = 0; k < size; ++k)
    result.push_back(std::polar(1.0, -2 * std::numbers::pi * double(k) / double(size)));
  return result;
}

}  // namespace

core::Grid<double> spectrum(const core::Grid<float>& picture) {
  const std::int64_t rows = picture.rows, cols = picture.cols;
  const std::vector<Complex> row_roots = roots(rows), col_roots = roots(cols);
  core::Grid<Complex> half(rows, cols);  // each row transformed
  for (std::int64_t r = 0; r < rows; ++r)
    for (std::int64_t u = 0; u < cols; ++u)
      for (std::int64_t c = 0; c < cols; ++c)
        half.at(r, u) += double(picture.at(r, c)) * col_roots[size_t(u * c % cols)];
  core::Grid<double> result(rows, cols);
  for (std::int64_t v = 0; v < rows; ++v)
    for (std::int64_t u = 0; u < cols; ++u) {
      Complex sum = 0;
      for (std::int64_t r = 0; r < rows; ++r) sum += half.at(r, u) * row_roots[size_t(v * r % rows)];
      result.at((v + rows / 2) % rows, (u + cols / 2) % cols) = std::norm(sum);
    }
  return result;
}

double period_two(const core::Grid<float>& picture) {
  CHECK(picture.rows % 2 == 0 && picture.cols % 2 == 0);
  const core::Grid<double> energy = spectrum(picture);
  double all = 0, at_period_two = 0;
  for (std::int64_t v = 0; v < energy.rows; ++v)
    for (std::int64_t u = 0; u < energy.cols; ++u) {
      if (v == energy.rows / 2 && u == energy.cols / 2) continue;  // the mean
      all += energy.at(v, u);
      if (v == 0 || u == 0) at_period_two += energy.at(v, u);  // -rows / 2 and rows / 2 are the same frequency
    }
  // What rounding leaves of a single tone is no pattern.
  const double mean = energy.at(energy.rows / 2, energy.cols / 2);
  return all > mean * 1e-20 ? at_period_two / all : 0;
}

}  // namespace unstride::decoder
