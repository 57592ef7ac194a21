// Story: one problem, solved, with the numbers that the views show. A cache that follows from the problem, never truth.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/grid.h"
#include "core/result.h"
#include "engine/alternatives.h"
#include "engine/gradient.h"
#include "engine/phases.h"
#include "engine/problem.h"
#include "engine/relation.h"
#include "engine/sparse_matrix.h"
#include "timeline/timeline.h"

namespace unstride::timeline {

using SharedGrid = std::shared_ptr<const core::Grid<float>>;

// What is told of a layer: one pair of its channels, and the grid u that Gradient and Round trip send the other way.
struct Subject {
  engine::ChannelPair pair;
  SharedGrid probe;  // (OH, OW); null or of another size: 1, 2, 3, ... row by row
};

// What Phases shows: the layer as stride_h * stride_w small convolutions.
struct PhaseParts {
  engine::PhaseOutputs outputs;            // by phase, and interleaved
  std::vector<core::Grid<float>> kernels;  // the small kernels, row phases first
  core::Grid<double> sums;                 // (stride_h, stride_w), of each small kernel
  bool even_sums = false;                  // all of them are the same
  bool exact = false;                      // interleaved, they are the reference bit for bit
  size_t index(std::int64_t row, std::int64_t col) const { return size_t(row) * outputs.cols.size() + size_t(col); }
  bool is_hole(std::int64_t row, std::int64_t col) const { return kernels[index(row, col)].cells.empty(); }
};
struct ChannelSums;  // channels.h
struct Trip;

// One pair of channels of a layer (all there is, when the layer has one of each). Batch 1.
struct Story {
  engine::Problem layer;     // with all of its channels and the bias
  engine::ChannelPair pair;  // of the layer
  engine::Problem problem;   // the pair's own: one channel in, one out, no bias
  engine::Axes axes;
  SharedGrid input;     // (H, W)
  SharedGrid kernel;    // (KH, KW)
  SharedGrid output;    // (OH, OW), the reference's values: the pair's part of its output channel
  SharedGrid bordered;  // (bordered H, bordered W), zeros inserted and the border added or trimmed
  std::shared_ptr<const core::Grid<int>> overlap;  // (OH, OW): products per output cell
  // (OH, OW): the tap, a * KW + b, of the product that counts most in size, the first of equal ones; -1 in holes.
  std::shared_ptr<const core::Grid<int>> strongest;
  SharedGrid probe;                                // u: (OH, OW)
  std::shared_ptr<const PhaseParts> phases;        // Phases only
  std::shared_ptr<const engine::Adjoint> adjoint;  // Gradient only: C u, and the two inner products
  engine::SharedTensor layer_output;               // (1, out_channels, OH, OW), the reference's values
  std::shared_ptr<const ChannelSums> channels;     // the layer plane by plane; only for Channels, else null
  std::shared_ptr<const Trip> trip;                // Round trip alone
  double unturned_product = 0;  // Gradient only: <u, y'>, y' being what Slide gives without the kernel's turn
  std::shared_ptr<const std::vector<engine::Alternative>> alternatives;  // Alternatives alone, all kinds in order
  std::shared_ptr<const engine::ConvMatrix> matrix;                      // of the view Matrix; null in the others
  Timeline timeline;

  bool whole() const {  // the pair is the layer
    return layer.params.in_channels == 1 && layer.params.out_channels == 1 && !layer.bias;
  }
};

// Errors: the first sentence of engine::validate(), or a pair of different groups.
core::Result<std::shared_ptr<const Story>> tell(const engine::Problem& layer, ViewKind view,
                                                const Subject& subject = {});

// Terms of the sum over channels that one output channel is: its group's input channels, and the bias if there is one.
std::int64_t channel_terms(const engine::Problem& layer);

// One product of an output cell.
struct Term {
  std::int64_t input_row, input_col, tap_row, tap_col;
  float input, weight;
};

// The products of output cell (row, col), in the reference's order of summation.
std::vector<Term> terms_of(const Story& story, std::int64_t row, std::int64_t col);

// Gradient: the products of cell (row, col) of C u, tap by tap: `input` is the value of u at (input_row, input_col).
// What padding adds around u is left out.
std::vector<Term> terms_of_pulled(const Story& story, std::int64_t row, std::int64_t col);

// The sum of the given terms as the reference makes it (float, in order).
float sum(const std::vector<Term>& terms);

// Output cell (row, col) when only the first `steps` input cells (row by row) have been stamped. With all of them it is
// the reference's value bit for bit. (row, col) may lie outside the output: in the part that padding crops.
float stamped_value(const Story& story, std::int64_t row, std::int64_t col, std::int64_t steps);

// Output cell (row, col) as Slide computes it: the window over `bordered`, zeros included, row by row.
float slid_value(const Story& story, std::int64_t row, std::int64_t col);

// slid_value() of every output cell, many times faster: (OH, OW).
core::Grid<float> slid_output(const Story& story);

// Multiplications: sliding over the zeros (every tap at every output cell), and those with a data cell under the tap.
struct Cost {
  std::int64_t with_zeros = 0, without_zeros = 0;
};
Cost cost_of(const engine::Axes& axes);

}  // namespace unstride::timeline
