#include "decoder/principal.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/check.h"

namespace unstride::decoder {
namespace {

using Matrix = std::vector<std::vector<double>>;

Matrix covariance(const std::vector<Code>& codes, const Code& mean) {
  const size_t size = mean.size();
  Matrix result(size, std::vector<double>(size));
  for (const Code& code : codes)
    for (size_t i = 0; i < size; ++i)
      for (size_t j = 0; j < size; ++j)
        result[i][j] += double(code[i] - mean[i]) * double(code[j] - mean[j]) / double(codes.size());
  return result;
}

// Turns rows and columns p and q of `a` so that a[p][q] becomes 0, and the columns of `vectors` with them.
void rotate(Matrix& a, Matrix& vectors, size_t p, size_t q) {
  if (a[p][q] == 0) return;
  const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const double t = std::copysign(1 / (std::abs(theta) + std::hypot(theta, 1.0)), theta), c = 1 / std::hypot(t, 1.0),
               s = t * c;
  const size_t size = a.size();
  for (size_t k = 0; k < size; ++k) {
    const double kp = a[k][p], kq = a[k][q];
    a[k][p] = c * kp - s * kq;
    a[k][q] = s * kp + c * kq;
  }
  for (size_t k = 0; k < size; ++k) {
    const double pk = a[p][k], qk = a[q][k];
    a[p][k] = c * pk - s * qk;
    a[q][k] = s * pk + c * qk;
  }
  for (size_t k = 0; k < size; ++k) {
    const double kp = vectors[k][p], kq = vectors[k][q];
    vectors[k][p] = c * kp - s * kq;
    vectors[k][q] = s * kp + c * kq;
  }
}

// Jacobi's method (Golub and Van Loan, "Matrix Computations", 8.5): a symmetric matrix of a few dozen rows is diagonal
// to the last bit after fewer sweeps than these.
constexpr int kSweeps = 20;

// The columns of the result are the eigenvectors of `a`, whose diagonal becomes the eigenvalues.
Matrix eigenvectors(Matrix& a) {
  const size_t size = a.size();
  Matrix vectors(size, std::vector<double>(size));
  for (size_t i = 0; i < size; ++i) vectors[i][i] = 1;
  for (int sweep = 0; sweep < kSweeps; ++sweep)
    for (size_t p = 0; p < size; ++p)
      for (size_t q = p + 1; q < size; ++q) rotate(a, vectors, p, q);
  return vectors;
}

Code column(const Matrix& vectors, size_t index) {
  Code result;
  for (const auto& row : vectors) result.push_back(float(row[index]));
  const auto largest =
      std::max_element(result.begin(), result.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
  if (*largest < 0)
    for (float& entry : result) entry = -entry;
  return result;
}

double dot(const Code& a, const Code& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

core::Point Plane::point_of(const Code& code) const {
  return {dot(code, across) - dot(mean, across), dot(code, up) - dot(mean, up)};
}

Code Plane::moved(const Code& code, core::Point point) const {
  const core::Point now = point_of(code);
  Code result = code;
  for (size_t i = 0; i < result.size(); ++i)
    result[i] += float((point.x - now.x) * across[i] + (point.y - now.y) * up[i]);
  return result;
}

Plane principal_plane(const std::vector<Code>& codes) {
  CHECK(codes.size() >= 2 && codes.front().size() >= 2);
  Plane plane;
  plane.mean.resize(codes.front().size());
  for (const Code& code : codes)
    for (size_t i = 0; i < code.size(); ++i) plane.mean[i] += code[i] / float(codes.size());
  Matrix a = covariance(codes, plane.mean);
  const Matrix vectors = eigenvectors(a);
  std::vector<size_t> order(a.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t i, size_t j) { return a[i][i] > a[j][j]; });
  plane.across = column(vectors, order[0]);
  plane.up = column(vectors, order[1]);
  plane.spread_across = std::sqrt(std::max(0.0, a[order[0]][order[0]]));
  plane.spread_up = std::sqrt(std::max(0.0, a[order[1]][order[1]]));
  return plane;
}

}  // namespace unstride::decoder
