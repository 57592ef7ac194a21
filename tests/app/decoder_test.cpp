#include "decoder/given.h"

#include <gtest/gtest.h>

#include <limits>

#include "app/lab_patch.h"
#include "decoder/runner.h"
#include "decoder/trace.h"
#include "engine/reference.h"
#include "given.h"

namespace unstride::app {
namespace {

using core::Workspace;
using decoder::Code;
using decoder::Work;

State in_decoder() {
  State state = initial_state();
  state.decoder.models = decoder::models();
  return after(std::move(state), {SetWorkspace{Workspace::decoder}});
}

decoder::SharedDigit second_sample(const State& state) {
  return state.decoder.models->samples[1].digit;
}

const Work& work(const State& state) {
  return state.document.decoder;
}

TEST(Decoder, ADigitTakesTheCodeBackToTheEncoder) {
  State state = after(in_decoder(), {SetCode{{1, 2, 3}}});
  EXPECT_EQ(work(state).code, (Code{1, 2, 3}));
  state = after(state, {GiveDigit{second_sample(state)}});
  EXPECT_EQ(work(state).code, std::nullopt);
  EXPECT_EQ(given_digit(state), second_sample(state));
  state = after(state, {SetCode{{1, 2, 3}}, FollowDigit{}});
  EXPECT_EQ(work(state).code, std::nullopt);
}

TEST(Decoder, WhatIsNoDigitIsNotTaken) {
  const State state = in_decoder();
  decoder::Digit wrong(28, 28, 2.0f);
  for (const decoder::Digit& digit : {decoder::Digit(27, 28), wrong, decoder::Digit(28, 28, std::nanf(""))})
    EXPECT_EQ(work(after(state, {GiveDigit{std::make_shared<const decoder::Digit>(digit)}})), Work{});
  EXPECT_EQ(work(after(state, {GiveDigit{nullptr}})), Work{});
}

TEST(Decoder, AStrokeIsOneUndoEntryAndGoesOnTheDigitGiven) {
  State state = after(in_decoder(), {GiveDigit{decoder::blank()}});
  const size_t before = undo_steps(state);
  state = after(state, {DrawStroke{{5, 5}, {5, 5}, {}, 7}, DrawStroke{{5, 5}, {9, 9}, {}, 7},
                        DrawStroke{{9, 9}, {20, 9}, {}, 7}});
  EXPECT_EQ(undo_steps(state), before + 1);
  EXPECT_EQ(given_digit(state)->at(8, 15), 1);
  state = after(state, {Undo{}});
  EXPECT_EQ(*given_digit(state), *decoder::blank());
  EXPECT_EQ(work(after(state, {DrawStroke{{std::numeric_limits<double>::infinity(), 0}, {0, 0}, {}, 1}})), work(state));
}

TEST(Decoder, ADraggedSliderIsOneUndoEntry) {
  State state = after(in_decoder(), {SetCode{{1, 0, 0}, 3}, SetCode{{2, 0, 0}, 3}, SetCode{{3, 0, 0}, 3}});
  EXPECT_EQ(undo_steps(state), 1u);
  EXPECT_EQ(work(after(state, {Undo{}})), Work{});
  EXPECT_EQ(work(after(state, {Undo{}, Redo{}})).code, (Code{3, 0, 0}));
}

TEST(Decoder, EditsBelongToTheDecoderOnShow) {
  const decoder::WeightEdit edit{"up3.weight", 2, 5};
  State state = after(in_decoder(), {ShowDecoder{"k4-end"}, EditWeight{edit}, ShowDecoder{"k3-end"}});
  EXPECT_EQ(edits_of(work(state), "k4-end").weights, std::vector{edit});
  EXPECT_TRUE(edits_of(work(state), "k3-end").empty());
  state = after(state, {ShowDecoder{"k4-end"}, ResetEdits{}});
  EXPECT_TRUE(edits_of(work(state), "k4-end").empty());
  EXPECT_FALSE(edits_of(work(after(state, {Undo{}})), "k4-end").empty());
}

TEST(Decoder, AWeightThatDoesNotExistIsNotEdited) {
  const State state = in_decoder();
  for (const decoder::WeightEdit& edit :
       {decoder::WeightEdit{"none", 0, 1}, decoder::WeightEdit{"up3.weight", -1, 1},
        decoder::WeightEdit{"up3.weight", 1 << 20, 1}, decoder::WeightEdit{"up3.weight", 0, std::nanf("")}})
    EXPECT_EQ(work(after(state, {EditWeight{edit}})), Work{});
}

TEST(Decoder, UndoShowsTheWorkspaceWhoseWorkItUndoes) {
  State state = after(in_decoder(), {SetCode{{1, 0, 0}}, SetWorkspace{Workspace::lab}});
  EXPECT_EQ(after(state, {Undo{}}).workspace, Workspace::decoder);
  state = after(initial_state(), {set(Field::stride, 3), SetWorkspace{Workspace::decoder}, Undo{}});
  EXPECT_EQ(state.workspace, Workspace::lab);
}

TEST(Decoder, AMorphPlaysOnTheTimeLineOfItsOwn) {
  State state = in_decoder();
  EXPECT_EQ(clock_of(state).timeline, nullptr);
  EXPECT_EQ(morphing(state), std::nullopt);
  state = after(state, {MorphTo{second_sample(state)}});
  ASSERT_NE(clock_of(state).timeline, nullptr);
  EXPECT_TRUE(is_moving(state));
  EXPECT_EQ(morphing(state)->u, 0);
  state = after(state, {Tick{0.5}});
  const double u = morphing(state)->u;
  EXPECT_GT(u, 0);
  EXPECT_LT(u, 1);
  EXPECT_EQ(state.playback.t, 0);  // the Lab's story stays where it is
  state = after(state, {GoEnd{}});
  EXPECT_EQ(morphing(state)->u, 1);
  EXPECT_FALSE(is_moving(state));
  state = after(state, {GoHome{}, SetMotion{false}, StepBy{1}});
  EXPECT_NEAR(morphing(state)->u, 1 / 24.0, 1e-9);
  EXPECT_EQ(morphing(after(state, {SetCode{{1, 2, 3}}})), std::nullopt);  // a hand on the code ends it
}

TEST(Decoder, AMorphRestsWhileAnotherWorkspaceIsOpen) {
  State state = in_decoder();
  state = after(state, {MorphTo{second_sample(state)}, Tick{0.5}, SetWorkspace{Workspace::lab}, Tick{1}});
  const State back = after(state, {SetWorkspace{Workspace::decoder}});
  EXPECT_FALSE(back.decoder.morph->playback.playing);
  EXPECT_EQ(back.decoder.morph->playback.t, 0.5);
}

TEST(Decoder, OpensPicturesAsDigitsAndNetworksFromAnywhere) {
  EXPECT_TRUE(effect<OpenForDecoder>(in_decoder(), PathChosen{Purpose::open, "photo.png"}));
  EXPECT_TRUE(effect<OpenForDecoder>(initial_state(), PathChosen{Purpose::open, "net.onnx"}));
  EXPECT_TRUE(effect<OpenFile>(initial_state(), PathChosen{Purpose::open, "photo.png"}));
  State state = after(in_decoder(), {PathChosen{Purpose::open, "photo.png"}});
  const State late = after(state, {DigitOpened{state.generation - 1, *second_sample(state), "photo.png"}});
  EXPECT_EQ(work(late), Work{});
  state = after(state, {DigitOpened{state.generation, *second_sample(state), "photo.png"}});
  EXPECT_EQ(*given_digit(state), *second_sample(state));
}

TEST(Decoder, AnOpenedNetworkIsShownAndOpeningItAgainReplacesIt) {
  State state = after(initial_state(), {PathChosen{Purpose::open, "/a/net.onnx"}});
  state = after(state, {ModelOpened{state.generation, decoder::transposed_decoder(3), "/a/net.onnx"}});
  EXPECT_EQ(state.workspace, Workspace::decoder);
  EXPECT_EQ(work(state).decoder, "/a/net.onnx");
  ASSERT_EQ(state.decoder.models->decoders.size(), 1u);
  EXPECT_EQ(state.decoder.models->decoders[0].name, "net.onnx");
  state = after(state, {ModelOpened{state.generation, decoder::transposed_decoder(4), "/a/net.onnx"}});
  EXPECT_EQ(state.decoder.models->decoders.size(), 1u);
}

TEST(BeginAnew, InTheDecoderTakesBackItsOwnWorkAloneAndCanBeUndone) {
  State before = after(in_decoder(), {SetField{Field::stride, engine::AxisName::height, 3}, ShowDecoder{"k4-end"},
                                      EditWeight{{"up3.weight", 0, 9}}, ShowDecoder{"k3-end"}});
  before = after(before, {EditWeight{{"up3.weight", 0, 3}}, GiveDigit{second_sample(before)}, SetCode{{1, 0, 2}},
                          MorphTo{second_sample(before)}});
  const State state = after(before, {BeginAnew{}});
  EXPECT_EQ(state.workspace, Workspace::decoder);
  EXPECT_EQ(state.document.setup, before.document.setup) << "the Lab is not on show";
  EXPECT_EQ(work(state).decoder, "k3-end");
  EXPECT_EQ(given_digit(state), state.decoder.models->samples[0].digit);
  EXPECT_FALSE(work(state).code);
  EXPECT_FALSE(state.decoder.morph);
  EXPECT_TRUE(edits_of(work(state), "k3-end").empty());
  EXPECT_FALSE(edits_of(work(state), "k4-end").empty()) << "another decoder's edits are not on show";
  EXPECT_EQ(undo_steps(state), undo_steps(before) + 1);
  EXPECT_EQ(work(after(state, {Undo{}})), work(before));
  EXPECT_EQ(undo_steps(after(state, {BeginAnew{}})), undo_steps(state)) << "nothing to take back";
}

// The Lab computes what the layer did.
struct LabPatches : testing::TestWithParam<const char*> {};

TEST_P(LabPatches, ComputeTheProductsOfTheCell) {
  decoder::Runner runner;
  Work shown;
  shown.decoder = GetParam();
  shown.code = Code{0.3f, -0.7f, 1.1f};
  const auto decoded = *runner.of(decoder::models(), shown, {});
  int opened = 0;
  for (int row = 1; row < std::ssize(decoded->rows); ++row) {
    const core::Shape& shape = decoded->rows[size_t(row)].maps.shape;
    const decoder::CellAt cell{row, shape.c - 1, shape.h / 2, 1};
    const decoder::Sum sum = decoder::sum_of(*decoded, cell);
    const auto all = lab_sum(*decoded, cell);
    EXPECT_EQ(all.has_value(), lab_pair(*decoded, cell, 0).has_value());
    if (!all) continue;
    ++opened;
    const auto value = [&](const app::Setup& setup) {
      const engine::Problem& p = setup.problem;
      const auto output = engine::conv_transpose2d(*p.input, *p.kernel, p.bias.get(), p.params);
      return double(output->at(0, 0, all->output.row, all->output.col));
    };
    EXPECT_NEAR(value(all->setup), sum.before, 1e-5);
    double pairs = double(sum.bias);
    for (std::int64_t in = 0; in < decoded->rows[size_t(row) - 1].maps.shape.c; ++in)
      pairs += value(lab_pair(*decoded, cell, in)->setup);
    EXPECT_NEAR(pairs, sum.before, 1e-5);
  }
  EXPECT_EQ(opened, 2);  // the linear layer, and resampling, are no layers of the Lab
}

INSTANTIATE_TEST_SUITE_P(Decoders, LabPatches, testing::Values("k3-end", "k4-end", "resize-end"));

// A decoder whose last layer makes one map of `channels` maps, and nothing after it.
decoder::SharedModels last_layer_of(std::int64_t channels, std::int64_t rows, std::int64_t cols) {
  decoder::Models models;
  models.decoders.push_back({"wide", "", "", "wide",
                             decoder::ModelOf(3)
                                 .input("code", {1, decoder::kCodes})
                                 .linear(decoder::kCodes, channels * rows * cols)
                                 .reshape({1, channels, rows, cols})
                                 .up(channels, 1, 4, 0)
                                 .done({1, 1, 2 * rows, 2 * cols})});
  return std::make_shared<const decoder::Models>(std::move(models));
}

decoder::SharedDecoded decoded_of(const decoder::SharedModels& models) {
  decoder::Runner runner;
  Work work;
  work.code = Code{0.3f, -0.7f, 1.1f};
  return *runner.of(models, work, {});
}

core::Tensor computed(const Setup& setup) {
  const engine::Problem& p = setup.problem;
  return *engine::conv_transpose2d(*p.input, *p.kernel, p.bias.get(), p.params);
}

TEST(LabSum, TakesEveryChannelOfALayer) {
  const auto decoded = decoded_of(last_layer_of(kMostInChannels, 5, 4));
  const auto patch = lab_sum(*decoded, {2, 0, 3, 2});
  ASSERT_TRUE(patch);
  EXPECT_EQ(patch->setup.problem.params.in_channels, kMostInChannels);
  const core::Tensor output = computed(patch->setup);
  ASSERT_EQ(output.shape, decoded->output().shape);
  for (size_t i = 0; i < output.values.size(); ++i)
    EXPECT_NEAR(output.values[i], decoded->output().values[i], 2e-5) << "cell " << i;
}

TEST(LabSum, OfMoreChannelsThanTheLabHoldsIsRefusedWhereThePairOpens) {
  const auto decoded = decoded_of(last_layer_of(kMostInChannels + 1, 3, 2));
  EXPECT_FALSE(lab_sum(*decoded, {2, 0, 3, 2}));
  EXPECT_TRUE(lab_pair(*decoded, {2, 0, 3, 2}, kMostInChannels));
}

TEST(LabSum, OfMapsLargerThanTheLabsIsAPartInWhichEveryCellIsTheLayers) {
  const auto decoded = decoded_of(last_layer_of(40, 48, 66));
  for (const auto& [y, x] : {std::pair(0, 0), std::pair(50, 70), std::pair(95, 131), std::pair(95, 0)}) {
    const auto patch = lab_sum(*decoded, {2, 0, y, x});
    ASSERT_TRUE(patch);
    const core::Shape& input = patch->setup.problem.input->shape;
    EXPECT_EQ(input.c, 40);
    EXPECT_LE(input.count(), kMostInputValues);
    EXPECT_NE(patch->words.find("of the maps below"), std::string::npos) << patch->words;
    const core::Tensor output = computed(patch->setup);
    ASSERT_GE(output.shape.h * output.shape.w, 1000);
    for (std::int64_t r = 0; r < output.shape.h; ++r)
      for (std::int64_t c = 0; c < output.shape.w; ++c)
        ASSERT_NEAR(output.at(0, 0, r, c),
                    decoded->output().at(0, 0, y - patch->output.row + r, x - patch->output.col + c), 2e-5)
            << "cell " << r << ", " << c;
  }
}

TEST(Decoder, OpensALayerInTheLabAndComesBackWithNothingLost) {
  decoder::Runner runner;
  State state = after(in_decoder(), {ShowDecoder{"k4-end"}, SetCode{{1, 0, 2}}, EditWeight{{"up3.weight", 0, 3}}});
  const Work before = work(state);
  const auto decoded = *runner.of(state.decoder.models, before, {});
  const auto patch = lab_sum(*decoded, {2, 1, 2, 2});
  ASSERT_TRUE(patch);
  state = after(state, {OpenInLab{patch->setup, patch->words}, Select{patch->output}});
  EXPECT_EQ(state.workspace, Workspace::lab);
  EXPECT_EQ(state.selected, patch->output);
  EXPECT_EQ(work(state), before);
  state = after(state, {SetWorkspace{Workspace::decoder}});
  EXPECT_EQ(work(state), before);
  EXPECT_EQ(after(state, {Undo{}}).document.setup.problem, worked_example().problem);
}

}  // namespace
}  // namespace unstride::app
