// What can be said of each alternative, in short sentences with computed numbers: Alternatives' cards and narration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/alternatives.h"
#include "timeline/story.h"

namespace unstride::timeline {

struct CardWords {
  std::string title, brief;        // the brief one where there is little room
  std::vector<std::string> facts;  // the most important first, each a sentence
};

// Of the layer's own transposed convolution, and of one of story.alternatives.
CardWords words_of_layer(const Story& story);
CardWords words_of(const Story& story, const engine::Alternative& alternative);

// The alternative's value on the layer's output cell (row, col); empty where it has none.
std::optional<float> value_on(const engine::Alternative& alternative, std::int64_t row, std::int64_t col);

}  // namespace unstride::timeline
