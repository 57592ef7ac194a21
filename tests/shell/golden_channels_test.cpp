// Golden pictures of Channels, and of Slide with a pair of a layer on stage.
#include "app/change.h"
#include "golden.h"

namespace unstride::shell {
namespace {

app::Setup layer_of(std::int64_t in, std::int64_t out, std::int64_t groups, engine::ChannelPair pair) {
  app::Setup setup = app::with_channels(app::worked_example(), in, out, groups);
  setup.pair = pair;
  return setup;
}

app::Setup three_by_two() {
  app::Setup setup = layer_of(3, 2, 1, {1, 1});
  setup.problem.bias = std::make_shared<const core::Tensor>(core::Shape{1, 2, 1, 1}, std::vector<float>{5, -2});
  return setup;
}
app::Setup two_groups() {
  return layer_of(4, 4, 2, {2, 3});
}
app::Setup depthwise() {
  return layer_of(4, 4, 4, {1, 1});
}
app::Setup eight_by_eight() {
  app::Setup setup = app::worked_example();
  setup.problem.input = app::tensor_of(app::random_grid(1, 28, 28));
  return app::with_channels(setup, 8, 8, 1);
}

Golden channels(const char* name, app::Setup (*setup)(), std::int64_t step) {
  Golden golden{name, ViewKind::channels, ChapterKind::add_channels, step};
  golden.setup = setup;
  golden.size = {1012, 790};
  return golden;
}
Golden slide(const char* name, app::Setup (*setup)()) {
  Golden golden{name, ViewKind::slide, ChapterKind::slide, 13};
  golden.setup = setup;
  return golden;
}
Golden dark(Golden golden) {
  golden.theme = scene::ThemeId::dark;
  return golden;
}
Golden sized(Golden golden, double width, double height) {
  golden.size = {width, height};
  return golden;
}
Golden at(Golden golden, double u) {
  golden.u = u;
  return golden;
}
Golden with_selected(Golden golden, core::CellRef cell) {
  golden.selected = cell;
  return golden;
}

const Golden kGoldens[] = {
    channels("channels_light", three_by_two, 4),
    dark(channels("channels_dark", three_by_two, 4)),
    at(channels("channels_mid_sum", three_by_two, 3), 0.3),
    with_selected(channels("channels_output_selected", three_by_two, 4), {core::GridId::output, 2, 2}),
    channels("channels_groups", two_groups, 1),
    channels("channels_depthwise", depthwise, 1),
    channels("channels_eight", eight_by_eight, 8),
    slide("slide_of_a_pair", three_by_two),
    sized(channels("channels_small", three_by_two, 2), 436, 470),
};

INSTANTIATE_TEST_SUITE_P(Channels, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
