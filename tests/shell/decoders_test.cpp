// The committed models, held to what PyTorch computed when they were trained, and the workspace's words to the models.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <set>

#include "decoder/runner.h"
#include "decoder/spectrum.h"
#include "decoder/trace.h"
#include "decoder/words.h"
#include "engine/kernels/target.h"
#include "io/files.h"
#include "io/npy.h"
#include "nn/network.h"
#include "shell/carry_out.h"
#include "shell/startup.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;

const decoder::SharedModels& models() {
  static const LoadedModels kLoaded = load_models(fs::path(SOURCE_DIR) / "assets" / "models");
  EXPECT_EQ(kLoaded.problem, "");
  return kLoaded.models;
}

io::NpyArray stored(const fs::path& path) {
  auto array = io::read_npy(*io::read_file(path.string(), 64 << 20));
  EXPECT_TRUE(array) << path;
  return *array;
}

// Values of 16 digits, each as the network computes it for one digit at a time, within 1e-5 of the layer's range.
void expect_stored_layers(const std::shared_ptr<const nn::Model>& model, const fs::path& folder,
                          const std::string& target) {
  auto network = nn::Network::make(model, {.keep_values = true, .target = target});
  ASSERT_TRUE(network) << network.error().message;
  const std::string input = network->inputs().front().name;
  const io::NpyArray given = stored(folder / (input + ".npy"));
  std::set<std::string> compared;
  for (std::int64_t digit = 0; digit < 16; ++digit) {
    const auto of_digit = [&](const io::NpyArray& array) {
      const size_t each = array.values.size() / 16;
      return std::span(array.values).subspan(size_t(digit) * each, each);
    };
    std::ranges::copy(of_digit(given), network->editable(input).begin());
    network->run();
    for (const auto& entry : fs::directory_iterator(folder)) {
      std::string name = entry.path().stem().string();
      std::ranges::replace(name, '.', '/');
      const auto values = network->values(name);
      if (values.empty() || name == input) continue;  // fused into the activation after it
      const io::NpyArray array = stored(entry.path());
      const auto expected = of_digit(array);
      ASSERT_EQ(values.size(), expected.size()) << name;
      const auto [least, most] = std::ranges::minmax_element(array.values);
      float worst = 0;
      for (size_t i = 0; i < values.size(); ++i) worst = std::max(worst, std::abs(values[i] - expected[i]));
      EXPECT_LE(worst, 1e-5f * (*most - *least)) << name << " of digit " << digit << " on " << target;
      compared.insert(name);
    }
  }
  EXPECT_GE(compared.size(), 3u);
}

TEST(CommittedModels, ComputeWhatPyTorchStoredOnEveryInstructionSet) {
  const fs::path data = fs::path(TEST_DATA_DIR) / "models";
  for (const auto& target : engine::kernels::supported_targets()) {
    const std::string name(engine::kernels::name_of(target));
    expect_stored_layers(models()->encoder, data / "encoder", name);
    for (const char* key : {"k3-end", "k4-end", "resize-end"})
      expect_stored_layers(decoder::find(*models(), key)->model, data / ("decoder-" + std::string(key)), name);
  }
}

// Through every layer of every decoder, from pixels down.
TEST(CommittedModels, EveryCellIsTheActivationOfItsCopiedProducts) {
  std::mt19937 random(2);
  std::normal_distribution<float> normal;
  const auto below = [&](std::int64_t count) { return std::int64_t(random() % std::uint64_t(count)); };
  decoder::Runner runner;
  for (const decoder::Decoder& each : models()->decoders)
    for (int code = 0; code < 5; ++code) {
      decoder::Work work;
      work.decoder = each.key;
      work.code = decoder::Code(12);
      for (float& value : *work.code) value = normal(random);
      const auto decoded = *runner.of(models(), work, {});
      for (int row = 1; row < std::ssize(decoded->rows); ++row)
        for (int i = 0; i < 50; ++i) {
          const core::Shape& shape = decoded->rows[size_t(row)].maps.shape;
          const decoder::CellAt cell{row, below(shape.c), below(shape.h), below(shape.w)};
          const decoder::Sum sum = decoder::sum_of(*decoded, cell);
          EXPECT_NEAR(sum.after, double(sum.value), 1e-4) << each.key << " row " << row;
        }
    }
}

// The figures that the window shows are about whole sets; that of one picture has the same formula.
TEST(CommittedModels, ShowTheCheckerboardEarlyAndNoneAtTheEnd) {
  decoder::Runner runner;
  const auto mean_period_two = [&](const std::string& key) {
    double sum = 0;
    for (size_t i = 0; i < 50; ++i) {
      decoder::Work work;
      work.decoder = key;
      work.digit = models()->samples[i].digit;
      const core::Tensor& output = (*runner.of(models(), work, {}))->output();
      sum += decoder::period_two({output.shape.h, output.shape.w, output.values});
    }
    return sum / 50;
  };
  for (const char* family : {"k3", "k4"}) {
    EXPECT_GT(mean_period_two(family + std::string("-early")), 10 * mean_period_two("resize-early")) << family;
    EXPECT_LT(mean_period_two(family + std::string("-end")), 3 * mean_period_two("resize-end")) << family;
  }
  const auto text = [&](const char* key) {
    return decoder::checkerboard_text(*models(), *decoder::find(*models(), key));
  };
  EXPECT_NE(text("k4-early").find("really there"), std::string::npos) << text("k4-early");
  EXPECT_NE(text("k3-start").find("Before the first step"), std::string::npos) << text("k3-start");
  EXPECT_NE(text("k3-end").find("taken the checkerboard away"), std::string::npos) << text("k3-end");
}

TEST(CommittedModels, ReconstructTheSamples) {
  decoder::Runner runner;
  for (const char* key : {"k3-end", "k4-end", "resize-end"}) {
    double error = 0;
    for (const decoder::Sample& sample : models()->samples) {
      decoder::Work work;
      work.decoder = key;
      work.digit = sample.digit;
      const core::Tensor& output = (*runner.of(models(), work, {}))->output();
      for (size_t i = 0; i < output.values.size(); ++i)
        error += std::pow(double(output.values[i] - sample.digit->cells[i]), 2) / double(output.values.size());
    }
    error /= double(models()->samples.size());
    EXPECT_NEAR(error, decoder::find(*models(), key)->figures->error, 0.002) << key;  // 500 of the 10,000
  }
}

TEST(OpenForDecoder, RefusesANetworkThatCannotBeShownWithASentence) {
  const auto answer = open_for_decoder({(fs::path(SOURCE_DIR) / "assets" / "models" / "encoder.onnx").string(), 3});
  const auto* failed = std::get_if<app::Failed>(&answer);
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ(
      failed->sentence,
      "'encoder.onnx' cannot be shown: The input 'image' is 1 x 1 x 28 x 28; a decoder's code is 1 x L, with at most "
      "64 numbers.");
}

TEST(OpenForDecoder, OpensADecoderAndAPicture) {
  const auto model =
      open_for_decoder({(fs::path(SOURCE_DIR) / "assets" / "models" / "decoder-k4-early.onnx").string(), 3});
  EXPECT_TRUE(std::holds_alternative<app::ModelOpened>(model));
  const auto picture = open_for_decoder({TEST_DATA_DIR "/io/grey_5x4.tga", 4});
  ASSERT_TRUE(std::holds_alternative<app::DigitOpened>(picture));
  EXPECT_EQ(std::get<app::DigitOpened>(picture).digit.rows, decoder::kSide);
}

}  // namespace
}  // namespace unstride::shell
