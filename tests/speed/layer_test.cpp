#include "speed/layer.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/measure/layers.h"
#include "speed/given.h"

namespace unstride::speed {
namespace {

Layer any_layer(std::mt19937& random) {
  Layer layer;
  for (int i = 0; i < kNumberCount; ++i) {
    const auto [least, most] = range_of(Number(i));
    layer = with(layer, Number(i), least + std::int64_t(random() % std::uint64_t(most - least + 1)));
  }
  return layer;
}

std::string refusal(std::string_view text) {
  const auto layer = parse_layer(text);
  EXPECT_FALSE(layer) << text;
  return layer ? "" : layer.error().message;
}

TEST(Layer, ComesBackFromItsLine) {
  std::mt19937 random(1);
  for (int n = 0; n < 500; ++n) {
    const Layer layer = any_layer(random);
    const auto back = parse_layer(line_of(layer));
    ASSERT_TRUE(back) << line_of(layer);
    EXPECT_EQ(*back, layer);
  }
}

TEST(Layer, ReadsALineAsTheBenchmarkDoes) {
  for (const auto& known : engine::measure::known_layers()) {
    const auto layer = parse_layer(engine::measure::numbers_of(known.layer));
    ASSERT_TRUE(layer) << known.name;
    EXPECT_EQ(layer->params, known.layer.params) << known.name;
    EXPECT_EQ(layer->input(), known.layer.input) << known.name;
  }
}

TEST(Layer, NamesEveryOneThatTheBenchmarkKnows) {
  for (const auto& known : engine::measure::known_layers()) {
    int times = 0;
    for (const NamedLayer& named : named_layers()) times += named.known == known.name;
    EXPECT_EQ(times, 1) << known.name;
  }
  for (const NamedLayer& named : named_layers()) EXPECT_FALSE(violation_of(layer_of(named))) << named.name;
}

TEST(Layer, IsFoundByTheBenchmarksName) {
  const auto layer = parse_layer("dcgan4");
  ASSERT_TRUE(layer);
  EXPECT_EQ(*layer, named("DCGAN 4"));
}

TEST(Layer, TakesWhatALineLeavesOutAsUsual) {
  const auto layer = parse_layer("2, 3, 4, 5, 6, 7, 8");
  ASSERT_TRUE(layer);
  EXPECT_EQ(line_of(*layer), "2,3,4,5,6,7,8,1,1,0,0,0,0,1,1,1");
}

TEST(Layer, ReadsEverySeparator) {
  const auto wanted = parse_layer("1,2,3,4,5,3,3,2,2");
  for (const char* text : {"1 2 3 4 5 3 3 2 2", "1\t2\t3\t4\t5\t3\t3\t2\t2\n", " 1;2;3; 4 ,5 , 3,3,2,2, "}) {
    const auto layer = parse_layer(text);
    ASSERT_TRUE(layer) << text;
    EXPECT_EQ(*layer, *wanted) << text;
  }
}

TEST(Layer, RefusesALineWithASentenceThatNamesTheNumber) {
  EXPECT_NE(refusal("1,2,3").find("has 3"), std::string::npos);
  EXPECT_NE(refusal("").find("has 0"), std::string::npos);
  EXPECT_NE(refusal("1,2,3,4,5,6,7,1,1,0,0,0,0,1,1,1,1").find("has 17"), std::string::npos);
  EXPECT_NE(refusal("1,2,3,4,5,6,x").find("Number 7 of the line, the kernel's width"), std::string::npos);
  EXPECT_NE(refusal("0,2,3,4,5,6,7").find("the batch"), std::string::npos);
  EXPECT_NE(refusal("1,2,3,4,5,6,7,99").find("from 1 to 64"), std::string::npos);
  EXPECT_NE(refusal("1,2,3,4,5,6,2.5").find("\"2.5\""), std::string::npos);
  EXPECT_NE(refusal("1,2,3,4,5,,7").find("Number 6"), std::string::npos);
}

TEST(Layer, ClampsANumberAndKeepsBothEndsOfAPaddingAlike) {
  const Layer layer = with(with({}, Number::padding_h, 99999), Number::stride_w, -3);
  EXPECT_EQ(layer.params.height.pad_begin, range_of(Number::padding_h).most);
  EXPECT_EQ(layer.params.height.pad_end, layer.params.height.pad_begin);
  EXPECT_EQ(layer.params.width.stride, 1);
}

TEST(Layer, ThatIsCroppedUnevenlyHasNoLine) {
  Layer layer = named("DCGAN 4");
  layer.params.height.pad_end = 2;
  EXPECT_EQ(line_of(layer), "");
  EXPECT_EQ(parameters_text(layer), "kernel 4 · stride 2 · padding 1, 1, 2, 1 · batch 1");
}

TEST(Layer, SaysItsSizesAndParameters) {
  EXPECT_EQ(sizes_text(named("DCGAN 4")), "256 × 16 × 16 → 128 × 32 × 32");
  EXPECT_EQ(parameters_text(named("DCGAN 4")), "kernel 4 · stride 2 · padding 1 · batch 1");
  EXPECT_EQ(parameters_text(named("Depthwise")), "kernel 4 · stride 2 · padding 1 · 64 groups · batch 1");
  EXPECT_EQ(sizes_text(with(named("DCGAN 4"), Number::output_padding_h, 9)), "256 × 16 × 16");
}

}  // namespace
}  // namespace unstride::speed
