// The two themes, by name; their colours are scene/theme.h's.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace unstride::core {

enum class ThemeId : std::uint8_t { light, dark };

constexpr std::string_view theme_key(ThemeId theme) {
  return theme == ThemeId::light ? "light" : "dark";
}
constexpr std::optional<ThemeId> theme_of_key(std::string_view key) {
  if (key == "light") return ThemeId::light;
  if (key == "dark") return ThemeId::dark;
  return std::nullopt;
}

}  // namespace unstride::core
