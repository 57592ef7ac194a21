#include "shell/shell.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/setup.h"
#include "io/sentences.h"
#include "io/setup_json.h"
#include "io/temporary_folder.h"
#include "shell/export.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;
using app::Action;
using io::TemporaryFolder;

// A program around a shell: it waits to be woken, and keeps every answer in order.
class Program {
 public:
  Program()
      : shell_(std::in_place, World{.fonts = program_fonts(),
                                    .wake =
                                        [this] {
                                          const std::lock_guard lock(mutex_);
                                          ++woken_;
                                          bell_.notify_all();
                                        },
                                    .clipboard = [this](const std::string& text) { clipboard = text; }}) {}

  void run(const app::Effect& effect) { shell_->run(effect); }

  // The next `count` answers; fewer only when a test has to fail.
  std::vector<Action> answers(size_t count) {
    const auto late = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (true) {
      std::unique_lock lock(mutex_);
      const int seen = woken_;
      lock.unlock();
      for (Action& action : shell_->take_results()) kept_.push_back(std::move(action));
      if (kept_.size() >= count) return std::exchange(kept_, {});
      lock.lock();
      if (!bell_.wait_until(lock, late, [&] { return woken_ > seen; })) return std::exchange(kept_, {});
    }
  }
  // The answer of one effect. The listing behind it shows that it was the only one.
  Action answer(const app::Effect& effect) {
    run(effect);
    run(app::ListFolder{app::Purpose::save, "/", "", 777});
    auto both = answers(2);
    EXPECT_EQ(both.size(), 2);
    EXPECT_TRUE(std::holds_alternative<app::BrowserOpened>(both.back()));
    return both.front();
  }
  void close() { shell_.reset(); }
  int woken() {
    const std::lock_guard lock(mutex_);
    return woken_;
  }

  std::string clipboard;

 private:
  std::mutex mutex_;
  std::condition_variable bell_;
  int woken_ = 0;
  std::vector<Action> kept_;
  std::optional<Shell> shell_;  // last: its threads use what is above
};

std::string sentence(const Action& action) {
  const auto* failed = std::get_if<app::Failed>(&action);
  return failed ? failed->sentence : "no failure";
}

app::Setup other_setup() {
  app::Setup setup = app::worked_example();
  setup.view = timeline::ViewKind::stamp;
  setup.problem.params.height.stride = 3;
  setup.link_axes = false;
  setup.problem.input = app::tensor_of(core::Grid<float>(1, 3, {0.1f, -2, 1e6f}));
  return setup;
}

TEST(Shell, OpensWhatItSaved) {
  const TemporaryFolder folder;
  Program program;
  const std::string path = folder.file("x.json");
  const Action saved = program.answer(app::SaveFile{other_setup(), path});
  ASSERT_TRUE(std::holds_alternative<app::Saved>(saved)) << sentence(saved);
  EXPECT_EQ(std::get<app::Saved>(saved).setup, other_setup());
  EXPECT_EQ(std::get<app::Saved>(saved).path, path);

  const Action opened = program.answer(app::OpenFile{path, 5});
  ASSERT_TRUE(std::holds_alternative<app::SetupOpened>(opened)) << sentence(opened);
  EXPECT_EQ(std::get<app::SetupOpened>(opened).setup, other_setup());
  EXPECT_EQ(std::get<app::SetupOpened>(opened).path, path);
  EXPECT_EQ(std::get<app::SetupOpened>(opened).generation, 5);
}

TEST(Shell, SavesUnderExactlyTheNameGiven) {
  const TemporaryFolder folder;
  Program program;
  EXPECT_TRUE(
      std::holds_alternative<app::Saved>(program.answer(app::SaveFile{other_setup(), folder.file("no ending")})));
  EXPECT_EQ(folder.read("no ending"), io::setup_to_json(other_setup()));
  // What a file begins with counts, too: it opens as a setup.
  EXPECT_TRUE(std::holds_alternative<app::SetupOpened>(program.answer(app::OpenFile{folder.file("no ending"), 1})));
}

TEST(Shell, GivesOpenedSetupsTheirAbsolutePath) {
  const TemporaryFolder folder;
  folder.write("x.json", io::setup_to_json(other_setup()));
  Program program;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const Action opened = program.answer(app::OpenFile{"./x.json", 1});
  fs::current_path(before);
  ASSERT_TRUE(std::holds_alternative<app::SetupOpened>(opened)) << sentence(opened);
  EXPECT_EQ(fs::path(std::get<app::SetupOpened>(opened).path), fs::canonical(folder.file("x.json")));
}

TEST(Shell, OpensPicturesAsInputs) {
  Program program;
  const Action opened = program.answer(app::OpenFile{TEST_DATA_DIR "/io/grey_3x200.png", 9});
  ASSERT_TRUE(std::holds_alternative<app::ImageOpened>(opened)) << sentence(opened);
  const auto& image = std::get<app::ImageOpened>(opened);
  EXPECT_EQ(image.name, "grey_3x200.png");
  EXPECT_EQ(image.generation, 9);
  EXPECT_EQ(image.values.rows, 1);
  EXPECT_EQ(image.values.cols, 64);
}

TEST(Shell, AnswersEveryBadInputWithOneSentence) {
  const TemporaryFolder folder;
  std::string newer = io::setup_to_json(other_setup());
  newer.replace(newer.find("\"schema\": 2"), 11, "\"schema\": 3");
  const std::string pipe = folder.file("pipe.json");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  fs::create_directory(folder.path() / "folder.json");
  const std::vector<std::pair<std::string, std::string>> cases{
      {folder.path().string(), "is a folder; choose a file."},
      {folder.file("folder.json"), "is a folder; choose a file."},
      {folder.file("missing.png"), "does not exist"},
      {"", "No file was named"},
      {pipe, "is not a regular file"},
      {folder.write("empty.png", ""), "'empty.png' is empty"},
      {folder.write("empty.json", ""), "'empty.json' is empty"},
      {folder.write("text.png", "Dear diary,\n"), "'text.png' holds text, not a picture"},
      {folder.write("photo.jpg", "\xff\xd8\xff\xe0 JFIF"), "'photo.jpg' is a JPEG;"},
      {folder.write("broken.json", "{\"schema\": 1,"), "'broken.json' is not valid JSON at line 1, column 14"},
      {folder.write("broken", "\n {\"kind\""), "'broken' is not valid JSON at line 2"},
      {folder.write("newer.json", newer), "was written by a newer Unstride (schema 3; this one reads up to 2)"},
      {folder.write("huge.json", std::string((8 << 20) + 1, ' ')), "is larger than 8 MB"},
      {TEST_DATA_DIR "/io/huge_20000x20000.png", "has 20000 x 20000 pixels"},
  };
  Program program;
  for (const auto& [path, part] : cases) {
    const std::string said = sentence(program.answer(app::OpenFile{path, 1}));
    EXPECT_PRED2(io::contains, said, part) << path;
    EXPECT_PRED1(io::is_sentence, said) << path;
  }
}

TEST(Shell, SaysWhatCannotBeWritten) {
  const TemporaryFolder folder;
  Program program;
  EXPECT_PRED2(io::contains, sentence(program.answer(app::SaveFile{other_setup(), folder.path().string()})),
               "is a folder; choose a file.");
  EXPECT_PRED2(io::contains, sentence(program.answer(app::SaveFile{other_setup(), folder.file("no/x.json")})),
               "its folder does not exist");
  const app::ExportFile unknown{app::worked_example(), 0, core::ThemeId::light, {}, folder.file("x.doc")};
  EXPECT_PRED1(io::is_sentence, sentence(program.answer(unknown)));
  app::Setup illegal = app::worked_example();
  illegal.problem.params.height.output_padding = 9;
  const app::ExportFile refused{illegal, 0, core::ThemeId::light, {}, folder.file("x.png")};
  EXPECT_PRED1(io::is_sentence, sentence(program.answer(refused)));
  EXPECT_EQ(folder.entries(), 0);
}

TEST(Shell, ExportsInTheFormatOfTheEnding) {
  const TemporaryFolder folder;
  Program program;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"x.png", "\x89PNG"}, {"x.svg", "<?xml"}, {"X.PDF", "%PDF"}};
  for (const auto& [name, beginning] : cases) {
    const Action exported =
        program.answer(app::ExportFile{app::worked_example(), 3, core::ThemeId::dark, {}, folder.file(name)});
    ASSERT_TRUE(std::holds_alternative<app::Exported>(exported)) << sentence(exported);
    EXPECT_EQ(std::get<app::Exported>(exported).path, folder.file(name));
    EXPECT_TRUE(folder.read(name).starts_with(beginning)) << name;
  }
  // Big-endian width and height of the PNG: 1600 x 1000, two pixels for one.
  EXPECT_EQ(folder.read("x.png").substr(16, 8), std::string("\0\0\x0c\x80\0\0\x07\xd0", 8));
}

TEST(Shell, AnswersFileWorkInTheOrderItWasAskedFor) {
  const TemporaryFolder folder;
  Program program;
  constexpr std::uint64_t kCount = 100;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    app::Setup setup = app::worked_example();
    setup.problem.input = app::tensor_of(core::Grid<float>(1, 1, float(i)));
    program.run(app::SaveFile{setup, folder.file("x.json")});
    program.run(app::OpenFile{folder.file("x.json"), i});
  }
  const auto all = program.answers(2 * kCount);
  ASSERT_EQ(all.size(), 2 * kCount);
  for (std::uint64_t i = 0; i < kCount; ++i) {
    ASSERT_TRUE(std::holds_alternative<app::Saved>(all[2 * i])) << sentence(all[2 * i]);
    const auto* opened = std::get_if<app::SetupOpened>(&all[2 * i + 1]);
    ASSERT_NE(opened, nullptr) << sentence(all[2 * i + 1]);
    EXPECT_EQ(opened->generation, i);
    EXPECT_EQ(opened->setup.problem.input->values[0], float(i));
  }
}

TEST(Shell, FinishesWritesBeforeItEnds) {
  const TemporaryFolder folder;
  Program program;
  for (int i = 0; i < 20; ++i) program.run(app::SaveFile{other_setup(), folder.file(std::to_string(i) + ".json")});
  program.close();
  EXPECT_EQ(folder.entries(), 20);
  EXPECT_EQ(folder.read("19.json"), io::setup_to_json(other_setup()));
}

TEST(Shell, ListsFoldersByTheirAbsolutePath) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "deep");
  folder.write("x.json", "");
  folder.write("x.svg", "");
  Program program;
  const Action listed = program.answer(app::ListFolder{app::Purpose::save, folder.file("deep/.."), "name", 4});
  ASSERT_TRUE(std::holds_alternative<app::BrowserOpened>(listed)) << sentence(listed);
  const auto& [generation, browser] = std::get<app::BrowserOpened>(listed);
  EXPECT_EQ(generation, 4);
  const app::Browser expected{app::Purpose::save, folder.path().string(), "name", {{"deep", true}, {"x.json", false}}};
  EXPECT_EQ(browser, expected);
  EXPECT_PRED2(io::contains, sentence(program.answer(app::ListFolder{app::Purpose::open, "/no/such", "", 5})),
               "does not exist");
}

TEST(Shell, SetsTheClipboardAtOnce) {
  Program program;
  program.run(app::SetClipboard{"1\t2"});
  EXPECT_EQ(program.clipboard, "1\t2");
}

// PATH holds one folder only, in which a script may stand for zenity.
class DesktopDialog : public testing::Test {
 protected:
  void SetUp() override {
    path_before_ = getenv("PATH");
    setenv("PATH", tools_.path().c_str(), 1);
  }
  void TearDown() override { setenv("PATH", path_before_.c_str(), 1); }

  // The script may use the shell's own words only: PATH leads nowhere else.
  void zenity(const std::string& script) {
    const std::string path = tools_.write("zenity", "#!/bin/sh\n" + script);
    chmod(path.c_str(), 0755);
  }
  Action ask(app::Purpose purpose, const std::string& suggestion) {
    program_.run(app::ChoosePath{purpose, suggestion, 3});
    auto all = program_.answers(1);
    EXPECT_EQ(all.size(), 1);
    return all.empty() ? Action(app::Quit{}) : all.front();
  }

  TemporaryFolder tools_, folder_;
  Program program_;

 private:
  std::string path_before_;
};

TEST_F(DesktopDialog, AsksWithTheEndingsOfThePurposeAndAnswersThePath) {
  zenity("for a in \"$@\"; do echo \"$a\" >> '" + folder_.file("arguments") + "'; done; echo /x/y.json");
  const Action chosen = ask(app::Purpose::save, "/x/setup.json");
  ASSERT_TRUE(std::holds_alternative<app::PathChosen>(chosen)) << sentence(chosen);
  EXPECT_EQ(std::get<app::PathChosen>(chosen).path, "/x/y.json");
  EXPECT_EQ(std::get<app::PathChosen>(chosen).purpose, app::Purpose::save);
  const std::string arguments = folder_.read("arguments");
  EXPECT_PRED2(io::contains, arguments, "--save");
  EXPECT_PRED2(io::contains, arguments, "*.json *.JSON");
  EXPECT_PRED2(io::contains, arguments, "/x/setup.json");
}

TEST_F(DesktopDialog, AddsTheUsualEndingWhereNoneWasGiven) {
  zenity("echo '" + folder_.file("figure") + "'");
  EXPECT_EQ(std::get<app::PathChosen>(ask(app::Purpose::save, "")).path, folder_.file("figure.json"));
  EXPECT_EQ(std::get<app::PathChosen>(ask(app::Purpose::export_stage, "")).path, folder_.file("figure.png"));
  EXPECT_EQ(std::get<app::PathChosen>(ask(app::Purpose::open, "")).path, folder_.file("figure"));
}

TEST_F(DesktopDialog, NeverReplacesAFileThatThePersonWasNotAskedAbout) {
  folder_.write("figure.json", "precious");
  zenity("echo '" + folder_.file("figure") + "'");
  EXPECT_PRED2(io::contains, sentence(ask(app::Purpose::save, "")), "exists already");
}

TEST_F(DesktopDialog, AnswersNothingWhenCancelled) {
  const std::string marker = folder_.file("marker");
  zenity("if [ -e '" + marker + "' ]; then echo /x/second.json; else : > '" + marker + "'; exit 1; fi");
  program_.run(app::ChoosePath{app::Purpose::open, "", 3});
  // A second dialog is refused only while the first is open: so its answer shows that the first has ended.
  Action next = app::Quit{};
  do next = ask(app::Purpose::open, "");
  while (sentence(next) == "A file dialog is open already; answer that one first.");
  ASSERT_TRUE(std::holds_alternative<app::PathChosen>(next)) << sentence(next);
  EXPECT_EQ(std::get<app::PathChosen>(next).path, "/x/second.json");
}

TEST_F(DesktopDialog, OpensOneAtATimeAndLeavesFileWorkAlone) {
  const std::string gate = folder_.file("gate");
  ASSERT_EQ(mkfifo(gate.c_str(), 0600), 0);
  zenity("read answer < '" + gate + "'; echo \"$answer\"");  // open until the test answers
  program_.run(app::ChoosePath{app::Purpose::open, "", 1});
  EXPECT_EQ(sentence(ask(app::Purpose::save, "")), "A file dialog is open already; answer that one first.");
  const Action saved = program_.answer(app::SaveFile{other_setup(), folder_.file("x.json")});
  EXPECT_TRUE(std::holds_alternative<app::Saved>(saved)) << sentence(saved);
  folder_.write("gate", "/x/late.json\n");
  const auto late = program_.answers(1);
  ASSERT_EQ(late.size(), 1);
  EXPECT_EQ(std::get<app::PathChosen>(late[0]).path, "/x/late.json");
}

TEST_F(DesktopDialog, IsAbandonedWhenTheShellEnds) {
  const std::string gate = folder_.file("gate"), done = folder_.file("done");
  ASSERT_EQ(mkfifo(gate.c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(done.c_str(), 0600), 0);
  zenity("read answer < '" + gate + "'; echo \"$answer\"; echo > '" + done + "'");
  program_.run(app::ChoosePath{app::Purpose::open, "", 1});
  program_.close();  // does not wait for the person
  const int woken = program_.woken();
  folder_.write("gate", "/x/late.json\n");
  EXPECT_EQ(folder_.read("done"), "\n");
  EXPECT_EQ(program_.woken(), woken);
}

TEST_F(DesktopDialog, GivesWayToOurOwnWhereTheDesktopHasNone) {
  folder_.write("x.png", "");
  const Action opened = ask(app::Purpose::open, folder_.file("y.png"));
  ASSERT_TRUE(std::holds_alternative<app::BrowserOpened>(opened)) << sentence(opened);
  const app::Browser expected{app::Purpose::open, folder_.path().string(), "y.png", {{"x.png", false}}};
  EXPECT_EQ(std::get<app::BrowserOpened>(opened).browser, expected);
  EXPECT_EQ(std::get<app::BrowserOpened>(opened).generation, 3);

  const Action current = ask(app::Purpose::save, "setup.json");
  EXPECT_EQ(std::get<app::BrowserOpened>(current).browser.folder, fs::current_path());
  EXPECT_EQ(std::get<app::BrowserOpened>(current).browser.name, "setup.json");
}

}  // namespace
}  // namespace unstride::shell
