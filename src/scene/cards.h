// Where the cards of Alternatives lie: slots of one size in rows, each with a title, a few pictures and words.
#pragma once

#include <string>
#include <vector>

#include "core/geometry.h"
#include "scene/text.h"

namespace unstride::scene {

inline constexpr double kCardTitle = 20, kCaption = 17;  // heights of the line above a card, and above a picture
inline constexpr double kWordSize = 12, kCaptionSize = 11;

struct Cards {
  std::vector<core::Rect> slots;
  int across = 2, down = 2;  // pictures of a card side by side and below each other: 2 or 4 of them
  double pitch = 0;          // of the pictures' cells
  core::Size picture;        // room of one, without its caption
  double words = 0;          // height of the words under the pictures

  // The place of picture n of a slot, without its caption.
  core::Rect place(const core::Rect& slot, int n) const;
};

struct CardNeeds {
  int cards = 0;
  double least_width = 1;                       // of a card, for its title
  double rows = 1, cols = 1;                    // of the largest picture, in cells
  std::vector<std::vector<std::string>> words;  // sentences of each card
};

// The cards with the largest cells; two pictures a card where there is no room for four, and no words where those would
// leave no room for the pictures.
Cards lay_cards(const CardNeeds& needs, const core::Rect& room, const FontBook& fonts);

// The text in lines of at most `width`; a word that is wider has a line of its own. "2 × 3" stays together.
std::vector<std::string> wrapped(const std::string& text, double size, double width, const FontBook& fonts);

}  // namespace unstride::scene
