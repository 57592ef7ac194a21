// A proof in words: exact, or rounding and where.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"
#include "timeline/narration.h"

namespace unstride::timeline {
namespace {

bool is_whole(const core::Grid<float>& grid) {
  return std::ranges::all_of(grid.cells, [](float value) { return value == std::round(value); });
}

// Summing n products of float one after the other is off by less than n rounding steps of what they add up to in size.
double most_rounding(const Story& story, std::int64_t row, std::int64_t col) {
  constexpr double kStep = 1.0 / (1 << 24);
  double size = 0;
  const std::vector<Term> terms = terms_of(story, row, col);
  for (const Term& term : terms) size += std::abs(double(term.input) * double(term.weight));
  return double(terms.size() + 1) * kStep * size;
}

}  // namespace

std::string proof_verdict(const Story& story, const Proof& proof) {
  const double largest = proof.largest();
  if (largest == 0)
    return is_whole(*story.input) && is_whole(*story.kernel) ? "Largest difference *0* on integers: exact."
                                                             : "Largest difference *0*: exact on these numbers.";
  const auto way = *std::ranges::find_if(kWays, [&](Way w) { return proof.of(w).largest == largest; });
  const Difference& where = proof.of(way);
  const std::string found = fmt::format("Largest difference *{}*, of {} in y[{}, {}]", core::format_short(largest, 8),
                                        name_of(way), where.row, where.col);
  if (largest <= most_rounding(story, where.row, where.col))
    return found + fmt::format(": rounding. {}", way == Way::gradient ? "Gradient sums in double, the others in float."
                                                                      : "It sums in another order.");
  return found + ": more than rounding explains. That is a bug of Unstride.";
}

}  // namespace unstride::timeline
