// The current step in words, with the numbers that are on screen. *Stars* mark what is set in bold.
#pragma once

#include <string>

#include "timeline/proof.h"
#include "timeline/story.h"

namespace unstride::timeline {

struct Narration {
  std::string title;  // "Step 13 of 25 · multiply and sum"
  std::string body;   // two to four sentences
};

Narration narrate(const Story& story, double t);

// What the overlap counts say: even or not (engine::is_even), holes, and what to try.
std::string overlap_verdict(const Story& story);

// What the sums of the kernel's phases say beside it: whether a constant input gives a constant, as an even overlap
// does not promise.
std::string phase_verdict(const Story& story);
// Equal up to what float rounds when the kernel is written down; sums: engine::phase_sums() of it.
bool sums_are_equal(const core::Grid<double>& sums, const core::Grid<float>& kernel);

// Whether the ways of a proof agree and, where they do not, in which cell and why: rounding, or more than rounding can
// explain (which is a bug). The proof is of this story.
std::string proof_verdict(const Story& story, const Proof& proof);

}  // namespace unstride::timeline
