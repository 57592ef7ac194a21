#include "timeline/narration.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/format.h"

namespace unstride::timeline {
namespace {

using engine::Axis;

std::string by(std::int64_t rows, std::int64_t cols) {
  return fmt::format("{} × {}", rows, cols);
}

// "2" when both axes agree, else "2 × 3".
std::string both(std::int64_t height, std::int64_t width) {
  return height == width ? fmt::format("{}", height) : by(height, width);
}

std::string count_of(std::int64_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string span(std::int64_t first, std::int64_t last) {
  return first == last ? fmt::format("{}", first) : fmt::format("{}–{}", first, last);
}

std::string rows_and_columns(std::int64_t row, std::int64_t rows, std::int64_t col, std::int64_t cols) {
  return fmt::format("{} {}, {} {}", rows == 1 ? "row" : "rows", span(row, row + rows - 1),
                     cols == 1 ? "column" : "columns", span(col, col + cols - 1));
}

// "2" if one number says it for all four sides, else "top 2, bottom 3, left 2, right 3".
std::string sides(std::int64_t top, std::int64_t bottom, std::int64_t left, std::int64_t right) {
  if (top == bottom && left == right && top == left) return fmt::format("{}", top);
  return fmt::format("top {}, bottom {}, left {}, right {}", top, bottom, left, right);
}

std::string at_start(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::string sizes =
      fmt::format("The input x is {}, the kernel w is {}, and the output y will be *{}*. ", by(h.input, w.input),
                  by(h.params.kernel, w.params.kernel), by(h.output(), w.output()));
  if (story.timeline.view == ViewKind::stamp)
    return sizes +
           "Stamp is the definition: every input cell multiplies the whole kernel and adds the result to the output, "
           "each "
           "stamp a stride further. Press *Space* to play or *→* for one step.";
  return sizes +
         "Slide computes the same as an ordinary convolution: zeros are inserted into the input, then the turned "
         "kernel "
         "slides over it. Press *Space* to play or *→* for one step.";
}

std::string insert_zeros(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::int64_t zeros = std::max(h.params.stride, w.params.stride) - 1;
  return fmt::format(
      "Between neighbouring input cells s − 1 = {} {} inserted: {} becomes *{}*. This is all that the stride does "
      "here: it "
      "spreads the *input*. The window will move by one cell, whatever the stride.",
      both(h.params.stride - 1, w.params.stride - 1), zeros == 1 ? "zero is" : "zeros are", by(h.input, w.input),
      by(h.zero_inserted(), w.zero_inserted()));
}

std::string border(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::int64_t values[] = {h.border_begin(), h.border_end(), w.border_begin(), w.border_end()};
  const auto [least, most] = std::minmax_element(std::begin(values), std::end(values));
  std::string text =
      fmt::format("The border is d(k−1) − p = {} {} wide, so {} becomes *{}*. ",
                  sides(values[0], values[1], values[2], values[3]), *least == *most && *most == 1 ? "cell" : "cells",
                  by(h.zero_inserted(), w.zero_inserted()), by(h.bordered(), w.bordered()));
  if (*least < 0) text += "Where it is negative, cells are *trimmed*: padding is larger than the kernel's reach. ";
  text += "Padding takes border away, so a *larger* padding gives a *smaller* output.";
  if (h.params.output_padding > 0 || w.params.output_padding > 0)
    text += fmt::format(" Output padding {} widens the border, at the bottom and the right only.",
                        both(h.params.output_padding, w.params.output_padding));
  return text;
}

std::string spread_kernel(const Story& story) {
  const auto& [h, w] = story.axes;
  const auto reach = [](const Axis& axis) { return axis.params.dilation * (axis.params.kernel - 1) + 1; };
  return fmt::format(
      "Dilation d = {} leaves {} between the taps: the {} kernel reaches over *{}* cells and still has {} weights.",
      both(h.params.dilation, w.params.dilation),
      count_of(std::max(h.params.dilation, w.params.dilation) - 1, "gap", "gaps"), by(h.params.kernel, w.params.kernel),
      by(reach(h), reach(w)), h.params.kernel * w.params.kernel);
}

std::string slide_step(const Story& story, std::int64_t index) {
  const auto& [h, w] = story.axes;
  const std::int64_t row = index / w.output(), col = index % w.output();
  const auto reach = [](const Axis& axis) { return axis.params.dilation * (axis.params.kernel - 1) + 1; };
  const auto terms = std::int64_t(terms_of(story, row, col).size());
  const std::int64_t taps = h.params.kernel * w.params.kernel;
  std::string text = fmt::format("The turned kernel sits over {} of the zero-inserted input. ",
                                 rows_and_columns(row, reach(h), col, reach(w)));
  text += fmt::format("{} summed into the output cell y[{},{}] = *{}*; {} with an input cell. ",
                      count_of(taps, "product is", "products are"), row, col,
                      core::format_short(story.output->at(row, col), 12),
                      terms == 0 ? "none of them is" : count_of(terms, "is", "are"));
  if (index + 1 == h.output() * w.output()) return text + "This was the last cell: the output is complete.";
  text += "Then the window moves by *one* cell";
  const bool strided = h.params.stride > 1 || w.params.stride > 1;
  return text + (strided ? ": the stride went into the zeros, not into the slide." : ".");
}

std::string stamp_step(const Story& story, std::int64_t index) {
  const auto& [h, w] = story.axes;
  const std::int64_t row = index / w.input, col = index % w.input;
  const std::string value = core::format_short(story.input->at(row, col), 12);
  std::string text = fmt::format("Input cell x[{},{}] = *{}* multiplies all {} of the kernel. ", row, col, value,
                                 count_of(h.params.kernel * w.params.kernel, "weight", "weights"));
  const auto rows = h.stamp_of_input(row), cols = w.stamp_of_input(col);
  if (rows.empty() || cols.empty()) {
    text += "Its whole stamp lies in what padding will crop. ";
  } else {
    text += fmt::format("The products are *added* to {} of the output. ",
                        rows_and_columns(rows.front().output, rows.back().output - rows.front().output + 1,
                                         cols.front().output, cols.back().output - cols.front().output + 1));
  }
  if (index + 1 == h.input * w.input) return text + "This was the last stamp.";
  return text + fmt::format("The next stamp lands *{}* further: the stride moves the output, not the input.",
                            both(h.params.stride, w.params.stride) +
                                (h.params.stride == 1 && w.params.stride == 1 ? " cell" : " cells"));
}

std::string crop(const Story& story) {
  const auto &h = story.axes.height, &w = story.axes.width;
  const auto &hp = h.params, &wp = w.params;
  std::string text;
  if (hp.pad_begin + hp.pad_end + wp.pad_begin + wp.pad_end > 0)
    text = fmt::format("Padding p = {} *crops* the edges of the {} sum: here padding removes, it does not add. ",
                       sides(hp.pad_begin, hp.pad_end, wp.pad_begin, wp.pad_end), by(h.full(), w.full()));
  if (hp.output_padding > 0 || wp.output_padding > 0)
    text += fmt::format(
        "Output padding {} keeps that many more at the bottom and the right: real values as far as stamps reach, zeros "
        "beyond. ",
        both(hp.output_padding, wp.output_padding));
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

Narration narrate(const Story& story, double t) {
  const Moment moment = moment_at(story.timeline, t);
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
  }
  return {};
}

std::string overlap_verdict(const Story& story) {
  const auto& cells = story.overlap->cells;
  const auto [least, most] = std::minmax_element(cells.begin(), cells.end());
  const std::string range = *least == *most ? fmt::format("Every cell is covered {}. ",
                                                          *least == 1 ? "once" : fmt::format("{} times", *least))
                                            : fmt::format("Counts run from {} to {}. ", *least, *most);
  const auto even = [](const Axis& axis) {
    return std::gcd(axis.params.dilation, axis.params.stride) == 1 && axis.params.kernel % axis.params.stride == 0;
  };
  const auto &h = story.axes.height.params, &w = story.axes.width.params;
  const std::string k = both(h.kernel, w.kernel), s = both(h.stride, w.stride);
  if (even(story.axes.height) && even(story.axes.width))
    return range + fmt::format("s = {} divides k = {}: away from the edges the cover is *even*.", s, k);
  if (*least == 0) return range + "Cells that *no stamp reaches* hold nothing of the input.";
  const std::int64_t next =
      (std::max(h.kernel, w.kernel) / std::max(h.stride, w.stride) + 1) * std::max(h.stride, w.stride);
  if (h.kernel % h.stride == 0 && w.kernel % w.stride == 0)
    return range + "The dilation shares a factor with the stride: the cover is *uneven*.";
  return range + fmt::format(
                     "k = {} is not a multiple of s = {}: the cover is *uneven*, and checkerboard artefacts can come "
                     "from it. Try k = {}.",
                     k, s, next);
}

}  // namespace unstride::timeline
