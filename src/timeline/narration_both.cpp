// What Both says: the same products, grouped by input cell or by output cell.
#include <fmt/format.h>

#include <algorithm>

#include "core/format.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

std::string number(float value) {
  const std::string text = core::format_short(value, 12);
  return value < 0 ? "(" + text + ")" : text;
}

std::string at_start(const Story& story) {
  return fmt::format(
      "Two pictures explain the *{}* output, and *both are right*. *Stamp* starts from an input cell and adds its "
      "multiple of the kernel to the output. *Slide* starts from an output cell and looks back, with the kernel "
      "turned. "
      "Here they show the same cell at the same time. Press *Space* to play or *→* for one step.",
      by(story.output->rows, story.output->cols));
}

// Slide's sentence, and where the numbers go.
std::string turn_kernel(const Story& story, const Moment& moment) {
  const std::int64_t taps = story.kernel->rows * story.kernel->cols;
  std::string text = narrate_step(story, moment).body + " Stamp keeps the kernel as it is: ";
  if (taps == 1) return text + "the one weight has nowhere to go.";
  text += "the weights are the same, only their places differ";
  const char last = char('a' + std::min<std::int64_t>(taps, 26) - 1);
  return text + (taps <= 26 ? fmt::format(". Follow the letters: a and {} change places.", last) : ".");
}

std::string compare(const Story& story, std::int64_t index) {
  const std::int64_t cols = story.output->cols, row = index / cols, col = index % cols;
  const std::vector<Term> terms = terms_of(story, row, col);
  const auto count = std::int64_t(terms.size());
  const std::int64_t taps = story.kernel->rows * story.kernel->cols;
  const std::string value = core::format_short(story.output->at(row, col), 12);
  if (count == 0)
    return fmt::format(
        "y[{},{}] = *{}* in both pictures. *Stamp*: no stamp covers the cell. *Slide*: only {} under its "
        "window. No products, a hole.",
        row, col, value, taps == 1 ? "a zero lies" : "zeros lie");
  const Term& first = terms.front();
  std::string text = fmt::format(
      "y[{},{}] = *{}* in both pictures. *Stamp*: {} the cell, {} one product; x[{},{}] stamps w[{},{}], {}·{}. ", row,
      col, value, core::counted(count, "stamp covers", "stamps cover"), count == 1 ? "with" : "each with",
      first.input_row, first.input_col, first.tap_row, first.tap_col, number(first.input), number(first.weight));
  text += fmt::format("*Slide*: its window holds {}{}; w[{},{}] lies over x[{},{}]. ",
                      count == 1 ? "that input cell" : fmt::format("those {} input cells", count),
                      count == taps ? "" : " among " + core::counted(taps - count, "zero", "zeros"), first.tap_row,
                      first.tap_col, first.input_row, first.input_col);
  return text + (count == 1
                     ? "Both pictures are right: it is the same product."
                     : fmt::format("Both pictures are right: *the same {} products*, grouped by input cell or by "
                                   "output cell.",
                                   count));
}

}  // namespace

Narration narrate_both(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  switch (chapter.kind) {
    case ChapterKind::turn_kernel:
      return {"Turn the kernel", turn_kernel(story, moment)};
    case ChapterKind::compare:
      return {fmt::format("Step {} of {} · the same products", moment.step, chapter.steps),
              compare(story, moment.step - 1)};
    default:
      return narrate_step(story, moment);
  }
}

}  // namespace unstride::timeline
