// The transposed convolution as stride_h * stride_w small convolutions of stride 1 whose outputs interleave (the pixel
// shuffle). Per axis: output cell o belongs to phase (o + p) mod s, and only taps with a*d = phase (mod s) reach it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/grid.h"
#include "engine/problem.h"
#include "engine/relation.h"

namespace unstride::engine {

// Both lie in [0, stride). A tap reaches an output cell only if their phases are equal. Any integers will do.
std::int64_t phase_of_output(const Axis& axis, std::int64_t o);
std::int64_t phase_of_tap(const Axis& axis, std::int64_t a);

// One phase of one axis, a convolution of stride 1 along it: output n, which is outputs[n], is the sum over t of
// kernel[taps[t]] * input[first_inputs[t] + n], where that input cell exists. If g = gcd(d, s), the phases that g does
// not divide have no taps (all their outputs are holes); the taps of the others lie s/g apart, their input cells d/g.
struct AxisPhase {
  std::int64_t phase = 0;
  std::vector<std::int64_t> taps;          // ascending
  std::vector<std::int64_t> outputs;       // ascending, s apart
  std::vector<std::int64_t> first_inputs;  // one per tap, descending: the input cell it meets at outputs[0], which may
                                           // lie outside of the input; empty when there are no outputs
};

// All phases of the axis, phases_of(axis)[r].phase == r. Every tap and every output cell is in exactly one. The axis
// must be legal and its stride so small that a list of phases makes sense.
std::vector<AxisPhase> phases_of(const Axis& axis);

// The small kernel: the rows and columns of `kernel` (KH, KW) that these phases use, in ascending order of the taps.
// out: (row.taps, col.taps); a side without taps has length 0.
core::Grid<float> phase_kernel(const core::Grid<float>& kernel, const AxisPhase& row, const AxisPhase& col);

struct PhaseOutputs {
  std::vector<AxisPhase> rows, cols;     // stride_h, stride_w
  std::vector<core::Grid<float>> grids;  // stride_h * stride_w small outputs, row phases first; each
                                         // (rows[r].outputs.size(), cols[q].outputs.size())
  core::Grid<float> interleaved;         // (OH, OW): the transposed convolution
  const core::Grid<float>& grid(std::int64_t r, std::int64_t q) const {
    return grids[size_t(r) * cols.size() + size_t(q)];
  }
};

// Of a pair: batch 1, one channel in, one out, legal parameters; a bias is not added. Sums in the reference's order, so
// that `interleaved` is the reference bit for bit.
PhaseOutputs conv_transpose_by_phases(const Problem& pair);

// The sum of each phase's small kernel: (stride_h, stride_w). Away from the edges a constant input c gives c times
// these numbers: the picture of a constant is even exactly when they are all equal, and an even overlap is no promise.
core::Grid<double> phase_sums(const Axes& axes, const core::Grid<float>& kernel);

}  // namespace unstride::engine
