#include "speed/cost.h"

#include <gtest/gtest.h>

#include "engine/measure/roofline.h"
#include "engine/random_problem.h"
#include "engine/relation.h"
#include "speed/given.h"

namespace unstride::speed {
namespace {

Layer any_layer(engine::Random& random) {
  Layer layer;
  layer.batch = engine::draw(random, 1, 3);
  layer.height = engine::draw(random, 1, 6);
  layer.width = engine::draw(random, 1, 6);
  layer.params.groups = engine::draw(random, 1, 3);
  layer.params.in_channels = layer.params.groups * engine::draw(random, 1, 3);
  layer.params.out_channels = layer.params.groups * engine::draw(random, 1, 3);
  layer.params.height = engine::draw_axis(random, layer.height);
  layer.params.width = engine::draw_axis(random, layer.width);
  return layer;
}

// Every multiplication of Slide, one by one.
Cost counted(const Layer& layer) {
  const auto [rows, cols] = engine::axes_of(layer.params, layer.input());
  using Kind = engine::BorderedKind;
  Cost cost;
  for (std::int64_t o = 0; o < rows.output(); ++o)
    for (std::int64_t q = 0; q < cols.output(); ++q)
      for (std::int64_t a = 0; a < rows.params.kernel; ++a)
        for (std::int64_t b = 0; b < cols.params.kernel; ++b) {
          const Kind row = rows.kind_of(rows.window_cell(o, a)), col = cols.kind_of(cols.window_cell(q, b));
          const bool border = row == Kind::border_zero || col == Kind::border_zero;
          const bool inserted = row == Kind::inserted_zero || col == Kind::inserted_zero;
          ++(border ? cost.border_zeros : inserted ? cost.inserted_zeros : cost.products);
        }
  const double pairs = double(layer.batch * layer.params.in_channels * layer.params.out_channels / layer.params.groups);
  for (double* count : {&cost.border_zeros, &cost.inserted_zeros, &cost.products}) *count *= pairs;
  cost.with_zeros = cost.border_zeros + cost.inserted_zeros + cost.products;
  cost.uncropped = pairs * double(layer.height * layer.width * rows.params.kernel * cols.params.kernel);
  return cost;
}

TEST(Cost, CountsWhatSlideMultiplies) {
  engine::Random random(2);
  for (int n = 0; n < 500; ++n) {
    const Layer layer = any_layer(random);
    Cost cost = cost_of(layer);
    cost.fast.reset();  // no product of the relation
    EXPECT_EQ(cost, counted(layer)) << parameters_text(layer);
  }
}

TEST(Cost, HasAsManyProductsAsTheRelationHasLinks) {
  engine::Random random(3);
  for (int n = 0; n < 200; ++n) {
    const Layer layer = any_layer(random);
    const auto axes = engine::axes_of(layer.params, layer.input());
    double rows = 0, cols = 0;
    for (std::int64_t a = 0; a < layer.params.height.kernel; ++a) rows += double(axes.height.uses_of_tap(a).size());
    for (std::int64_t b = 0; b < layer.params.width.kernel; ++b) cols += double(axes.width.uses_of_tap(b).size());
    const double pairs =
        double(layer.batch * layer.params.in_channels * layer.params.out_channels / layer.params.groups);
    EXPECT_EQ(cost_of(layer).products, pairs * rows * cols);
  }
}

TEST(Cost, AgreesWithTheEnginesOperationsAndBytes) {
  for (const NamedLayer& named : named_layers()) {
    const Layer layer = layer_of(named);
    const auto lowered = engine::plans::lower(planned(layer));
    ASSERT_TRUE(lowered) << named.name;
    EXPECT_EQ(cost_of(layer).flops(), lowered->flops()) << named.name;
    EXPECT_EQ(traffic_of(layer).bytes(), double(engine::measure::bytes_of(*lowered))) << named.name;
  }
}

// 225 multiplications of which 36 do work: what the Lab says of the worked example.
TEST(Cost, OfTheWorkedExampleIsWhatTheLabSays) {
  const auto layer = parse_layer("1,1,2,2,1,3,3,2,2");
  ASSERT_TRUE(layer);
  const Cost cost = cost_of(*layer);
  EXPECT_EQ(cost.with_zeros, 225);
  EXPECT_EQ(cost.products, 36);
  EXPECT_EQ(cost.uncropped, 36);
}

TEST(Cost, TendsToTheStridesShareOnALargeGrid) {
  for (const std::int64_t stride : {2, 3, 4}) {
    Layer layer = with(with({}, Number::height, 2000), Number::width, 2000);
    for (const Number number : {Number::kernel_h, Number::kernel_w}) layer = with(layer, number, 2 * stride);
    for (const Number number : {Number::stride_h, Number::stride_w}) layer = with(layer, number, stride);
    const Cost cost = cost_of(layer);
    const double share = double(stride * stride - 1) / double(stride * stride);
    EXPECT_NEAR(cost.inserted_zeros / cost.with_zeros, share, 0.005);
  }
}

TEST(Cost, OfALayerThatIsTooLargeIsCountedButNotRun) {
  Layer layer = named("Video, 270 × 480");
  EXPECT_TRUE(can_measure(layer));
  layer.batch = 64;
  const auto can = can_measure(layer);
  ASSERT_FALSE(can);
  EXPECT_NE(can.error().message.find("GB"), std::string::npos);
  const Report report = report_of(layer);
  EXPECT_EQ(report.problem, can.error().message);
  EXPECT_GT(report.cost.products, 0);
}

TEST(Cost, OfALayerThatCannotRunIsNotCounted) {
  const Report report = report_of(with(named("DCGAN 4"), Number::groups, 3));
  EXPECT_FALSE(report.problem.empty());
  EXPECT_EQ(report.cost, Cost{});
}

TEST(Cost, TheFastAlgorithmMultipliesThirtySixTimesForSixtyFourOfAFourByFourKernel) {
  Layer layer;
  layer.params = {{4, 2, 1, 1, 0, 1}, {4, 2, 1, 1, 0, 1}, 6, 5, 1};
  layer.batch = 2;
  layer.height = 8;
  layer.width = 10;
  const Cost cost = cost_of(layer);
  ASSERT_TRUE(cost.fast);
  EXPECT_EQ(*cost.fast / cost.uncropped, 36.0 / 64);
  layer.params.height.kernel = layer.params.width.kernel = 8;  // four taps a phase
  EXPECT_FALSE(cost_of(layer).fast);
}

}  // namespace
}  // namespace unstride::speed
