#include "ui/icons.h"

#include <cmath>
#include <numbers>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

void triangle(ImDrawList& list, ImVec2 c, float r, float direction, ImU32 color) {
  list.AddTriangleFilled({c.x + direction * r, c.y}, {c.x - direction * r * 0.7f, c.y - r},
                         {c.x - direction * r * 0.7f, c.y + r}, color);
}

// An arrow head at `tip` that points along `angle`.
void head(ImDrawList& list, ImVec2 tip, float angle, float size, ImU32 color) {
  const auto at = [&](float turn, float length) {
    return ImVec2{tip.x + length * std::cos(angle + turn), tip.y + length * std::sin(angle + turn)};
  };
  list.AddTriangleFilled(at(0, size * 0.7f), at(kPi * 0.68f, size), at(-kPi * 0.68f, size), color);
}

// Part of a circle with an arrow head where it ends; angles grow clockwise.
void turning_arrow(ImDrawList& list, ImVec2 c, float r, float from, float to, ImU32 color, float width) {
  list.PathArcTo(c, r, from, to, 24);
  list.PathStroke(color, 0, width);
  const float direction = to > from ? 1.0f : -1.0f;
  head(list, {c.x + r * std::cos(to), c.y + r * std::sin(to)}, to + direction * kPi / 2, r * 0.62f, color);
}

void sun(ImDrawList& list, ImVec2 c, float r, ImU32 color, float width) {
  list.AddCircle(c, r * 0.5f, color, 20, width);
  for (int i = 0; i < 8; ++i) {
    const float x = std::cos(kPi * float(i) / 4), y = std::sin(kPi * float(i) / 4);
    list.AddLine({c.x + x * r * 0.75f, c.y + y * r * 0.75f}, {c.x + x * r * 1.05f, c.y + y * r * 1.05f}, color, width);
  }
}

// A crescent: the outer circle's far side and the inner arc that bites into it.
void moon(ImDrawList& list, ImVec2 c, float r, ImU32 color, float width) {
  const float horn = kPi * 0.28f;  // half of the angle that the bite takes out, towards the upper right
  const float towards = -kPi * 0.25f;
  list.PathArcTo(c, r * 0.9f, towards + horn, towards + 2 * kPi - horn, 28);
  const float bite = r * 0.9f * std::sin(horn) / std::sin(kPi * 0.62f);
  const float reach = r * 0.9f * std::cos(horn) - bite * std::cos(kPi * 0.62f);
  const ImVec2 middle{c.x + reach * std::cos(towards), c.y + reach * std::sin(towards)};
  list.PathArcTo(middle, bite, towards - kPi * 0.62f, towards - 2 * kPi + kPi * 0.62f, 24);
  list.PathStroke(color, ImDrawFlags_Closed, width);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 c, float r, ImU32 color, float scale) {
  const float width = std::max(1.0f, std::round(1.4f * scale));
  const auto bar = [&](float x) { list.AddRectFilled({c.x + x - width, c.y - r}, {c.x + x + width, c.y + r}, color); };
  switch (icon) {
    case Icon::play:
      triangle(list, {c.x + r * 0.1f, c.y}, r, 1, color);
      break;
    case Icon::pause:
      bar(-r * 0.5f), bar(r * 0.5f);
      break;
    case Icon::step:
      triangle(list, c, r * 0.75f, 1, color);
      break;
    case Icon::step_back:
      triangle(list, c, r * 0.75f, -1, color);
      break;
    case Icon::home:
      bar(-r * 0.8f), triangle(list, {c.x + r * 0.25f, c.y}, r * 0.75f, -1, color);
      break;
    case Icon::end:
      bar(r * 0.8f), triangle(list, {c.x - r * 0.25f, c.y}, r * 0.75f, 1, color);
      break;
    case Icon::undo:
      turning_arrow(list, c, r * 0.8f, kPi * 0.75f, -kPi * 0.75f, color, width);
      break;
    case Icon::redo:
      turning_arrow(list, c, r * 0.8f, kPi * 0.25f, kPi * 1.75f, color, width);
      break;
    case Icon::loop:
      turning_arrow(list, c, r * 0.9f, -kPi * 0.95f, -kPi * 0.15f, color, width);
      turning_arrow(list, c, r * 0.9f, kPi * 0.05f, kPi * 0.85f, color, width);
      break;
    case Icon::sun:
      sun(list, c, r, color, width);
      break;
    case Icon::moon:
      moon(list, c, r, color, width);
      break;
    case Icon::plus:
      list.AddRectFilled({c.x - r, c.y - width / 2}, {c.x + r, c.y + width / 2}, color);
      list.AddRectFilled({c.x - width / 2, c.y - r}, {c.x + width / 2, c.y + r}, color);
      break;
    case Icon::minus:
      list.AddRectFilled({c.x - r, c.y - width / 2}, {c.x + r, c.y + width / 2}, color);
      break;
    case Icon::link:
      list.AddRect({c.x - r, c.y - r * 0.4f}, {c.x + r * 0.15f, c.y + r * 0.4f}, color, r * 0.4f, 0, width);
      list.AddRect({c.x - r * 0.15f, c.y - r * 0.4f}, {c.x + r, c.y + r * 0.4f}, color, r * 0.4f, 0, width);
      break;
    case Icon::close:
      list.AddLine({c.x - r * 0.7f, c.y - r * 0.7f}, {c.x + r * 0.7f, c.y + r * 0.7f}, color, width);
      list.AddLine({c.x - r * 0.7f, c.y + r * 0.7f}, {c.x + r * 0.7f, c.y - r * 0.7f}, color, width);
      break;
  }
}

}  // namespace unstride::ui
