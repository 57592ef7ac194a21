#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "app/change.h"
#include "cli/render.h"
#include "cli/run.h"
#include "core/version.h"
#include "io/setup_json.h"
#include "timeline/story.h"

namespace unstride::cli {
namespace {

namespace fs = std::filesystem;

// Files in a folder that is gone at the end of the test.
class Render : public testing::Test {
 protected:
  Render() {
    std::string name = (fs::temp_directory_path() / "unstride-XXXXXX").string();
    if (!mkdtemp(name.data())) ADD_FAILURE() << "no temporary folder";
    folder_ = name;
  }
  ~Render() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string read(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }

  // `render -o <name>` with more arguments.
  Outcome render_to(const std::string& name, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"render", "-o", path(name)});
    return run_with(more);
  }
  // Arguments that are refused with exit code 2, one line, and no file.
  void expect_refused(const std::vector<std::string>& more, const std::string& part) const {
    const Outcome outcome = render_to("refused.png", more);
    EXPECT_EQ(outcome.request.exit_code, 2) << part;
    EXPECT_TRUE(contains(outcome.err, part)) << outcome.err;
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
    EXPECT_FALSE(fs::exists(path("refused.png")));
  }

  fs::path folder_;
};

shell::Picture picture(const RenderOptions& options) {
  const auto result = picture_of(options);
  EXPECT_TRUE(result) << result.error().message;
  return result.value_or(shell::Picture{});
}

timeline::Moment moment(const shell::Picture& picture) {
  const auto story = timeline::tell(picture.setup.problem, picture.setup.view);
  EXPECT_TRUE(story);
  return timeline::moment_at((*story)->timeline, picture.t);
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

TEST(CommandLine, FilesAreForTheWindow) {
  const Outcome outcome = run_with({"a.json", "b c.png"});
  EXPECT_EQ(outcome.request.exit_code, std::nullopt);
  EXPECT_EQ(outcome.request.files, (std::vector<std::string>{"a.json", "b c.png"}));
  EXPECT_EQ(run_with({}).request.exit_code, std::nullopt);
}

TEST(CommandLine, HelpAndVersionGoToTheStandardOutput) {
  const Outcome help = run_with({"--help"}), render = run_with({"render", "--help"}), version = run_with({"--version"});
  EXPECT_EQ(help.request.exit_code, 0);
  EXPECT_TRUE(contains(help.out, "render")) << help.out;
  EXPECT_EQ(render.request.exit_code, 0);
  for (const char* option : {"--view", "--chapter", "--step", "--size", "--theme", "--input", "--kernel", "--stride",
                             "--padding", "--output-padding", "--dilation", "--channels", "--pair", "SETUP.json"}) {
    EXPECT_TRUE(contains(render.out, option)) << option;
  }
  EXPECT_EQ(version.request.exit_code, 0);
  EXPECT_EQ(version.out, "unstride " + std::string(core::version()) + "\n");
  EXPECT_EQ(help.err + render.err + version.err, "");
}

TEST(CommandLine, WhatItDoesNotKnowIsExitCodeTwoAndASentence) {
  for (const std::vector<std::string>& bad :
       std::vector<std::vector<std::string>>{{"--nonsense"},
                                             {"render", "-o", "a.png", "--nonsense"},
                                             {"render"},
                                             {"render", "-o"},
                                             {"render", "-o", "a.png", "one.json", "two.json"},
                                             {"render", "-o", "a.png", "--stride", "1", "--stride", "2"},
                                             {"render", "-o", "a.png", "--stride", ""},
                                             {"code"},
                                             {"code", "--framework", "keras", "--pair", "0,0"},
                                             {"file.json", "code", "--framework", "keras"},
                                             {"file.json", "render", "-o", "a.png"}}) {
    const Outcome outcome = run_with(bad);
    EXPECT_EQ(outcome.request.exit_code, 2) << bad.back();
    EXPECT_TRUE(contains(outcome.err, "unstride: ")) << outcome.err;
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(CommandLine, TheCommandsWithoutAWindowAreNamed) {
  for (const char* command : {"unstride render", "unstride code"})
    EXPECT_TRUE(contains(commands_without_window(), command)) << command;
}

TEST(CommandLine, TheWindowOpensWithTheWorkspaceThatIsNamed) {
  EXPECT_EQ(run_with({"--workspace", "speed"}).request.workspace, core::Workspace::speed);
  EXPECT_FALSE(run_with({}).request.workspace);
  const Outcome wrong = run_with({"--workspace", "garage"});
  EXPECT_EQ(wrong.request.exit_code, 2);
  EXPECT_TRUE(contains(wrong.err, "garage"));
}

TEST(SpeedPageOf, IsOfTheSetupsLayerUnlessOneIsGiven) {
  RenderOptions options;
  options.setup.stride = "3";
  auto page = speed_page_of(options);
  ASSERT_TRUE(page);
  EXPECT_EQ(speed::line_of(page->report.layer), "1,1,2,2,1,3,3,3,3,0,0,0,0,1,1,1");
  options.layer = "dcgan4";
  options.size = "800x700";
  options.theme = "dark";
  page = speed_page_of(options);
  ASSERT_TRUE(page);
  EXPECT_EQ(speed::line_of(page->report.layer), "1,256,16,16,128,4,4,2,2,1,1,0,0,1,1,1");
  EXPECT_EQ(page->size, (core::Size{800, 700}));
  EXPECT_EQ(page->theme, scene::ThemeId::dark);
}

TEST_F(Render, DrawsWhatItMeasuresOfALayer) {
  const Outcome outcome = render_to("speed.svg", {"--layer", "1,2,3,4,5,3,3,2,2", "--threads", "1"});
  EXPECT_EQ(outcome.request.exit_code, 0) << outcome.err;
  EXPECT_TRUE(contains(read(path("speed.svg")), "<svg"));
}

TEST_F(Render, RefusesLayersAndThreadsThatMakeNoSense) {
  expect_refused({"--layer", "1,2,3"}, "has 3");
  expect_refused({"--layer", "1,3,4,4,5,3,3,1,1,0,0,0,0,1,1,2"}, "groups");
  expect_refused({"--workspace", "speed", "--threads", "0"}, "--threads");
  expect_refused({"--workspace", "garage"}, "--workspace");
}

TEST(PictureOf, WithoutOptionsItIsTheEndOfTheWorkedExample) {
  const shell::Picture p = picture({});
  EXPECT_EQ(p.setup, app::worked_example());
  EXPECT_EQ(p.size, (core::Size{1200, 800}));
  EXPECT_EQ(p.theme, core::ThemeId::light);
  const auto story = timeline::tell(p.setup.problem, p.setup.view);
  EXPECT_EQ(p.t, (*story)->timeline.duration());
}

TEST(PictureOf, OptionsSetTheParametersOfEachAxis) {
  const shell::Picture p = picture({.setup = {.input = "4x3",
                                              .kernel = "5x2",
                                              .stride = "3x2",
                                              .padding = "1,0,2,1",
                                              .output_padding = "2x1",
                                              .dilation = "1x2"}});
  const engine::ConvParams& params = p.setup.problem.params;
  EXPECT_EQ(params.height, (engine::AxisParams{5, 3, 1, 2, 2, 1}));
  EXPECT_EQ(params.width, (engine::AxisParams{2, 2, 0, 1, 1, 2}));
  EXPECT_EQ(p.setup.problem.input->shape, (core::Shape{1, 1, 4, 3}));
  EXPECT_EQ(p.setup.problem.kernel->shape, (core::Shape{1, 1, 5, 2}));
  EXPECT_EQ(p.setup.problem.input->values.back(), 12);
  EXPECT_EQ(p.setup.problem.kernel->values.back(), 10);
}

TEST(PictureOf, AGridThatKeepsItsSizeKeepsItsValues) {
  const shell::Picture p = picture({.setup = {.input = "2x2", .kernel = "3"}});
  EXPECT_EQ(p.setup.problem, app::worked_example().problem);
}

TEST(PictureOf, ChannelsComeAfterTheSizesAndThePairAfterThem) {
  const shell::Picture p = picture({.setup = {.input = "3x2", .channels = "4,6,2", .pair = "3,4"}, .view = "channels"});
  EXPECT_EQ(p.setup.problem.input->shape, (core::Shape{1, 4, 3, 2}));
  EXPECT_EQ(p.setup.problem.kernel->shape, (core::Shape{4, 3, 3, 3}));
  EXPECT_EQ(p.setup.pair, (engine::ChannelPair{3, 4}));
  EXPECT_EQ(app::grid_of(*p.setup.problem.input), app::filled(app::Pattern::count, 3, 2));
}

TEST(PictureOf, StepsCountWithinTheViewsMainChapter) {
  const shell::Picture slide = picture({.step = "13"}), stamp = picture({.view = "Stamp", .step = "3"});
  const auto in_slide = moment(slide), in_stamp = moment(stamp);
  EXPECT_EQ(in_slide.step, 13);
  EXPECT_EQ(in_stamp.step, 3);
  EXPECT_EQ(in_slide.u, 1);
  const auto story = timeline::tell(slide.setup.problem, slide.setup.view);
  EXPECT_EQ((*story)->timeline.chapters[in_slide.chapter].kind, timeline::ChapterKind::slide);
  EXPECT_EQ(stamp.setup.view, timeline::ViewKind::stamp);
}

TEST(PictureOf, ChaptersHaveTheirKeysAndTheirShownNamesInAnyCase) {
  for (const char* name : {"insert-zeros", "Insert zeros", "INSERT-ZEROS"}) {
    const auto m = moment(picture({.chapter = name}));
    EXPECT_EQ(m.chapter, 0u);
    EXPECT_EQ(m.u, 1) << "its end";
  }
  EXPECT_EQ(moment(picture({.chapter = "add border"})).chapter, 1u);
  EXPECT_EQ(moment(picture({.chapter = "slide", .step = "1"})).step, 1);
}

TEST_F(Render, TheWorkedExampleIsAPngOfTheSizeAsked) {
  const Outcome outcome = render_to("a.png", {"--size", "640x480"});
  EXPECT_EQ(outcome.request.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out + outcome.err, "");
  const std::string png = read(path("a.png"));
  ASSERT_GT(png.size(), 5000u);
  EXPECT_EQ(png.substr(1, 3), "PNG");
  EXPECT_EQ(big_endian(png, 16), 640u);
  EXPECT_EQ(big_endian(png, 20), 480u);
}

TEST_F(Render, EveryFormatIsWrittenAndTheSameTwice) {
  for (const std::string ending : {"png", "svg", "pdf"}) {
    ASSERT_EQ(render_to("a." + ending, {"--step", "13"}).request.exit_code, 0);
    ASSERT_EQ(render_to("b." + ending, {"--step", "13"}).request.exit_code, 0);
    const std::string bytes = read(path("a." + ending));
    EXPECT_GT(bytes.size(), 5000u);
    EXPECT_TRUE(bytes == read(path("b." + ending))) << ending;
  }
  EXPECT_EQ(read(path("a.pdf")).substr(0, 5), "%PDF-");
  const std::string svg = read(path("a.svg"));
  EXPECT_TRUE(contains(svg, "width=\"1200px\" height=\"800px\""));
  EXPECT_EQ(svg.substr(svg.size() - 7), "</svg>\n");
}

TEST_F(Render, WhatIsAskedForChangesThePicture) {
  std::vector<std::string> pictures;
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{},
                                             {"--step", "13"},
                                             {"--chapter", "border"},
                                             {"--theme", "dark"},
                                             {"--view", "stamp"},
                                             {"--padding", "1"},
                                             {"--view", "stamp", "--padding", "0,1,1,0"},
                                             {"--input", "12x12", "--kernel", "4"}}) {
    ASSERT_EQ(render_to("a.png", more).request.exit_code, 0);
    for (const std::string& other : pictures) EXPECT_TRUE(read(path("a.png")) != other) << more.back();
    pictures.push_back(read(path("a.png")));
  }
}

TEST_F(Render, ASetupIsReadFromItsFileAndOptionsGoOnTopOfIt) {
  app::Setup setup = app::worked_example();
  setup.view = timeline::ViewKind::stamp;
  setup.problem.input = app::tensor_of(core::Grid<float>(3, 2, {9, 8, 7, 6, 5, 4}));
  write("setup.json", io::setup_to_json(setup));
  EXPECT_EQ(picture({.setup = {.file = path("setup.json")}}).setup, setup);
  const shell::Picture p = picture({.setup = {.file = path("setup.json"), .stride = "3"}, .view = "slide"});
  EXPECT_EQ(p.setup.problem.input->values, setup.problem.input->values);
  EXPECT_EQ(p.setup.problem.params.width.stride, 3);
  EXPECT_EQ(p.setup.view, timeline::ViewKind::slide);
  EXPECT_EQ(render_to("a.svg", {path("setup.json")}).request.exit_code, 0);
}

TEST_F(Render, BadOptionsAreRefusedWithTheLegalValues) {
  expect_refused({"--view", "slides"}, "--view 'slides' must be " + timeline::view_keys() + ".");
  expect_refused({"--theme", "red"}, "--theme 'red' must be light or dark.");
  expect_refused({"--size", "63x100"}, "from 64 to 16384");
  expect_refused({"--size", "20000x100"}, "from 64 to 16384");
  expect_refused({"--step", "26"}, "--step '26' must be a whole number from 1 to 25, the steps of the chapter slide.");
  expect_refused({"--step", "0"}, "from 1 to 25");
  expect_refused({"--step", "2x"}, "from 1 to 25");
  expect_refused({"--chapter", "border", "--step", "2"}, "from 1 to 1, the steps of the chapter border");
  expect_refused({"--chapter", "stamp"}, "which has: insert-zeros, border, turn-kernel, slide.");
  expect_refused({"--view", "stamp", "--chapter", "crop"}, "which has: stamp.");
  expect_refused({"--stride", "0"}, "--stride '0' must be a whole number from 1 to 16");
  expect_refused({"--input", "65x1"}, "from 1 to 64");
  expect_refused({"--kernel", "17"}, "from 1 to 16");
  expect_refused({"--padding", "-1"}, "from 0 to 256");
  expect_refused({"--dilation", "99999999999999999999"}, "from 1 to 16");
}

TEST_F(Render, IllegalParametersAreRefusedWithTheReason) {
  expect_refused({"--stride", "1", "--output-padding", "1"}, "Output padding 1 must be smaller than the stride");
  expect_refused({"--padding", "9"}, "at least 1 must be left");
}

TEST_F(Render, BadFilesAreRefused) {
  write("broken.json", "{\"schema\": 1,");
  write("empty.json", "");
  expect_refused({path("broken.json")}, "broken.json' is not valid JSON");
  expect_refused({path("empty.json")}, "is empty");
  expect_refused({path("missing.json")}, "does not exist");
  expect_refused({folder_.string()}, "is a folder");
}

TEST_F(Render, AnUnknownEndingIsRefusedBeforeAnythingIsDrawn) {
  const Outcome outcome = render_to("a.jpg");
  EXPECT_EQ(outcome.request.exit_code, 2);
  EXPECT_EQ(outcome.err, "unstride: 'a.jpg' does not end in .png, .svg or .pdf, the pictures that can be written.\n");
  EXPECT_FALSE(fs::exists(path("a.jpg")));
}

TEST_F(Render, AFileThatCannotBeWrittenIsExitCodeOne) {
  EXPECT_EQ(render_to("no/such/folder/a.png").request.exit_code, 1);
  fs::create_directory(path("folder.png"));
  const Outcome outcome = render_to("folder.png");
  EXPECT_EQ(outcome.request.exit_code, 1);
  EXPECT_TRUE(contains(outcome.err, "folder.png'")) << outcome.err;
}

TEST_F(Render, DrawsASavedLayerAndItsSizesChangeInEveryChannel) {
  app::Setup setup = app::with_channels(app::worked_example(), 3, 2, 1);
  setup.problem.bias = std::make_shared<const core::Tensor>(core::Shape{1, 2, 1, 1}, std::vector<float>{5, -2});
  setup.pair = {2, 1};
  setup.view = timeline::ViewKind::channels;
  write("layer.json", io::setup_to_json(setup));
  EXPECT_EQ(picture({.setup = {.file = path("layer.json")}}).setup, setup);
  const shell::Picture larger = picture({.setup = {.file = path("layer.json"), .input = "3", .pair = "0,0"}});
  EXPECT_EQ(larger.setup.problem.input->shape, (core::Shape{1, 3, 3, 3}));
  EXPECT_EQ(larger.setup.pair, engine::ChannelPair{});
  EXPECT_EQ(render_to("layer.png", {path("layer.json"), "--step", "2"}).request.exit_code, 0);
  EXPECT_TRUE(read(path("layer.png")).starts_with("\x89PNG"));
}

TEST_F(Render, RefusesChannelsThatCannotRunAndPairsThatDoNotExist) {
  expect_refused({"--channels", "3"}, "must be IN,OUT or IN,OUT,GROUPS");
  expect_refused({"--channels", "4,6,4"}, "must both be divisible by groups 4.");
  expect_refused({"--pair", "1,0"}, "an input channel from 0 to 0");
  expect_refused({"--channels", "4,4,2", "--pair", "0,3"}, "are of different groups: no weight joins them.");
}

}  // namespace
}  // namespace unstride::cli
