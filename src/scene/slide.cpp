// Slide: insert zeros, border, spread and turn the kernel, then slide it with stride 1 over the bordered input.
#include "scene/slide_parts.h"

namespace unstride::scene {

void draw_slide(const StageContext& context) {
  SlideParts slide(context);
  const Layout layout = arrange(
      four_blocks(input_spec(context.story.axes), slide.kernel_spec(), slide.middle_spec(), slide.output_spec()),
      {context.view.viewport, context.view.zoom, context.view.pan});
  const Block &input = layout.blocks[0], &kernel = layout.blocks[1], &middle = layout.blocks[2],
              &output = layout.blocks[3];
  draw_input(context, input);
  draw_kernel(context, kernel, eased(context.progress(timeline::ChapterKind::spread_kernel)),
              eased(context.progress(timeline::ChapterKind::turn_kernel)));
  slide.draw_middle(middle);
  slide.draw_output(output);
  draw_marks(context, input);
  draw_marks(context, output);
  slide.mark_places(middle);
  slide.draw_window(middle, output);
  for (const Block* block : {&input, &middle, &output}) draw_selection(context, *block);  // the kernel draws its own
  draw_equation(context, layout.equation);
}

}  // namespace unstride::scene
