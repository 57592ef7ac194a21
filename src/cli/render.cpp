#include "cli/render.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "app/change.h"
#include "cli/parse.h"
#include "io/endings.h"
#include "io/files.h"
#include "io/setup_json.h"
#include "timeline/story.h"

namespace unstride::cli {
namespace {

constexpr Range kSides{64, 16384};  // pixels of a picture: below, nothing fits; above, a PNG takes more than 1 GB
constexpr Range kInput{1, app::kMostInput}, kKernel{1, app::kMostKernel}, kStride{1, app::kMostStride},
    kPadding{0, app::kMostPadding}, kOutputPadding{0, app::kMostOutputPadding}, kDilation{1, app::kMostDilation},
    kChannels{1, app::kMostChannels};

using Error = tl::unexpected<core::Error>;

core::Result<app::Setup> setup_of(const RenderOptions& options) {
  if (options.setup.empty()) return app::worked_example();
  const auto text = io::read_file(options.setup, io::kMostSetupFile);
  if (!text) return Error(text.error());
  return io::setup_from_json(*text, options.setup);
}

// One parameter of both axes, when its option was given.
core::Result<void> set_pair(std::string_view option, const std::string& text, Range legal,
                            std::int64_t engine::AxisParams::*field, engine::ConvParams& params) {
  if (text.empty()) return {};
  const auto pair = parse_pair(option, text, legal);
  if (!pair) return Error(pair.error());
  params.height.*field = pair->height;
  params.width.*field = pair->width;
  return {};
}

core::Result<void> set_padding(const std::string& text, engine::ConvParams& params) {
  if (text.empty()) return {};
  const auto padding = parse_padding("--padding", text, kPadding);
  if (!padding) return Error(padding.error());
  params.height.pad_begin = padding->top, params.height.pad_end = padding->bottom;
  params.width.pad_begin = padding->left, params.width.pad_end = padding->right;
  return {};
}

// A grid of another size than it had counts 1, 2, 3 ...; the other channels take the same size.
core::Result<void> set_grid(std::string_view option, const std::string& text, Range legal, core::GridId grid,
                            app::Setup& setup) {
  if (text.empty()) return {};
  const auto size = parse_pair(option, text, legal);
  if (!size) return Error(size.error());
  const core::Grid<float> now = app::edited_grid(setup, grid);
  if (now.rows == size->height && now.cols == size->width) return {};
  setup = app::with_grid(setup, grid, app::filled(app::Pattern::count, size->height, size->width));
  return {};
}

core::Result<void> set_channels(const std::string& text, app::Setup& setup) {
  if (text.empty()) return {};
  const auto channels = parse_channels("--channels", text, kChannels);
  if (!channels) return Error(channels.error());
  setup = app::with_channels(setup, channels->input, channels->output, channels->groups);
  return {};
}

core::Result<void> set_shown_pair(const std::string& text, app::Setup& setup) {
  if (text.empty()) return {};
  const engine::ConvParams& params = setup.problem.params;
  const auto pair = parse_channel_pair("--pair", text, {0, params.in_channels - 1}, {0, params.out_channels - 1});
  if (!pair) return Error(pair.error());
  setup.pair = {pair->input, pair->output};
  return {};
}

core::Result<void> set_problem(const RenderOptions& options, app::Setup& setup) {
  using Axis = engine::AxisParams;
  engine::ConvParams& params = setup.problem.params;
  return set_grid("--input", options.input, kInput, core::GridId::input, setup)
      .and_then([&] { return set_grid("--kernel", options.kernel, kKernel, core::GridId::kernel, setup); })
      .and_then([&] { return set_pair("--stride", options.stride, kStride, &Axis::stride, params); })
      .and_then([&] { return set_padding(options.padding, params); })
      .and_then([&] {
        return set_pair("--output-padding", options.output_padding, kOutputPadding, &Axis::output_padding, params);
      })
      .and_then([&] { return set_pair("--dilation", options.dilation, kDilation, &Axis::dilation, params); })
      .and_then([&] { return set_channels(options.channels, setup); })
      .and_then([&] { return set_shown_pair(options.pair, setup); });
}

core::Result<void> set_look(const RenderOptions& options, shell::Picture& picture) {
  if (!options.view.empty()) {
    const auto view = timeline::view_of_key(io::lower_case(options.view));
    if (!view) return core::fail("--view '{}' must be {}.", options.view, timeline::view_keys());
    picture.setup.view = *view;
  }
  if (!options.colors.empty()) {
    const auto colors = core::color_mode_of_key(io::lower_case(options.colors));
    if (!colors) return core::fail("--colors '{}' must be value, weight, overlap or phase.", options.colors);
    picture.setup.colors = *colors;
  }
  if (!options.theme.empty()) {
    const auto theme = core::theme_of_key(io::lower_case(options.theme));
    if (!theme) return core::fail("--theme '{}' must be light or dark.", options.theme);
    picture.theme = *theme;
  }
  if (!options.size.empty()) {
    const auto size = parse_size("--size", options.size, kSides);
    if (!size) return Error(size.error());
    picture.size = {double(size->width), double(size->height)};
  }
  return {};
}

core::Result<std::size_t> chapter_of(const timeline::Timeline& timeline, const std::string& name) {
  const std::string wanted = io::lower_case(name);
  std::string keys;
  for (std::size_t i = 0; i < timeline.chapters.size(); ++i) {
    const auto kind = timeline.chapters[i].kind;
    if (wanted == timeline::chapter_key(kind) || wanted == io::lower_case(timeline::chapter_name(timeline, kind)))
      return i;
    keys += fmt::format("{}{}", keys.empty() ? "" : ", ", timeline::chapter_key(kind));
  }
  return core::fail("--chapter '{}' is not in the {} view of this setup, which has: {}.", name,
                    timeline::view_key(timeline.view), keys);
}

// The end of the named step, chapter, or of everything.
core::Result<double> time_of(const timeline::Timeline& timeline, const RenderOptions& options) {
  if (options.chapter.empty() && options.step.empty()) return timeline.duration();
  auto chapter = timeline::find_chapter(timeline, timeline.main().kind);
  if (!options.chapter.empty()) {
    const auto named = chapter_of(timeline, options.chapter);
    if (!named) return Error(named.error());
    chapter = *named;
  }
  const timeline::Chapter& found = timeline.chapters[*chapter];
  if (options.step.empty()) return timeline::time_of(timeline, *chapter, found.steps);
  const auto step = parse_number(options.step);
  if (!step || *step < 1 || *step > found.steps) {
    return core::fail("--step '{}' must be a whole number from 1 to {}, the steps of the chapter {}.", options.step,
                      found.steps, timeline::chapter_key(found.kind));
  }
  return timeline::time_of(timeline, *chapter, *step);
}

int failed(const core::Error& error, int exit_code) {
  fmt::print(stderr, "unstride: {}\n", error.message);
  return exit_code;
}

}  // namespace

core::Result<shell::Picture> picture_of(const RenderOptions& options) {
  const auto setup = setup_of(options);
  if (!setup) return Error(setup.error());
  shell::Picture picture;
  picture.setup = *setup;
  const auto done = set_look(options, picture).and_then([&] { return set_problem(options, picture.setup); });
  if (!done) return Error(done.error());
  const auto story = app::tell(picture.setup);
  if (!story) return Error(story.error());
  const auto t = time_of((*story)->timeline, options);
  if (!t) return Error(t.error());
  picture.t = *t;
  return picture;
}

int render(const RenderOptions& options) {
  const auto format = paint::cairo::format_of(options.output);
  if (!format) return failed(format.error(), 2);
  const auto picture = picture_of(options);
  if (!picture) return failed(picture.error(), 2);
  const auto bytes = shell::draw(*picture, *shell::program_fonts(), *format);
  if (!bytes) return failed(bytes.error(), 1);
  const auto written = io::write_file_atomically(options.output, *bytes);
  return written ? 0 : failed(written.error(), 1);
}

}  // namespace unstride::cli
