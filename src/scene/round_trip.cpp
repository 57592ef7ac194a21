// Round trip: a convolution down, the transposed one up, and what does not come back.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_round_trip(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
