// The stage: the scene, the mouse on it, the cell editor, and the card that explains what cannot run.
#include <fmt/format.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/change.h"
#include "core/format.h"
#include "scene/morph.h"
#include "scene/stage.h"
#include "timeline/channels.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using core::CellRef;
using core::GridId;
using core::Point;
using scene::FontId;
using scene::Scene;

constexpr double kTabs = 60;  // the strip of the view tabs

bool editable(CellRef cell) {
  return app::is_editable(cell.grid);
}

float value_at(const timeline::Story& story, CellRef cell) {
  switch (cell.grid) {
    case GridId::input:
      return story.input->at(cell.row, cell.col);
    case GridId::kernel:
      return story.kernel->at(cell.row, cell.col);
    case GridId::probe:
      return story.probe->at(cell.row, cell.col);
    case GridId::bias:
      return story.layer.bias->values[size_t(cell.col)];
    default:
      return 0;
  }
}

// Why there is nothing to see, and the way out.
void violation_card(Context& context) {
  const auto reasons = app::violations(context.state.document.setup);
  const float width = std::min(ImGui::GetWindowWidth() - context.px(48), context.px(560));
  ImGui::SetCursorPos({std::round((ImGui::GetWindowWidth() - width) / 2), context.px(kTabs + 36)});
  ImGui::PushStyleColor(ImGuiCol_ChildBg, vec4(context.theme.error_fill));
  ImGui::PushStyleColor(ImGuiCol_Border, vec4(context.theme.error.with_alpha(0.4f)));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, context.px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, context.px(1));
  // As high as its content was in the last frame.
  const float height =
      std::min(std::max(context.px(90), context.memory.card_height), ImGui::GetWindowHeight() - context.px(kTabs + 60));
  if (paint::screen::compat::begin_child("violations", {width, height}, true)) {
    plain_text(context, "These settings cannot run", FontId::text_bold, 16, context.theme.error);
    for (size_t i = 0; i < reasons.size(); ++i) {
      ImGui::Dummy({0, context.px(4)});
      rich_text(context, reasons[i].message, 14, context.theme.ink);
      if (button(context, fmt::format("repair[{}]", i), reasons[i].repair, "One click repairs it; Ctrl+Z takes it back",
                 {.active = true}))
        context.act(app::Repair{reasons[i].repaired});
    }
  }
  const float content = ImGui::GetCursorPosY() + context.px(12);
  if (content != context.memory.card_height) context.memory.card_height = content, context.memory.frame_soon = 0;
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
}

// Dragging a cell changes its value: one unit every few pixels, more for large values.
void drag_value(Context& context, const timeline::Story& story, Point moved) {
  Memory& memory = context.memory;
  const app::Setup& setup = context.state.document.setup;
  if (app::nearest_cell(setup, memory.drag_cell) != memory.drag_cell) return;  // undone under the mouse
  const double start = memory.drag_start_value;
  const double unit = std::abs(start) >= 1000 ? std::pow(10, std::floor(std::log10(std::abs(start))) - 1) : 1;
  const double steps = std::trunc((moved.x - moved.y) / 6);
  const float value = float(start + steps * unit);
  if (value != value_at(story, memory.drag_cell)) context.act(app::SetCell{memory.drag_cell, value, memory.gestures});
}

class Mouse {
 public:
  Mouse(Context& context, const Scene& scene, ImVec2 origin) : context_(context), scene_(scene), origin_(origin) {}

  void handle() {
    const core::Rect& bounds = scene_.bounds;
    ImGui::SetCursorScreenPos({origin_.x + context_.px(bounds.x), origin_.y + context_.px(bounds.y)});
    ImGui::InvisibleButton(
        "stage", {std::max(1.0f, context_.px(bounds.width)), std::max(1.0f, context_.px(bounds.height))},
        ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle | ImGuiButtonFlags_MouseButtonRight);
    mark(context_, "stage");
    const bool inside = ImGui::IsItemHovered();
    const Point at = position();
    const CellRef under = inside ? scene::pick(scene_, at) : CellRef{};
    hover(inside, under);
    if (ImGui::IsItemActivated()) press(under);
    if (ImGui::IsItemActive()) drag();
    if (ImGui::IsItemDeactivated()) release();
    if (inside && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) twice(under);
    if (inside && ImGui::GetIO().MouseWheel != 0) {
      const core::Point middle = bounds.center();
      context_.act(app::ZoomBy{std::pow(1.15, double(ImGui::GetIO().MouseWheel)), {at.x - middle.x, at.y - middle.y}});
    }
  }

 private:
  Point position() const {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    return {(mouse.x - origin_.x) / context_.scale, (mouse.y - origin_.y) / context_.scale};
  }

  void hover(bool inside, CellRef under) {
    Memory& memory = context_.memory;
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    if (moved.x != 0 || moved.y != 0) memory.hover_muted = false;
    const CellRef wanted = inside && !memory.hover_muted && !ImGui::IsItemActive() ? under : CellRef{};
    using By = Memory::HoverBy;
    const bool ours = inside || memory.hover_by == By::stage;
    if (ours && !ImGui::IsItemActive() && !(wanted == context_.state.hovered)) context_.act(app::Hover{wanted});
    if (ours) memory.hover_by = inside ? By::stage : By::nobody;
    if (!inside || under.grid == GridId::none) return;
    if (editable(under) || under.grid == GridId::pair) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }

  void press(CellRef under) {
    Memory& memory = context_.memory;
    memory.panning = !ImGui::IsMouseDown(ImGuiMouseButton_Left) || under.grid == GridId::none;
    memory.drag_cell = !memory.panning && editable(under) ? under : CellRef{};
    if (memory.drag_cell.grid != GridId::none) {
      memory.drag_start_value = double(value_at(*context_.story, under));
      ++memory.gestures;
    }
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) || under.grid == GridId::stamp) return;
    if (under.grid == GridId::pair) return context_.act(app::SetPair{{under.row, under.col}});
    if (ImGui::GetIO().KeyShift && context_.state.selected.grid != GridId::none) {
      memory.drag_cell = {};
      return context_.act(app::Compare{under});
    }
    context_.act(app::Select{under});
  }

  void drag() {
    Memory& memory = context_.memory;
    const ImGuiIO& io = ImGui::GetIO();
    if (memory.panning) {
      if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)
        context_.act(app::PanBy{{io.MouseDelta.x / context_.scale, io.MouseDelta.y / context_.scale}});
    } else if (memory.drag_cell.grid != GridId::none && context_.story) {
      const ImVec2 start = io.MouseClickedPos[0];
      const Point moved{(io.MousePos.x - start.x) / context_.scale, (io.MousePos.y - start.y) / context_.scale};
      if (std::abs(moved.x) + std::abs(moved.y) >= 6) drag_value(context_, *context_.story, moved);
    }
  }

  void release() {
    context_.memory.panning = false;
    context_.memory.drag_cell = {};
    ++context_.memory.gestures;
  }

  void twice(CellRef under) {
    context_.memory.editor_by_typing = false;
    if (editable(under)) context_.act(app::BeginEdit{""});
    else if (under.grid == GridId::none) context_.act(app::FitStage{});
  }

  Context& context_;
  const Scene& scene_;
  ImVec2 origin_;
};

// Beside the sum that stands under the grids, or above the end of one that takes the whole line.
void copy_button(Context& context, const Scene& scene, ImVec2 origin) {
  constexpr double kWidth = 50, kGap = 6;
  if (!scene.equation || context.memory.scene_equation.empty()) return;
  const core::Rect& line = *scene.equation;
  const double most = scene.bounds.right() - kWidth - kGap, x = std::min(line.right() + kGap, most);
  const double y = line.right() + kGap <= most ? line.center().y - 14 : line.y - 26;
  ImGui::SetCursorScreenPos({origin.x + context.px(x), origin.y + context.px(y)});
  if (button(context, "equation.copy", "Copy", "The sum as text (Ctrl+C while its cell is selected)",
             {.borderless = true, .width = kWidth}))
    context.act(app::CopyText{context.memory.scene_equation, "Equation copied."});
}

// Typed-in text replaces the value; opened by Enter or a double click, the old value stands there, selected.
int at_end_without_selection(ImGuiInputTextCallbackData* data) {
  auto* fresh = static_cast<bool*>(data->UserData);
  if (*fresh) {
    data->CursorPos = data->SelectionStart = data->SelectionEnd = data->BufTextLen;
    *fresh = false;
  }
  return 0;
}

void cell_editor(Context& context, const Scene& scene, ImVec2 origin) {
  Memory& memory = context.memory;
  const auto& editing = context.state.editing;
  if (!editing) {
    memory.editor_open = false;
    memory.editor_pending.clear();
    return;
  }
  const auto rect = scene::rect_of(scene, context.state.selected);
  const core::Rect box = rect.value_or(core::Rect{scene.bounds.x + 24, scene.bounds.y + 24, 48, 48});
  const double width = std::max(box.width, 76.0), height = std::max(box.height, 28.0);
  const bool opened = !memory.editor_open;
  const bool typed = opened && context.memory.editor_by_typing;
  ImGui::SetCursorScreenPos(
      {origin.x + context.px(box.center().x - width / 2), origin.y + context.px(box.center().y - height / 2)});
  ImGui::SetNextItemWidth(context.px(width));
  const WithFont font(context, FontId::mono, 14);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {context.px(6), std::max(0.0f, (context.px(height) - ImGui::GetFontSize()) / 2)});
  ImGui::PushStyleColor(ImGuiCol_Border, vec4(context.theme.ink));
  if (opened) {
    ImGui::SetKeyboardFocusHere();
    memory.editor_text = *editing;
    memory.editor_fresh = typed;
    memory.editor_open = true;
  }
  memory.editor_text += std::exchange(memory.editor_pending, "");
  const ImGuiInputTextFlags flags = ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways |
                                    (typed || memory.editor_by_typing ? 0 : ImGuiInputTextFlags_AutoSelectAll);
  const std::string before = memory.editor_text;
  const bool entered =
      ImGui::InputText("##cell editor", &memory.editor_text, flags, at_end_without_selection, &memory.editor_fresh);
  if (memory.editor_text != before || memory.editor_text != *editing) context.act(app::EditText{memory.editor_text});
  mark(context, "editor");
  if (entered) context.act(app::CommitEdit{}), memory.editor_open = false;  // opens anew over what is no number
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
}

// The stage, or, while a change is on its way, what lies between it and the one before.
Scene stage_now(const Context& context, double t, const scene::View& view) {
  const scene::FontBook& fonts = context.resources.fonts.book();
  Scene now = scene::stage(*context.story, t, view, fonts);
  const auto& transition = context.state.transition;
  if (!transition || !context.story_before) return now;
  scene::View then = view;
  then.selected = then.compared = then.hovered = {};
  const Scene before = scene::stage(*context.story_before, transition->t, then, fonts);
  return scene::morph({*context.story_before, before}, {*context.story, now}, app::progress(*transition));
}

}  // namespace

void stage_panel(Context& context) {
  const ImVec2 origin = ImGui::GetWindowPos();
  const double width = ImGui::GetWindowWidth() / context.scale, height = ImGui::GetWindowHeight() / context.scale;
  if (!context.story) {
    view_strip(context);
    violation_card(context);
    return;
  }
  const app::State& state = context.state;
  scene::View view;
  view.viewport = {0, kTabs, width, std::max(1.0, height - kTabs)};
  view.zoom = state.camera.zoom;
  view.pan = state.camera.pan;
  view.theme = state.appearance.theme;
  view.colors = state.document.setup.colors;
  view.selected = state.selected;
  view.compared = state.compared;
  view.hovered = state.hovered;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsAnyMouseDown())
    view.pointer = Point{(mouse.x - origin.x) / context.scale, (mouse.y - origin.y) / context.scale};
  view.memo = &context.memory.stage;
  const double t = app::shown_time(state);
  const Scene scene = stage_now(context, t, view);
  context.resources.painter.paint(scene, context.resources.fonts, *ImGui::GetWindowDrawList(), {origin.x, origin.y},
                                  context.scale);
  context.memory.scene_equation = scene::equation_text(*context.story, t, view);
  for (const scene::Item& item : scene.items) {
    const auto* rect = std::get_if<scene::RectShape>(&item.shape);
    if (!rect || item.cell.grid == GridId::none || item.mark) continue;
    context.map.cell(fmt::format("{}[{},{}]", core::grid_key(item.cell.grid), item.cell.row, item.cell.col),
                     {origin.x + rect->rect.x * context.scale, origin.y + rect->rect.y * context.scale,
                      rect->rect.width * context.scale, rect->rect.height * context.scale});
  }
  copy_button(context, scene, origin);  // first: it takes the mouse from the stage under it
  Mouse(context, scene, origin).handle();
  view_strip(context);
  cell_editor(context, scene, origin);
}

}  // namespace unstride::ui
