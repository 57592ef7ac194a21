// What every panel gets: the state to read, the actions to append, and how to draw.
#pragma once

#include <imgui.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/action.h"
#include "app/presets.h"
#include "app/size_search.h"
#include "app/state.h"
#include "decoder/principal.h"
#include "decoder/runner.h"
#include "frameworks/conventions.h"
#include "paint/screen/screen_painter.h"
#include "scene/decoder.h"
#include "scene/memo.h"
#include "scene/scene.h"
#include "scene/theme.h"
#include "speed/words.h"
#include "timeline/proof.h"
#include "timeline/story.h"
#include "ui/map.h"
#include "ui/ui.h"

namespace unstride::ui {

// What the panels remember between frames and what is nobody's truth: gestures in progress, the shown scene.
struct Memory {
  std::uint64_t gestures = 0;  // the newest gesture's number
  double frame_soon = 1e9;     // seconds until somebody wants another frame
  core::CellRef drag_cell;     // the cell whose value is being dragged
  double drag_start_value = 0;
  bool panning = false;
  bool hover_muted = false;       // the story moved under a resting mouse: hover counts again when it moves
  float card_height = 0;          // of the card that explains what cannot run, physical pixels
  bool channels_open = false;     // CHANNELS shows its controls for a layer of one channel, too
  bool panels_have_keys = false;  // F6: Dear ImGui's keyboard navigation is on
  int digit_size = 0;             // 28, 14, 7 in the picker
  std::string browser_name;       // the file name being typed in our own file dialog
  std::string browser_folder;
  std::string browser_replaces;  // the existing file that the person was asked about
  bool browser_open = false;
  std::string editor_text;        // the buffer of the cell editor
  std::string editor_pending;     // typed before the editor could take it
  bool editor_open = false;       // the editor was open in the last frame
  bool editor_by_typing = false;  // opened by a digit, not by Enter: nothing is selected
  bool editor_fresh = false;      // its cursor has not been placed yet
  std::string scene_equation;     // the equation under the stage, for copying
  std::string tip;                // the tooltip of what the mouse is on, and since when
  double tip_since = 0;
  bool tip_seen = false;            // in this frame
  std::uint64_t notice_serial = 0;  // of the notice that `notice_left` counts for
  double notice_left = 0;           // seconds until an information goes by itself

  // Whose mouse the hovered cell is: who set it takes it away.
  enum class HoverBy : std::uint8_t { nobody, stage, overlap } hover_by = HoverBy::nobody;

  // What takes longer than a frame should is computed once and kept with what it was computed from.
  struct Overlap {
    engine::Axes axes;
    core::Grid<float> kernel;
    core::ThemeId theme{};
    double width = 0;
    scene::Scene picture;
    std::string verdict, phases;
  } overlap;
  struct Proved {
    bool wanted = false;  // by its key
    std::optional<timeline::Proof> proof;
    engine::Problem problem;  // that it is of
    std::string verdict;
  } proved;
  struct Search {
    bool open = false;
    app::SizeQuestion question;
    std::vector<engine::SizeSolution> answers;  // to it
    std::int64_t row = 0;
    bool row_moved = false;  // by a key: scrolled to
  } search;
  std::vector<app::Preset> presets;  // while they are shown
  std::int64_t preset_row = 0;
  struct Conventions {
    std::int64_t row = 0;
    std::optional<frameworks::Setting> shown;  // whose frame `picture` has, and what else it was drawn from
    engine::Problem problem;
    core::ThemeId theme{};
    core::Size room;
    scene::Scene picture;
  } conventions;
  struct Engine {
    std::optional<speed::Layer> layer;  // that the text is of
    std::string text;
  } engine;
  struct SpeedLine {
    std::optional<speed::Layer> layer;  // that the text was of
    std::string text;
  } speed_line;
  scene::Memo stage;  // the stage's large grids

  struct Decoder {
    scene::Memo pictures{scene::kDecoderMemo};
    const std::vector<decoder::Code>* codes = nullptr;  // that the plane is of
    std::optional<decoder::Plane> plane;
    bool drawing = false, erases = false;
    std::int64_t hovered_latent = -1;  // its slider, in this frame
    core::Point last;                  // of the stroke, pixels of the digit
    std::uint64_t seed = 0;            // of the newest random code
    size_t first_sample = 0;           // of those to pick
    decoder::CellAt ordered;           // whose products `order` lists
    std::vector<size_t> order;
  } decoder;
};

struct Context {
  const app::State& state;
  const timeline::Story* story;
  const timeline::Story* story_before;  // what the stage morphs from, or null
  const Ui::Shown& shown;
  const scene::Theme& theme;
  double scale;  // physical pixels per logical one
  Resources& resources;
  Memory& memory;
  Map& map;
  std::vector<app::Action>& actions;

  void act(app::Action action) { actions.push_back(std::move(action)); }
  float px(double logical) const { return float(std::round(logical * scale)); }
  ImFont* font(scene::FontId id, double size) { return resources.fonts.get(id, size); }
};

inline ImVec4 vec4(core::Color c) {
  return {c.r, c.g, c.b, c.a};
}
inline ImU32 u32(core::Color c) {
  return ImGui::ColorConvertFloat4ToU32(vec4(c));
}

// The measured times, as text to copy.
inline app::Action copy_times(const app::State& state) {
  return app::CopyText{speed::table_of(state.speed.report), "Times copied."};
}

// The panels, each in a file of its own. They fill the current window or draw their own.
void top_bar(Context& context);
void parameter_panel(Context& context);
void channels_section(Context& context);  // of the parameter panel
void output_size(Context& context);       // a section of it: the formula, the legal sizes, the way to find others
void code_section(Context& context);      // a section of it: the call in the chosen framework's words
void values(Context& context);            // a section of it: patterns for kernel and input
void view_strip(Context& context);        // above the stage: views, colours, zoom
void stage_panel(Context& context);
void explanation_panel(Context& context);
void timeline_bar(Context& context);
void speed_layer(Context& context);  // the Speed workspace: the panel at the left, the bars, the panel at the right
void speed_stage(Context& context);
void speed_words(Context& context);
void decoder_panel(Context& context);  // the Decoder: the digit and its code, the layers, the cell in focus
void random_code(Context& context);    // by its button, or by its key
void decoder_stage(Context& context);
void decoder_words(Context& context);
void decoder_map(Context& context);  // a section of the last one
void dialogs(Context& context);
void solver_dialog(Context& context);
void presets_dialog(Context& context);
void conventions_dialog(Context& context);
void notice(Context& context);
void keyboard(Context& context);

}  // namespace unstride::ui
