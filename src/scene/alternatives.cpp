// Alternatives: other ways to enlarge the same input, beside the transposed convolution.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_alternatives(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
