// Gradient: the forward convolution over u, and the two inner products.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_gradient(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
