// Icons drawn as strokes and triangles, crisp at every scale.
#pragma once

#include <imgui.h>

#include <cstdint>

namespace unstride::ui {

enum class Icon : std::uint8_t;

// `radius`: half of the icon's size in physical pixels.
void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float radius, ImU32 color, float scale);

}  // namespace unstride::ui
