// What Phases says.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "core/format.h"
#include "engine/evenness.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

using engine::AxisPhase;

std::int64_t phase_count(const Story& story) {
  return std::int64_t(story.phases->kernels.size());
}

std::string number(double value) {
  return core::format_short(value, 12);
}

std::string at_start(const Story& story) {
  const auto& [h, w] = story.axes;
  if (phase_count(story) == 1)
    return "With stride 1 there is a *single phase*: every tap reaches every output cell, and the small kernel is the "
           "whole kernel. A larger stride splits it. Press *Space* to play or *→* for one step.";
  return fmt::format(
      "On each axis an output cell has the phase (o + p) mod s, where s = {}. Tap a has the phase a·d mod s and "
      "reaches "
      "only output cells of the same phase. So the kernel splits into *{}* small kernels that never meet, and the "
      "transposed convolution is as many ordinary convolutions of stride 1. Press *Space* to play or *→* for one step.",
      both(h.params.stride, w.params.stride), by(h.params.stride, w.params.stride));
}

std::string holes(const Story& story) {
  const auto& kernels = story.phases->kernels;
  const auto empty =
      std::count_if(kernels.begin(), kernels.end(), [](const auto& kernel) { return kernel.cells.empty(); });
  if (empty == 0) return "";
  return fmt::format("{} no taps: their output cells are *holes*. ", core::counted(empty, "phase has", "phases have"));
}

// What a constant input makes of the small kernels' sums.
std::string sums(const Story& story) {
  const auto& cells = story.phases->sums.cells;
  if (story.phases->even_sums)
    return fmt::format("Every small kernel sums to {}: away from the edges a constant input gives an *even* picture.",
                       number(cells.front()));
  const auto [least, most] = std::minmax_element(cells.begin(), cells.end());
  const auto &h = story.axes.height.params, &w = story.axes.width.params;
  return fmt::format("Their sums run from {} to {}: a constant input gives a *pattern* that repeats every {} cells{}.",
                     number(*least), number(*most), both(h.stride, w.stride),
                     engine::evenness_of(story.axes).even ? ", although the overlap is even" : "");
}

std::string split_kernel(const Story& story) {
  const auto &h = story.axes.height.params, &w = story.axes.width.params;
  const std::string taps = core::counted(h.kernel * w.kernel, "tap", "taps");
  if (phase_count(story) == 1)
    return fmt::format("Nothing splits: the kernel's {} of one phase. It sums to {}.",
                       h.kernel * w.kernel == 1 ? "only tap is" : taps + " are all",
                       number(story.phases->sums.cells[0]));
  return fmt::format("The kernel's {} to {} small kernels, each tap to one of them. ",
                     h.kernel * w.kernel == 1 ? "only tap comes" : taps + " come", phase_count(story)) +
         holes(story) + sums(story);
}

// "rows 0, 2" or "rows 0, 2, … 62"
std::string lines(const std::vector<std::int64_t>& cells, const char* one, const char* many) {
  constexpr size_t kMostListed = 4;
  if (cells.size() == 1) return fmt::format("{} {}", one, cells[0]);
  if (cells.size() <= kMostListed) return fmt::format("{} {}", many, fmt::join(cells, ", "));
  return fmt::format("{} {}, {}, … {}", many, cells[0], cells[1], cells.back());
}

std::string phase_step(const Story& story, std::int64_t index) {
  const auto& outputs = story.phases->outputs;
  const AxisPhase& row = outputs.rows[size_t(index) / outputs.cols.size()];
  const AxisPhase& col = outputs.cols[size_t(index) % outputs.cols.size()];
  const auto &kernel = story.phases->kernels[size_t(index)], &small = outputs.grid(row.phase, col.phase);
  const std::string places = lines(row.outputs, "row", "rows") + ", " + lines(col.outputs, "column", "columns");
  if (small.cells.empty()) return "The output is smaller than the stride: *no cell* of it has this phase.";
  if (kernel.cells.empty())
    return fmt::format("*No tap* has this phase: the output's {} stay 0, *holes* that no input cell reaches.", places);
  std::string text = fmt::format("The taps of {}, {} make a *{}* kernel, which sums to {}. ",
                                 lines(row.taps, "row", "rows"), lines(col.taps, "column", "columns"),
                                 by(kernel.rows, kernel.cols), number(story.phases->sums.at(row.phase, col.phase)));
  text += "Turned, it slides over the input itself, *one* cell a step: there are no inserted zeros to multiply. ";
  return text + fmt::format("What it gives, {}, belongs to the output's {}.", by(small.rows, small.cols), places);
}

std::string interleave(const Story& story) {
  const auto& [h, w] = story.axes;
  const std::string proof =
      story.phases->exact
          ? "The result is the transposed convolution's output, *bit for bit*: the same products, summed in the same "
            "order."
          : "The result differs from the transposed convolution's output.";
  if (phase_count(story) == 1) return "With a single phase there is nothing to interleave. " + proof;
  return fmt::format(
             "The cells of each small output move s = {} apart, and the {} grids become one of *{}*. This is the "
             "*pixel shuffle* of sub-pixel convolution. ",
             both(h.params.stride, w.params.stride), phase_count(story), by(h.output(), w.output())) +
         proof;
}

}  // namespace

Narration narrate_phases(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const Chapter& chapter = story.timeline.chapters[moment.chapter];
  const std::string name = chapter_name(story.timeline, chapter.kind);
  switch (chapter.kind) {
    case ChapterKind::split_kernel:
      return {name, split_kernel(story)};
    case ChapterKind::phase: {
      const auto cols = std::int64_t(story.phases->outputs.cols.size());
      return {fmt::format("Step {} of {} · phase ({}, {})", moment.step, chapter.steps, (moment.step - 1) / cols,
                          (moment.step - 1) % cols),
              phase_step(story, moment.step - 1)};
    }
    default:
      return {name, interleave(story)};
  }
}

}  // namespace unstride::timeline
