// The workspaces of the window.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace unstride::core {

enum class Workspace : std::uint8_t {
  lab,      // one layer, number by number
  decoder,  // a trained decoder, from its code to a digit
  speed     // what a layer costs, and how fast it runs here
};
inline constexpr std::array<std::string_view, 3> kWorkspaceKeys{"lab", "decoder", "speed"};

constexpr std::string_view workspace_key(Workspace workspace) {
  return kWorkspaceKeys[size_t(workspace)];
}
constexpr std::optional<Workspace> workspace_of_key(std::string_view key) {
  for (size_t i = 0; i < kWorkspaceKeys.size(); ++i)
    if (kWorkspaceKeys[i] == key) return Workspace(i);
  return std::nullopt;
}

}  // namespace unstride::core
