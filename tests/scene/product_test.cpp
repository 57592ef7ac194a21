// Products: where they can be pointed at, what they do to the focus, and the sum that they stand in.
#include <cctype>
#include <cstdlib>

#include "core/format.h"
#include "scene/given.h"
#include "scene/pen.h"

namespace unstride::scene {
namespace {

const View kView = view_of(1012, 790);
constexpr CellRef kMiddle{GridId::output, 2, 2};

CellRef product(const SharedStory& story, CellRef output, std::int64_t row, std::int64_t col) {
  return product_of(story->axes, output, {GridId::input, row, col});
}

TEST(Products, AreTheInputCellsUnderTheWindowOfAPinnedOutputCell) {
  const auto story = worked_example(ViewKind::slide);
  const double t = main_step(*story, 13);
  View view = kView;
  const Scene free = stage(*story, t, view, fonts());
  view.selected = kMiddle;
  const Scene pinned = stage(*story, t, view, fonts());
  for (std::int64_t r = 0; r < 7; ++r)
    for (std::int64_t c = 0; c < 7; ++c) {
      const CellRef place{GridId::bordered, r, c};
      const Point middle = rect_of(free, place)->center();
      EXPECT_EQ(pick(free, middle), place);
      const bool data = (r == 2 || r == 4) && (c == 2 || c == 4);
      EXPECT_EQ(pick(pinned, middle), data ? product(story, kMiddle, r / 2 - 1, c / 2 - 1) : place);
    }
}

TEST(Products, AreTheCellsOfTheStampThatAreNotCropped) {
  const auto story = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 2, 2, ViewKind::stamp);
  View view = kView;
  view.hovered = {GridId::input, 0, 0};
  const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
  for (std::int64_t a = 0; a < 3; ++a)
    for (std::int64_t b = 0; b < 3; ++b) {
      const bool cropped = a == 0 || b == 0;
      const CellRef wanted =
          cropped ? CellRef{GridId::stamp, a, b} : product(story, {GridId::output, a - 1, b - 1}, 0, 0);
      const auto rect = rect_of(scene, wanted);
      ASSERT_TRUE(rect) << a << ", " << b;
      EXPECT_EQ(pick(scene, rect->center()), wanted);
    }
}

TEST(Products, AreTheOutputCellsUnderTheStampOfAPinnedInputCell) {
  const auto story = worked_example(ViewKind::stamp);
  View view = kView;
  view.selected = {GridId::input, 1, 0};
  const Scene scene = stage(*story, story->timeline.duration(), view, fonts());
  for (std::int64_t r = 0; r < 5; ++r)
    for (std::int64_t c = 0; c < 5; ++c) {
      const CellRef output{GridId::output, r, c};
      EXPECT_EQ(pick(scene, rect_of(scene, output)->center()),
                r >= 2 && c <= 2 ? product(story, output, 1, 0) : output);
    }
}

TEST(Products, UnderTheMouseSayMoreOfAPinnedCellOfTheirsAndLetGoOfNoOther) {
  const auto story = worked_example(ViewKind::slide);
  View view = kView;
  view.hovered = product(story, kMiddle, 0, 1);
  for (const CellRef part : {kMiddle, CellRef{GridId::input, 0, 1}, CellRef{GridId::kernel, 2, 0}}) {
    view.selected = part;
    EXPECT_EQ(focus_of(*story, 0, view), view.hovered);
  }
  for (const CellRef other :
       {CellRef{GridId::output, 2, 3}, CellRef{GridId::input, 0, 0}, CellRef{GridId::kernel, 2, 2}}) {
    view.selected = other;
    EXPECT_EQ(focus_of(*story, 0, view), other);
  }
  view.selected = {GridId::output, 0, 0};
  view.hovered = product(story, view.selected, 1, 1);  // no weight joins them
  EXPECT_EQ(focus_of(*story, 0, view), view.selected);
}

// The texts of the sum's line, from left to right, of one font.
std::vector<std::string> pieces(const Scene& scene, FontId font) {
  std::vector<std::string> texts;
  for (const auto& [text, item] : shapes<TextShape>(scene))
    if (item.layer > layer::kOverlay && text.size == 16 && text.font == font) texts.push_back(text.text);
  return texts;
}

TEST(Equation, EveryTermCanBePointedAtAndTheFocusedOneIsBold) {
  for (const ViewKind kind : {ViewKind::slide, ViewKind::stamp, ViewKind::both}) {
    const auto story = worked_example(kind);
    View view = kView;
    view.selected = kMiddle;
    const double t = story->timeline.duration();
    for (std::int64_t i = 0; i < 4; ++i) {
      const CellRef one = product(story, kMiddle, i / 2, i % 2);
      const Scene before = stage(*story, t, view, fonts());
      std::optional<Rect> place;
      for (const auto& [rect, item] : shapes<RectShape>(before))
        if (item.cell == one && item.layer == layer::kOverlay) place = rect.rect;
      ASSERT_TRUE(place);
      view.hovered = pick(before, place->center());
      EXPECT_EQ(view.hovered, one);
      const auto bold = pieces(stage(*story, t, view, fonts()), FontId::mono_bold);
      const Grid<float>&x = *story->input, &w = *story->kernel;
      EXPECT_EQ(bold, (std::vector<std::string>{core::format_exact(x.at(i / 2, i % 2)), "·",
                                                core::format_exact(w.at(2 - 2 * (i / 2), 2 - 2 * (i % 2))), "36"}));
    }
  }
}

TEST(Equation, ShowsTheFocusedTermHoweverManyThereAre) {
  const auto story = story_of({.kernel = 7, .pad_begin = 3, .pad_end = 3}, 9, 9, ViewKind::slide);
  const CellRef output{GridId::output, 4, 4};
  View view = kView;
  for (std::int64_t i = 0; i < 49; ++i) {
    view.selected = product(story, output, 1 + i / 7, 1 + i % 7);
    const Scene scene = stage(*story, 0, view, fonts());
    EXPECT_EQ(pieces(scene, FontId::mono_bold).size(), 4u) << i;
    ASSERT_TRUE(scene.equation);
    EXPECT_LE(scene.equation->right(), scene.bounds.right());
  }
}

TEST(Equation, SaysWhereItStandsOnlyWhenItIsASum) {
  const auto story = worked_example(ViewKind::slide);
  View view = kView;
  EXPECT_FALSE(stage(*story, 0, view, fonts()).equation);
  view.hovered = {GridId::kernel, 0, 0};
  EXPECT_FALSE(stage(*story, 0, view, fonts()).equation);
  view.hovered = kMiddle;
  const auto line = stage(*story, 0, view, fonts()).equation;
  ASSERT_TRUE(line);
  EXPECT_GT(line->width, 100);
}

// The value of "1*9 + (-2)*7.5", in float and from left to right.
float evaluated(const std::string& text) {
  const char* at = text.c_str();
  const auto number = [&] {
    while (*at == ' ' || *at == '(' || *at == ')') ++at;
    char* end = nullptr;
    const float value = std::strtof(at, &end);
    EXPECT_NE(at, end) << text;
    at = end;
    while (*at == ' ' || *at == ')') ++at;
    return value;
  };
  float sum = 0;
  for (bool more = true; more; more = *at == '+' && ++at) {
    float product = number();
    while (*at == '*') ++at, product *= number();
    sum += product;
  }
  EXPECT_EQ(*at, 0) << text;
  return sum;
}

TEST(Equation, IsCopiedAsTextThatEvaluatesToTheShownValue) {
  Random random(81);
  for (int set = 0; set < 120; ++set) {
    const auto story = draw_story(random, ViewKind(set % 3));
    View view = kView;
    const CellRef output{GridId::output, draw(random, 0, story->output->rows - 1),
                         draw(random, 0, story->output->cols - 1)};
    const auto terms = timeline::terms_of(*story, output.row, output.col);
    view.selected = output;
    if (!terms.empty() && set % 2) {
      const auto& term = terms[size_t(draw(random, 0, std::int64_t(terms.size()) - 1))];
      view.selected = product(story, output, term.input_row, term.input_col);
    }
    const std::string text = equation_text(*story, story->timeline.duration(), view);
    ASSERT_FALSE(text.empty());
    EXPECT_EQ(evaluated(text), story->output->at(output.row, output.col)) << text;
  }
}

}  // namespace
}  // namespace unstride::scene
