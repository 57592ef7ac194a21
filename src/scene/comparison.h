// What two cells have in common, in words: the terms, taps and input cells that they share, and why they differ.
#pragma once

#include <string>

#include "core/cell.h"
#include "timeline/story.h"

namespace unstride::scene {

// Two to five sentences with the numbers of both cells; *stars* mark what is set in bold. Empty when one of them is no
// cell of the story.
std::string comparison_text(const timeline::Story& story, core::CellRef first, core::CellRef second);

}  // namespace unstride::scene
