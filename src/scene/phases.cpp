// Phases: s x s small kernels, each with its part of the output, interleaved.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_phases(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
