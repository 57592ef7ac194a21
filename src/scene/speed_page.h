// Inside of scene::speed_picture: the page that its cards are laid on, from top to bottom. Not for other modules.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "scene/pen.h"
#include "scene/speed.h"

namespace unstride::scene {

// Everything grows with a large stage; on a small one distances shrink, and text a little.
struct Sizes {
  double grow = 1;
  double of(double distance) const { return std::round(distance * grow); }
  double text(double size) const {
    return grow < 0.95 ? std::max(11.0, size - 1) : std::round(size * std::max(1.0, grow));
  }
};

class SpeedPage {
 public:
  SpeedPage(const speed::Report& report, const SpeedView& view, const FontBook& fonts);

  const speed::Report& report() const { return report_; }
  const SpeedView& view() const { return view_; }
  const Theme& theme() const { return theme_; }
  const Sizes& size() const { return size_; }
  const Rect& room() const { return room_; }  // what is left
  Pen& pen() { return pen_; }
  std::vector<SpeedPicture::Row>& rows() { return picture_.rows; }
  SpeedPicture finished();  // nothing may be drawn after it

  double width_of(const std::string& text, FontId font, double size) const {
    return text_width(pen_.fonts(), font, size, text);
  }
  // The baseline of text whose middle is at `middle`.
  double at_middle(double middle, double size) const;

  void take(double height);  // of the room, from its top
  void title();
  // Paper for a card across the room, `height` high with its margins; the area inside of them.
  Rect card(double height);
  double margins() const { return 1.4 * pad(); }  // of a card, both together
  double inner_width() const { return room_.width - 2 * pad(); }
  void heading(const Rect& area, const std::string& text, const std::string& aside);
  // Sentences wrapped at the width of `area`; the height they take, which words_height() tells before.
  double words(const std::string& text, Color color, const Rect& area);
  double words_height(const std::string& text, double width) const;

 private:
  double pad() const { return size_.of(16); }
  double line() const { return std::round(size_.text(13) * 1.42); }

  const speed::Report& report_;
  const SpeedView& view_;
  const Theme& theme_;
  Sizes size_;
  SpeedPicture picture_;
  Pen pen_;
  Rect room_;
};

// The cards, each in a file of its own; they take their height of the room.
void draw_multiplications(SpeedPage& page);
void draw_algorithms(SpeedPage& page);

// For columns of numbers: the typewriter face of a screen has no space that does not break.
std::string in_column(std::string text);

}  // namespace unstride::scene
