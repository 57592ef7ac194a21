// What Round trip says: the shape returns, the values do not, and when they do.
#include <fmt/format.h>

#include <algorithm>

#include "core/format.h"
#include "timeline/narration_parts.h"
#include "timeline/trip.h"

namespace unstride::timeline {
namespace {

std::string small_size(const Trip& trip) {
  return by(trip.axes.height.input, trip.axes.width.input);
}
std::string large_size(const Trip& trip) {
  return by(trip.axes.height.output(), trip.axes.width.output());
}
bool has_output_padding(const Trip& trip) {
  return trip.axes.height.params.output_padding > 0 || trip.axes.width.params.output_padding > 0;
}

std::string at_start(const Story& story) {
  const Trip& trip = *story.trip;
  const std::int64_t channels = story.layer.params.out_channels;
  std::string text = fmt::format(
      "Down and up again: a convolution with this layer's kernel, stride and padding takes the image u from {} to "
      "*{}*, and the transposed convolution takes that up. ",
      large_size(trip), small_size(trip));
  if (channels > 1) text += fmt::format("All {} channels of the image are the same u. ", channels);
  return text + "Will u come back? Press *Space* to play or *→* for one step.";
}

std::string down_step(const Story& story, std::int64_t index) {
  const Trip& trip = *story.trip;
  const auto& [h, w] = trip.axes;
  const std::int64_t row = index / w.input, col = index % w.input, cells = h.input * w.input;
  const auto products = products_down(story, row, col);
  const auto on_image = std::int64_t(h.stamp_of_input(row).size() * w.stamp_of_input(col).size());
  const std::int64_t taps = h.params.kernel * w.params.kernel;
  std::string text = fmt::format("The kernel, *not turned*, lies over u. {} summed into the small cell [{},{}] = *{}*",
                                 core::counted(std::int64_t(products.size()), "product is", "products are"), row, col,
                                 core::format_short(trip.down[trip.shown].values->at(row, col), 12));
  text += on_image < taps
              ? fmt::format("; {} the padding's zeros. ", core::counted(taps - on_image, "tap meets", "taps meet"))
              : ". ";
  if (trip.down.size() > 1)
    text += fmt::format("Each of the {} channels has a kernel of its own for the same window. ", trip.down.size());
  if (index + 1 == cells)
    return text + fmt::format("This was the last window: {} has become *{}*.", large_size(trip), small_size(trip));
  if (col + 1 == w.input)
    return text +
           fmt::format("The next row of windows starts *{}* lower.", core::counted(h.params.stride, "cell", "cells"));
  return text + fmt::format("The window moves by *{}*: in a convolution the stride moves the window.",
                            core::counted(w.params.stride, "cell", "cells"));
}

std::string up(const Trip& trip) {
  const auto& [h, w] = trip.axes;
  const std::int64_t rows = h.params.output_padding, cols = w.params.output_padding;
  std::string text =
      fmt::format("The transposed convolution with the same kernel takes {} up: {} → {} → *{}*, the *shape returns*. ",
                  small_size(trip), large_size(trip), small_size(trip), large_size(trip));
  if (!has_output_padding(trip))
    return text + "No output padding is needed for that: the stride left no rest on the way down.";
  return text +
         fmt::format(
             "Output padding {} restores it; without, it would be {}: the stride dropped a rest on the way down.",
             both(rows, cols), by(h.output() - rows, w.output() - cols));
}

std::string difference(const Trip& trip) {
  const std::string numbers = fmt::format("The largest difference is *{}*, the mean {}",
                                          core::format_short(trip.largest, 12), core::format_short(trip.mean, 8));
  if (trip.tight && trip.largest == 0)
    return "Here every value returns, too: these kernels are *orthonormal* (k = s, p = 0, and together they keep all "
           "that they see). The largest difference is *0*.";
  if (trip.tight && has_output_padding(trip))
    return numbers +
           ". These kernels are *orthonormal*: what they see returns. The last rows or columns no whole window "
           "saw: they come back as 0.";
  if (trip.tight) return numbers + ". These kernels are *orthonormal*: the values return, up to rounding.";
  if (trip.largest == 0)
    return "On these numbers every value returns: the largest difference is *0*. That is no rule: change u or the "
           "kernel "
           "and look again.";
  return numbers + fmt::format(
                       ". The shape has returned, the values have not: transposed is *not the inverse*. It only "
                       "joins the same cells the other way round.");
}

}  // namespace

Narration narrate_round_trip(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  switch (chapter.kind) {
    case ChapterKind::down:
      return {fmt::format("Step {} of {} · convolve", moment.step, chapter.steps), down_step(story, moment.step - 1)};
    case ChapterKind::up:
      return {"Transposed, up", up(*story.trip)};
    default:
      return {"Difference", difference(*story.trip)};
  }
}

}  // namespace unstride::timeline
