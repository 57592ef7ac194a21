#include "timeline/alternatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"
#include "engine/phases.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

using engine::Alternative;
using Kind = engine::AlternativeKind;

std::string number(double value) {
  return core::format_short(value, 8);
}

std::string cost(std::int64_t weights, std::int64_t products) {
  const std::string learned =
      weights == 0 ? "Nothing to learn" : core::counted(weights, "weight", "weights") + " to learn";
  return learned + (products == 0 ? ", nothing to multiply." : ", " + core::counted(products, "product.", "products."));
}

// Sums of float weights that should be equal are, up to rounding.
bool are_equal(double least, double most) {
  return most - least <= 1e-5 * std::max(std::abs(least), std::abs(most));
}

std::string evenness(const core::Grid<double>& phase_sums) {
  const auto [least, most] = std::minmax_element(phase_sums.cells.begin(), phase_sums.cells.end());
  if (are_equal(*least, *most)) return fmt::format("Even: a constant times {}.", number(*most));
  return fmt::format("Uneven: a constant times {} to {}.", number(*least), number(*most));
}

// The largest difference to its equivalent; float has about seven digits.
std::string off_by(const Alternative& one) {
  double most = 0;
  for (const float value : one.result.cells) most = std::max(most, std::abs(double(value)));
  const double largest = one.from_equivalent.largest;
  return fmt::format("off by {}{}", number(largest), largest > 0 && largest <= 1e-5 * most ? ", rounding" : "");
}

// What it is equal to, and by how much it is not, on these numbers.
std::string equality(const Alternative& one, const std::string& kernel) {
  const std::string size = by(one.equivalent->kernel.rows, one.equivalent->kernel.cols);
  if (one.from_equivalent.cells == 0)
    return fmt::format("Only away from the edges transposed with {} {}: too small here.", kernel, size);
  return fmt::format("{} transposed with {} {}: {}.", one.border > 0 ? "Inside, the same as" : "The same as", kernel,
                     size, off_by(one));
}

std::string claim(const Story& story, const Alternative& one) {
  const auto &h = story.axes.height.params, &w = story.axes.width.params;
  switch (one.kind) {
    case Kind::nearest_convolution:
      return equality(one, "a tied kernel,");
    case Kind::bilinear_convolution:
      return equality(one, "a smoothed kernel,");
    case Kind::bilinear:
      return equality(one, "the bilinear kernel,");
    case Kind::sub_pixel:
      return fmt::format("Its {} are this kernel's phases: transposed itself, {}.",
                         h.stride * w.stride == 1 ? "channel" : by(h.stride, w.stride) + " channels", off_by(one));
    case Kind::bed_of_nails:
      return equality(one, "a single 1 in");
    case Kind::max_unpooling:
      break;
  }
  return "Needs the places of a pooling's maxima: no kernel does it. Here, the bilinear picture's.";
}

}  // namespace

CardWords words_of_layer(const Story& story) {
  return {"Transposed convolution",
          "Transposed conv",
          {cost(std::int64_t(story.kernel->cells.size()), cost_of(story.axes).without_zeros),
           evenness(engine::phase_sums(story.axes, *story.kernel))}};
}

CardWords words_of(const Story& story, const Alternative& one) {
  CardWords words;
  switch (one.kind) {
    case Kind::nearest_convolution:
      words.title = "Nearest, then convolution", words.brief = "Nearest + conv";
      break;
    case Kind::bilinear_convolution:
      words.title = "Bilinear, then convolution", words.brief = "Bilinear + conv";
      break;
    case Kind::bilinear:
      words.title = "Bilinear alone", words.brief = "Bilinear";
      break;
    case Kind::sub_pixel:
      words.title = "Sub-pixel convolution", words.brief = "Sub-pixel conv";
      break;
    case Kind::bed_of_nails:
      words.title = words.brief = "Bed of nails";
      break;
    case Kind::max_unpooling:
      words.title = words.brief = "Max-unpooling";
      break;
  }
  const auto &h = story.axes.height, &w = story.axes.width;
  if (one.computed) words.facts.push_back(claim(story, one));
  else
    words.facts.push_back(fmt::format("Not computed: {} cells are too many here.",
                                      by(h.input * h.params.stride, w.input * w.params.stride)));
  words.facts.push_back(cost(one.parameters, one.products));
  if (one.equivalent) words.facts.push_back(evenness(one.phase_sums));
  return words;
}

std::optional<float> value_on(const Alternative& one, std::int64_t row, std::int64_t col) {
  if (!one.computed || !one.result.contains(row - one.row_offset, col - one.col_offset)) return std::nullopt;
  return one.result.at(row - one.row_offset, col - one.col_offset);
}

}  // namespace unstride::timeline
