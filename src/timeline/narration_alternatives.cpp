// What Alternatives says: the same place in every picture, and which of them are the same thing.
#include <fmt/format.h>

#include "core/format.h"
#include "timeline/alternatives.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

using Kind = engine::AlternativeKind;

std::string at_start(const Story& story) {
  const auto &h = story.axes.height, &w = story.axes.width;
  return fmt::format(
      "Other ways to make the {} input {} times larger, beside the transposed convolution: each with its result, its "
      "difference to that, and the transposed convolution that it is. Where there is a kernel to learn, it is the same "
      "*{}* numbers. Press *Space* to play or *→* for one step.",
      by(h.input, w.input), both(h.params.stride, w.params.stride), story.kernel->cells.size());
}

// "from 4 input cells"
std::string made_of(const engine::Alternative& one, const Story& story, std::int64_t row, std::int64_t col) {
  const auto sources = engine::sources_of(one, story.axes, row - one.row_offset, col - one.col_offset);
  return sources.empty() ? "from no input cell"
                         : "from " + core::counted(std::int64_t(sources.size()), "input cell", "input cells");
}

std::string enlarge_step(const Story& story, std::int64_t index) {
  const std::int64_t cols = story.axes.width.output(), row = index / cols, col = index % cols;
  const auto terms = std::int64_t(terms_of(story, row, col).size());
  std::string text =
      fmt::format("Output cell y[{},{}] = *{}* {}. ", row, col, core::format_short(story.output->at(row, col), 12),
                  terms == 0 ? "is a hole: no input cell feeds it"
                             : "is made from " + core::counted(terms, "input cell", "input cells"));
  std::string others;
  for (const engine::Alternative& one : *story.alternatives)
    if (const auto value = value_on(one, row, col))
      others += fmt::format("{}{} *{}* {}", others.empty() ? "" : "; ", words_of(story, one).brief,
                            core::format_short(*value, 8), made_of(one, story, row, col));
  if (others.empty()) return text + "The others have no cell there.";
  return text + "On the same place: " + others + ".";
}

}  // namespace

Narration narrate_alternatives(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  return {fmt::format("Step {} of {} · one place in all", moment.step, chapter.steps),
          enlarge_step(story, moment.step - 1)};
}

}  // namespace unstride::timeline
