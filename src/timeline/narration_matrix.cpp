// What Matrix says.
#include <fmt/format.h>

#include "core/format.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

// "64%", and never 0% or 100% for what is neither.
std::string percent_of(std::int64_t part, std::int64_t whole) {
  const double percent = 100.0 * double(part) / double(whole);
  if (part > 0 && percent < 1) return "less than 1%";
  if (part < whole && percent > 99) return "more than 99%";
  return fmt::format("{:.0f}%", percent);
}

std::string at_start(const Story& story) {
  const auto& [h, w] = story.axes;
  const auto& matrix = *story.matrix;
  const std::int64_t entries = matrix.nonzeros(), places = matrix.rows() * matrix.cols();
  std::string text = fmt::format(
      "A convolution multiplies and adds, so it is a matrix. C is that of the *forward* convolution, which makes {} of "
      "{}: both are listed row by row, so C has *{}* (one a window) and *{}*. ",
      by(h.input, w.input), by(h.output(), w.output()), core::counted(matrix.rows(), "row", "rows"),
      core::counted(matrix.cols(), "column", "columns"));
  text +=
      fmt::format("It holds {} of the kernel, a colour a tap: {} of its {}, ", entries == 1 ? "one weight" : "weights",
                  core::counted(entries, "entry", "entries"), core::counted(places, "place", "places"));
  return text + fmt::format("and {} of them are zeros.", percent_of(places - entries, places));
}

std::string mirror(const Story& story) {
  const auto& [h, w] = story.axes;
  const auto& matrix = *story.matrix;
  const std::int64_t entries = matrix.nonzeros();
  return fmt::format(
      "C is mirrored along its diagonal: what stood in row r and column c now stands in row c and column r. {} becomes "
      "*{}*, with {}. That is all that *transposed* means. C′ is *not the inverse* of C: it leads from {} back to the "
      "shape {}, but in general not to the values.",
      by(matrix.rows(), matrix.cols()), by(matrix.cols(), matrix.rows()),
      entries == 1 ? "the same one number" : fmt::format("the *same {} numbers*", entries), by(h.input, w.input),
      by(h.output(), w.output()));
}

// "1·9 + 2·7"
std::string sum_of(const std::vector<Term>& terms) {
  std::string text;
  const auto factor = [](float value) {
    const std::string exact = core::format_exact(value);
    return value < 0 ? "(" + exact + ")" : exact;
  };
  for (const Term& term : terms) {
    if (!text.empty()) text += " + ";
    text += factor(term.input) + "·" + factor(term.weight);
  }
  return text;
}

std::string multiply_step(const Story& story, std::int64_t index) {
  constexpr size_t kMostTerms = 4;  // more of them are a long line, which the equation shows
  const std::int64_t cols = story.axes.width.output(), row = index / cols, col = index % cols;
  const auto terms = terms_of(story, row, col);
  const std::string value = core::format_short(story.output->at(row, col), 12);
  const std::string name = fmt::format("y[{},{}]", row, col);
  std::string text = fmt::format("Row {} of C′ belongs to {}. ", index, name);
  if (terms.empty()) {
    text += fmt::format("It has only zeros, so {} = *{}*: a hole that no input cell reaches. ", name, value);
  } else {
    text += terms.size() == 1 ? "It has 1 entry: the one tap that reaches this cell, in the column of its input cell. "
                              : fmt::format(
                                    "It has {} entries: exactly the kernel's taps that reach this cell, each in "
                                    "the column of its input cell. ",
                                    terms.size());
    text += terms.size() <= kMostTerms
                ? fmt::format("Times x: {} = {} = *{}*. ", name, sum_of(terms), value)
                : fmt::format("Times x, {} sum to {} = *{}*. ",
                              core::counted(std::int64_t(terms.size()), "product", "products"), name, value);
  }
  if (index + 1 == story.timeline.main().steps)
    return text + "This was the last row: y = C′x is the transposed convolution.";
  const std::int64_t zeros = story.matrix->rows() - std::int64_t(terms.size());
  if (terms.empty()) return text + "The row adds nothing, but it has its place in y.";
  if (zeros == 0) return text + "The row has no zeros.";
  return text + fmt::format("The row's other {} zero{}.", zeros == 1 ? "place is" : fmt::format("{} places are", zeros),
                            zeros == 1 ? "" : "s");
}

}  // namespace

Narration narrate_matrix(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story) + " Press *Space* to play or *→* for one step."};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  if (chapter.kind == ChapterKind::mirror) return {"Mirror along the diagonal", mirror(story)};
  return {fmt::format("Step {} of {} · row times x", moment.step, chapter.steps),
          multiply_step(story, moment.step - 1)};
}

}  // namespace unstride::timeline
