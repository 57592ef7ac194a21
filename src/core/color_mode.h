// What a colour on the stage says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace unstride::core {

enum class ColorMode : std::uint8_t {
  value,    // how large it is
  weight,   // which weight made it: the kernel's taps have a colour each, and what they make has theirs
  overlap,  // how many products it sums
  phase,    // which phase it is of
};
inline constexpr std::array<std::string_view, 4> kColorModeKeys{"value", "weight", "overlap", "phase"};

constexpr std::string_view color_mode_key(ColorMode mode) {
  return kColorModeKeys[size_t(mode)];
}
constexpr std::optional<ColorMode> color_mode_of_key(std::string_view key) {
  for (size_t i = 0; i < kColorModeKeys.size(); ++i)
    if (kColorModeKeys[i] == key) return ColorMode(i);
  return std::nullopt;
}

}  // namespace unstride::core
