// Inside of scene::speed_picture: the page that its cards are laid on. Not for other modules.
#pragma once

#include <string>
#include <vector>

#include "scene/page.h"
#include "scene/speed.h"

namespace unstride::scene {

class SpeedPage : public Page {
 public:
  SpeedPage(const speed::Report& report, const SpeedView& view, const FontBook& fonts);

  const speed::Report& report() const { return report_; }
  const SpeedView& view() const { return view_; }
  std::vector<SpeedPicture::Row>& rows() { return rows_; }
  SpeedPicture finished_picture();  // nothing may be drawn after it

  void title();

 private:
  const speed::Report& report_;
  const SpeedView& view_;
  std::vector<SpeedPicture::Row> rows_;
};

// The cards, each in a file of its own; they take their height of the room.
void draw_multiplications(SpeedPage& page);
void draw_algorithms(SpeedPage& page);

// For columns of numbers: the typewriter face of a screen has no space that does not break.
std::string in_column(std::string text);

}  // namespace unstride::scene
