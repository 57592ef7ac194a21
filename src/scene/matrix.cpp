// Matrix: the sparse matrix of the forward convolution, mirrored, times the flattened input.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_matrix(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
