#include "scene/cards.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "scene/pen.h"

namespace unstride::scene {
namespace {

using core::Rect;

constexpr double kGap = 22, kRowGap = 14, kPictureGap = 10, kUnderPicture = 6;
constexpr double kLargestPitch = 44;  // in a room of kReferenceHeight; grows with the room, as in layout.cpp
constexpr double kReferenceHeight = 660;
constexpr double kLeastPicture = 58;  // a picture that is smaller shows nothing: better fewer of them
constexpr double kClearlyLarger = 1.15;
constexpr double kMostForWords = 0.46;  // of a slot;
constexpr double kFewWords = 0.2;       // and where the cells' numbers then find room: the last sentences are left out

// Of the card that has most to say.
double words_height(const CardNeeds& needs, double width, const FontBook& fonts) {
  size_t most = 0;
  for (const auto& sentences : needs.words) {
    size_t lines = 0;
    for (const std::string& sentence : sentences) lines += wrapped(sentence, kWordSize, width, fonts).size();
    most = std::max(most, lines);
  }
  return double(most) * kWordSize * 1.3 + 8;
}

// The columns of a room, and how high the words are in them: measuring text is what takes time here.
struct Columns {
  int count;
  double width, words;
};
Columns columns_of(const CardNeeds& needs, int count, const Rect& room, const FontBook& fonts) {
  const double width = std::max(1.0, (room.width - kGap * (count - 1)) / count);
  return {count, width, words_height(needs, width, fonts)};
}

// How the pictures of a card lie.
struct Pictures {
  int across, down;
};

Cards cards_in(const CardNeeds& needs, const Columns& columns, Pictures pictures, const Rect& room,
               double most_for_words = kMostForWords) {
  const int rows = (needs.cards + columns.count - 1) / columns.count;
  const double width = columns.width, height = std::max(1.0, (room.height - kRowGap * (rows - 1)) / rows);
  const auto [across, down] = pictures;
  Cards cards;
  cards.across = across, cards.down = down;
  cards.words = std::min(columns.words, height * most_for_words);
  cards.picture = {std::max(1.0, (width - kPictureGap * (across - 1)) / across),
                   std::max(1.0, (height - kCardTitle - cards.words) / down - kCaption - kUnderPicture)};
  const double largest = kLargestPitch * std::clamp(room.height / kReferenceHeight, 1.0, 2.5);
  cards.pitch =
      std::clamp(std::min(cards.picture.width / needs.cols, cards.picture.height / needs.rows), 0.02, largest);
  if (cards.pitch > 8) cards.pitch = std::floor(cards.pitch);
  // No higher than what is in it.
  cards.picture.height = std::min(cards.picture.height, std::max(kLeastPicture, cards.pitch * needs.rows));
  const double used = kCardTitle + down * (cards.picture.height + kCaption + kUnderPicture) + cards.words;
  for (int n = 0; n < needs.cards; ++n)
    cards.slots.push_back({std::round(room.x + (width + kGap) * (n % columns.count)),
                           std::round(room.y + (used + kRowGap) * (n / columns.count)), width, used});
  return cards;
}

double picture_side(const Cards& cards, const CardNeeds& needs) {
  return cards.pitch * std::max(needs.rows, needs.cols);
}

}  // namespace

Rect Cards::place(const Rect& slot, int n) const {
  return {std::round(slot.x + (picture.width + kPictureGap) * (n % across)),
          std::round(slot.y + kCardTitle + kCaption + (picture.height + kCaption + kUnderPicture) * (n / across)),
          picture.width, picture.height};
}

Cards lay_cards(const CardNeeds& needs, const Rect& room, const FontBook& fonts) {
  std::vector<Columns> choices;
  for (const int count : {4, 2, 3, 8, 1}) choices.push_back(columns_of(needs, count, room, fonts));
  std::optional<Cards> best;
  const auto try_all = [&](std::initializer_list<Pictures> kinds, double most_for_words = kMostForWords) {
    best.reset();
    for (const Columns& columns : choices)
      for (const Pictures pictures : kinds) {
        if (best && columns.width < needs.least_width) continue;
        Cards cards = cards_in(needs, columns, pictures, room, most_for_words);
        if (!best || best->slots.front().width < needs.least_width || cards.pitch > best->pitch * kClearlyLarger)
          best = std::move(cards);
      }
  };
  try_all({{2, 2}, {4, 1}});
  if (best->pitch < kCellPitch) {
    const Cards wordy = *best;
    try_all({{2, 2}, {4, 1}}, kFewWords);
    if (best->pitch < kCellPitch) best = wordy;  // no numbers on the cells all the same
  }
  const auto small = [&] { return picture_side(*best, needs) < kLeastPicture && best->pitch < kLargestPitch; };
  if (small()) try_all({{2, 1}, {1, 2}});
  if (!small()) return *best;
  for (Columns& columns : choices) columns.words = 0;
  try_all({{2, 1}, {1, 2}});
  return *best;
}

namespace {

// Up to the next space at which a line may end.
std::string next_piece(std::string& rest) {
  size_t end = rest.find(' ');
  while (end != std::string::npos && (rest.substr(end, 3) == " ×" || rest.substr(0, end).ends_with(" ×")))
    end = rest.find(' ', end + 1);
  std::string piece = rest.substr(0, end);
  rest = end == std::string::npos ? "" : rest.substr(end + 1);
  return piece;
}

}  // namespace

std::vector<std::string> wrapped(const std::string& text, double size, double width, const FontBook& fonts) {
  std::vector<std::string> lines;
  std::string line, rest = text;
  while (!rest.empty()) {
    const std::string piece = next_piece(rest);
    const std::string longer = line.empty() ? piece : line + " " + piece;
    if (!line.empty() && text_width(fonts, FontId::text, size, longer) > width) {
      lines.push_back(line);
      line = piece;
    } else {
      line = longer;
    }
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace unstride::scene
