#include "engine/phases.h"

#include "engine/planes.h"

namespace unstride::engine {
namespace {

struct Place {
  std::int64_t row, col;
};

// The convolution of stride 1 at output (row, col) of a phase, taps from the last to the first: their input cells
// ascend.
float small_sum(const core::Grid<float>& input, const core::Grid<float>& kernel, const AxisPhase& row,
                const AxisPhase& col, Place place) {
  float sum = 0;
  for (std::int64_t a = kernel.rows - 1; a >= 0; --a) {
    const std::int64_t i = row.first_inputs[size_t(a)] + place.row;
    if (i < 0 || i >= input.rows) continue;
    for (std::int64_t b = kernel.cols - 1; b >= 0; --b) {
      const std::int64_t j = col.first_inputs[size_t(b)] + place.col;
      if (j >= 0 && j < input.cols) sum += input.at(i, j) * kernel.at(a, b);
    }
  }
  return sum;
}

core::Grid<float> small_output(const core::Grid<float>& input, const core::Grid<float>& kernel, const AxisPhase& row,
                               const AxisPhase& col) {
  core::Grid<float> output(std::int64_t(row.outputs.size()), std::int64_t(col.outputs.size()));
  for (std::int64_t n = 0; n < output.rows; ++n)
    for (std::int64_t m = 0; m < output.cols; ++m) output.at(n, m) = small_sum(input, kernel, row, col, {n, m});
  return output;
}

void interleave(const core::Grid<float>& small, const AxisPhase& row, const AxisPhase& col, core::Grid<float>& whole) {
  for (std::int64_t n = 0; n < small.rows; ++n)
    for (std::int64_t m = 0; m < small.cols; ++m)
      whole.at(row.outputs[size_t(n)], col.outputs[size_t(m)]) = small.at(n, m);
}

}  // namespace

std::int64_t phase_of_output(const Axis& axis, std::int64_t o) {
  const std::int64_t rest = (o - axis.output_of(0, 0)) % axis.params.stride;
  return rest < 0 ? rest + axis.params.stride : rest;
}

std::int64_t phase_of_tap(const Axis& axis, std::int64_t a) {
  return phase_of_output(axis, axis.output_of(0, a));
}

std::vector<AxisPhase> phases_of(const Axis& axis) {
  std::vector<AxisPhase> phases(size_t(axis.params.stride));
  for (size_t r = 0; r < phases.size(); ++r) phases[r].phase = std::int64_t(r);
  for (std::int64_t o = 0; o < axis.output(); ++o) phases[size_t(phase_of_output(axis, o))].outputs.push_back(o);
  for (std::int64_t a = 0; a < axis.params.kernel; ++a) {
    AxisPhase& phase = phases[size_t(phase_of_tap(axis, a))];
    phase.taps.push_back(a);
    // o = output_of(i, a) solved for i; it divides, as both are of one phase.
    if (!phase.outputs.empty())
      phase.first_inputs.push_back((phase.outputs.front() - axis.output_of(0, a)) / axis.params.stride);
  }
  return phases;
}

core::Grid<float> phase_kernel(const core::Grid<float>& kernel, const AxisPhase& row, const AxisPhase& col) {
  core::Grid<float> small(std::int64_t(row.taps.size()), std::int64_t(col.taps.size()));
  for (std::int64_t a = 0; a < small.rows; ++a)
    for (std::int64_t b = 0; b < small.cols; ++b) small.at(a, b) = kernel.at(row.taps[size_t(a)], col.taps[size_t(b)]);
  return small;
}

PhaseOutputs conv_transpose_by_phases(const Problem& pair) {
  const Axes axes = axes_of_pair(pair);
  const core::Grid<float> input = grid_of(*pair.input), kernel = grid_of(*pair.kernel);
  PhaseOutputs result;
  result.rows = phases_of(axes.height);
  result.cols = phases_of(axes.width);
  result.interleaved = core::Grid<float>(axes.height.output(), axes.width.output());
  result.grids.reserve(result.rows.size() * result.cols.size());
  for (const AxisPhase& row : result.rows)
    for (const AxisPhase& col : result.cols) {
      result.grids.push_back(small_output(input, phase_kernel(kernel, row, col), row, col));
      interleave(result.grids.back(), row, col, result.interleaved);
    }
  return result;
}

core::Grid<double> phase_sums(const Axes& axes, const core::Grid<float>& kernel) {
  core::Grid<double> sums(axes.height.params.stride, axes.width.params.stride);
  for (std::int64_t a = 0; a < kernel.rows; ++a)
    for (std::int64_t b = 0; b < kernel.cols; ++b)
      sums.at(phase_of_tap(axes.height, a), phase_of_tap(axes.width, b)) += double(kernel.at(a, b));
  return sums;
}

}  // namespace unstride::engine
