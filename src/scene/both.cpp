// Both: Stamp and Slide beside each other on one focus.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_both(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
