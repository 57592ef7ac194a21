#include "timeline/proof.h"

#include <algorithm>

#include "engine/gradient.h"
#include "engine/phases.h"
#include "engine/sparse_matrix.h"
#include "timeline/canvas.h"

namespace unstride::timeline {
namespace {

core::Grid<float> stamped_output(const Story& story) {
  const core::Grid<float> canvas = stamped_canvas(story, story.input->rows * story.input->cols);
  const std::int64_t first_row = canvas_axis(story.axes.height).first, first_col = canvas_axis(story.axes.width).first;
  core::Grid<float> output(story.output->rows, story.output->cols);
  for (std::int64_t r = 0; r < output.rows; ++r)
    for (std::int64_t c = 0; c < output.cols; ++c) output.at(r, c) = canvas.at(r - first_row, c - first_col);
  return output;
}

Difference difference_of(Way way, const Story& story) {
  const core::Grid<float>& reference = *story.output;
  switch (way) {
    case Way::stamp:
      return difference_between(stamped_output(story), reference);
    case Way::slide:
      return difference_between(slid_output(story), reference);
    case Way::matrix:
      return difference_between(
          engine::multiply_transposed(engine::conv_matrix(story.axes), *story.kernel, *story.input), reference);
    case Way::phases:
      return difference_between(engine::conv_transpose_by_phases(story.problem).interleaved, reference);
    case Way::gradient:
      return difference_between(engine::gradient_of_convolution(story.problem), reference);
  }
  return {};
}

}  // namespace

std::string_view name_of(Way way) {
  constexpr std::array<std::string_view, kWays.size()> kNames{"Stamp", "Slide", "Matrix", "Phases", "Gradient"};
  return kNames[size_t(way)];
}

double Proof::largest() const {
  double largest = 0;
  for (const Difference& difference : differences) largest = std::max(largest, difference.largest);
  return largest;
}

Proof prove(const Story& story) {
  Proof proof;
  for (const Way way : kWays) proof.differences[size_t(way)] = difference_of(way, story);
  return proof;
}

}  // namespace unstride::timeline
