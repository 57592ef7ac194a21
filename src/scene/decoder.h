// The Decoder workspace as a Scene: every layer's feature maps in a row, and the digits at the end. The numbers are the
// decoder's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "decoder/cell_at.h"
#include "decoder/runner.h"
#include "scene/memo.h"
#include "scene/scene.h"
#include "scene/text.h"
#include "scene/theme.h"

namespace unstride::scene {

struct DecoderView {
  core::Rect viewport{0, 0, 998, 812};
  ThemeId theme = ThemeId::light;
  decoder::CellAt selected, hovered;  // of the shown decoder, or none
  bool shared_scale = false;
  Memo* memo = nullptr;  // keeps what follows from a decoded code between frames; null: every frame makes its own
};
// The room that `memo` needs: two things of each row, and the pictures beside.
inline constexpr std::size_t kDecoderMemo = 64;

// The maps of one row: tiles with a gap of one cell between them, `across` in a line.
struct MapTiles {
  int row = 0;  // of Decoded::rows
  core::Point origin;
  double cell = 1;  // logical pixels
  std::int64_t across = 1, count = 1, height = 1, width = 1;

  core::Rect rect_of(std::int64_t channel) const;
  core::Rect rect_of(const decoder::CellAt& cell) const;
};

struct DecoderPicture {
  Scene scene;
  std::vector<MapTiles> tiles;
  struct Named {
    std::string name;  // "given", "decoded", "difference", or "decoder[KEY]"
    core::Rect rect;
  };
  std::vector<Named> pictures;

  decoder::CellAt cell_at(core::Point point) const;  // row -1: none there
  std::optional<core::Rect> rect_of(const decoder::CellAt& cell) const;
};

// Focus is selected ?? hovered. The scene is higher than the viewport where a decoder has more layers than fit.
DecoderPicture decoder_picture(const decoder::SharedDecoded& decoded, const DecoderView& view, const FontBook& fonts);

// Symmetric around zero where there are negative values; light where nothing is. `most` at both ends.
ColorScale map_scale(float least, float most, const Theme& theme);

// Ink: paper at 0, black (white in the dark) at 1.
ColorScale ink_scale(const Theme& theme);

// One map, `side` wide at most, with its cells; for the panel beside. The focus is outlined.
Scene map_picture(const decoder::SharedDecoded& decoded, const decoder::CellAt& cell, double side, ThemeId theme);

}  // namespace unstride::scene
