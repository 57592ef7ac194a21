// Inside of scene::decoder_picture: the page that its cards are laid on. Not for other modules.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decoder/trace.h"
#include "scene/decoder.h"
#include "scene/page.h"

namespace unstride::scene {

using SharedMap = std::shared_ptr<const core::Grid<float>>;

class DecoderPage : public Page {
 public:
  DecoderPage(const decoder::SharedDecoded& decoded, const DecoderView& view, const FontBook& fonts);

  const decoder::Decoded& decoded() const { return *decoded_; }
  const DecoderView& view() const { return view_; }
  const decoder::CellAt& focus() const { return view_.selected.row >= 0 ? view_.selected : view_.hovered; }
  const std::vector<decoder::Reach>& reach() const { return reach_; }  // of the focus, by row
  DecoderPicture& picture() { return picture_; }
  DecoderPicture finished_picture();  // nothing may be drawn after it

  // What follows from the decoded code and a number (a row, a picture), kept between frames.
  template <class F>
  auto kept(std::string_view what, std::int64_t number, F make) {
    return remembered(view_.memo, {what, {decoded_, nullptr}, {number}}, make);
  }

  // Zero-centred, of the row or of all rows.
  ColorScale scale_of(int row);
  // A grey picture of ink, a heat map otherwise; with an outline and a name on the map where it has one.
  void grid(const Rect& rect, SharedMap values, const ColorScale& scale, const std::string& name = {});

 private:
  decoder::SharedDecoded decoded_;
  const DecoderView& view_;
  std::vector<decoder::Reach> reach_;
  DecoderPicture picture_;
};

// The rows of feature maps, each a card, in `height` logical pixels together, of which they need a least.
double least_layers_height(DecoderPage& page);
void draw_layers(DecoderPage& page, double height);
// The digit given, the decoded one and their difference, and the other decoders.
double digits_height(const DecoderPage& page);
void draw_digits(DecoderPage& page);

}  // namespace unstride::scene
