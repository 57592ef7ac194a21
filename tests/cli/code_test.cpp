#include "cli/code.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/change.h"
#include "cli/run.h"
#include "frameworks/code.h"
#include "io/setup_json.h"

namespace unstride::cli {
namespace {

namespace fs = std::filesystem;

// Arguments after `code` that are refused with exit code 2 and one line.
void expect_refused(std::vector<std::string> arguments, const std::string& part) {
  arguments.insert(arguments.begin(), "code");
  const Outcome outcome = run_with(arguments);
  EXPECT_EQ(outcome.request.exit_code, 2) << part;
  EXPECT_TRUE(contains(outcome.err, part)) << outcome.err;
  EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
  EXPECT_EQ(outcome.out, "");
}

TEST(Code, PrintsTheProgramOfEveryFramework) {
  for (const core::Framework framework : core::kFrameworks) {
    const Outcome outcome = run_with({"code", "--framework", std::string(core::framework_key(framework))});
    EXPECT_EQ(outcome.request.exit_code, 0);
    EXPECT_EQ(outcome.out, frameworks::code(framework, app::worked_example().problem));
    EXPECT_EQ(outcome.err, "");
  }
}

TEST(Code, IsOfTheSetupThatTheOptionsDescribe) {
  const SetupOptions options{.input = "3x2", .stride = "2x3", .padding = "1", .channels = "4,2,2"};
  const auto setup = setup_of(options);
  ASSERT_TRUE(setup);
  EXPECT_EQ(setup->problem.params.width.stride, 3);
  const Outcome outcome =
      run_with({"code", "-f", "ONNX", "--input", "3x2", "--stride", "2x3", "--padding", "1", "--channels", "4,2,2"});
  EXPECT_EQ(outcome.out, frameworks::code(core::Framework::onnx, setup->problem));
}

TEST(Code, IsWrittenToAFileOfASavedSetup) {
  std::string name = (fs::temp_directory_path() / "unstride-XXXXXX").string();
  ASSERT_TRUE(mkdtemp(name.data()));
  app::Setup setup = app::with_channels(app::worked_example(), 2, 1, 1);
  setup.problem.bias = std::make_shared<const core::Tensor>(core::Shape{1, 1, 1, 1}, 5.0f);
  std::ofstream(name + "/setup.json") << io::setup_to_json(setup);
  const Outcome outcome = run_with({"code", name + "/setup.json", "-f", "jax", "-o", name + "/program.py"});
  EXPECT_EQ(outcome.request.exit_code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
  std::ifstream stream(name + "/program.py");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}),
            frameworks::code(core::Framework::jax, setup.problem));
  EXPECT_EQ(run_with({"code", "-f", "jax", "-o", name + "/no/folder/program.py"}).request.exit_code, 1);
  fs::remove_all(name);
}

TEST(Code, OfWhatCannotRunOrIsNotKnownIsRefused) {
  expect_refused({"--framework", "caffe"}, "--framework 'caffe' must be pytorch, keras, onnx, jax or numpy.");
  expect_refused({"-f", "keras", "--padding", "9"}, "at least 1 must be left");
  expect_refused({"-f", "keras", "--stride", "0"}, "--stride '0' must be a whole number from 1 to 16");
  expect_refused({"-f", "keras", "missing.json"}, "does not exist");
}

}  // namespace
}  // namespace unstride::cli
