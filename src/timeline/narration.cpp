#include "timeline/narration.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/format.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {

std::string by(std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {}", rows, cols);
}

std::string both(std::int64_t height, std::int64_t width) {
  return height == width ? fmt::format("{}", height) : by(height, width);
}

namespace {

using engine::Axis;

std::string span(std::int64_t first, std::int64_t last) {
  return first == last ? fmt::format("{}", first) : fmt::format("{}–{}", first, last);
}

std::string rows_and_columns(std::int64_t row, std::int64_t rows, std::int64_t col, std::int64_t cols) {
  return fmt::format("{} {}, {} {}", rows == 1 ? "row" : "rows", span(row, row + rows - 1),
                     cols == 1 ? "column" : "columns", span(col, col + cols - 1));
}

// "2" if one number says it for all four sides, else "top 2, bottom 3, left 2, right 3".
std::string sides(std::int64_t top, std::int64_t bottom, std::int64_t left, std::int64_t right) {
  if (top == bottom && left == right && top == left) return core::format_signed(top);
  return fmt::format("top {}, bottom {}, left {}, right {}", core::format_signed(top), core::format_signed(bottom),
                     core::format_signed(left), core::format_signed(right));
}

// "1 row", "2 columns", "1 row and 2 columns"; one of them is not 0.
std::string rows_and_columns_of(std::int64_t rows, std::int64_t cols) {
  std::string text = rows > 0 ? core::counted(rows, "row", "rows") : "";
  if (rows > 0 && cols > 0) text += " and ";
  return cols > 0 ? text + core::counted(cols, "column", "columns") : text;
}

bool has(const Story& story, ChapterKind kind) {
  return find_chapter(story.timeline, kind).has_value();
}

std::string at_start(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::string sizes =
      fmt::format("The input x is {}, the kernel w is {}, and the output y will be *{}*. ", by(h.input, w.input),
                  by(h.params.kernel, w.params.kernel), by(h.output(), w.output()));
  const std::string keys = " Press *Space* to play or *→* for one step.";
  if (story.timeline.view == ViewKind::stamp)
    return sizes +
           "Stamp is the definition: every input cell multiplies the whole kernel and adds the result to the output, "
           "each stamp a stride further." +
           keys;
  std::string text = sizes + "Slide gets the same output from an ordinary convolution: ";
  if (has(story, ChapterKind::insert_zeros)) text += "zeros are inserted into the input, ";
  return text + (has(story, ChapterKind::insert_zeros) ? "then the" : "the") +
         " turned kernel slides over it and sums what lies under it." + keys;
}

std::string insert_zeros(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::int64_t rows = h.params.stride - 1, cols = w.params.stride - 1;
  std::string text;
  if (rows == cols)
    text = fmt::format("Between neighbouring input cells s − 1 = {} inserted: ",
                       core::counted(rows, "zero is", "zeros are"));
  else text = fmt::format("Zeros are inserted, s − 1 of them: {} between rows and {} between columns. So ", rows, cols);
  text += fmt::format("{} becomes *{}*. ", by(h.input, w.input), by(h.zero_inserted(), w.zero_inserted()));
  if (h.zero_inserted() * w.zero_inserted() == 1) text = "A single input cell has no neighbours: it stays *1 × 1*. ";
  return text +
         "This is all that the stride does here: it spreads the *input*. The window will move by one cell, whatever "
         "the stride.";
}

std::string border(const Story& story) {
  const auto& [h, w] = story.axes;
  const auto &hp = h.params, &wp = w.params;
  const std::int64_t values[] = {h.border_begin(), h.border_end(), w.border_begin(), w.border_end()};
  const auto [least, most] = std::minmax_element(std::begin(values), std::end(values));
  const std::string widths = sides(values[0], values[1], values[2], values[3]);
  std::string text =
      *least == *most ? fmt::format("The border is d(k−1) − p = {} {} wide, so ", widths, *most == 1 ? "cell" : "cells")
                      : fmt::format("The border is d(k−1) − p cells wide ({}), so ", widths);
  text += fmt::format("{} becomes *{}*. ", by(h.zero_inserted(), w.zero_inserted()), by(h.bordered(), w.bordered()));
  if (*least < 0) text += "Where it is negative, cells are *trimmed*: padding is larger than the kernel's reach. ";
  text += "Padding takes border away, so a *larger* padding gives a *smaller* output.";
  if (hp.output_padding > 0 || wp.output_padding > 0)
    text += fmt::format(" Output padding adds {} to it, at the {} only.",
                        rows_and_columns_of(hp.output_padding, wp.output_padding),
                        wp.output_padding == 0   ? "bottom"
                        : hp.output_padding == 0 ? "right"
                                                 : "bottom and the right");
  return text;
}

std::string spread_kernel(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::int64_t rows = h.params.dilation - 1, cols = w.params.dilation - 1;
  const std::string gaps = rows == cols
                               ? fmt::format("d − 1 = {} between neighbouring taps", core::counted(rows, "gap", "gaps"))
                               : fmt::format("gaps, d − 1 of them: {} between rows and {} between columns", rows, cols);
  return fmt::format("Dilation leaves {}. The {} kernel reaches over *{}* cells and still has {}.", gaps,
                     by(h.params.kernel, w.params.kernel), by(reach(h.params), reach(w.params)),
                     core::counted(h.params.kernel * w.params.kernel, "weight", "weights"));
}

// What the window slides over.
std::string slid_grid(const Story& story) {
  if (has(story, ChapterKind::insert_zeros)) return "the zero-inserted input";
  return has(story, ChapterKind::border) ? "the bordered input" : "the input";
}

// "with 4 input cells and 5 zeros"
std::string partners(std::int64_t terms, std::int64_t taps) {
  const std::string cells = core::counted(terms, "input cell", "input cells");
  const std::string zeros = core::counted(taps - terms, "zero", "zeros");
  if (terms == taps) return taps == 1 ? "with an input cell" : "all of them with input cells";
  if (terms == 0) return taps == 1 ? "with a zero" : "all of them with zeros";
  return fmt::format("with {} and {}", cells, zeros);
}

std::string slide_step(const Story& story, std::int64_t index) {
  const auto& [h, w] = story.axes;
  const std::int64_t row = index / w.output(), col = index % w.output();
  const auto terms = std::int64_t(terms_of(story, row, col).size());
  const std::int64_t taps = h.params.kernel * w.params.kernel;
  std::string text = fmt::format("The turned kernel sits over {} of {}. ",
                                 rows_and_columns(row, reach(h.params), col, reach(w.params)), slid_grid(story));
  text += fmt::format("{} summed into the output cell y[{},{}] = *{}*: {}. ",
                      core::counted(taps, "product is", "products are"), row, col,
                      core::format_short(story.output->at(row, col), 12), partners(terms, taps));
  if (index + 1 == h.output() * w.output()) return text + "This was the last cell: the output is complete.";
  if (col + 1 == w.output()) return text + "Then the window starts the next row, *one* cell lower.";
  text += "Then the window moves by *one* cell";
  const bool strided = h.params.stride > 1 || w.params.stride > 1;
  return text + (strided ? ": the stride went into the zeros, not into the slide." : ".");
}

std::string stamp_step(const Story& story, std::int64_t index) {
  const auto& [h, w] = story.axes;
  const std::int64_t row = index / w.input, col = index % w.input, taps = h.params.kernel * w.params.kernel;
  const std::string value = core::format_short(story.input->at(row, col), 12);
  std::string text = fmt::format("Input cell x[{},{}] = *{}* multiplies {} of the kernel. ", row, col, value,
                                 taps == 1 ? "the one weight" : fmt::format("all {} weights", taps));
  const auto rows = h.stamp_of_input(row), cols = w.stamp_of_input(col);
  const auto kept = std::int64_t(rows.size() * cols.size());
  if (kept == 0) {
    text += "Its whole stamp lies in what padding will crop. ";
  } else {
    text += fmt::format("{} *added* to the output's {}{}. ", taps == 1 ? "The product is" : "The products are",
                        rows_and_columns(rows.front().output, rows.back().output - rows.front().output + 1,
                                         cols.front().output, cols.back().output - cols.front().output + 1),
                        kept < taps ? "; what lies beyond will be cropped" : "");
  }
  if (index + 1 == h.input * w.input) return text + "This was the last stamp.";
  if (col + 1 == w.input)
    return text + fmt::format("The next row of stamps starts *{}* lower: s again.",
                              core::counted(h.params.stride, "cell", "cells"));
  return text + fmt::format("The next stamp lands *{}* further: the stride moves the output, not the input.",
                            core::counted(w.params.stride, "cell", "cells"));
}

std::string crop(const Story& story) {
  const auto &h = story.axes.height, &w = story.axes.width;
  const auto &hp = h.params, &wp = w.params;
  std::string text;
  if (hp.pad_begin + hp.pad_end + wp.pad_begin + wp.pad_end > 0)
    text = fmt::format("Padding p = {} *crops* the edges of the {} sum: here padding removes, it does not add. ",
                       sides(hp.pad_begin, hp.pad_end, wp.pad_begin, wp.pad_end), by(h.full(), w.full()));
  if (hp.output_padding > 0 || wp.output_padding > 0)
    text += fmt::format("Output padding keeps {} more at the end: real values as far as stamps reach, zeros beyond. ",
                        rows_and_columns_of(hp.output_padding, wp.output_padding));
  return text + fmt::format("The output is *{}*.", by(h.output(), w.output()));
}

std::string turn_kernel(const Story& story) {
  const auto& cells = story.kernel->cells;
  const bool symmetric = std::equal(cells.begin(), cells.end(), cells.rbegin());
  std::string text =
      "The kernel is turned by *180°*. Stamp pushes each input cell outwards; Slide looks back from each output cell, "
      "so it "
      "meets the same weights in the opposite order. ";
  return text +
         (symmetric ? "This kernel looks the same when turned." : "Leave the turn out, and the result is wrong.");
}

}  // namespace

// Slide and Stamp, and what Both shares with Slide.
Narration narrate_step(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  const std::string step = fmt::format("Step {} of {} · ", moment.step, chapter.steps);
  switch (chapter.kind) {
    case ChapterKind::insert_zeros:
      return {"Insert zeros", insert_zeros(story)};
    case ChapterKind::border:
      return {chapter_name(story.timeline, chapter.kind), border(story)};
    case ChapterKind::spread_kernel:
      return {"Spread the kernel", spread_kernel(story)};
    case ChapterKind::turn_kernel:
      return {"Turn the kernel", turn_kernel(story)};
    case ChapterKind::slide:
      return {step + "multiply and sum", slide_step(story, moment.step - 1)};
    case ChapterKind::stamp:
      return {step + "stamp and add", stamp_step(story, moment.step - 1)};
    case ChapterKind::crop:
      return {chapter_name(story.timeline, chapter.kind), crop(story)};
    default:
      return {step + chapter_name(story.timeline, chapter.kind), ""};
  }
  return {};
}

Narration narrate(const Story& story, double t) {
  const Moment moment = moment_at(story.timeline, t);
  switch (story.timeline.view) {
    case ViewKind::slide:
    case ViewKind::stamp:
      return narrate_step(story, moment);
    case ViewKind::both:
      return narrate_both(story, moment);
    case ViewKind::matrix:
      return narrate_matrix(story, moment);
    case ViewKind::phases:
      return narrate_phases(story, moment);
    case ViewKind::gradient:
      return narrate_gradient(story, moment);
    case ViewKind::round_trip:
      return narrate_round_trip(story, moment);
    case ViewKind::alternatives:
      return narrate_alternatives(story, moment);
    case ViewKind::channels:
      return narrate_channels(story, moment);
  }
  return {};
}

}  // namespace unstride::timeline
