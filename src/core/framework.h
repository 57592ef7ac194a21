// The frameworks whose words the program speaks, by name; what they say is frameworks/'s.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace unstride::core {

enum class Framework : std::uint8_t { pytorch, keras, onnx, jax, numpy };

inline constexpr std::array<Framework, 5> kFrameworks = {Framework::pytorch, Framework::keras, Framework::onnx,
                                                         Framework::jax, Framework::numpy};

// For files, options and the map: "pytorch".
constexpr std::string_view framework_key(Framework framework) {
  constexpr std::array<std::string_view, 5> kKeys{"pytorch", "keras", "onnx", "jax", "numpy"};
  return kKeys[size_t(framework)];
}
constexpr std::optional<Framework> framework_of_key(std::string_view key) {
  for (const Framework framework : kFrameworks)
    if (framework_key(framework) == key) return framework;
  return std::nullopt;
}

}  // namespace unstride::core
