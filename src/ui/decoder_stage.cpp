// The middle of the Decoder workspace: maps to point at, and the digit to draw on.
#include <imgui.h>

#include "decoder/trace.h"
#include "scene/decoder.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using decoder::CellAt;
using scene::DecoderPicture;

constexpr decoder::Pen kDraws{}, kErases{.radius = 2.2, .erases = true};  // erasing is coarser than drawing

// The mouse's place in a picture of 28 x 28 pixels.
core::Point pixel_at(const core::Rect& picture, core::Point at) {
  return {(at.x - picture.x) / picture.width * double(decoder::kSide),
          (at.y - picture.y) / picture.height * double(decoder::kSide)};
}

// Left draws, right erases. A stroke is one gesture, and goes on beside the picture.
void draw_with_mouse(Context& context, const core::Rect& picture, core::Point at) {
  Memory::Decoder& memory = context.memory.decoder;
  const core::Point pixel = pixel_at(picture, at);
  const bool inside = ImGui::IsWindowHovered() && picture.contains(at);
  if (inside) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  for (const int mouse_button : {0, 1}) {
    if (!inside || !ImGui::IsMouseClicked(mouse_button)) continue;
    memory.drawing = true;
    memory.erases = mouse_button == 1;
    memory.last = pixel;
    ++context.memory.gestures;
    context.act(app::DrawStroke{pixel, pixel, memory.erases ? kErases : kDraws, context.memory.gestures});
  }
  if (!memory.drawing) return;
  if (!ImGui::IsMouseDown(memory.erases ? 1 : 0)) {
    memory.drawing = false;
    ++context.memory.gestures;
    return;
  }
  if (pixel == memory.last) return;
  context.act(app::DrawStroke{memory.last, pixel, memory.erases ? kErases : kDraws, context.memory.gestures});
  memory.last = pixel;
}

void point_at_maps(Context& context, const DecoderPicture& picture, core::Point at) {
  const bool free = ImGui::IsWindowHovered() && !context.memory.decoder.drawing;
  CellAt cell = free ? picture.cell_at(at) : CellAt{};
  const std::int64_t latent = context.memory.decoder.hovered_latent;  // its slider is what the mouse is on
  if (cell.row < 0 && latent >= 0) cell = {0, latent, 0, 0};
  if (!(cell == context.state.decoder.hovered)) context.act(app::HoverMap{cell});
  if (free && cell.row >= 0 && ImGui::IsMouseClicked(0))
    context.act(app::SelectMap{cell == context.state.decoder.selected ? CellAt{} : cell});
}

void choose_decoder(Context& context, const DecoderPicture& picture, core::Point at) {
  for (const auto& [name, rect] : picture.pictures) {
    if (!name.starts_with("decoder[") || !ImGui::IsWindowHovered() || !rect.contains(at)) continue;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (ImGui::IsMouseClicked(0)) context.act(app::ShowDecoder{name.substr(8, name.size() - 9)});
  }
}

void map_of(Context& context, const DecoderPicture& picture, ImVec2 origin) {
  const auto physical = [&](const core::Rect& rect) {
    return core::Rect{origin.x + rect.x * context.scale, origin.y + rect.y * context.scale, rect.width * context.scale,
                      rect.height * context.scale};
  };
  for (const auto& [name, rect] : picture.pictures) context.map.control(name, physical(rect));
  for (const scene::MapTiles& tiles : picture.tiles)
    for (std::int64_t channel = 0; channel < tiles.count; ++channel)
      context.map.control("map[" + std::to_string(tiles.row) + "," + std::to_string(channel) + "]",
                          physical(tiles.rect_of(channel)));
}

}  // namespace

void decoder_stage(Context& context) {
  if (!context.shown.decoded) {
    ImGui::SetCursorPos({context.px(28), context.px(24)});
    ImGui::BeginGroup();
    rich_text(context, context.shown.problem, 14, context.theme.error);
    ImGui::EndGroup();
    return;
  }
  const ImVec2 at_window = ImGui::GetWindowPos(), origin{at_window.x, at_window.y - ImGui::GetScrollY()};
  const app::DecoderView& state = context.state.decoder;
  scene::DecoderView view;
  // Without what a scroll bar takes: a decoder with many layers is higher than the window.
  view.viewport = {0, 0, ImGui::GetContentRegionMax().x / context.scale, ImGui::GetWindowHeight() / context.scale};
  view.theme = context.state.appearance.theme;
  view.selected = decoder::existing(*context.shown.decoded, state.selected);
  view.hovered = decoder::existing(*context.shown.decoded, state.hovered);
  view.shared_scale = state.shared_scale;
  view.memo = &context.memory.decoder.pictures;
  const DecoderPicture picture = scene::decoder_picture(context.shown.decoded, view, context.resources.fonts.book());
  context.resources.painter.paint(picture.scene, context.resources.fonts, *ImGui::GetWindowDrawList(),
                                  {origin.x, origin.y}, context.scale);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const core::Point at{(mouse.x - origin.x) / context.scale, (mouse.y - origin.y) / context.scale};
  for (const auto& [name, rect] : picture.pictures)
    if (name == "given") draw_with_mouse(context, rect, at);
  point_at_maps(context, picture, at);
  choose_decoder(context, picture, at);
  map_of(context, picture, origin);
  ImGui::Dummy({1, context.px(picture.scene.bounds.height)});
}

}  // namespace unstride::ui
