// The loop: events become actions, actions become the next state, the state becomes a frame. Nothing changed = no
// frame.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "app/teller.h"
#include "app/update.h"
#include "cli/cli.h"
#include "decoder/runner.h"
#include "io/files.h"
#include "paint/screen/screen_painter.h"
#include "platform/paths.h"
#include "platform/window.h"
#include "scene/theme.h"
#include "shell/autosave.h"
#include "shell/shell.h"
#include "shell/startup.h"
#include "ui/ui.h"

namespace {

using namespace unstride;

constexpr double kLongestTick = 0.25;  // seconds: after a stall the story goes on, it does not jump

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int run_window(const cli::Request& request) {
  const auto folder = platform::program_folder(), session = platform::state_folder() / "session.json";
  const bool first_start = !std::filesystem::exists(session);
  app::State state = shell::restore_session(session);
  auto opened = platform::Window::open({.title = "Unstride",
                                        .width = state.appearance.window_width,
                                        .height = state.appearance.window_height,
                                        .logical = first_start});
  if (!opened) {
    fmt::print(stderr, "unstride: {} Without one: {}\n", opened.error().message, cli::commands_without_window());
    return 1;
  }
  platform::Window& window = **opened;
  const auto book = scene::FontBook::load(folder / "fonts");
  paint::screen::Fonts fonts(book);
  paint::screen::Painter painter(folder / "shaders");
  auto digits = shell::load_digits(folder / "assets" / "digits.png");
  auto models = shell::program_models();
  state.decoder.models = std::move(models.models);
  const std::string not_reopened = shell::reopen_decoders(state);
  ui::Ui ui({fonts, painter, std::move(digits.sizes), std::move(digits.problem), window.gl_renderer()});
  shell::Shell shell({book, platform::Window::wake, [&](const std::string& text) { window.set_clipboard(text); }});
  shell::Autosave autosave(session, state);
  app::Teller teller;
  decoder::Runner runner;
  std::vector<app::Action> actions;
  for (const std::string& problem : {book->note(), painter.problem(), models.problem, not_reopened})
    if (!problem.empty()) actions.push_back(app::Failed{problem});
  // The workspace that was asked for, or last time's again: a measurement begins with an action.
  actions.push_back(app::SetWorkspace{request.workspace.value_or(state.workspace)});
  for (const std::string& file : request.files) actions.push_back(app::PathChosen{app::Purpose::open, file});

  std::uint64_t frames = 0;
  double last = seconds_now(), wait = 0;
  while (!state.quit) {
    window.wait_events(wait);
    const double now = seconds_now(), passed = std::exchange(last, now);
    if (window.close_requested()) actions.push_back(app::Quit{});
    if (window.width() != state.appearance.window_width || window.height() != state.appearance.window_height)
      actions.push_back(app::SetWindowSize{window.width(), window.height()});
    if (app::is_moving(state)) actions.push_back(app::Tick{std::min(now - passed, kLongestTick)});
    for (auto& path : window.take_dropped()) actions.push_back(app::PathChosen{app::Purpose::open, std::move(path)});
    for (app::Action& result : shell.take_results()) actions.push_back(std::move(result));
    window.set_title((app::unsaved(state.document) ? "• " : "") + app::title_of(state.document) + " — Unstride");
    const double scale = ui::scale_for(window.pixel_width(), window.pixel_height(), window.content_scale());
    fonts.bake(scale);
    if (window.begin_frame()) {
      const timeline::Story* story = teller.of(state.document.setup);
      ui::Ui::Shown shown{story, state.transition ? teller.of(state.transition->from) : nullptr};
      if (state.workspace == core::Workspace::decoder) shown.decode(runner, state);
      ui.frame(state, shown, scale, actions);
      window.end_frame(scene::theme_of(state.appearance.theme).paper);
      painter.end_frame();
      if (!request.ui_map.empty())
        (void)io::write_file_atomically(
            request.ui_map, fmt::format("{{\"frames\": {}, \"scale\": {},\n{}}}\n", ++frames, scale, ui.map()));
    }
    const bool changed = !actions.empty();
    for (const app::Action& action : std::exchange(actions, {})) {
      app::Update next = app::update(std::move(state), action);
      state = std::move(next.state);
      for (const app::Effect& effect : next.effects) shell.run(effect);
    }
    if (auto problem = autosave.follow(state, now)) actions.push_back(app::Failed{std::move(*problem)});
    if (changed) window.keep_drawing(2);  // ImGui shows a new window in its second frame
    wait = changed || !actions.empty() ? 0 : std::min(ui.next_frame_in(state), autosave.due_in(now));
  }
  if (const auto problem = autosave.finish(state)) fmt::print(stderr, "unstride: {}\n", *problem);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const cli::Request request = cli::run(argc, argv);
  return request.exit_code ? *request.exit_code : run_window(request);
}
