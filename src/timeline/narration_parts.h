// Inside of timeline::narrate: what its views share. Not for other modules.
#pragma once

#include <string>

#include "timeline/narration.h"

namespace unstride::timeline {

// Slide and Stamp, and the chapters that Both shares with Slide.
Narration narrate_step(const Story& story, const Moment& moment);
// Each view's own words, in a file of its own; moment.step is 0 before the first step.
Narration narrate_both(const Story& story, const Moment& moment);
Narration narrate_matrix(const Story& story, const Moment& moment);
Narration narrate_phases(const Story& story, const Moment& moment);
Narration narrate_gradient(const Story& story, const Moment& moment);
Narration narrate_round_trip(const Story& story, const Moment& moment);
Narration narrate_alternatives(const Story& story, const Moment& moment);
Narration narrate_channels(const Story& story, const Moment& moment);

std::string by(std::int64_t rows, std::int64_t cols);       // "2 × 3"
std::string both(std::int64_t height, std::int64_t width);  // "2" when both axes agree, else "2 × 3"

}  // namespace unstride::timeline
