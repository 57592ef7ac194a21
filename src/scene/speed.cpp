#include "scene/speed.h"

#include "scene/speed_page.h"

namespace unstride::scene {

SpeedPicture speed_picture(const speed::Report& report, const SpeedView& view, const FontBook& fonts) {
  SpeedPage page(report, view, fonts);
  page.title();
  if (speed::violation_of(report.layer)) {
    page.words(report.problem, page.theme().error, page.room());
    return page.finished_picture();
  }
  draw_multiplications(page);
  draw_algorithms(page);
  return page.finished_picture();
}

}  // namespace unstride::scene
