// Scene -> PNG, SVG, PDF with Cairo.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "scene/scene.h"

namespace unstride::paint::cairo {

enum class Format : std::uint8_t { png, svg, pdf };

// By the path's ending, any case; an Error names the three.
core::Result<Format> format_of(std::string_view path);

// The file's bytes. `scale`: device pixels per logical pixel (PNG only). Text in PDF keeps its characters (can be
// searched and copied). Errors: a size that Cairo refuses.
core::Result<std::string> paint(const scene::Scene& scene, const scene::FontBook& fonts, Format format,
                                double scale = 1);

}  // namespace unstride::paint::cairo
