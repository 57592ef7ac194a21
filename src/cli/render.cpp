#include "cli/render.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "cli/failed.h"
#include "cli/parse.h"
#include "io/endings.h"
#include "io/files.h"
#include "shell/measure.h"
#include "shell/startup.h"
#include "timeline/story.h"

namespace unstride::cli {
namespace {

constexpr Range kSides{64, 16384};  // pixels of a picture: below, nothing fits; above, a PNG takes more than 1 GB

using Error = tl::unexpected<core::Error>;

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

}  // namespace

bool wants_speed(const RenderOptions& options) {
  return !options.layer.empty() || io::lower_case(options.workspace) == core::workspace_key(core::Workspace::speed);
}

core::Result<int> threads_of(const RenderOptions& options) {
  constexpr Range legal{1, 64};  // above, a slip: no layer here has work for more
  if (options.threads.empty() || io::lower_case(options.threads) == "all") return shell::all_threads();
  const auto threads = parse_number(options.threads);
  if (!threads || !legal.contains(*threads))
    return core::fail("--threads '{}' must be \"all\" or a whole number from {} to {}.", options.threads, legal.least,
                      legal.most);
  return int(*threads);
}

core::Result<shell::SpeedPage> speed_page_of(const RenderOptions& options) {
  const auto setup = setup_of(options.setup);
  if (!setup) return Error(setup.error());
  shell::Picture look;
  look.setup = *setup;
  look.size = {1200, 900};
  if (const auto done = set_look(options, look); !done) return Error(done.error());
  speed::Layer layer = app::layer_of(*setup);
  if (!options.layer.empty()) {
    const auto typed = speed::parse_layer(options.layer);
    if (!typed) return core::fail("--layer '{}': {}", options.layer, typed.error().message);
    layer = *typed;
  }
  shell::SpeedPage page{speed::report_of(layer), look.size, look.theme, 1};
  if (!page.report.problem.empty()) return core::fail("{}", page.report.problem);
  return page;
}

bool wants_decoder(const RenderOptions& options) {
  return !options.decoder.empty() || io::lower_case(options.workspace) == core::workspace_key(core::Workspace::decoder);
}

core::Result<shell::DecoderPage> decoder_page_of(const RenderOptions& options) {
  shell::Picture look;
  look.size = {1200, 1000};
  if (const auto done = set_look(options, look); !done) return Error(done.error());
  const auto loaded = shell::program_models();
  shell::DecoderPage page{{loaded.models, {}}, look.size, look.theme, 1};
  if (options.decoder.empty()) return page;
  page.shown.work.decoder = options.decoder;
  if (decoder::find(*loaded.models, options.decoder)) return page;
  std::string keys;
  for (const decoder::Decoder& each : loaded.models->decoders) keys += (keys.empty() ? "" : ", ") + each.key;
  return core::fail("--decoder '{}' is none of: {}.", options.decoder, keys);
}

core::Result<shell::Picture> picture_of(const RenderOptions& options) {
  const auto setup = setup_of(options.setup);
  if (!setup) return Error(setup.error());
  shell::Picture picture;
  picture.setup = *setup;
  const auto done = set_look(options, picture);
  if (!done) return Error(done.error());
  const auto story = app::tell(picture.setup);
  if (!story) return Error(story.error());
  const auto t = time_of((*story)->timeline, options);
  if (!t) return Error(t.error());
  picture.t = *t;
  return picture;
}

namespace {

int write(const core::Result<std::string>& bytes, const std::string& path) {
  if (!bytes) return failed(bytes.error(), 1);
  const auto written = io::write_file_atomically(path, *bytes);
  return written ? 0 : failed(written.error(), 1);
}

int render_speed(const RenderOptions& options, paint::cairo::Format format) {
  auto page = speed_page_of(options);
  if (!page) return failed(page.error(), 2);
  const auto threads = threads_of(options);
  if (!threads) return failed(threads.error(), 2);
  page->report = shell::measure_layer(page->report.layer, {.threads = *threads});
  return write(shell::draw(*page, *shell::program_fonts(), format), options.output);
}

int render_decoder(const RenderOptions& options, paint::cairo::Format format) {
  const auto page = decoder_page_of(options);
  if (!page) return failed(page.error(), 2);
  return write(shell::draw(*page, *shell::program_fonts(), format), options.output);
}

}  // namespace

int render(const RenderOptions& options) {
  const auto format = paint::cairo::format_of(options.output);
  if (!format) return failed(format.error(), 2);
  if (!options.workspace.empty() && !core::workspace_of_key(io::lower_case(options.workspace)))
    return failed({fmt::format("--workspace '{}' must be lab, decoder or speed.", options.workspace)}, 2);
  if (wants_speed(options)) return render_speed(options, *format);
  if (wants_decoder(options)) return render_decoder(options, *format);
  const auto picture = picture_of(options);
  if (!picture) return failed(picture.error(), 2);
  return write(shell::draw(*picture, *shell::program_fonts(), *format), options.output);
}

}  // namespace unstride::cli
