#include "cli/infer.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/run.h"
#include "io/npy.h"
#include "nn/onnx_reader.h"

namespace unstride::cli {
namespace {

namespace fs = std::filesystem;

std::string golden(const std::string& name) {
  return std::string(TEST_DATA_DIR) + "/nn/" + name + ".onnx";
}

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class Infer : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "unstride-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(name.data()));
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }
  // What a golden model brings, as a .npy file.
  std::string brought(const std::string& model, const std::string& name) const {
    const auto read_model = nn::read_onnx(read(golden(model)));
    for (const nn::Array& array : read_model->initializers)
      if (array.name == name) return file("brought.npy", io::write_npy(array.shape, array.floats));
    return "";
  }
  std::string output(const std::string& name = "") const { return (folder_ / "out" / name).string(); }

  Outcome infer(const std::string& model, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"infer", model, "--output-dir", output()});
    return run_with(arguments);
  }
  void expect_refused(const Outcome& outcome, int exit_code, const std::string& part) const {
    EXPECT_EQ(outcome.request.exit_code, exit_code) << part;
    EXPECT_TRUE(contains(outcome.err, part)) << outcome.err;
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(fs::exists(folder_ / "out"));
  }

  fs::path folder_;
};

TEST_F(Infer, WritesEveryOutputUnderItsName) {
  const std::string x = brought("skips", "given/x");
  for (const char* threads : {"1", "2"}) {
    const Outcome outcome = infer(golden("skips"), {"--input", "x=" + x, "--threads", threads});
    EXPECT_EQ(outcome.request.exit_code, 0);
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.out, output("y.npy") + ": y, 1 x 6 x 5 x 5\n" + output("flat.npy") + ": flat, 1 x 75\n");
    const auto model = nn::read_onnx(read(golden("skips")));
    for (const char* name : {"y", "flat"}) {
      const auto array = io::read_npy(read(output(std::string(name) + ".npy")));
      ASSERT_TRUE(array);
      for (const nn::Array& expected : model->initializers)
        if (expected.name == "expected/" + std::string(name)) {
          EXPECT_EQ(array->shape, expected.shape);
          for (size_t i = 0; i < array->values.size(); ++i) EXPECT_NEAR(array->values[i], expected.floats[i], 1e-5);
        }
    }
  }
}

TEST_F(Infer, TakesTheShapeOfItsFileWhereTheModelLeavesItOpen) {
  const Outcome outcome =
      infer(golden("decoder"),
            {"-i", file("z.npy", io::write_npy(std::vector<std::int64_t>{5, 4}, std::vector<float>(20, 0.5f)))});
  EXPECT_EQ(outcome.request.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, output("y.npy") + ": y, 5 x 1 x 8 x 8\n");
}

TEST_F(Infer, BadInputsEndWithTwo) {
  const std::string x = brought("skips", "given/x"), text = file("text.npy", "1 2 3");
  const std::string small = file("small.npy", io::write_npy(std::vector<std::int64_t>{1}, std::vector<float>{1}));
  expect_refused(infer("missing.onnx", {}), 2, "'missing.onnx' does not exist");
  expect_refused(infer(text, {}), 2, "no ONNX model");
  expect_refused(infer(golden("skips"), {}), 2, "input 'x' has no numbers; add --input x=FILE.npy.");
  expect_refused(infer(golden("skips"), {"--input", "x=missing.npy"}), 2, "'missing.npy' does not exist");
  expect_refused(infer(golden("skips"), {"--input", text}), 2, "no .npy file");
  expect_refused(infer(golden("skips"), {"--input", "q=" + x}), 2, "The model has no input 'q'; it has 'x'.");
  expect_refused(infer(golden("skips"), {"--input", small}), 2,
                 "The input 'x' is 1, but the model takes 1 x 3 x 5 x 5.");
  expect_refused(infer(golden("skips"), {"--input", x, "--input", "x=" + x}), 2, "gives the input 'x' twice");
  expect_refused(infer(golden("mul_same"), {"--input", x}), 2, "must say which of the model's 2 inputs");
  expect_refused(infer(golden("skips"), {"--input", x, "--threads", "0"}), 2, "--threads '0' must be");
}

TEST_F(Infer, AModelThatCannotRunEndsWithThree) {
  std::string bytes = read(golden("relu"));
  const size_t op = bytes.find("Relu");
  ASSERT_NE(op, bytes.npos);
  bytes.replace(op, 4, "Cosh");  // the first is the node's operator or its name; both are called so
  for (size_t at = bytes.find("Relu"); at != bytes.npos; at = bytes.find("Relu")) bytes.replace(at, 4, "Cosh");
  expect_refused(infer(file("cosh.onnx", bytes), {"--input", brought("relu", "given/x")}), 3,
                 "unstride: The node 'the Cosh' (Cosh, opset 13) cannot run: this operator is not supported.\n");
}

TEST_F(Infer, AFolderThatCannotBeWrittenEndsWithOne) {
  const std::string taken = file("taken", "");
  const Outcome outcome =
      run_with({"infer", golden("skips"), "--input", brought("skips", "given/x"), "--output-dir", taken});
  EXPECT_EQ(outcome.request.exit_code, 1);
  EXPECT_TRUE(contains(outcome.err, "cannot be written")) << outcome.err;
}

TEST_F(Infer, AModelStandsBehindTheCommand) {
  const Outcome outcome = run_with({"model.onnx", "infer", "model.onnx", "--output-dir", "out"});
  EXPECT_EQ(outcome.request.exit_code, 2);
  EXPECT_TRUE(contains(outcome.err, "'model.onnx' stands before infer; a model comes after it.")) << outcome.err;
}

TEST(InferFileNames, AreSafeAndNeverTheSame) {
  EXPECT_EQ(
      file_names({"y", "up1/ConvTranspose_output-0", "../../etc", "..", "", "a b", "a/b", "ä"}),
      (std::vector<std::string>{"y", "up1_ConvTranspose_output-0", "_.._.._etc", "_..", "_", "a_b", "a_b-2", "__"}));
  EXPECT_EQ(file_names({std::string(1000, 'x')}).front().size(), 200u);
}

}  // namespace
}  // namespace unstride::cli
