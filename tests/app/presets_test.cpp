// Every preset runs, within the Lab's limits, and shows what it says.
#include "app/presets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "app/limits.h"
#include "engine/round_trip.h"
#include "given.h"

namespace unstride::app {
namespace {

using core::Grid;

TEST(Presets, RunWithinTheLimitsOfTheLab) {
  std::set<std::string> names;
  for (const Preset& preset : presets()) {
    EXPECT_TRUE(checked_setup(preset.setup)) << preset.name;
    const bool refused = preset.name == "Stride 1 with op = 1";
    EXPECT_EQ(violations(preset.setup).empty(), !refused) << preset.name;
    EXPECT_EQ(bool(tell(preset.setup)), !refused) << preset.name;
    EXPECT_TRUE(preset.shows.ends_with(".")) << preset.shows;
    EXPECT_TRUE(names.insert(preset.name).second) << preset.name << " is there twice";
  }
  EXPECT_FALSE(names.empty());
}

Preset named(const std::string& name) {
  for (Preset& preset : presets())
    if (preset.name == name) return std::move(preset);
  ADD_FAILURE() << "no preset " << name;
  return {};
}

Grid<float> output_of(const Preset& preset) {
  const auto story = tell(preset.setup);
  EXPECT_TRUE(story) << preset.name;
  return story ? *(*story)->output : Grid<float>();
}

TEST(Presets, OpenAsAStepThatCanBeUndoneWithTheirName) {
  for (const Preset& preset : presets()) {
    const State state = given({OpenPreset{preset.setup, preset.name}});
    EXPECT_EQ(state.document.setup, preset.setup) << preset.name;
    EXPECT_EQ(info_of(state), preset.name);
    EXPECT_EQ(after(state, {Undo{}}).document.setup.problem, worked_example().problem);
  }
}

TEST(Presets, OutputPaddingOfOneCellShowsKernelValues) {
  const Preset preset = named("One cell, op = 1");
  EXPECT_EQ(output_of(preset), Grid<float>(2, 2, {5, 6, 8, 9}));
  EXPECT_NE(preset.shows.find("6, 8 and 9"), std::string::npos) << preset.shows;
}

TEST(Presets, StrideOneRefusesOutputPadding) {
  const Preset preset = named("Stride 1 with op = 1");
  ASSERT_EQ(violations(preset.setup).size(), 1u);
  EXPECT_EQ(violations(preset.setup)[0].kind, engine::Violation::Kind::output_padding);
  EXPECT_EQ(preset.shows, violations(preset.setup)[0].message);
}

TEST(Presets, AConstantIsTiledByTheKernel) {
  const Preset preset = named("k = 2, s = 2, p = 1, op = 1");
  EXPECT_EQ(output_of(preset),
            Grid<float>(5, 5, {4, 3, 4, 3, 4, 2, 1, 2, 1, 2, 4, 3, 4, 3, 4, 2, 1, 2, 1, 2, 4, 3, 4, 3, 4}));
  EXPECT_NE(preset.shows.find("2 × 2 tile"), std::string::npos);
  EXPECT_NE(preset.shows.find("1, 2, 3 and 4"), std::string::npos) << preset.shows;
}

// The same kernel and input with PyTorch's symmetric padding, worked out by hand.
void expect_shift(const char* name, std::int64_t padding, std::int64_t output_padding, std::int64_t by) {
  const Preset preset = named(name);
  Preset symmetric = preset;
  for (engine::AxisParams* axis : {&symmetric.setup.problem.params.height, &symmetric.setup.problem.params.width}) {
    axis->pad_begin = axis->pad_end = padding;
    axis->output_padding = output_padding;
  }
  const Grid<float> ours = output_of(preset), theirs = output_of(symmetric);
  EXPECT_EQ(ours.rows, preset.setup.problem.input->shape.h * preset.setup.problem.params.height.stride);
  ASSERT_EQ(ours.rows, theirs.rows);
  for (std::int64_t r = by; r < ours.rows; ++r)
    for (std::int64_t c = by; c < ours.cols; ++c) EXPECT_EQ(ours.at(r, c), theirs.at(r - by, c - by)) << r << c;
  EXPECT_NE(ours, theirs);
  EXPECT_NE(preset.shows.find("shifted by " + std::to_string(by)), std::string::npos) << preset.shows;
  EXPECT_NE(preset.shows.find("p = " + std::to_string(padding) + ", op = " + std::to_string(output_padding)),
            std::string::npos)
      << preset.shows;
}

TEST(Presets, TensorFlowsSameIsShiftedAgainstSymmetricPadding) {
  expect_shift("TensorFlow's \"same\": k = 3, s = 2", 1, 1, 1);
  expect_shift("TensorFlow's \"same\": k = 9, s = 4", 4, 3, 2);
}

TEST(Presets, ARoundTripIsNoIdentity) {
  const Preset preset = named("No inverse");
  EXPECT_EQ(preset.setup.view, timeline::ViewKind::round_trip);
  const core::Tensor image(filled(Pattern::count, 5, 5));
  const auto trip = engine::round_trip(image, *preset.setup.problem.kernel, preset.setup.problem.params);
  ASSERT_TRUE(trip);
  EXPECT_EQ(trip->up.shape, image.shape);
  EXPECT_GT(trip->largest, 1);
  EXPECT_NE(preset.shows.find("difference is " + std::to_string(std::int64_t(trip->largest))), std::string::npos)
      << preset.shows;
}

TEST(Presets, TheInnerProductsAgreeOnlyWithoutATurn) {
  const Preset preset = named("Transpose and gradient");
  EXPECT_EQ(preset.setup.view, timeline::ViewKind::gradient);
  const Grid<float> y = output_of(preset);  // u is 1, 2, 3, ...
  double product = 0;
  for (size_t i = 0; i < y.cells.size(); ++i) product += double(y.cells[i]) * double(i + 1);
  const std::string value = std::to_string(std::int64_t(product));
  EXPECT_NE(preset.shows.find("= " + value + " and"), std::string::npos) << preset.shows;
  EXPECT_NE(preset.shows.find("= " + value + "."), std::string::npos) << preset.shows;
  EXPECT_EQ(preset.shows.find("be " + value), std::string::npos) << preset.shows;
}

TEST(Presets, DcganIsEvenAndTwoByTwoDoesNotOverlap) {
  const auto interior = [](const Preset& preset) {
    const auto& problem = preset.setup.problem;
    return engine::overlap_counts(engine::axes_of(problem.params, problem.input->shape));
  };
  const Preset dcgan = named("DCGAN: k = 4, s = 2, p = 1");
  const Grid<int> counts = interior(dcgan);
  ASSERT_EQ(counts.rows, 8);
  for (std::int64_t r = 1; r < 7; ++r)
    for (std::int64_t c = 1; c < 7; ++c) EXPECT_EQ(counts.at(r, c), 4);
  EXPECT_NE(dcgan.shows.find("sums 4 products"), std::string::npos) << dcgan.shows;
  for (const int count : interior(named("k = 2, s = 2")).cells) EXPECT_EQ(count, 1);
}

TEST(Presets, HolesAreCounted) {
  for (const char* name : {"Holes: d = 2, s = 2", "Holes: k = 2, s = 3"}) {
    const Preset preset = named(name);
    const auto& problem = preset.setup.problem;
    const Grid<int> counts = engine::overlap_counts(engine::axes_of(problem.params, problem.input->shape));
    const auto holes = std::count(counts.cells.begin(), counts.cells.end(), 0);
    EXPECT_GT(holes, 0);
    EXPECT_NE(preset.shows.find("reaches " + std::to_string(holes) + " of " + std::to_string(counts.cells.size())),
              std::string::npos)
        << preset.shows;
  }
}

TEST(Presets, TheBilinearKernelKeepsARampStraight) {
  const Preset preset = named("Bilinear: k = 4, s = 2, p = 1");
  const Grid<float> y = output_of(preset);
  for (std::int64_t r = 1; r < y.rows - 1; ++r)
    for (std::int64_t c = 1; c < y.cols - 2; ++c) EXPECT_EQ(y.at(r, c + 1) - y.at(r, c), 0.5f) << r << " " << c;
  EXPECT_NE(preset.shows.find("rises by 0.5,"), std::string::npos) << preset.shows;
}

TEST(Presets, HaarBringsItsPictureBackExactly) {
  const app::Setup setup = haar_setup();
  const engine::Problem& layer = setup.problem;
  EXPECT_EQ(layer.params.in_channels, 4);
  EXPECT_EQ(layer.params.out_channels, 1);
  EXPECT_TRUE(engine::is_tight(*layer.kernel, layer.params));
  const auto trip = engine::round_trip(core::Tensor(*setup.probe), *layer.kernel, layer.params);
  ASSERT_TRUE(trip);
  EXPECT_EQ(trip->up, core::Tensor(*setup.probe));
  EXPECT_EQ(trip->largest, 0);
  EXPECT_EQ(*layer.input, trip->down);
  EXPECT_EQ(*(*tell(setup))->layer_output, core::Tensor(*setup.probe));
}

}  // namespace
}  // namespace unstride::app
