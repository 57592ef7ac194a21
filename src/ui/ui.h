// The window's content: reads the state, appends actions. Everything that is drawn with Dear ImGui is below this
// folder.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "app/action.h"
#include "app/state.h"
#include "core/grid.h"
#include "decoder/runner.h"
#include "paint/screen/screen_painter.h"
#include "timeline/story.h"

namespace unstride::ui {

struct Resources {
  paint::screen::Fonts& fonts;
  paint::screen::Painter& painter;
  // Sample digits as (28, 28), (14, 14) and (7, 7) grids, each [10][samples]; empty: the picker says why.
  using Digits = std::vector<std::vector<timeline::SharedGrid>>;
  std::array<Digits, 3> digits;
  std::string digits_problem;
  std::string renderer;  // OpenGL's, for About
};

// Physical pixels per logical one: the desktop's; less where the window is too small for it (the panels are laid out for
// 1024 x 640 logical pixels), more where it is so large that the panels would be lost at its edges. In quarters: every
// new scale bakes the fonts anew.
double scale_for(int pixel_width, int pixel_height, double content_scale);

class Ui {
 public:
  explicit Ui(Resources resources);
  ~Ui();

  // What follows from the state: the story of state.document.setup, null while that cannot run, and of what its stage
  // comes from while state.transition lasts; in the Decoder what it decoded, null where nothing can be (`problem` says
  // why), and the codes of the samples.
  struct Shown {
    const timeline::Story *now = nullptr, *before = nullptr;
    decoder::SharedDecoded decoded = {};
    std::string problem = {};
    const std::vector<decoder::Code>* codes = nullptr;

    void decode(decoder::Runner& runner, const app::State& state);
  };
  // One ImGui frame for the state.
  void frame(const app::State& state, const Shown& shown, double scale, std::vector<app::Action>& actions);

  // Seconds until the window wants to be drawn again with no input: 0 while something moves, infinity when still.
  double next_frame_in(const app::State& state) const;

  // Names and rectangles (physical pixels of the window) of every control and every cell drawn as one, the moment and
  // the notice, as JSON: what the window tests steer by. Of the last frame.
  std::string map() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unstride::ui
