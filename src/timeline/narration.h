// The current step in words, with the numbers that are on screen. *Stars* mark what is set in bold.
#pragma once

#include <string>

#include "timeline/story.h"

namespace unstride::timeline {

struct Narration {
  std::string title;  // "Step 13 of 25 · multiply and sum"
  std::string body;   // two to four sentences
};

Narration narrate(const Story& story, double t);

// What the overlap counts say: even or not, holes, and what to try.
std::string overlap_verdict(const Story& story);

}  // namespace unstride::timeline
