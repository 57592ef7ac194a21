#include <gtest/gtest.h>

#include "given.h"

namespace unstride::app {
namespace {

using core::Grid;

Setup strided(std::int64_t stride) {
  return given({set(Field::stride, stride)}).document.setup;
}

TEST(Save, WithoutAPathAsksForOne) {
  const auto asked = effect<ChoosePath>(initial_state(), Save{});
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->purpose, Purpose::save);
  EXPECT_EQ(asked->suggestion, "setup.json");
}

TEST(Save, WithAPathWritesThere) {
  const State state = given({SetupOpened{0, strided(3), "a.json"}, set(Field::stride, 4)});
  const auto saved = effect<SaveFile>(state, Save{});
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->path, "a.json");
  EXPECT_EQ(saved->setup, state.document.setup);
}

TEST(AskPath, SuggestsANameAndMakesOlderResultsStale) {
  const auto asked = effect<ChoosePath>(initial_state(), AskPath{Purpose::export_stage});
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->suggestion, "stage.png");
  EXPECT_EQ(asked->generation, 1u);
  const State opened = given({SetupOpened{0, strided(3), "dir/a.json"}});
  EXPECT_EQ(effect<ChoosePath>(opened, AskPath{Purpose::save})->suggestion, "dir/a.json");
}

TEST(AskPath, ForAPictureOfASetupThatCannotRunSaysWhyNot) {
  const State broken = given({set(Field::output_padding, 5)});
  EXPECT_TRUE(update(broken, AskPath{Purpose::export_stage}).effects.empty());
  EXPECT_NE(error_of(after(broken, {AskPath{Purpose::export_stage}})), "");
  EXPECT_FALSE(effect<ExportFile>(broken, PathChosen{Purpose::export_stage, "a.png"}));
}

TEST(PathChosen, AddsTheEndingThatIsMissing) {
  const State state = initial_state();
  EXPECT_EQ(effect<SaveFile>(state, PathChosen{Purpose::save, "x.d/a"})->path, "x.d/a.json");
  EXPECT_EQ(effect<SaveFile>(state, PathChosen{Purpose::save, "a.txt"})->path, "a.txt");
  EXPECT_EQ(effect<ExportFile>(state, PathChosen{Purpose::export_stage, "a"})->path, "a.png");
  EXPECT_EQ(effect<ExportFile>(state, PathChosen{Purpose::export_stage, "a.svg"})->path, "a.svg");
}

TEST(PathChosen, ForAPictureDrawsTheShownMoment) {
  const State state = given({StepBy{4}, Select{output_cell(1, 1)}, SetTheme{core::ThemeId::dark}});
  const auto exported = effect<ExportFile>(state, PathChosen{Purpose::export_stage, "a.png"});
  ASSERT_TRUE(exported);
  EXPECT_EQ(exported->t, state.playback.t);
  EXPECT_EQ(exported->theme, core::ThemeId::dark);
  EXPECT_EQ(exported->selected, output_cell(1, 1));
  EXPECT_EQ(exported->setup, state.document.setup);
}

TEST(PathChosen, ToOpenReadsWithANewGeneration) {
  const auto opened = effect<OpenFile>(initial_state(), PathChosen{Purpose::open, "a.json"});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->generation, 1u);
}

TEST(PathChosen, EmptyDoesNothing) {
  EXPECT_TRUE(update(initial_state(), PathChosen{Purpose::save, ""}).effects.empty());
}

TEST(SetupOpened, BecomesTheDocumentAndCanBeUndone) {
  const State old = given({set(Field::kernel, 5), StepBy{3}});
  const State state = after(old, {SetupOpened{0, strided(3), "a.json"}});
  EXPECT_EQ(state.document, (Document{strided(3), "a.json", strided(3)}));
  EXPECT_FALSE(unsaved(state.document));
  EXPECT_EQ(state.playback.t, 0);
  EXPECT_EQ(after(state, {Undo{}}).document, old.document);
}

TEST(SetupOpened, StaleIsDropped) {
  const State state = given({PathChosen{Purpose::open, "a.json"}, PathChosen{Purpose::open, "b.json"}});
  EXPECT_EQ(after(state, {SetupOpened{1, strided(3), "a.json"}}).document, state.document);
  EXPECT_EQ(after(state, {SetupOpened{2, strided(3), "b.json"}}).document.path, "b.json");
}

TEST(SetupOpened, ThatCannotRunStaysVisible) {
  const State state = given({SetupOpened{0, given({set(Field::output_padding, 5)}).document.setup, "a.json"}});
  EXPECT_EQ(params(state).height.output_padding, 5);
  EXPECT_FALSE(violations(state.document.setup).empty());
}

TEST(SetupOpened, WithoutValuesOrBeyondTheLimitsIsRefused) {
  app::Setup large = strided(3);
  large.problem.params.height.stride = 17;
  app::Setup torn = strided(3);
  torn.problem.params.height.kernel = 4;
  app::Setup wild = strided(3);
  wild.problem.input = tensor_of(Grid<float>(2, 2, 2e6f));
  for (const app::Setup& setup : {app::Setup{}, large, torn, wild}) {
    const State state = given({SetupOpened{0, setup, "a.json"}});
    EXPECT_NE(error_of(state), "");
    EXPECT_EQ(state.document, initial_state().document);
  }
}

TEST(SetupOpened, UnlinksWhatDiffers) {
  app::Setup setup = strided(3);
  setup.problem.params.width.stride = 2;
  setup.problem.params.width.pad_end = 1;
  const State state = given({SetupOpened{0, setup, "a.json"}});
  EXPECT_FALSE(state.document.setup.link_axes);
  EXPECT_FALSE(state.document.setup.link_padding);
  EXPECT_FALSE(unsaved(state.document));
}

TEST(ImageOpened, ReplacesTheInputAndSaysSo) {
  const State state = given({ImageOpened{0, Grid<float>(28, 20, 3), "digit.png"}});
  EXPECT_EQ(input(state), Grid<float>(28, 20, 3));
  EXPECT_EQ(info_of(state), "Opened digit.png as a 28 x 20 input.");
  EXPECT_EQ(after(state, {Undo{}}).document.setup, worked_example());
}

TEST(ImageOpened, StaleIsDropped) {
  EXPECT_EQ(given({AskPath{Purpose::open}, ImageOpened{0, Grid<float>(28, 20, 3), "digit.png"}}).document.setup,
            worked_example());
}

TEST(Saved, AsANewFileNamesTheDocument) {
  const State state = given({PathChosen{Purpose::save, "a"}, Saved{worked_example(), "a.json"}});
  EXPECT_EQ(state.document.path, "a.json");
  EXPECT_FALSE(unsaved(state.document));
  EXPECT_EQ(info_of(state), "Saved a.json.");
}

TEST(Saved, OfAnEarlierSetupLeavesTheDocumentUnsaved) {
  const State state = given({PathChosen{Purpose::save, "a"}, set(Field::stride, 5), Saved{worked_example(), "a.json"}});
  EXPECT_EQ(state.document.path, "a.json");
  EXPECT_TRUE(unsaved(state.document));
}

TEST(Saved, AfterAnotherDocumentWasOpenedDoesNotRenameIt) {
  const State state =
      given({PathChosen{Purpose::save, "a"}, SetupOpened{0, strided(3), "b.json"}, Saved{worked_example(), "a.json"}});
  EXPECT_EQ(state.document.path, "b.json");
  EXPECT_FALSE(unsaved(state.document));
}

TEST(Browser, OpensWhereTheDesktopHasNoDialogAndStaleFoldersAreDropped) {
  const State asked = given({AskPath{Purpose::save}});
  const Browser browser{Purpose::save, "home", "setup.json", {{"docs", true}}};
  const State open = after(asked, {BrowserOpened{1, browser}});
  EXPECT_EQ(open.dialog, Dialog::browse);
  EXPECT_EQ(open.browser, browser);
  const auto listed = effect<ListFolder>(open, BrowseTo{"home/docs"});
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->purpose, Purpose::save);
  EXPECT_EQ(listed->folder, "home/docs");
  EXPECT_EQ(listed->name, "setup.json");
  EXPECT_EQ(listed->generation, 2u);
  EXPECT_EQ(after(asked, {BrowserOpened{0, browser}}).dialog, Dialog::none);
}

TEST(Browser, ClosesWithAPathAndStaysClosed) {
  const State open = given({BrowserOpened{0, Browser{}}});
  EXPECT_EQ(after(open, {PathChosen{Purpose::open, "a.json"}}).dialog, Dialog::none);
  EXPECT_EQ(after(open, {BrowseTo{"home"}, ShowDialog{Dialog::none}, BrowserOpened{1, Browser{}}}).dialog,
            Dialog::none);
}

TEST(Browser, ClosedAfterThePathWasChosenStillOpensTheFile) {
  const State state =
      given({BrowserOpened{0, Browser{}}, PathChosen{Purpose::open, "a.json"}, ShowDialog{Dialog::none}});
  EXPECT_EQ(after(state, {SetupOpened{state.generation, strided(3), "a.json"}}).document.path, "a.json");
}

TEST(CopyOutput, GivesTabSeparatedRows) {
  const auto copied = effect<SetClipboard>(initial_state(), CopyOutput{});
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->text,
            "1\t2\t5\t4\t6\n4\t5\t14\t10\t12\n10\t14\t36\t24\t30\n12\t15\t34\t20\t24\n21\t24\t55\t32\t36");
}

TEST(CopyOutput, OfASetupThatCannotRunSaysWhy) {
  const State broken = given({set(Field::output_padding, 5)});
  EXPECT_TRUE(update(broken, CopyOutput{}).effects.empty());
  EXPECT_NE(error_of(after(broken, {CopyOutput{}})), "");
}

TEST(CopyText, CopiesAndSaysWhat) {
  EXPECT_EQ(effect<SetClipboard>(initial_state(), CopyText{"y = 1", "Equation copied."})->text, "y = 1");
  EXPECT_EQ(info_of(given({CopyText{"y = 1", "Equation copied."}})), "Equation copied.");
}

TEST(Notices, HaveRisingSerialsEvenAfterOneWasDismissed) {
  const State first = given({Failed{"No."}});
  EXPECT_EQ(error_of(first), "No.");
  const State second = after(first, {DismissNotice{}, Exported{"a.png"}});
  EXPECT_EQ(info_of(second), "Exported a.png.");
  EXPECT_GT(second.notice->serial, first.notice->serial);
  EXPECT_FALSE(after(second, {DismissNotice{}}).notice);
}

TEST(Window, KeepsItsSettings) {
  const State state = given({SetTheme{core::ThemeId::dark}, SetMotion{false}, SetWindowSize{800, 600},
                             SetWindowSize{0, 0}, ShowDialog{Dialog::help}, Quit{}});
  EXPECT_EQ(state.appearance, (Appearance{core::ThemeId::dark, false, 800, 600}));
  EXPECT_EQ(state.dialog, Dialog::help);
  EXPECT_TRUE(state.quit);
}

}  // namespace
}  // namespace unstride::app
