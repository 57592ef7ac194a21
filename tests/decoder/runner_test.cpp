#include "decoder/runner.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "given.h"
#include "nn/network.h"

namespace unstride::decoder {
namespace {

Work showing(const std::string& decoder) {
  Work work;
  work.decoder = decoder;
  work.code = Code{0.3f, -0.7f, 1.1f};
  return work;
}

std::vector<float> run_alone(const std::shared_ptr<const nn::Model>& model, const Code& code) {
  auto network = nn::Network::make(model, {});
  std::ranges::copy(code, network->editable(network->inputs().front().name).begin());
  network->run();
  const auto values = network->values(network->outputs().front().name);
  return {values.begin(), values.end()};
}

SharedDecoded decoded(Runner& runner, const SharedModels& models, const Work& work,
                      const std::optional<Morphing>& morphing = {}) {
  const auto result = runner.of(models, work, morphing);
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  return *result;
}

TEST(Runner, RowsAreTheCodeAndWhatEachLayerMade) {
  Runner runner;
  const auto result = decoded(runner, models(), showing("k3-end"));
  ASSERT_EQ(result->rows.size(), 4u);
  EXPECT_EQ(result->rows[0].maps, core::Tensor({1, 3, 1, 1}, {0.3f, -0.7f, 1.1f}));
  EXPECT_EQ(result->rows[1].maps.shape, (core::Shape{1, 4, 3, 2}));
  EXPECT_EQ(result->rows[2].maps.shape, (core::Shape{1, 3, 6, 4}));
  EXPECT_EQ(result->rows[3].maps.shape, (core::Shape{1, 1, 12, 8}));
  EXPECT_EQ(result->output().values, run_alone(transposed_decoder(3, 12), result->code));
}

TEST(Runner, FollowsTheDigitUntilACodeIsGiven) {
  Runner runner;
  const SharedModels given = models();
  Work work;
  const auto followed = decoded(runner, given, work);
  EXPECT_EQ(followed->given, given->samples.front().digit);
  EXPECT_EQ(followed->code, run_alone(encoder(), given->samples.front().digit->cells));
  work.digit = given->samples[1].digit;
  EXPECT_EQ(decoded(runner, given, work)->code, run_alone(encoder(), given->samples[1].digit->cells));
  work.code = Code{1, 2, 3};
  EXPECT_EQ(decoded(runner, given, work)->code, (Code{1, 2, 3}));
  EXPECT_EQ(runner.codes(given)[1], run_alone(encoder(), given->samples[1].digit->cells));
}

TEST(Runner, AnEditedWeightIsThatOfAModelMadeWithIt) {
  Runner runner;
  const SharedModels given = models();
  Work work = showing("k4-end");
  const auto before = decoded(runner, given, work);
  for (const std::string tensor : {"linear0.weight", "linear0.bias", "up3.weight", "up5.bias"}) {
    nn::Model changed = *find(*given, "k4-end")->model;
    auto& array = *std::ranges::find(changed.initializers, tensor, &nn::Array::name);
    array.floats[0] = 2.5f;
    const Work edited = with_edits(work, "k4-end", with(Edits{}, WeightEdit{tensor, 0, 2.5f}));
    const auto after = decoded(runner, given, edited);
    EXPECT_EQ(after->output().values, run_alone(std::make_shared<const nn::Model>(changed), after->code)) << tensor;
    EXPECT_NE(after->output(), before->output()) << tensor;
  }
  EXPECT_EQ(decoded(runner, given, work)->output(), before->output());  // and back to the last bit
}

TEST(Runner, EditsOfOneDecoderLeaveTheOthersAlone) {
  Runner runner;
  const SharedModels given = models();
  const Work work = showing("k4-end");
  const auto before = decoded(runner, given, work);
  const auto after = decoded(runner, given, with_edits(work, "k3-end", with(Edits{}, WeightEdit{"up3.weight", 1, 9})));
  ASSERT_EQ(before->families.size(), 3u);
  EXPECT_EQ(after->output(), before->output());
  EXPECT_NE(after->families[0].image, before->families[0].image);  // k3
  EXPECT_EQ(after->families[1].image, before->families[1].image);
  EXPECT_EQ(after->families[2].image, before->families[2].image);
}

TEST(Runner, AnEditedCellIsWhatTheNextLayerReads) {
  Runner runner;
  const SharedModels given = models();
  const Work work = showing("k3-end");
  const auto before = decoded(runner, given, work);
  const std::string maps = before->rows[1].output;
  const auto after =
      decoded(runner, given,
              with_edits(work, "k3-end", with(Edits{}, CellEdit{maps, before->rows[1].maps.index(0, 2, 1, 1), 4})));
  EXPECT_EQ(after->rows[1].maps.at(0, 2, 1, 1), 4);
  EXPECT_NE(after->output(), before->output());
  const auto silent = decoded(runner, given, with_edits(work, "k3-end", with(Edits{}, SilencedMap{maps, 2}, true)));
  for (std::int64_t y = 0; y < 3; ++y)
    for (std::int64_t x = 0; x < 2; ++x) EXPECT_EQ(silent->rows[1].maps.at(0, 2, y, x), 0);
  EXPECT_EQ(silent->rows[1].maps.at(0, 1, 0, 0), before->rows[1].maps.at(0, 1, 0, 0));
}

TEST(Runner, EditsThatNameNothingChangeNothing) {
  Runner runner;
  const SharedModels given = models();
  const Work work = showing("k3-end");
  const auto before = decoded(runner, given, work);
  Edits edits = with(with(Edits{}, WeightEdit{"no such", 0, 1}), WeightEdit{"up3.weight", 1 << 20, 1});
  edits = with(with(edits, CellEdit{"no such", 0, 1}), CellEdit{before->rows[1].output, -1, 1});
  edits = with(edits, SilencedMap{before->rows[1].output, 99}, true);
  EXPECT_EQ(decoded(runner, given, with_edits(work, "k3-end", edits))->output(), before->output());
}

TEST(Runner, AMorphGoesStraightFromCodeToCode) {
  Runner runner;
  const SharedModels given = models();
  const Work work = showing("k3-end");
  const Code to = run_alone(encoder(), given->samples[1].digit->cells);
  EXPECT_EQ(decoded(runner, given, work, Morphing{given->samples[1].digit, 0})->code, *work.code);
  EXPECT_EQ(decoded(runner, given, work, Morphing{given->samples[1].digit, 1})->code, to);
  EXPECT_EQ(decoded(runner, given, work, Morphing{given->samples[1].digit, 0.25})->code, between(*work.code, to, 0.25));
}

TEST(Runner, ComputesNothingAnewWhereNothingChanged) {
  Runner runner;
  const SharedModels given = models();
  const Work work = showing("k3-end");
  EXPECT_EQ(decoded(runner, given, work), decoded(runner, given, work));
}

TEST(Runner, WithoutADecoderSaysWhatToDo) {
  Runner runner;
  const auto nothing = runner.of(nullptr, {}, {});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().message, "There is no decoder to show; open an ONNX file.");
}

TEST(Models, ShowTheLastMomentOfTheFirstFamilyUntilOneIsChosen) {
  const SharedModels given = models();
  EXPECT_EQ(shown(*given, "")->key, "k3-end");
  EXPECT_EQ(shown(*given, "no such")->key, "k3-end");
  EXPECT_EQ(shown(*given, "resize-start")->key, "resize-start");
  const Decoder& decoder = *find(*given, "k3-start");
  EXPECT_EQ(sibling(*given, decoder, "k4", "start")->key, "k4-start");
  EXPECT_EQ(sibling(*given, decoder, "k4", "never")->key, "k4-start");
  EXPECT_EQ(sibling(*given, decoder, "none", "start"), nullptr);
}

TEST(CheckDecoder, TakesWhatTheWorkspaceCanShow) {
  EXPECT_TRUE(check_decoder(*transposed_decoder(3)));
  EXPECT_TRUE(check_decoder(*resize_decoder()));
}

TEST(CheckDecoder, SaysWhichNodeCannotBeShown) {
  const auto refusal = [](const std::shared_ptr<const nn::Model>& model) {
    const auto result = check_decoder(*model);
    return result ? std::string("none") : result.error().message;
  };
  EXPECT_EQ(refusal(encoder()),
            "The input 'image' is 1 x 1 x 28 x 28; a decoder's code is 1 x L, with at most 64 numbers.");
  EXPECT_EQ(refusal(ModelOf(1).input("z", {1, 4}).linear(4, 5).done({1, 5})),
            "The output 'Gemm0' is 1 x 5; the Decoder shows a grey picture, 1 x 1 x H x W.");
  nn::Model skips = *transposed_decoder(3);
  skips.nodes.back().inputs[0] = skips.nodes[1].outputs[0];
  EXPECT_NE(refusal(std::make_shared<const nn::Model>(skips)), "none");
}

TEST(CheckEncoder, TakesWhatMakesACodeOfADigit) {
  EXPECT_TRUE(check_encoder(*encoder()));
  const auto result = check_encoder(*transposed_decoder(3));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "The input 'code' is 1 x 3; an encoder's digit is 1 x 1 x 28 x 28.");
}

}  // namespace
}  // namespace unstride::decoder
