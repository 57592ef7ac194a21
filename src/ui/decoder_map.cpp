// The map of the Decoder workspace: test digits by their codes, and the code on show as a point to drag.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <utility>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using decoder::Code;
using scene::FontId;

ImU32 color_of(const Context& context, int label) {
  const bool light = context.state.appearance.theme == core::ThemeId::light;
  ImVec4 color{0, 0, 0, 1};
  ImGui::ColorConvertHSVtoRGB(float(label) / 10, light ? 0.75f : 0.5f, light ? 0.62f : 0.95f, color.x, color.y,
                              color.z);
  return ImGui::ColorConvertFloat4ToU32(color);
}

}  // namespace

// The samples' codes on the plane in which they differ most; the point of the code on show can be dragged.
void decoder_map(Context& context) {
  if (!context.shown.decoded) return;
  const decoder::Decoded& decoded = *context.shown.decoded;
  Memory::Decoder& memory = context.memory.decoder;
  const auto& samples = context.state.decoder.models->samples;
  const std::vector<Code>* codes = context.shown.codes;
  if (!codes || codes->size() < 2 || codes->front().size() != decoded.code.size() || decoded.code.size() < 2) return;
  if (!memory.plane || memory.codes != codes) {
    memory.plane = decoder::principal_plane(*codes);
    memory.codes = codes;
  }
  const decoder::Plane& plane = *memory.plane;
  section(context, "MAP OF CODES");
  const double side = std::min(260.0, ImGui::GetContentRegionAvail().x / context.scale);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const double reach = 2.8 * std::max(plane.spread_across, 1e-6), middle = side / 2, zoom = middle / reach;
  const auto place = [&](core::Point point) {
    return ImVec2{at.x + context.px(std::clamp(middle + point.x * zoom, 4.0, side - 4)),
                  at.y + context.px(std::clamp(middle - point.y * zoom, 4.0, side - 4))};
  };
  ImGui::InvisibleButton("map", {context.px(side), context.px(side)});
  mark(context, "map");
  if (ImGui::IsItemActivated()) ++context.memory.gestures;
  if (ImGui::IsItemActive()) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const core::Point point{((mouse.x - at.x) / context.scale - middle) / zoom,
                            (middle - (mouse.y - at.y) / context.scale) / zoom};
    Code next = plane.moved(decoded.code, point);
    if (next != decoded.code) context.act(app::SetCode{std::move(next), context.memory.gestures});
  }
  if (ImGui::IsItemDeactivated()) ++context.memory.gestures;
  tooltip(context, "Drag: the digit follows. What this plane does not show of the code stays as it is.");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + context.px(side), at.y + context.px(side)}, u32(context.theme.paper), context.px(4));
  ImFont* font = context.font(FontId::text_bold, 10);
  for (size_t i = 0; i < codes->size(); ++i) {
    const ImVec2 spot = place(plane.point_of((*codes)[i]));
    const char text[] = {char('0' + samples[i].label), '\0'};
    list.AddText(font, font->FontSize, {spot.x - context.px(3), spot.y - context.px(6)},
                 color_of(context, samples[i].label), text);
  }
  const ImVec2 spot = place(plane.point_of(decoded.code));
  list.AddCircleFilled(spot, context.px(6), u32(context.theme.kernel.fill));
  list.AddCircle(spot, context.px(6), u32(context.theme.panel), 0, context.px(1.5));
  plain_text(context,
             fmt::format("{} test digits on the two directions in which their codes differ most", codes->size()),
             FontId::text, 11, context.theme.quiet);
}

}  // namespace unstride::ui
