// Channels: the layer as a table of small kernels, summed over its input channels.
#include "scene/stage_parts.h"

namespace unstride::scene {

void draw_channels(const StageContext& context) {
  draw_slide(context);
}

}  // namespace unstride::scene
