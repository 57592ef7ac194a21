// What Channels says.
#include <fmt/format.h>

#include "core/format.h"
#include "timeline/channels.h"
#include "timeline/narration_parts.h"

namespace unstride::timeline {
namespace {

const engine::ConvParams& params_of(const Story& story) {
  return story.layer.params;
}

// "3 · 2 · 3 · 3 + 2 = 56"
std::string parameters(const Story& story) {
  const engine::ConvParams& p = params_of(story);
  std::string text =
      fmt::format("{} · {} · {} · {}", p.in_channels, p.out_channels / p.groups, p.height.kernel, p.width.kernel);
  if (story.layer.bias) text += fmt::format(" + {}", p.out_channels);
  return text + fmt::format(" = *{}*", parameter_count(story.layer));
}

std::string groups_sentence(const Story& story) {
  const engine::ConvParams& p = params_of(story);
  if (p.groups == 1) return "";
  if (p.groups == p.in_channels)
    return fmt::format(
        "With as many groups as input channels this is a *depthwise* layer: each input channel has {} "
        "its own and meets no other. ",
        p.out_channels == p.groups ? "an output channel of" : "output channels of");
  return fmt::format(
      "The {} groups are blocks on the diagonal of the table: {} to {} in each, and no weights between "
      "them. ",
      p.groups, core::counted(p.in_channels / p.groups, "input channel", "input channels"),
      core::counted(p.out_channels / p.groups, "output channel", "output channels"));
}

// "6 kernels of 3 × 3, one for every pair."
std::string kernels_sentence(const engine::ConvParams& p) {
  const std::int64_t kernels = p.in_channels * (p.out_channels / p.groups);
  const std::string size = by(p.height.kernel, p.width.kernel);
  if (kernels == 1) return fmt::format("1 kernel of {}. ", size);
  return fmt::format("{} kernels of {}, one for every pair{}. ", kernels, size, p.groups == 1 ? "" : " within a group");
}

std::string at_start(const Story& story) {
  const engine::ConvParams& p = params_of(story);
  const std::string text = fmt::format("{} and {}: {}{}The layer learns {} numbers. ",
                                       core::counted(p.in_channels, "input channel", "input channels"),
                                       core::counted(p.out_channels, "output channel", "output channels"),
                                       kernels_sentence(p), groups_sentence(story), parameters(story));
  if (p.in_channels * p.out_channels == 1)
    return text + "With one channel each way this is all of the layer: add channels at the left.";
  return text +
         "PyTorch's table is *(in, out)*, where Conv2d's is (out, in): it is the same table, of the Conv2d that goes "
         "the other way. Click a kernel to bring its pair on stage.";
}

std::string bias_step(const Story& story) {
  const std::int64_t out = story.pair.output;
  return fmt::format(
      "The sum of output channel {} begins with its bias: b[{}] = *{}* in every cell. There is one bias "
      "an output channel, whatever the number of input channels.",
      out, out, core::format_short(story.layer.bias->values[size_t(out)], 12));
}

// What the term does to the first output cell that it changes.
std::string change_of(const Story& story, std::int64_t term) {
  const core::Grid<float>&before = *story.channels->running[size_t(term)],
        &after = *story.channels->running[size_t(term) + 1];
  for (std::int64_t r = 0; r < after.rows; ++r)
    for (std::int64_t c = 0; c < after.cols; ++c)
      if (before.at(r, c) != after.at(r, c))
        return fmt::format("Cell [{},{}] goes from {} to *{}*.", r, c, core::format_short(before.at(r, c), 12),
                           core::format_short(after.at(r, c), 12));
  return "It is zero everywhere and changes nothing.";
}

std::string channel_step(const Story& story, std::int64_t channel, std::int64_t term) {
  const engine::ConvParams& p = params_of(story);
  const std::int64_t out = story.pair.output;
  std::string text = fmt::format(
      "Input channel {} with kernel w[{},{}] is a transposed convolution of its own; its "
      "part is *added* to output channel {}. ",
      channel, channel, out, out);
  text += change_of(story, term);
  if (term + 1 < channel_terms(story.layer)) return text;
  text += fmt::format(" That was the last one{}: y[{}] is complete.", p.groups > 1 ? " of its group" : "", out);
  if (story.pair.input == channel) return text;
  return text + fmt::format(" The stage is back at the part of the pair that was picked, x[{}].", story.pair.input);
}

}  // namespace

Narration narrate_channels(const Story& story, const Moment& moment) {
  if (moment.step < 1) return {"Start", at_start(story)};
  const std::int64_t term = moment.step - 1;
  const auto channel = channel_of_term(story.layer, story.pair.output, term);
  const std::string step = fmt::format("Step {} of {} · ", moment.step, channel_terms(story.layer));
  if (!channel) return {step + "begin with the bias", bias_step(story)};
  return {fmt::format("{}add input channel {}", step, *channel), channel_step(story, *channel, term)};
}

}  // namespace unstride::timeline
