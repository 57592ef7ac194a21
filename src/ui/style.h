// Dear ImGui's style from the theme.
#pragma once

#include "scene/theme.h"

namespace unstride::ui {

void apply_style(const scene::Theme& theme, double scale);

}  // namespace unstride::ui
