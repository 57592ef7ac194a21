// Gradient on stage: C u, its window and its sums, and the two inner products.
#include <cmath>
#include <sstream>

#include "core/format.h"
#include "scene/given.h"
#include "scene/pen.h"
#include "scene/whole.h"

namespace unstride::scene {
namespace {

const View kView = view_of(1012, 790);

// The value of "1*2 + (-3)*4".
double evaluated(std::string text) {
  std::erase_if(text, [](char c) { return c == '(' || c == ')' || c == ' '; });
  double sum = 0;
  std::istringstream stream(text);
  std::string product;
  while (std::getline(stream, product, '+')) {
    const size_t times = product.find('*');
    sum += std::stod(product) * (times == std::string::npos ? 1 : std::stod(product.substr(times + 1)));
  }
  return sum;
}

std::string words_of(const Scene& scene) {
  std::string words;
  for (const auto& [text, item] : shapes<TextShape>(scene)) words += text.text + "|";
  return words;
}

TEST(GradientView, ShowsTheForwardConvolutionOfUOnceItsWindowHasBeenThere) {
  const auto story = worked_example(ViewKind::gradient);
  for (std::int64_t step = 1; step <= 4; ++step) {
    const Scene scene = stage(*story, main_step(*story, step), kView, fonts());
    for (std::int64_t i = 0; i < 4; ++i)
      EXPECT_EQ(number_on(scene, {GridId::pulled, i / 2, i % 2}),
                i < step ? core::format_exact(story->adjoint->gradient.at(i / 2, i % 2)) : "");
  }
}

TEST(GradientView, TheEquationOfACellOfCuEvaluatesToIt) {
  Random random(81);
  int sums = 0;
  for (int set = 0; set < 80; ++set) {
    const auto story = draw_story(random, ViewKind::gradient);
    if (story->output->cells.size() > 10000) continue;
    View view = kView;
    view.hovered = {GridId::pulled, draw(random, 0, story->input->rows - 1), draw(random, 0, story->input->cols - 1)};
    const auto terms = timeline::terms_of_pulled(*story, view.hovered.row, view.hovered.col);
    const float value = story->adjoint->gradient.at(view.hovered.row, view.hovered.col);
    ASSERT_EQ(timeline::sum(terms), value) << described(*story);
    double size = 1;
    for (const timeline::Term& term : terms) size += std::abs(double(term.input) * double(term.weight));
    EXPECT_NEAR(evaluated(equation_text(*story, 0, view)), value, 1e-5 * size) << described(*story);
    ++sums;
  }
  EXPECT_GT(sums, 40);
}

TEST(GradientView, WritesTheKernelUnturnedUnderTheWindow) {
  const auto story = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 3, 3, ViewKind::gradient);
  const Scene scene = stage(*story, main_step(*story, 5), kView, fonts());  // C u [1,1]: rows and columns 1 to 3 of u
  int weights = 0;
  for (const auto& [text, item] : shapes<TextShape>(scene)) {
    if (!text.text.starts_with("×")) continue;
    const CellRef under = pick(scene, extent_of(text).center());
    ASSERT_EQ(under.grid, GridId::probe) << text.text;
    EXPECT_EQ(text.text, "×" + core::format_exact(story->kernel->at(under.row - 1, under.col - 1)));
    ++weights;
  }
  EXPECT_EQ(weights, 9);
}

TEST(GradientView, PadsUWithZerosOnlyWhileTheWindowIsThere) {
  const auto zeros = [](const SharedStory& story, double t) {
    int count = 0;
    for (const auto& [rect, item] : shapes<RectShape>(stage(*story, t, kView, fonts())))
      count += item.layer == layer::kGrid && rect.stroke.dash > 0;
    return count;
  };
  const auto padded = story_of({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1}, 3, 3, ViewKind::gradient);
  EXPECT_EQ(zeros(padded, 0), 0);
  EXPECT_EQ(zeros(padded, main_step(*padded, 1)), 7 * 7 - 5 * 5);
  EXPECT_EQ(zeros(padded, padded->timeline.duration()), 0);
  const auto plain = worked_example(ViewKind::gradient);
  EXPECT_EQ(zeros(plain, main_step(*plain, 1)), 0);
}

TEST(GradientView, ShowsBothInnerProductsAndThatTheyAreEqual) {
  const auto story = worked_example(ViewKind::gradient);
  const std::string words = words_of(stage(*story, story->timeline.duration(), kView, fonts()));
  EXPECT_EQ(story->adjoint->input_product, 7800);
  EXPECT_NE(words.find("<C u, x>| = 7800|"), std::string::npos) << words;
  EXPECT_NE(words.find("<u, C'x>| = 7800|"), std::string::npos) << words;
  EXPECT_NE(words.find("equal, exactly"), std::string::npos) << words;
  const std::string before = words_of(stage(*story, main_step(*story, 3), kView, fonts()));
  EXPECT_EQ(before.find("7800"), std::string::npos) << before;
}

TEST(GradientView, TheInnerProductsAddUpCellByCell) {
  const auto story = worked_example(ViewKind::gradient);
  const auto chapter = timeline::find_chapter(story->timeline, timeline::ChapterKind::inner_products);
  const double half = timeline::time_of(story->timeline, *chapter, 1, 0.5);
  const std::string words = words_of(stage(*story, half, kView, fonts()));
  const auto& gradient = story->adjoint->gradient.cells;  // times x, which is 1 2 3 4
  EXPECT_NE(words.find("<C u, x>| = " + core::format_exact(gradient[0] + 2 * gradient[1]) + "|"), std::string::npos)
      << words;
}

TEST(GradientView, MarksWhatTheRelationLinks) {
  Random random(82);
  for (int set = 0; set < 100; ++set) {
    const auto story = draw_story(random, ViewKind::gradient);
    if (story->bordered->cells.size() > 60000) continue;
    const auto& [h, w] = story->axes;
    View view = view_of(1600, 960);
    const bool up = draw(random, 0, 1) == 0;
    const std::int64_t rows = up ? h.output() : h.input, cols = up ? w.output() : w.input;
    view.hovered = {up ? GridId::probe : GridId::pulled, draw(random, 0, rows - 1), draw(random, 0, cols - 1)};
    const Links links = links_of(story->axes, view.hovered);
    const double t = story->timeline.duration() * double(draw(random, 0, 4)) / 4;
    const Scene scene = stage(*story, t, view, fonts());
    EXPECT_EQ(marked(scene, GridId::probe), cells_of(links.output));
    EXPECT_EQ(marked(scene, GridId::output), cells_of(links.output));
    EXPECT_EQ(marked(scene, GridId::pulled), cells_of(links.input));
    EXPECT_EQ(marked(scene, GridId::input), cells_of(links.input));
    EXPECT_EQ(marked(scene, GridId::kernel), cells_of(links.kernel));
    if (HasFailure()) FAIL() << described(*story);
  }
}

TEST(GradientView, IsWholeForEverySetSizeAndTime) {
  Random random(83);
  for (int set = 0; set < 150; ++set) {
    const auto story = draw_story(random, ViewKind::gradient);
    if (story->bordered->cells.size() > 60000) continue;
    const StageSize size = kStageSizes[size_t(draw(random, 0, 5))];
    const View view = view_of(size.width, size.height, set % 3 ? ThemeId::light : ThemeId::dark);
    const double anywhere = std::uniform_real_distribution<>(0, story->timeline.duration())(random);
    expect_cells_in_view(stage(*story, anywhere, view, fonts()));
    for (const double t : {0.0, timeline::next_rest(story->timeline, anywhere), story->timeline.duration()})
      expect_whole(stage(*story, t, view, fonts()));
    if (HasFailure())
      FAIL() << "set " << set << ": " << described(*story) << " at " << size.width << " x " << size.height;
  }
}

}  // namespace
}  // namespace unstride::scene
