// What a frame of the whole Lab costs on the CPU, without the rasterizer: a recorded session (hover, play, edit, zoom,
// morph) in every view on a 64 x 64 input with a 7 x 7 kernel at stride 2, through the same calls as the program's
// loop. Prints the distribution of each view. Needs a display (Xvfb will do).
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "app/teller.h"
#include "app/update.h"
#include "paint/screen/screen_painter.h"
#include "platform/paths.h"
#include "platform/window.h"
#include "scene/theme.h"
#include "shell/startup.h"
#include "ui/ui.h"

namespace {

using namespace unstride;
using app::Action;
using core::CellRef;
using core::GridId;

constexpr double kBudget = 4;  // milliseconds, at the 99th percentile

// This thread's own time: another process on the core does not count.
double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) * 1e3 + double(now.tv_nsec) * 1e-6;
}

app::State begin(timeline::ViewKind view) {
  app::State state = app::initial_state();
  const std::vector<Action> actions{
      app::SetField{app::Field::input, engine::AxisName::height, 64},
      app::SetField{app::Field::kernel, engine::AxisName::height, 7},
      app::Fill{GridId::kernel, app::Pattern::gaussian},
      app::SetView{view},
      app::Tick{1},
  };
  for (const Action& action : actions) state = app::update(std::move(state), action).state;
  return state;
}

// What a person does, an action a frame: hovers all over the grids, plays, edits, zooms, changes a parameter.
std::vector<Action> session() {
  std::mt19937 random(1);
  const auto below = [&](std::int64_t n) { return std::int64_t(random() % std::uint32_t(n)); };
  std::vector<Action> actions;
  for (int i = 0; i < 300; ++i) {
    const GridId grid = std::array{GridId::input, GridId::output, GridId::kernel, GridId::product}[size_t(i) % 4];
    const std::int64_t most = grid == GridId::kernel ? 7 : grid == GridId::input ? 64 : 130;
    const std::int64_t rows = grid == GridId::product ? 130 * 130 : most, cols = grid == GridId::product ? 4096 : most;
    actions.push_back(app::Hover{{grid, below(rows), below(cols)}});
  }
  actions.push_back(app::Hover{});
  actions.push_back(app::TogglePlay{});
  for (int i = 0; i < 200; ++i) actions.push_back(app::Tick{1 / 60.0});
  actions.push_back(app::TogglePlay{});
  for (int i = 0; i < 40; ++i) actions.push_back(app::SetCell{{GridId::kernel, i % 7, i / 7 % 7}, float(i)});
  for (int i = 0; i < 30; ++i) actions.push_back(app::ZoomBy{i < 15 ? 1.2 : 1 / 1.2, {100, 50}});
  for (int i = 0; i < 4; ++i) {
    actions.push_back(app::SetField{app::Field::pad_begin, engine::AxisName::height, i % 2});
    for (int tick = 0; tick < 18; ++tick) actions.push_back(app::Tick{1 / 60.0});
  }
  return actions;
}

class Lab {
 public:
  Lab(platform::Window& window, std::shared_ptr<const scene::FontBook> book)
      : window_(window),
        fonts_(std::move(book)),
        painter_(platform::program_folder() / "shaders"),
        ui_({fonts_, painter_, {}, "", window.gl_renderer()}) {}

  // Milliseconds from the action to the draw list that a GPU would get.
  double frame(app::State& state, const Action& action) {
    window_.wait_events(0);
    fonts_.bake(1);
    if (!window_.begin_frame()) return 0;
    const double start = cpu_milliseconds();
    state = app::update(std::move(state), action).state;
    const timeline::Story* story = teller_.of(state.document.setup);
    std::vector<Action> ignored;  // the real mouse rests somewhere
    ui_.frame(state, {story, state.transition ? teller_.of(state.transition->from) : nullptr}, 1, ignored);
    ImGui::Render();
    const double cost = cpu_milliseconds() - start;
    window_.end_frame(scene::theme_of(state.appearance.theme).paper);
    painter_.end_frame();
    return cost;
  }

 private:
  platform::Window& window_;
  paint::screen::Fonts fonts_;
  paint::screen::Painter painter_;
  ui::Ui ui_;
  app::Teller teller_;
};

}  // namespace

int main() {
  const auto window = platform::Window::open({.title = "Unstride bench"});
  if (!window) return fmt::print(stderr, "bench_lab: {}\n", window.error().message), 1;
  Lab lab(**window, scene::FontBook::load(platform::program_folder() / "fonts"));
  fmt::print("CPU milliseconds a frame, 64 x 64 input, 7 x 7 kernel, stride 2, without the rasterizer\n");
  fmt::print("{:<14} {:>7} {:>7} {:>7} {:>7} {:>7}   99 % / {} ms\n", "view", "frames", "50 %", "90 %", "99 %", "most",
             kBudget);
  for (int view = 0; view < timeline::kViewCount; ++view) {
    app::State state = begin(timeline::ViewKind(view));
    for (int i = 0; i < 5; ++i) lab.frame(state, app::Hover{});  // the fonts' sizes are baked
    std::vector<double> costs;
    for (const Action& action : session()) costs.push_back(lab.frame(state, action));
    std::sort(costs.begin(), costs.end());
    const auto at = [&](double share) { return costs[size_t(share * double(costs.size() - 1))]; };
    fmt::print("{:<14} {:>7} {:>7.2f} {:>7.2f} {:>7.2f} {:>7.2f}   {:.2f}\n",
               timeline::view_key(timeline::ViewKind(view)), costs.size(), at(0.5), at(0.9), at(0.99), costs.back(),
               at(0.99) / kBudget);
  }
}
