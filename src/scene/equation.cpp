// The line under the stage: the focused output cell's sum, with its numbers in role colours.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/format.h"
#include "engine/phases.h"
#include "scene/channels_parts.h"
#include "scene/stage_parts.h"
#include "scene/sum_line.h"

namespace unstride::scene {
namespace {

using core::GridId;
using timeline::Story;
using timeline::Term;

// The sum that the line shows: of which output cell, and how many input cells count so far (Stamp's running sum); or of
// a cell of C u (Gradient).
struct Sum {
  CellRef cell;
  std::vector<Term> terms;
};

bool in_output(const Story& story, CellRef cell) {
  return cell.grid == GridId::output && cell.row >= 0 && cell.row < story.axes.height.output() && cell.col >= 0 &&
         cell.col < story.axes.width.output();
}

bool in_pulled(const Story& story, CellRef cell) {
  return story.adjoint && cell.grid == GridId::pulled && story.adjoint->gradient.contains(cell.row, cell.col);
}

bool has_sum(const Story& story, const Sum& sum) {
  return in_output(story, sum.cell) || in_pulled(story, sum.cell);
}

// Stamp's sums run: of a cell of the output the stamps that count at `moment`, of an input cell those up to its own, of
// a product at least those.
Sum focused_sum(const Story& story, CellRef focus, const timeline::Moment& moment) {
  const bool stamp = story.timeline.view == timeline::ViewKind::stamp;
  const std::int64_t cols = story.axes.width.input;
  std::int64_t steps = stamp ? counted_steps(story, moment) : 0;
  CellRef cell = focus;
  if (focus.grid == GridId::product) {
    const auto [output, input] = cells_of_product(story.axes, focus);
    steps = std::max(steps, input.row * cols + input.col + 1);
    cell = output;
  } else if (stamp && focus.grid == GridId::input) {
    steps = focus.row * cols + focus.col + 1;
    cell = stamp_sum_cell(story, focus);
  }
  Sum sum{cell, {}};
  if (in_pulled(story, sum.cell)) sum.terms = timeline::terms_of_pulled(story, sum.cell.row, sum.cell.col);
  if (!in_output(story, sum.cell)) return sum;
  sum.terms = timeline::terms_of(story, sum.cell.row, sum.cell.col);
  if (stamp)
    std::erase_if(sum.terms, [&](const Term& term) { return term.input_row * cols + term.input_col >= steps; });
  return sum;
}

void draw_sum(const StageContext& context, const Rect& area, const Sum& sum) {
  const Theme& theme = context.pen.theme();
  const bool pulled = in_pulled(context.story, sum.cell);
  SumLine line{
      fmt::format("{}[{},{}]", pulled ? "(C u)" : "y", sum.cell.row, sum.cell.col), {}, timeline::sum(sum.terms)};
  line.focus = context.focus;
  for (const Term& term : sum.terms) {
    line.products.push_back({term.input, term.weight});
    if (!pulled)
      line.cells.push_back(product_of(context.story.axes, sum.cell, {GridId::input, term.input_row, term.input_col}));
  }
  draw_sum_line(
      context.pen, area, line,
      {(pulled ? theme.output : theme.input).text, theme.kernel.text, (pulled ? theme.input : theme.output).text});
}

std::string stamp_remark(const Story& story, const Sum& sum) {
  const auto terms = std::int64_t(sum.terms.size());
  const std::int64_t all = story.overlap->at(sum.cell.row, sum.cell.col);
  if (all == 0) return "A hole: no stamp reaches this cell.";
  if (terms == 0) return "No stamp has reached this cell yet.";
  if (terms < all) return fmt::format("{} so far, {} to come.", core::counted(terms, "stamp", "stamps"), all - terms);
  if (all == 1) return "One stamp alone covers this cell.";
  return fmt::format("{} stamps that overlap here have been added up.", all == 2 ? "Both" : fmt::format("All {}", all));
}

std::string slide_remark(const Story& story, const Sum& sum) {
  const auto terms = std::int64_t(sum.terms.size());
  const std::int64_t taps = story.kernel->rows * story.kernel->cols;
  const std::string count = fmt::format("the overlap count of this cell is {}.", terms);
  if (taps == 1)
    return terms == 1 ? "The one product is with an input cell: " + count : "The one product is with a zero.";
  if (terms == taps) return fmt::format("All {} products are with input cells: {}", taps, count);
  if (terms == 0) return fmt::format("All {} products are with zeros: a hole, no stamp reaches this cell.", taps);
  return fmt::format("{} of the {} products {}. Only {}: {}", taps - terms, taps,
                     taps - terms == 1 ? "is with a zero" : "are with zeros",
                     terms == 1 ? "this 1 does work" : fmt::format("these {} do work", terms), count);
}

std::string phases_remark(const Story& story, const Sum& sum) {
  const std::int64_t row = engine::phase_of_output(story.axes.height, sum.cell.row);
  const std::int64_t col = engine::phase_of_output(story.axes.width, sum.cell.col);
  const std::string phase = fmt::format("Phase ({}, {}): ", row, col);
  if (story.phases->is_hole(row, col)) return phase + "it has no taps, so this cell is a hole.";
  const auto taps = std::int64_t(story.phases->kernels[story.phases->index(row, col)].cells.size());
  const auto terms = std::int64_t(sum.terms.size());
  if (terms == taps)
    return phase + (taps == 1 ? "its one tap meets an input cell."
                              : fmt::format("all {} taps of its small kernel meet input cells.", taps));
  if (terms == 0) return phase + "its small kernel lies beyond the input's edge here, so this cell is a hole.";
  return phase + fmt::format("{} of the {} taps of its small kernel {}; {} beyond the edge.", terms, taps,
                             terms == 1 ? "meets an input cell" : "meet input cells",
                             taps - terms == 1 ? "the other lies" : "the others lie");
}

std::string gradient_remark(const Story& story, const Sum& sum) {
  const std::int64_t taps = story.kernel->rows * story.kernel->cols;
  const auto terms = std::int64_t(sum.terms.size());
  if (!in_pulled(story, sum.cell))
    return terms == 0 ? "A hole: no weight leads to this cell, and no cell of C u uses u here."
                      : "The weights that lead here from x are those with which C u takes u from here.";
  if (terms == taps) return "The whole kernel, not turned, lies over u.";
  return fmt::format("{} of the {} lie over padding, which is zero: what the transposed convolution crops.",
                     taps - terms, core::counted(taps, "tap", "taps"));
}

// What an entry of the matrix, or a place without one, has to do with the sum of its row.
std::string entry_remark(const Story& story, CellRef product) {
  const auto [output, input] = cells_of_product(story.axes, product);
  const Links links = links_of(story.axes, product);
  const std::string x = fmt::format("x[{},{}]", input.row, input.col),
                    y = fmt::format("y[{},{}]", output.row, output.col);
  if (links.kernel.empty()) return fmt::format("A zero of the matrix: {} does not use {}, no tap joins them.", y, x);
  const std::int64_t a = links.kernel.rows.front(), b = links.kernel.cols.front();
  return fmt::format("This entry is w[{},{}] = {}: the tap that joins {} and {}.", a, b,
                     core::format_exact(story.kernel->at(a, b)), x, y);
}

std::string matrix_remark(const Story& story, const Sum& sum, CellRef focus) {
  if (focus.grid == GridId::product) return entry_remark(story, focus);
  const auto terms = std::int64_t(sum.terms.size()), all = story.axes.height.input * story.axes.width.input;
  if (terms == 0) return "Its row of C′ has only zeros: a hole, no input cell reaches it.";
  return fmt::format("Its row of C′ has {}, one for each tap that joins it to an input cell, and {}.",
                     core::counted(terms, "entry", "entries"),
                     all == terms ? "no zeros" : core::counted(all - terms, "zero", "zeros"));
}

// The quiet second line: what the sum says about zeros and overlap.
std::string remark(const Story& story, const Sum& sum, CellRef focus) {
  switch (story.timeline.view) {
    case timeline::ViewKind::stamp:
      return stamp_remark(story, sum);
    case timeline::ViewKind::phases:
      return phases_remark(story, sum);
    case timeline::ViewKind::gradient:
      return gradient_remark(story, sum);
    case timeline::ViewKind::matrix:
      return matrix_remark(story, sum, focus);
    case timeline::ViewKind::alternatives:
      return alternatives_remark(story, sum.cell);
    case timeline::ViewKind::both:
      if (sum.terms.size() > 1)
        return fmt::format("Both pictures are right: the same {} products, grouped by input cell or by output cell.",
                           sum.terms.size());
      return slide_remark(story, sum);
    default:
      return slide_remark(story, sum);
  }
}

std::string focus_sentence(const Story& story, CellRef focus) {
  const auto& [height, width] = story.axes;
  switch (focus.grid) {
    case GridId::input: {
      const Links links = links_of(story.axes, focus);
      if (links.output.empty())
        return fmt::format("x[{},{}] = {} reaches only cells that padding crops.", focus.row, focus.col,
                           core::format_exact(story.input->at(focus.row, focus.col)));
      const auto &rows = links.output.rows, &cols = links.output.cols;
      const std::string fed = fmt::format("x[{},{}] = {} feeds ", focus.row, focus.col,
                                          core::format_exact(story.input->at(focus.row, focus.col)));
      if (rows.size() * cols.size() == 1) return fed + fmt::format("one output cell, y[{},{}].", rows[0], cols[0]);
      return fed + fmt::format("{} output cells from y[{},{}] to y[{},{}].", rows.size() * cols.size(), rows.front(),
                               cols.front(), rows.back(), cols.back());
    }
    case GridId::kernel:
    case GridId::stamp: {
      const Links links = links_of(story.axes, focus);
      return fmt::format("w[{},{}] = {} multiplies {} of {}.", focus.row, focus.col,
                         core::format_exact(story.kernel->at(focus.row, focus.col)),
                         links.input.rows.size() * links.input.cols.size(),
                         core::counted(height.input * width.input, "input cell", "input cells"));
    }
    case GridId::probe: {
      const Links links = links_of(story.axes, focus);
      return fmt::format(
          "u[{},{}] = {} is used by {} of C u.", focus.row, focus.col,
          core::format_exact(story.probe->at(focus.row, focus.col)),
          core::counted(std::int64_t(links.input.rows.size() * links.input.cols.size()), "cell", "cells"));
    }
    case GridId::output:
      return fmt::format("y[{},{}] lies in what padding crops away.", focus.row, focus.col);
    case GridId::bordered: {
      const CellRef source = input_at_bordered(story.axes, focus.row, focus.col);
      if (source.grid == GridId::input) return focus_sentence(story, source);
      const std::int64_t r = focus.row - height.border_begin(), c = focus.col - width.border_begin();
      const bool inserted = r >= 0 && r < height.zero_inserted() && c >= 0 && c < width.zero_inserted();
      return inserted ? "An inserted zero: it keeps its place in the sum, but adds nothing."
                      : "A zero of the border: it lets the window reach the output's edge.";
    }
    default:
      break;
  }
  return {};
}

}  // namespace

CellRef stamp_sum_cell(const Story& story, CellRef source) {
  const auto& [height, width] = story.axes;
  // Stamps that reach output cell o along an axis: from cells before the source's, and from all.
  struct Reach {
    std::int64_t output, before, all;
  };
  const auto reaches = [](const engine::Axis& axis, std::int64_t input) {
    std::vector<Reach> list;
    for (const auto& link : axis.stamp_of_input(input)) {
      const auto terms = axis.terms_of_output(link.output);
      const auto before = std::count_if(terms.begin(), terms.end(), [&](const auto& t) { return t.input < input; });
      list.push_back({link.output, before, std::int64_t(terms.size())});
    }
    return list;
  };
  CellRef best;
  std::int64_t most = 0;
  const auto cols = reaches(width, source.col);
  for (const Reach& row : reaches(height, source.row))
    for (const Reach& col : cols) {
      // Whole rows of stamps before the source's row, then those of its row up to it.
      const std::int64_t terms = row.before * col.all + col.before + 1;
      if (terms > most) most = terms, best = {GridId::output, row.output, col.output};
    }
  return best;
}

namespace {

void draw_words(const StageContext& context, const Rect& area) {
  const Story& story = context.story;
  const Theme& theme = context.pen.theme();
  const Sum sum = focused_sum(story, context.focus, context.moment);
  const bool finished = context.animated && context.focus.grid == GridId::none && context.moment.step > 0;
  if (has_sum(story, sum)) {
    draw_sum(context, area, sum);
    context.pen.paragraph({area.x, area.y + 44}, remark(story, sum, context.focus), 13, theme.quiet, area.width, 2);
  } else if (context.focus.grid != GridId::none) {
    context.pen.paragraph({area.x, area.y + 20}, focus_sentence(story, context.focus), 14, theme.ink, area.width, 3);
  } else if (!finished) {
    context.pen.paragraph({area.x, area.y + 20}, "Space plays. Point at any cell to see what feeds it.", 14,
                          theme.quiet, area.width, 2);
  }
}

}  // namespace

void draw_equation(const StageContext& context, const Rect& area) {
  const Story& story = context.story;
  const Theme& theme = context.pen.theme();
  if (context.view.zoom > 1) {  // the strip lies over the zoomed grids
    const Rect& view = context.view.viewport;
    context.pen.add(RectShape{{view.x, area.y - 8, view.width, view.bottom() - area.y + 8}, theme.paper, {}, 0},
                    layer::kOverlay);
  }
  context.pen.on_layer(layer::kGrid, layer::kOverlay + 1);
  if (story.trip) draw_trip_words(context, area);
  else draw_words(context, area);
  context.pen.on_layer(layer::kGrid, layer::kText);
}

std::string equation_text(const Story& story, double t, const View& view) {
  const CellRef focus = focus_of(story, t, view);
  if (story.timeline.view == timeline::ViewKind::channels) return channels_equation_text(story, focus);
  if (story.trip) {
    const auto sum = trip_sum(story, focus);
    return sum ? sum_text(sum->products) : "";
  }
  const Sum sum = focused_sum(story, focus, timeline::moment_at(story.timeline, t));
  if (!has_sum(story, sum)) return {};
  std::vector<timeline::Product> products;
  for (const Term& term : sum.terms) products.push_back({term.input, term.weight});
  return sum_text(products);
}

}  // namespace unstride::scene
