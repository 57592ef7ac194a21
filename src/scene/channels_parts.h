// Inside of Channels: what its parts share. Not for other modules.
#pragma once

#include <cstdint>
#include <string>

#include "engine/problem.h"
#include "scene/stage_parts.h"
#include "timeline/channels.h"

namespace unstride::scene {

// The layer as a table: input channels down the left side, output channels at the bottom, a kernel for each pair.
// Returns the y below it. Every area of a pair reports CellRef{pair, input, output}.
double draw_channel_table(const StageContext& context, const Rect& area);

// The term of the sum that is in progress or was added last; before the first one and after the last: the pair's own.
std::int64_t shown_term(const StageContext& context);

void draw_channels_equation(const StageContext& context, const Rect& area);

// The whole sum of the focused cell of the output channel, in the reference's order: "5 + 1*9 + 2*7".
std::string channels_equation_text(const timeline::Story& story, CellRef focus);

}  // namespace unstride::scene
