// What Gradient says.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/format.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

std::string number(double value) {
  return core::format_double(value);
}

std::string at_start(const Story& story) {
  const auto& [h, w] = story.axes;
  return fmt::format(
      "Turn the layer around: C is the *forward convolution* with the same kernel, stride and padding, from {} to {}. "
      "Here u is any grid of the output's size. The transposed convolution C' is the gradient of C: to get the "
      "gradient "
      "of Conv2d by its input, PyTorch computes exactly this operation. Press *Space* to play or *→* for one step.",
      by(h.output(), w.output()), by(h.input, w.input));
}

std::string pull_step(const Story& story, std::int64_t index) {
  const auto& [h, w] = story.axes;
  const std::int64_t row = index / w.input, col = index % w.input, taps = h.params.kernel * w.params.kernel;
  const auto inside = std::int64_t(terms_of_pulled(story, row, col).size());
  std::string text = fmt::format(
      "The kernel, *not turned*, lies over u from row {}, column {}, and its {} make the cell [{},{}] of C u = *{}*. ",
      core::format_signed(h.output_of(row, 0)), core::format_signed(w.output_of(col, 0)),
      core::counted(taps, "product", "products"), row, col, number(story.adjoint->gradient.at(row, col)));
  if (inside < taps)
    text +=
        fmt::format("{} over the zeros that padding *adds* here: the same p *crops* in the transposed convolution. ",
                    core::counted(taps - inside, "tap lies", "taps lie"));
  if (index + 1 == h.input * w.input) return text + "This was the last cell of C u.";
  const bool next_row = col + 1 == w.input;
  const std::int64_t stride = (next_row ? h : w).params.stride;
  return text + fmt::format("The window then moves by *{}*: here the stride {}.",
                            core::counted(stride, "cell", "cells"),
                            stride == 1 ? "skips nothing" : "skips cells, and C u is the smaller grid");
}

std::string inner_products(const Story& story) {
  const engine::Adjoint& adjoint = *story.adjoint;
  const double difference = std::abs(adjoint.input_product - adjoint.output_product);
  std::string text =
      fmt::format("<C u, x> = *{}* and <u, C'x> = *{}*, each computed on its own: ", number(adjoint.input_product),
                  number(adjoint.output_product));
  text +=
      difference == 0 ? "they are *equal*. " : fmt::format("they are equal but for {:.3g} of rounding. ", difference);
  text +=
      "It holds for every u and x, as it does for a matrix and its transpose: *this is why it is called "
      "transposed*. ";
  const auto& kernel = story.kernel->cells;
  if (std::equal(kernel.begin(), kernel.end(), kernel.rbegin()))
    return text + "Slide's turn does not show with this kernel, as it looks the same when turned.";
  return text + fmt::format("Leave out Slide's turn of the kernel, and <u, C'x> would be *{}*{}.",
                            number(story.unturned_product),
                            story.unturned_product == adjoint.output_product ? ", here by chance the same" : "");
}

}  // namespace

Narration narrate_gradient(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  if (chapter.kind == ChapterKind::inner_products)
    return {chapter_name(story.timeline, chapter.kind), inner_products(story)};
  return {fmt::format("Step {} of {} · convolve u", moment.step, chapter.steps), pull_step(story, moment.step - 1)};
}

}  // namespace unstride::timeline
