#include "paint/cairo/svg.h"

#include <algorithm>
#include <map>

namespace unstride::paint::cairo {
namespace {

// "image12" at the start of `text`: its letters and digits; else empty.
std::string_view counted_name(std::string_view text) {
  for (const std::string_view kind : {"image", "surface"}) {
    if (!text.starts_with(kind)) continue;
    const auto end = text.find_first_not_of("0123456789", kind.size());
    if (end != kind.size() && end != std::string_view::npos) return text.substr(0, end);
  }
  return {};
}

}  // namespace

std::string settled_svg(std::string_view svg) {
  constexpr std::string_view kImage = "<image ";
  std::map<std::string_view, std::string> names;
  std::string result;
  result.reserve(svg.size());
  std::size_t at = 0;
  while (at < svg.size()) {
    // Names stand behind a quotation mark (id) or a number sign (reference), images behind a less-than sign.
    const std::size_t mark = std::min(svg.find_first_of("\"#<", at), svg.size() - 1);
    result.append(svg.substr(at, mark + 1 - at));
    at = mark + 1;
    if (svg.substr(mark).starts_with(kImage)) {
      result += "image style=\"image-rendering:optimizeSpeed;image-rendering:pixelated\" ";
      at = mark + kImage.size();
    } else if (const std::string_view name = counted_name(svg.substr(at)); !name.empty()) {
      const std::string letters(name.substr(0, name.find_first_of("0123456789")));
      result += names.try_emplace(name, letters + std::to_string(names.size() + 1)).first->second;
      at += name.size();
    }
  }
  return result;
}

}  // namespace unstride::paint::cairo
