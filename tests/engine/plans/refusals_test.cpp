// What a plan refuses, in which words, and what the environment asks for.
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "engine/plans/choose.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

Layer small_layer(Operation operation = Operation::conv_transpose) {
  Layer layer;
  layer.operation = operation;
  layer.params.height = layer.params.width = {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1};
  layer.params.in_channels = layer.params.out_channels = 4;
  layer.input = {1, 4, 5, 6};
  return layer;
}

std::vector<float> weights_of(const Layer& layer) {
  return std::vector<float>(size_t(kernel_shape(layer).count()), 1.0f);
}

core::Result<Plan> plan_of(const Layer& layer, const PlanOptions& options = {}) {
  return Plan::make(layer, {weights_of(layer)}, options);
}

// The sentence that the reference refuses a layer with; empty when it computes it.
std::string refusal_of_reference(const Layer& layer) {
  const core::Tensor input(layer.input), kernel(kernel_shape(layer));
  const auto output = layer.operation == Operation::conv ? conv2d(input, kernel, nullptr, layer.params)
                                                         : conv_transpose2d(input, kernel, nullptr, layer.params);
  return output ? "" : output.error().message;
}

TEST(Refusals, AnInputWithoutCellsIsRefusedWithTheReferencesSentence) {
  for (const Operation operation : {Operation::conv_transpose, Operation::conv})
    for (const core::Shape shape : {core::Shape{1, 4, 0, 6}, {1, 4, 5, 0}, {1, 0, 5, 6}, {1, 4, 0, 0}}) {
      Layer layer = small_layer(operation);
      layer.input = shape;
      const auto plan = plan_of(layer);
      ASSERT_FALSE(plan);
      EXPECT_EQ(plan.error().message, refusal_of_reference(layer));
      EXPECT_NE(plan.error().message.find("no cells"), std::string::npos) << plan.error().message;
    }
}

TEST(Refusals, ABatchOfNoneIsNoErrorAndWritesNothing) {
  for (const Algorithm& algorithm : algorithms()) {
    Layer layer = small_layer();
    layer.input.n = 0;
    const auto lowered = lower(layer);
    ASSERT_TRUE(lowered) << lowered.error().message;
    if (!algorithm.supports(*lowered, this_machine(kernels::supported_targets().front(), 1))) continue;
    const auto plan = plan_of(layer, {.algorithm = std::string(algorithm.name)});
    ASSERT_TRUE(plan) << plan.error().message;
    Buffer workspace(plan->workspace_floats());
    float cell = 5;
    plan->run({&cell, &cell, workspace.data(), nullptr});
    EXPECT_EQ(cell, 5) << algorithm.name;
  }
}

// Small numbers, now and then 0 or -1: most layers have something wrong, and some nothing.
Layer draw_doubtful(Random& random) {
  const auto number = [&](std::int64_t low, std::int64_t high) {
    return draw(random, 0, 14) ? draw(random, low, high) : draw(random, -1, 0);
  };
  Layer layer;
  layer.operation = draw(random, 0, 1) ? Operation::conv : Operation::conv_transpose;
  for (AxisParams* axis : {&layer.params.height, &layer.params.width})
    *axis = {number(1, 5), number(1, 4), number(0, 3), number(0, 3), draw(random, 0, 9) ? 0 : number(0, 4),
             number(1, 3)};
  layer.params.groups = draw(random, 0, 1) ? 1 : number(1, 3);
  layer.params.in_channels = number(1, 4);
  layer.params.out_channels = number(1, 4);
  layer.input = {1, draw(random, 0, 9) ? std::max<std::int64_t>(0, layer.params.in_channels) : 3, draw(random, 0, 9),
                 draw(random, 1, 9)};
  return layer;
}

TEST(Refusals, AreExactlyTheReferencesInTheSameWords) {
  Random random(51);
  int refused = 0, planned = 0;
  for (int n = 0; n < 6000; ++n) {
    const Layer layer = draw_doubtful(random);
    const auto lowered = lower(layer);
    const bool countable = layer.params.groups >= 1 && layer.params.in_channels >= 0 &&
                           layer.params.out_channels >= 0 && layer.params.height.kernel >= 0 &&
                           layer.params.width.kernel >= 0;
    if (!countable) {  // the reference needs tensors, and there are none of such a shape
      EXPECT_FALSE(lowered);
      continue;
    }
    const std::string words = refusal_of_reference(layer);
    EXPECT_EQ(lowered ? "" : lowered.error().message, words);
    ++(words.empty() ? planned : refused);
  }
  EXPECT_GE(refused, 1000);
  EXPECT_GE(planned, 1000);
}

std::int64_t& field(Layer& layer, int index) {
  AxisParams &h = layer.params.height, &w = layer.params.width;
  std::int64_t* const fields[] = {
      &layer.input.n,       &layer.input.h,    &layer.input.w,   &layer.input.c, &layer.params.out_channels,
      &layer.params.groups, &h.kernel,         &w.kernel,        &h.stride,      &w.stride,
      &h.dilation,          &w.dilation,       &h.pad_begin,     &w.pad_begin,   &h.pad_end,
      &w.pad_end,           &h.output_padding, &w.output_padding};
  return *fields[index];
}
constexpr int kFields = 18;

// What a lowered layer promises: counts that fit, and taps whose reads are near the input.
void expect_in_range(const Layer& layer, const Lowered& lowered) {
  const double most = 4294967296.0;
  EXPECT_LE(double(lowered.output.n) * double(lowered.output.c) * double(lowered.output.h) * double(lowered.output.w),
            most);
  const ConvParams& p = layer.params;
  EXPECT_LE(
      double(p.in_channels) * double(p.out_channels / p.groups) * double(p.height.kernel) * double(p.width.kernel),
      most);
  EXPECT_TRUE(std::isfinite(lowered.flops()) && lowered.flops() > 0);
  for (const LoweredAxis* axis : {&lowered.height, &lowered.width}) {
    EXPECT_GE(axis->output, 1);
    EXPECT_LE(axis->longest(), axis->output);
    for (const LoweredPhase& phase : axis->phases)
      for (const LoweredTap& tap : phase.taps) EXPECT_LT(tap.tap, axis->kernel);
  }
}

TEST(Refusals, HugeNumbersAreRefusedOrHarmless) {
  const std::vector<std::int64_t> huge = {std::int64_t(1) << 17,
                                          (std::int64_t(1) << 20) + 1,
                                          (std::int64_t(1) << 31) - 1,
                                          std::int64_t(1) << 32,
                                          std::int64_t(1) << 40,
                                          (std::int64_t(1) << 62) + 1,
                                          INT64_MAX};
  int refused = 0;
  for (const Operation operation : {Operation::conv_transpose, Operation::conv})
    for (int one = 0; one < kFields; ++one)
      for (int two = one; two < kFields; ++two)
        for (const std::int64_t number : huge) {
          Layer layer = small_layer(operation);
          field(layer, one) = number;
          field(layer, two) = two == one ? number : huge[size_t(one + two) % huge.size()];
          layer.params.in_channels = layer.input.c;
          const auto lowered = lower(layer);
          SCOPED_TRACE(fmt::format("fields {} and {}, {}", one, two, number));
          if (lowered) {
            expect_in_range(layer, *lowered);
            const Machine machine = this_machine(kernels::supported_targets().front(), 2);
            for (const Estimate& e : estimates(*lowered, machine)) EXPECT_GT(e.seconds, 0) << e.algorithm->name;
          } else {
            ++refused;
            EXPECT_TRUE(lowered.error().message.ends_with('.')) << lowered.error().message;
          }
          ASSERT_FALSE(HasFailure());
        }
  EXPECT_GE(refused, 1000);
}

// Taps that lie a huge dilation apart, padding that crops all outputs but those near one of them: a small legal layer
// with offsets that overflow when they are multiplied.
Layer far_taps(Operation operation, std::int64_t kernel, std::int64_t dilation) {
  Layer layer = small_layer(operation);
  for (AxisParams* axis : {&layer.params.height, &layer.params.width})
    *axis = {
        .kernel = kernel, .stride = 2, .pad_begin = dilation, .pad_end = dilation * (kernel - 2), .dilation = dilation};
  return layer;
}

TEST(Refusals, SmallLayersWithFarTapsAreComputedByAllThatSupportThem) {
  Random random(52);
  for (const Operation operation : {Operation::conv_transpose, Operation::conv})
    for (const std::int64_t kernel : {2, 3})
      for (const int bits : {10, 20, 31, 40, 50, 60}) {
        Case c{far_taps(operation, kernel, std::int64_t(1) << bits), {}, {}, {}};
        SCOPED_TRACE(fmt::format("kernel {}, dilation 2^{}", kernel, bits));
        const auto lowered = lower(c.layer);
        ASSERT_TRUE(lowered) << lowered.error().message;
        c.input = draw_integers(random, c.layer.input, 9);
        c.kernel = draw_integers(random, kernel_shape(c.layer), 9);
        for (const kernels::Target target : kernels::supported_targets())
          for (const Algorithm& algorithm : algorithms()) {
            const Machine machine = this_machine(target, 1);
            if (!algorithm.supports(*lowered, machine)) continue;
            EXPECT_TRUE(std::isfinite(algorithm.estimate(*lowered, machine))) << algorithm.name;
            const core::Tensor got = run_plan(
                c, {.algorithm = std::string(algorithm.name), .target = std::string(kernels::name_of(target))});
            EXPECT_EQ(first_beyond_bound(c, got, algorithm.exact_order), -1) << algorithm.name;
          }
      }
}

TEST(Refusals, AnotherNumberOfWeightsOrBiases) {
  const Layer layer = small_layer();
  const std::vector<float> right = weights_of(layer), biases(4, 1.0f);
  for (const size_t count : {size_t(0), right.size() - 1, right.size() + 1}) {
    const std::vector<float> wrong(count, 1.0f);
    const auto plan = Plan::make(layer, {wrong, biases}, {});
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().message, fmt::format("There are {} weights, but these parameters need 144.", count));
  }
  for (const size_t count : {size_t(1), size_t(3), size_t(5)}) {
    const std::vector<float> wrong(count, 1.0f);
    const auto plan = Plan::make(layer, {right, wrong}, {});
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().message, fmt::format("There are {} biases, but 4 output channels.", count));
  }
}

// Sets or unsets a variable of the environment, and puts it back.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  ~Environment() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) {
    if (value) setenv(name_, value, 1);
    else unsetenv(name_);
  }
  const char* name_;
  std::optional<std::string> before_;
};

TEST(Names, ThatDoNotExistAreRefusedWithTheOnesThatDo) {
  const auto algorithm = plan_of(small_layer(), {.algorithm = "fastest"});
  ASSERT_FALSE(algorithm);
  EXPECT_TRUE(algorithm.error().message.starts_with("There is no algorithm \"fastest\"; there are reference"))
      << algorithm.error().message;
  for (const Algorithm& a : algorithms())
    EXPECT_NE(algorithm.error().message.find(a.name), std::string::npos) << a.name;
  for (const char* name : {"avx1024", "AVX2", " "}) {
    const auto target = plan_of(small_layer(), {.target = name});
    ASSERT_FALSE(target);
    EXPECT_TRUE(target.error().message.starts_with(fmt::format("This machine has no instruction set \"{}\"", name)))
        << target.error().message;
    for (const kernels::Target t : kernels::supported_targets())
      EXPECT_NE(target.error().message.find(kernels::name_of(t)), std::string::npos);
  }
}

TEST(Names, OfAlgorithmsThatDoNotComputeALayerAreRefused) {
  const Layer layer = small_layer();
  for (const Algorithm& a : algorithms()) {
    const Machine machine = this_machine(kernels::supported_targets().front(), 1);
    const auto plan =
        plan_of(layer, {.algorithm = std::string(a.name), .target = std::string(name_of(machine.target))});
    EXPECT_EQ(bool(plan), a.supports(*lower(layer), machine)) << a.name;
    if (plan) EXPECT_EQ(plan->algorithm().name, a.name);
    else EXPECT_NE(plan.error().message.find(a.summary), std::string::npos) << plan.error().message;
  }
}

TEST(Names, FromTheEnvironmentCountWhenTheOptionsNameNone) {
  for (const kernels::Target target : kernels::supported_targets()) {
    const Environment algorithm("UNSTRIDE_ALGORITHM", "reference");
    const Environment set("UNSTRIDE_TARGET", std::string(name_of(target)).c_str());
    const auto plan = plan_of(small_layer());
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->algorithm().name, "reference");
    EXPECT_EQ(plan->machine().target, target);
    EXPECT_NE(plan->kernel().find(name_of(target)), std::string::npos) << plan->kernel();
  }
}

TEST(Names, OfTheOptionsCountBeforeTheEnvironment) {
  const Environment algorithm("UNSTRIDE_ALGORITHM", "none such"), target("UNSTRIDE_TARGET", "none such");
  EXPECT_FALSE(plan_of(small_layer()));
  const std::string best(name_of(kernels::supported_targets().front()));
  EXPECT_FALSE(plan_of(small_layer(), {.target = best}));
  EXPECT_FALSE(plan_of(small_layer(), {.algorithm = "reference"}));
  const auto plan = plan_of(small_layer(), {.algorithm = "reference", .target = best});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->algorithm().name, "reference");
}

TEST(Names, AnEmptyEnvironmentNamesNone) {
  const Environment algorithm("UNSTRIDE_ALGORITHM", ""), target("UNSTRIDE_TARGET", "");
  const auto plan = plan_of(small_layer());
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->machine().target, kernels::supported_targets().front());
}

}  // namespace
}  // namespace unstride::engine::plans
