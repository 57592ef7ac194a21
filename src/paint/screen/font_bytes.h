// A font file made ready for Dear ImGui, which asks FreeType for whole pixels of (ascender - descender).
#pragma once

#include <cstddef>
#include <vector>

namespace unstride::paint::screen {

// Multiplies the line metrics of a TrueType or OpenType file in memory (hhea; typo metrics of OS/2) by `factor`.
// Nothing else changes: no outline, no advance. False, and no change, for anything that is not such a file.
bool scale_line_metrics(std::vector<unsigned char>& font, double factor);

}  // namespace unstride::paint::screen
