#include "io/endings.h"

#include <algorithm>
#include <array>

namespace unstride::io {

std::span<const std::string_view> endings(app::Purpose purpose) {
  static constexpr std::array<std::string_view, 5> kOpen{".json", ".png", ".bmp", ".tga", ".onnx"};
  static constexpr std::array<std::string_view, 1> kSave{".json"};
  static constexpr std::array<std::string_view, 3> kExport{".png", ".svg", ".pdf"};
  switch (purpose) {
    case app::Purpose::save:
      return kSave;
    case app::Purpose::export_stage:
      return kExport;
    case app::Purpose::open:
      break;
  }
  return kOpen;
}

bool is_for(app::Purpose purpose, std::string_view name) {
  const std::string lower = lower_case(name);
  return std::ranges::any_of(endings(purpose), [&](std::string_view ending) { return lower.ends_with(ending); });
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace unstride::io
