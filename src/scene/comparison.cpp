#include "scene/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "core/format.h"
#include "engine/phases.h"
#include "scene/links.h"

namespace unstride::scene {
namespace {

using core::CellRef;
using core::GridId;
using timeline::Story;

std::string number(float value) {
  return core::format_short(value, 12);
}

std::string counted(std::int64_t count, const char* one, const char* many) {
  return count == 0 ? fmt::format("no {}", one) : core::counted(count, one, many);
}

std::int64_t size_of(const CellSet& set) {
  return std::int64_t(set.rows.size() * set.cols.size());
}

CellSet shared(const CellSet& a, const CellSet& b) {
  const auto both = [](const std::vector<std::int64_t>& x, const std::vector<std::int64_t>& y) {
    std::vector<std::int64_t> common;
    std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
    return common;
  };
  return {both(a.rows, b.rows), both(a.cols, b.cols)};
}

bool in_grid(CellRef cell, std::int64_t rows, std::int64_t cols) {
  return cell.row >= 0 && cell.row < rows && cell.col >= 0 && cell.col < cols;
}

// "y[2,2]"; of a product "x[0,0]·w[2,2]". Empty for what has no name or no value here.
std::string name_of(const Story& story, CellRef cell) {
  const auto named = [&](const char* letter, const core::Grid<float>& grid) {
    return in_grid(cell, grid.rows, grid.cols) ? fmt::format("{}[{},{}]", letter, cell.row, cell.col) : "";
  };
  switch (cell.grid) {
    case GridId::input:
      return named("x", *story.input);
    case GridId::kernel:
      return named("w", *story.kernel);
    case GridId::output:
      return named("y", *story.output);
    case GridId::product: {
      const Links links = links_of(story.axes, cell);
      if (links.kernel.empty()) return {};
      return fmt::format("x[{},{}]·w[{},{}]", links.input.rows[0], links.input.cols[0], links.kernel.rows[0],
                         links.kernel.cols[0]);
    }
    default:
      return {};
  }
}

float value_of(const Story& story, CellRef cell) {
  switch (cell.grid) {
    case GridId::input:
      return story.input->at(cell.row, cell.col);
    case GridId::kernel:
      return story.kernel->at(cell.row, cell.col);
    case GridId::output:
      return story.output->at(cell.row, cell.col);
    default: {
      const Links links = links_of(story.axes, cell);
      return story.input->at(links.input.rows[0], links.input.cols[0]) *
             story.kernel->at(links.kernel.rows[0], links.kernel.cols[0]);
    }
  }
}

// Two cells of the story with all that is linked to them.
struct Pair {
  const Story& story;
  CellRef a, b;
  Links of_a, of_b;

  std::string name(CellRef cell) const { return name_of(story, cell); }
  std::string valued(CellRef cell) const { return fmt::format("{} = *{}*", name(cell), number(value_of(story, cell))); }
  bool equal() const { return value_of(story, a) == value_of(story, b); }
  CellSet inputs() const { return shared(of_a.input, of_b.input); }
  CellSet taps() const { return shared(of_a.kernel, of_b.kernel); }
  CellSet outputs() const { return shared(of_a.output, of_b.output); }
};

struct Phase {
  std::int64_t row, col;
  bool operator==(const Phase&) const = default;
};
Phase phase_of_output(const Story& story, CellRef cell) {
  return {engine::phase_of_output(story.axes.height, cell.row), engine::phase_of_output(story.axes.width, cell.col)};
}
Phase phase_of_tap(const Story& story, CellRef cell) {
  return {engine::phase_of_tap(story.axes.height, cell.row), engine::phase_of_tap(story.axes.width, cell.col)};
}
std::string text_of(Phase phase) {
  return fmt::format("({},{})", phase.row, phase.col);
}

// The sum of the weights that reach an output cell: what a constant input of 1 would make of it.
double weights_of(const Story& story, const Links& links) {
  double sum = 0;
  for (const std::int64_t row : links.kernel.rows)
    for (const std::int64_t col : links.kernel.cols) sum += double(story.kernel->at(row, col));
  return sum;
}

// Why two output cells have other values: what comes first decides.
std::string why_outputs_differ(const Pair& pair) {
  const std::int64_t of_a = size_of(pair.of_a.kernel), of_b = size_of(pair.of_b.kernel);
  if (pair.equal()) return "The values are *equal*.";
  const std::string weights_a = core::format_short(float(weights_of(pair.story, pair.of_a)), 8),
                    weights_b = core::format_short(float(weights_of(pair.story, pair.of_b)), 8);
  const std::string sums = fmt::format("their weights sum to {} and {}", weights_a, weights_b);
  if (of_a != of_b)
    return fmt::format("The values *differ*, and so does the overlap: {} against {}; {}.",
                       counted(of_a, "product", "products"), counted(of_b, "product", "products"), sums);
  if (weights_a != weights_b)
    return fmt::format(
        "The values *differ* although the overlap is the same: {}, so even a constant input would give "
        "two values.",
        sums);
  return "The values *differ*, the overlap and the sum of the weights do not: it is the input cells that differ.";
}

std::string outputs_text(const Pair& pair) {
  const Phase of_a = phase_of_output(pair.story, pair.a), of_b = phase_of_output(pair.story, pair.b);
  std::string text = fmt::format("{} sums {}, {} sums {}. ", pair.valued(pair.a),
                                 counted(size_of(pair.of_a.kernel), "product", "products"), pair.valued(pair.b),
                                 counted(size_of(pair.of_b.kernel), "product", "products"));
  const std::int64_t taps = size_of(pair.taps());
  if (!(of_a == of_b))
    text += fmt::format("They are of the phases {} and {}: different phases *share no tap*. ", text_of(of_a),
                        text_of(of_b));
  else if (pair.of_a.kernel == pair.of_b.kernel)
    text += fmt::format("Both are of phase {}: they use *the same {}*. ", text_of(of_a),
                        taps == 1 ? "tap" : fmt::format("{} taps", taps));
  else
    text += fmt::format("Both are of phase {}, but near an edge taps find no input cell: they share {}. ",
                        text_of(of_a), counted(taps, "tap", "taps"));
  text += fmt::format("They share {}. ", counted(size_of(pair.inputs()), "input cell", "input cells"));
  return text + why_outputs_differ(pair);
}

std::string inputs_text(const Pair& pair) {
  std::string text = fmt::format("{} feeds {}, {} feeds {}. ", pair.valued(pair.a),
                                 counted(size_of(pair.of_a.output), "output cell", "output cells"), pair.valued(pair.b),
                                 counted(size_of(pair.of_b.output), "output cell", "output cells"));
  const CellSet both = pair.outputs();
  if (both.empty()) text += "Their stamps *do not overlap*. ";
  else if (size_of(both) == 1)
    text += fmt::format("Their stamps overlap in *one* output cell, y[{},{}]. ", both.rows[0], both.cols[0]);
  else
    text += fmt::format("Their stamps overlap in *{}* output cells from y[{},{}] to y[{},{}]. ", size_of(both),
                        both.rows.front(), both.cols.front(), both.rows.back(), both.cols.back());
  return text + (pair.equal() ? "The values are equal, so both stamp the same numbers."
                              : "Both multiply the same kernel: the stamps differ by the factor x alone.");
}

std::string taps_text(const Pair& pair) {
  std::string text = fmt::format("{} multiplies {}, {} multiplies {}. ", pair.valued(pair.a),
                                 counted(size_of(pair.of_a.input), "input cell", "input cells"), pair.valued(pair.b),
                                 counted(size_of(pair.of_b.input), "input cell", "input cells"));
  const Phase of_a = phase_of_tap(pair.story, pair.a), of_b = phase_of_tap(pair.story, pair.b);
  const std::int64_t met = size_of(pair.outputs());
  if (!(of_a == of_b))
    return text + fmt::format("They are of the phases {} and {}: different phases *never meet* in an output cell.",
                              text_of(of_a), text_of(of_b));
  return text + fmt::format("Both are of phase {}: they meet in {}.", text_of(of_a),
                            counted(met, "output cell", "output cells"));
}

// An input cell and an output cell, or either with a tap: joined by one product, or none.
std::string joined_text(const Pair& pair) {
  std::string text = fmt::format("{}, {}. ", pair.valued(pair.a), pair.valued(pair.b));
  const auto all = products_of(pair.story.axes, pair.a);
  for (std::int64_t n = 0; n < all.count(); ++n) {
    const auto one = all.at(n);
    if (one.input != pair.b && one.tap != pair.b && one.output != pair.b) continue;
    const float x = value_of(pair.story, one.input), w = value_of(pair.story, one.tap);
    return text + fmt::format("One product joins them: {}·{} = {}·{} = *{}*, added to {}.", pair.name(one.input),
                              pair.name(one.tap), number(x), number(w), number(x * w), pair.name(one.output));
  }
  return text + "*No product* joins them.";
}

// Products, beside anything.
std::string product_text(const Pair& pair) {
  const auto described = [&](CellRef cell) {
    if (cell.grid != GridId::product) return pair.valued(cell);
    const CellRef output = cells_of_product(pair.story.axes, cell).output;
    return fmt::format("{} of y[{},{}]", pair.valued(cell), output.row, output.col);
  };
  return fmt::format("{}; {}. They share {}, {} and {}.", described(pair.a), described(pair.b),
                     counted(size_of(pair.inputs()), "input cell", "input cells"),
                     counted(size_of(pair.taps()), "tap", "taps"),
                     counted(size_of(pair.outputs()), "output cell", "output cells"));
}

// A cell of the bordered input is the input cell that lies there.
CellRef resolved(const Story& story, CellRef cell) {
  if (cell.grid == GridId::stamp) return {GridId::kernel, cell.row, cell.col};
  return cell.grid == GridId::bordered ? input_at_bordered(story.axes, cell.row, cell.col) : cell;
}

// Why a cell takes part in nothing, when it does not.
std::optional<std::string> out_of_play(const Story& story, CellRef cell) {
  if (cell.grid == GridId::bordered && resolved(story, cell).grid == GridId::none)
    return "A zero takes part in no sum: it has nothing to share.";
  if (cell.grid == GridId::output && name_of(story, cell).empty())
    return fmt::format("y[{},{}] lies in what padding crops: it has nothing to share.", cell.row, cell.col);
  return std::nullopt;
}

}  // namespace

std::string comparison_text(const Story& story, CellRef first, CellRef second) {
  for (const CellRef cell : {first, second})
    if (const auto reason = out_of_play(story, cell)) return *reason;
  const CellRef a = resolved(story, first), b = resolved(story, second);
  if (a == b || name_of(story, a).empty() || name_of(story, b).empty()) return {};
  const Pair pair{story, a, b, links_of(story.axes, a), links_of(story.axes, b)};
  if (a.grid == GridId::product || b.grid == GridId::product) return product_text(pair);
  if (a.grid != b.grid) return joined_text(pair);
  if (a.grid == GridId::output) return outputs_text(pair);
  return a.grid == GridId::input ? inputs_text(pair) : taps_text(pair);
}

}  // namespace unstride::scene
