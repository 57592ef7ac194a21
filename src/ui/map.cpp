#include "ui/map.h"

#include <fmt/format.h>

namespace unstride::ui {
namespace {

std::string object(const std::vector<std::pair<std::string, core::Rect>>& entries) {
  std::string text = "{";
  for (const auto& [name, rect] : entries) {
    if (text.size() > 1) text += ",\n";
    text +=
        fmt::format("{}: [{:.1f}, {:.1f}, {:.1f}, {:.1f}]", json_string(name), rect.x, rect.y, rect.width, rect.height);
  }
  return text + "}";
}

}  // namespace

std::string json_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) quoted += fmt::format("\\u{:04x}", int(c));
    else quoted += c;
  }
  return quoted + "\"";
}

std::string Map::json_members() const {
  return fmt::format("\"controls\": {},\n\"cells\": {}", object(controls_), object(cells_));
}

}  // namespace unstride::ui
