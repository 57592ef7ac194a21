// Channels: the table, the pair on stage, the sum over channels and its equation, at every size.
#include "timeline/channels.h"

#include <charconv>
#include <cmath>

#include "core/format.h"
#include "engine/reference.h"
#include "scene/layer_story.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

struct Case {
  double width, height;
};
constexpr Case kViewports[] = {{436, 470},  {640, 420},  {1012, 790}, {700, 1100},
                               {1600, 960}, {2200, 700}, {3300, 1900}};

double at_step(const Story& story, std::int64_t step, double u = 1) {
  return timeline::time_of(story.timeline, 0, step, u);
}

// Of a small layer's cells, where all numbers are short.
TEST(Channels, OutputCellsShowTheRunningSumOfTheReference) {
  const auto story = small_layer(3, 2, 1, true, {1, 1});
  const View view = view_of(1012, 790);
  for (std::int64_t step = 0; step <= 4; ++step) {
    const Scene scene = stage(*story, at_step(*story, step), view, fonts());
    for (std::int64_t r = 0; r < 5; ++r)
      for (std::int64_t c = 0; c < 5; ++c) {
        const std::string number = number_on(scene, {GridId::output, r, c});
        const float sum = story->channels->running[size_t(step)]->at(r, c);
        EXPECT_EQ(number, step == 0 ? "" : core::format_exact(sum)) << "step " << step << ", cell " << r << "," << c;
      }
  }
  const Scene last = stage(*story, story->timeline.duration(), view, fonts());
  for (std::int64_t r = 0; r < 5; ++r)
    for (std::int64_t c = 0; c < 5; ++c)
      EXPECT_EQ(number_on(last, {GridId::output, r, c}), core::format_exact(story->layer_output->at(0, 1, r, c)));
}

TEST(Channels, InputKernelAndBiasCellsShowTheirNumbers) {
  const auto story = small_layer(3, 2, 1, true, {2, 1});
  const Scene scene = stage(*story, 0, view_of(1012, 790), fonts());
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::int64_t c = 0; c < 2; ++c)
      EXPECT_EQ(number_on(scene, {GridId::input, r, c}), core::format_exact(story->layer.input->at(0, 2, r, c)));
  for (std::int64_t r = 0; r < 3; ++r)
    for (std::int64_t c = 0; c < 3; ++c)
      EXPECT_EQ(number_on(scene, {GridId::kernel, r, c}), core::format_exact(story->layer.kernel->at(2, 1, r, c)));
  for (std::int64_t out = 0; out < 2; ++out)
    EXPECT_EQ(number_on(scene, {GridId::bias, 0, out}), core::format_exact(story->layer.bias->values[size_t(out)]));
}

std::set<std::pair<std::int64_t, std::int64_t>> pairs_in(const Scene& scene) {
  std::set<std::pair<std::int64_t, std::int64_t>> pairs;
  for (const Item& item : scene.items)
    if (item.cell.grid == GridId::pair) pairs.emplace(item.cell.row, item.cell.col);
  return pairs;
}

TEST(Channels, EveryPairOfOneGroupHasAPlaceAndNoOther) {
  Random random(80);
  for (int set = 0; set < 60; ++set) {
    const auto story = draw_layer_story(random);
    const Scene scene = stage(*story, 0, view_of(1012, 790), fonts());
    std::set<std::pair<std::int64_t, std::int64_t>> joined;
    for (std::int64_t in = 0; in < story->layer.params.in_channels; ++in)
      for (std::int64_t out = 0; out < story->layer.params.out_channels; ++out)
        if (engine::are_paired(story->layer.params, {in, out})) joined.emplace(in, out);
    ASSERT_EQ(pairs_in(scene), joined) << described(*story);
  }
}

TEST(Channels, AClickOnAKernelFindsItsPair) {
  const auto story = small_layer(4, 4, 2, false, {0, 0});
  const Scene scene = stage(*story, 0, view_of(1012, 790), fonts());
  std::set<std::pair<std::int64_t, std::int64_t>> found;
  for (double y = 1; y < 790; y += 3)
    for (double x = 1; x < 455; x += 3)
      if (const CellRef cell = pick(scene, {x, y}); cell.grid != GridId::none) {
        ASSERT_EQ(cell.grid, GridId::pair);
        found.emplace(cell.row, cell.col);
      }
  EXPECT_EQ(found, pairs_in(scene));
}

bool has_text(const Scene& scene, const std::string& part) {
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (text.text.find(part) != std::string::npos) return true;
  return false;
}

TEST(Channels, CellsOfOtherGroupsAreHatchedAndSaidToHaveNoWeights) {
  const auto hatched = [](const SharedStory& story) {
    return shapes<HatchShape>(stage(*story, 0, view_of(1012, 790), fonts())).size();
  };
  EXPECT_EQ(hatched(small_layer(4, 4, 1, true, {})), 0u);
  EXPECT_EQ(hatched(small_layer(4, 4, 2, true, {})), 8u);
  EXPECT_EQ(hatched(small_layer(4, 4, 4, true, {})), 12u);
  EXPECT_TRUE(has_text(stage(*small_layer(4, 4, 2, true, {}), 0, view_of(436, 470), fonts()), "no weights"));
}

TEST(Channels, NamesTheAxesOfTheWeightsInEveryFramework) {
  const Scene scene = stage(*small_layer(3, 2, 1, true, {}), 0, view_of(1012, 790), fonts());
  for (const char* axes : {"PyTorch: (in, out/groups, kH, kW)", "TensorFlow: (kH, kW, out, in)",
                           "ONNX: (C, M/group, kH, kW)", "JAX: (kH, kW, in/groups, out)"})
    EXPECT_TRUE(has_text(scene, axes)) << axes;
}

bool inside(const Rect& inner, const Rect& outer, double slack) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack && inner.right() <= outer.right() + slack &&
         inner.bottom() <= outer.bottom() + slack;
}

Rect rect_of(const Shape& shape) {
  if (const auto* rect = std::get_if<RectShape>(&shape)) return rect->rect;
  if (const auto* map = std::get_if<HeatMapShape>(&shape)) return map->rect;
  return {};
}

// Nothing leaves the stage, is cut, or lies over another text or, titles and names, over a grid.
void expect_whole(const Scene& scene) {
  std::vector<std::pair<std::string, Rect>> before;
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    const Rect extent = extent_of(text);
    ASSERT_TRUE(inside(extent, scene.bounds, 0.5)) << "outside: " << text.text;
    ASSERT_FALSE(text.text.ends_with("…")) << "cut: " << text.text;
    const bool name = text.text.starts_with("x[") || text.text.starts_with("y[");
    if (text.font == FontId::mono_bold && item.layer < layer::kOverlay && !name) continue;  // numbers
    if (text.text == "·" || text.size == 9) continue;                                       // of cells, too
    for (const auto& [words, other] : before)
      ASSERT_FALSE(extent.intersects(other)) << text.text << " lies over " << words;
    before.emplace_back(text.text, extent);
  }
  for (const Item& item : scene.items) {
    if (item.cell.grid == GridId::none || item.mark) continue;
    const Rect rect = rect_of(item.shape);
    ASSERT_TRUE(inside(rect, scene.bounds, 0.5)) << core::grid_key(item.cell.grid);
    for (const auto& [words, extent] : before)
      if (item.cell.grid != GridId::pair) {
        ASSERT_FALSE(rect.inset(1).intersects(extent)) << words << " lies over " << core::grid_key(item.cell.grid);
      }
  }
}

TEST(Channels, IsWholeForEveryLayerSizeThemeAndTime) {
  Random random(81);
  for (int set = 0; set < 90; ++set) {
    const auto story = draw_layer_story(random);
    if (story->bordered->cells.size() > 100000) continue;
    const Case size = kViewports[size_t(draw(random, 0, 6))];
    View view = view_of(size.width, size.height, set % 2 ? ThemeId::light : ThemeId::dark);
    const auto steps = story->timeline.main().steps;
    for (const double t : {0.0, at_step(*story, 1), at_step(*story, (steps + 1) / 2), story->timeline.duration()})
      expect_whole(stage(*story, t, view, fonts()));
    view.hovered = {GridId::output, 0, 0};
    expect_whole(stage(*story, at_step(*story, 1, 0.4), view, fonts()));
    view.hovered = {GridId::pair, 0, 0};
    expect_whole(stage(*story, 0, view, fonts()));
    if (HasFailure())
      FAIL() << "set " << set << ": " << story->layer.params.in_channels << " in, " << story->layer.params.out_channels
             << " out, " << story->layer.params.groups << " groups; " << described(*story) << " at " << size.width
             << " x " << size.height;
  }
}

TEST(Channels, OfManyInputChannelsIsFoldedWholeAndEveryKernelFound) {
  Random random(85);
  const Case largest = kViewports[2];
  for (int set = 0; set < 30; ++set) {
    const std::int64_t groups = set % 5 == 4 ? 2 : 1;
    const std::int64_t in = set % 3 == 0 ? 64 : groups * draw(random, 9 / groups, 32),
                       out = groups * draw(random, 1, 3);
    const engine::Problem layer = draw_lab_layer(random, in, out, groups, set % 2 == 0);
    const auto story = tell_layer(layer, ViewKind::channels, engine::with_input(layer.params, {}, in - 1));
    const Case size = set < 8 ? largest : kViewports[size_t(draw(random, 0, 6))];
    View view = view_of(size.width, size.height, set % 2 ? ThemeId::light : ThemeId::dark);
    if (story->bordered->cells.size() > 100000) continue;
    view.hovered = {GridId::output, 0, 0};
    const Scene scene = stage(*story, at_step(*story, in / 2, 0.4), view, fonts());
    expect_whole(scene);
    ASSERT_EQ(pairs_in(scene).size(), size_t(in * out / groups));
    for (const Item& item : scene.items)
      if (item.cell.grid == GridId::pair && rect_of(item.shape).width > 3) {
        ASSERT_EQ(pick(scene, rect_of(item.shape).center()).grid, GridId::pair);
      }
    if (HasFailure()) FAIL() << in << " in, " << out << " out, at " << size.width << " x " << size.height;
  }
}

// The boxes of 64 kernels in one column would be 4 high; folded, they are seen.
TEST(Channels, FoldedHasKernelsThatAreSeen) {
  const Scene scene = stage(*small_layer(64, 1, 1, true, {0, 0}), 0, view_of(1012, 790), fonts());
  for (const Item& item : scene.items)
    if (item.cell.grid == GridId::pair && item.cell.row < 64 && std::holds_alternative<HeatMapShape>(item.shape)) {
      EXPECT_GE(rect_of(item.shape).width, 18);
    }
}

TEST(Channels, ZoomedInTheSceneHoldsOnlyWhatIsInView) {
  Random random(82);
  for (int set = 0; set < 40; ++set) {
    const auto story = draw_layer_story(random);
    if (story->bordered->cells.size() > 100000) continue;
    View view = view_of(1012, 790);
    view.zoom = 7, view.pan = {double(draw(random, -2000, 2000)), double(draw(random, -1500, 1500))};
    for (const Item& item : stage(*story, story->timeline.duration(), view, fonts()).items)
      if (item.cell.grid == GridId::pair) {
        ASSERT_TRUE(rect_of(item.shape).intersects(view.viewport));
      }
  }
}

TEST(Channels, MarksAreTheLinksOfTheRelationInEveryLayer) {
  Random random(83);
  for (int set = 0; set < 80; ++set) {
    const auto story = draw_layer_story(random);
    if (story->bordered->cells.size() > 100000) continue;
    View view = view_of(1600, 960);
    const CellRef cells[] = {{GridId::output, draw(random, 0, story->output->rows - 1), 0},
                             {GridId::input, 0, draw(random, 0, story->input->cols - 1)},
                             {GridId::kernel, draw(random, 0, story->kernel->rows - 1), 0}};
    view.hovered = cells[set % 3];
    const Links links = links_of(story->axes, view.hovered);
    const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
    ASSERT_EQ(marked(scene, GridId::input), cells_of(links.input)) << described(*story);
    ASSERT_EQ(marked(scene, GridId::kernel), cells_of(links.kernel)) << described(*story);
    ASSERT_EQ(marked(scene, GridId::output), cells_of(links.output)) << described(*story);
  }
}

// "5 + 1*9 + 2*(-7)", from left to right in float.
float evaluated(const std::string& text) {
  float total = 0;
  size_t at = 0;
  while (at <= text.size()) {
    const size_t end = std::min(text.find(" + ", at), text.size());
    std::string term = text.substr(at, end - at);
    std::erase_if(term, [](char c) { return c == '(' || c == ')'; });
    const size_t star = term.find('*');
    const auto number = [](const std::string& digits) { return std::strtof(digits.c_str(), nullptr); };
    const float value =
        star == std::string::npos ? number(term) : number(term.substr(0, star)) * number(term.substr(star + 1));
    total = at == 0 ? value : total + value;
    at = end + 3;
  }
  return total;
}

TEST(ChannelsEquation, EvaluatesToTheLayersValueAsTheReferenceSumsIt) {
  Random random(84);
  for (int set = 0; set < 80; ++set) {
    engine::Problem layer = draw_lab_layer(random, draw(random, 1, 4), draw(random, 1, 3), 1, set % 2 == 0);
    for (engine::SharedTensor* tensor : {&layer.input, &layer.kernel}) {
      core::Tensor values = **tensor;
      for (float& value : values.values) value *= 0.1234567f;
      *tensor = std::make_shared<const core::Tensor>(std::move(values));
    }
    const auto story = tell_layer(layer, ViewKind::channels, {0, layer.params.out_channels - 1});
    const CellRef cell{GridId::output, draw(random, 0, story->output->rows - 1),
                       draw(random, 0, story->output->cols - 1)};
    View view = view_of(1012, 790);
    view.hovered = cell;
    const std::string text = equation_text(*story, 0, view);
    ASSERT_EQ(evaluated(text), story->layer_output->at(0, story->pair.output, cell.row, cell.col)) << text;
  }
}

TEST(ChannelsEquation, ShowsEveryChannelInParenthesesAndTheLayersTotal) {
  const auto story = small_layer(2, 1, 1, true, {0, 0});
  View view = view_of(1012, 790);
  view.hovered = {GridId::output, 0, 2};
  const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
  std::string line;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (item.layer > layer::kOverlay && text.size == 16) line += text.text;
  const auto term = [&](std::int64_t channel) {
    const auto terms = timeline::terms_of_channel(*story, channel, 0, 2);
    std::string sum;
    for (const auto& t : terms) {
      const auto factor = [](float v) { return v < 0 ? "(" + core::format_exact(v) + ")" : core::format_exact(v); };
      sum += (sum.empty() ? "" : " + ") + factor(t.input) + "·" + factor(t.weight);
    }
    return "(" + sum + ")";
  };
  EXPECT_EQ(line, "y[0][0,2] = 5 + " + term(0) + " + " + term(1) + " = " +
                      core::format_exact(story->layer_output->at(0, 0, 0, 2)));
}

TEST(ChannelsEquation, OfTheStoryLeavesTheMiddleOutWhereThereIsNoRoom) {
  const auto story = small_layer(8, 1, 1, true, {0, 0});
  const Scene wide = stage(*story, at_step(*story, 2), view_of(1012, 790), fonts());
  const Scene narrow = stage(*story, at_step(*story, 2), view_of(436, 470), fonts());
  EXPECT_TRUE(has_text(wide, "part 3") && has_text(wide, "part 7"));
  EXPECT_TRUE(has_text(narrow, "b[0]") && has_text(narrow, "part 0") && has_text(narrow, "part 7"));
  EXPECT_TRUE(has_text(narrow, " + … + "));
  EXPECT_FALSE(has_text(narrow, "part 3"));
}

// Of 64 channels there is room for some; what the others add is one number, and the mouse finds each.
TEST(ChannelsEquation, OfManyChannelsSumsThoseWithoutRoomAndSaysEachUnderTheMouse) {
  const auto story = small_layer(64, 1, 1, true, {0, 0});
  View view = view_of(1012, 790);
  view.selected = {GridId::output, 0, 2};
  view.hovered = {GridId::pair, 63, 0};
  const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
  std::string line;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (item.layer > layer::kOverlay && text.size == 13 && text.font != FontId::text) line += text.text;
  const auto part = [&](size_t term) { return story->channels->parts[term]->at(0, 2); };
  size_t left = 0;
  ASSERT_EQ(std::sscanf(line.c_str() + line.find('(', line.rfind(" + ")), "(%zu more", &left), 1) << line;
  ASSERT_TRUE(left > 0 && left < 65) << line;
  std::string expected = "y[0][0,2] = ";
  double rest = 0;
  for (size_t term = 0; term < 65; ++term)
    if (term < 65 - left) expected += core::format_factor(part(term)) + " + ";
    else rest += double(part(term));
  expected += "(" + std::to_string(left) + " more: " + core::format_short(rest, 6) +
              ") = " + core::format_short(story->layer_output->at(0, 0, 0, 2), 12);
  EXPECT_EQ(line, expected);
  EXPECT_TRUE(has_text(scene, "x[63] adds " + core::format_exact(part(64)) + "."));
}

TEST(ChannelsEquation, SaysWhatAPairAndABiasAre) {
  const auto story = small_layer(4, 4, 2, true, {0, 0});
  View view = view_of(1012, 790);
  view.hovered = {GridId::pair, 1, 1};
  EXPECT_TRUE(has_text(stage(*story, 0, view, fonts()), "A click brings this pair on stage."));
  view.hovered = {GridId::pair, 0, 3};
  EXPECT_TRUE(has_text(stage(*story, 0, view, fonts()), "different groups: no weights."));
  view.hovered = {GridId::bias, 0, 1};
  EXPECT_TRUE(has_text(stage(*story, 0, view, fonts()), "is added to every cell of output channel 1."));
  EXPECT_EQ(equation_text(*story, 0, view), "");
}

TEST(OtherViews, SayWhichPairIsOnStageAndCutNoTitle) {
  for (const ViewKind kind : {ViewKind::slide, ViewKind::stamp})
    for (const Case& size : kViewports) {
      const auto story = small_layer(3, 2, 1, true, {1, 0}, kind);
      const Scene scene = stage(*story, story->timeline.duration(), view_of(size.width, size.height), fonts());
      EXPECT_TRUE(has_text(scene, "channel 1 of 3") || has_text(scene, "x[1]")) << size.width;
      EXPECT_TRUE(has_text(scene, "part of y[0]")) << size.width;
      for (const auto& [text, item] : shapes<TextShape>(scene)) EXPECT_FALSE(text.text.ends_with("…")) << text.text;
    }
}

TEST(OtherViews, SayNothingOfChannelsWhenThePairIsTheLayer) {
  const auto story = small_layer(1, 1, 1, false, {0, 0}, ViewKind::slide);
  const Scene scene = stage(*story, 0, view_of(1012, 790), fonts());
  EXPECT_FALSE(has_text(scene, "channel"));
  EXPECT_FALSE(has_text(scene, "part of"));
}

}  // namespace
}  // namespace unstride::scene
