// Layers measured: the figures go together, and the difference is one.
#include "engine/measure/trial.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/measure/layers.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::measure {
namespace {

using plans::Operation;

const Limits& limits_of(int threads) {
  static const std::vector<Limits> limits = [] {
    std::vector<Limits> measured;
    for (const int n : {1, 2}) measured.push_back(measure_limits(plans::machine_for({})->target, n));
    return measured;
  }();
  return limits[size_t(threads - 1)];
}

plans::Layer small_layer(Operation operation = Operation::conv_transpose) {
  plans::Layer layer = *layer_of("2,6,7,8,9,3,4,2,3,1,0,1,0,1,2,3");
  layer.operation = operation;
  return layer;
}

TEST(Measure, GivesFiguresThatGoTogetherForEveryAlgorithm) {
  const plans::Layer layer = small_layer();
  const auto lowered = plans::lower(layer);
  for (const int threads : {1, 2})
    for (const plans::Algorithm* algorithm : contenders(*lowered, *plans::machine_for({.threads = threads}), 1)) {
      const std::string name(algorithm->name);
      const auto m = measure(layer, limits_of(threads), {{.threads = threads, .algorithm = name}, 2});
      ASSERT_TRUE(m) << m.error().message;
      EXPECT_EQ(m->algorithm, name);
      EXPECT_EQ(m->threads, threads);
      EXPECT_GE(m->runs, 1) << name;
      EXPECT_LE(m->min_ns, m->median_ns) << name;
      EXPECT_DOUBLE_EQ(m->gflops * m->min_ns, lowered->flops()) << name;
      EXPECT_DOUBLE_EQ(m->peak_gflops * 1e9, limits_of(threads).flops) << name;
      EXPECT_DOUBLE_EQ(m->roofline_fraction * m->min_ns, m->roofline.seconds() * 1e9) << name;
      EXPECT_TRUE(m->difference.every) << name;
      EXPECT_EQ(m->difference.compared, lowered->output.count()) << name;
      EXPECT_LE(m->difference.largest, 1e-5) << name;
    }
}

TEST(Measure, AShortLayerIsHeldAgainstAllThreadsThoughItUsesOne) {
  // Short on every instruction set: a few multiplications.
  const plans::Layer tiny{.params = {{.kernel = 2, .stride = 2}, {.kernel = 2, .stride = 2}}, .input = {1, 1, 3, 3}};
  const auto m = measure(tiny, limits_of(2), {{.threads = 2, .algorithm = "direct"}, 1});
  ASSERT_TRUE(m) << m.error().message;
  EXPECT_EQ(m->threads, 2);
  EXPECT_EQ(m->threads_used, 1);
  const auto spread = measure(small_layer(), limits_of(2), {{.threads = 2, .algorithm = "direct", .spread = true}, 1});
  ASSERT_TRUE(spread) << spread.error().message;
  EXPECT_EQ(spread->threads_used, 2);
}

TEST(Measure, TheReferenceDoesNotDifferFromItself) {
  for (const Operation operation : {Operation::conv_transpose, Operation::conv}) {
    const auto m = measure(small_layer(operation), limits_of(1), {{.algorithm = "reference"}, 0});
    ASSERT_TRUE(m) << m.error().message;
    EXPECT_EQ(m->difference.largest, 0);
    EXPECT_EQ(m->runs, 1);
  }
}

TEST(Measure, LargeLayersAreComparedInSamples) {
  const plans::Layer layer = *layer_of("1,64,40,40,64,3,3,1,1,1,1,0,0,1,1,1");
  ASSERT_GT(plans::lower(layer)->flops(), kMostReferenceFlops);
  const auto m = measure(layer, limits_of(1), {{}, 1});
  ASSERT_TRUE(m) << m.error().message;
  EXPECT_FALSE(m->difference.every);
  EXPECT_GE(m->difference.compared, 150);
  EXPECT_LE(m->difference.largest, 1e-4);
}

TEST(Measure, EndsAfterTheRunInProgressWhenItIsStopped) {
  const std::atomic<bool> stop = true;
  const auto m = measure(small_layer(), limits_of(1), {.milliseconds = 1e9, .stop = &stop});
  ASSERT_TRUE(m) << m.error().message;
  EXPECT_EQ(m->runs, 1);
}

TEST(Trial, GathersTheTimesOfItsSlices) {
  auto trial = Trial::make(small_layer(), {});
  ASSERT_TRUE(trial) << trial.error().message;
  trial->run(0.5);
  const std::int64_t before = trial->runs();
  EXPECT_GE(before, 1);
  trial->run(0);
  EXPECT_EQ(trial->runs(), before + 1);
  EXPECT_EQ(trial->measurement(limits_of(1)).runs, before + 1);
}

TEST(Trial, RefusesInASentenceWhatNoMachineShouldTry) {
  const auto refusal = [](const char* numbers, const plans::PlanOptions& options = {}) {
    const auto trial = Trial::make(*layer_of(numbers), options);
    return trial ? std::string() : trial.error().message;
  };
  EXPECT_NE(refusal("1,0,1,1,1,1,1,1,1,0,0,0,0,1,1,1"), "");
  EXPECT_NE(refusal("1,4,4,4,4,3,3,1,1,0,0,0,0,1,1,3").find("groups"), std::string::npos);
  EXPECT_NE(refusal("9223372036854775807,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1"), "");
  EXPECT_NE(refusal("1,16384,64,64,16384,3,3,1,1,1,1,0,0,1,1,1", {.algorithm = "reference"}), "");
  EXPECT_NE(refusal("1,4,4,4,4,3,3,1,1,0,0,0,0,1,1,1", {.algorithm = "magic"}).find("reference"), std::string::npos);
  EXPECT_NE(refusal("1,512,512,512,512,5,5,1,1,0,0,0,0,1,1,1", {.algorithm = "reference"}).find("seconds a run"),
            std::string::npos);
}

TEST(Difference, SumsInDoubleAreTheReferenceOfBothOperationsAndEveryActivation) {
  Random random(11);
  int compared = 0;
  while (compared < 60) {
    plans::Layer layer;
    const std::int64_t groups = draw(random, 1, 3);
    layer.operation = compared % 2 ? Operation::conv : Operation::conv_transpose;
    layer.input = {draw(random, 1, 2), groups * draw(random, 1, 3), draw(random, 1, 9), draw(random, 1, 9)};
    layer.params = {draw_axis(random, layer.input.h), draw_axis(random, layer.input.w), layer.input.c,
                    groups * draw(random, 1, 3), groups};
    layer.activation.kind = plans::ActivationKind(draw(random, 0, 4));
    const auto lowered = plans::lower(layer);
    if (!lowered) continue;
    ++compared;
    const Values values = draw_values(*lowered);
    const auto plan = plans::Plan::make(layer, values.weights(), {.algorithm = "reference"});
    ASSERT_TRUE(plan);
    plans::Buffer output(size_t(lowered->output.count()));
    plan->run({.input = values.input.data(), .output = output.data()});
    const Difference sampled = sampled_difference(*lowered, values, output.span());
    EXPECT_LE(sampled.largest, 2e-6);
    EXPECT_GE(sampled.compared, 150);
    output.data()[0] += 1;
    EXPECT_NEAR(sampled_difference(*lowered, values, output.span()).largest, 1, 1e-5);
    EXPECT_NEAR(difference(*lowered, values, output.span()).largest, 1, 1e-5);
    output.data()[0] = NAN;
    EXPECT_EQ(sampled_difference(*lowered, values, output.span()).largest, INFINITY);
    EXPECT_EQ(difference(*lowered, values, output.span()).largest, INFINITY);
  }
}

TEST(Values, AreSpreadEvenlyFromMinusAHalfToAHalf) {
  double sum = 0, squares = 0;
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i) {
    const float value = value_at(std::uint64_t(i), 1);
    ASSERT_TRUE(value >= -0.5f && value < 0.5f) << i;
    sum += value;
    squares += double(value) * value;
  }
  EXPECT_NEAR(sum / count, 0, 0.005);
  EXPECT_NEAR(squares / count, 1.0 / 12, 0.002);
  EXPECT_NE(value_at(0, 1), value_at(0, 2));
}

TEST(Contenders, LeaveOutWhatWouldTakeTooLong) {
  const auto lowered = plans::lower(*layer_of("unet1"));
  const auto machine = plans::machine_for({});
  const auto quick = contenders(*lowered, *machine, 1), all = contenders(*lowered, *machine, 1e9);
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all.front()->name, "reference");
  for (const plans::Algorithm* algorithm : quick) EXPECT_NE(algorithm->name, "reference");
  EXPECT_TRUE(contenders(*lowered, *machine, 0).empty());
}

}  // namespace
}  // namespace unstride::engine::measure
