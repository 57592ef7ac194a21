// A workspace's page: cards that are laid on it from top to bottom, with headings and words. Inside of scene/.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include "scene/pen.h"

namespace unstride::scene {

// Everything grows with a large stage; on a small one distances shrink, and text a little.
struct Sizes {
  double grow = 1;
  double of(double distance) const { return std::round(distance * grow); }
  double text(double size) const {
    return grow < 0.95 ? std::max(11.0, size - 1) : std::round(size * std::max(1.0, grow));
  }
};

class Page {
 public:
  // reference: the stage in which sizes are as they are written.
  Page(const Rect& viewport, core::Size reference, ThemeId theme, const FontBook& fonts);
  Page(const Page&) = delete;  // its pen draws into its own scene
  Page& operator=(const Page&) = delete;

  const Theme& theme() const { return theme_; }
  const Sizes& size() const { return size_; }
  const Rect& room() const { return room_; }  // what is left
  Pen& pen() { return pen_; }
  Scene finished();  // nothing may be drawn after it

  double width_of(const std::string& text, FontId font, double size) const {
    return text_width(pen_.fonts(), font, size, text);
  }
  // The baseline of text whose middle is at `middle`.
  double at_middle(double middle, double size) const;

  void take(double height);  // of the room, from its top
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

  const Theme& theme_;
  Sizes size_;
  Scene scene_;
  Pen pen_;
  Rect room_;
};

}  // namespace unstride::scene
