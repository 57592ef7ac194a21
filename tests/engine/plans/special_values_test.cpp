// Infinity, not-a-number and denormal numbers: they go where a product takes them and nowhere else.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/plans/every_algorithm.h"
#include "engine/plans/fast_layout.h"
#include "engine/plans/fenced.h"
#include "engine/plans/hard_layer.h"
#include "engine/relation.h"

namespace unstride::engine::plans {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr int kLayers = 150;  // of each algorithm on each target

Case draw_integer_case(Random& random, const Layer& layer) {
  Case c{layer, draw_integers(random, layer.input, 9), draw_integers(random, kernel_shape(layer), 3), {}};
  if (draw(random, 0, 1)) c.bias = draw_integers(random, {1, layer.params.out_channels, 1, 1}, 9);
  return c;
}

// The first, the last or any of `count`: what lies at a border is what leaks.
std::int64_t draw_near_border(Random& random, std::int64_t count) {
  const std::int64_t any = draw(random, 0, count - 1);
  return draw_one_of<std::int64_t>(random, {0, count - 1, any, any});
}

// The output cells of one axis that a product of input cell i reaches, by the relation.
std::vector<std::int64_t> reached_by(const Layer& layer, const AxisParams& params, std::int64_t cells, std::int64_t i) {
  std::vector<std::int64_t> outputs;
  if (layer.operation == Operation::conv_transpose) {
    for (const Link& link : Axis{params, cells}.stamp_of_input(i)) outputs.push_back(link.output);
    return outputs;
  }
  // A convolution reads where its transpose writes.
  const TermRun run = Axis{params, conv_output_size(params, cells)}.run_of_output(i);
  for (std::int64_t n = 0; n < run.count; ++n) outputs.push_back(run.input_at(n));
  return outputs;
}

// 1 where a product of input cell (n, c, i, j) reaches.
void mark_reached(const Layer& layer, const core::Shape& cell, core::Tensor& reached) {
  const ConvParams& p = layer.params;
  const std::int64_t group_out = p.out_channels / p.groups, group = cell.c / (p.in_channels / p.groups);
  for (std::int64_t oc = group * group_out; oc < (group + 1) * group_out; ++oc)
    for (const std::int64_t oh : reached_by(layer, p.height, layer.input.h, cell.h))
      for (const std::int64_t ow : reached_by(layer, p.width, layer.input.w, cell.w))
        reached.at(cell.n, oc, oh, ow) = 1;
}

// Puts one to three of them into the input and sometimes one into the bias; returns where they must be noticed.
core::Tensor poison(Random& random, Case& c, const core::Shape& output) {
  static const std::vector<float> poisons = {std::nanf(""), kInfinity, -kInfinity};
  core::Tensor reached(output);
  const core::Shape& in = c.layer.input;
  for (std::int64_t n = draw(random, 1, 3); n > 0; --n) {
    const core::Shape cell = {draw_near_border(random, in.n), draw_near_border(random, in.c),
                              draw_near_border(random, in.h), draw_near_border(random, in.w)};
    c.input.at(cell.n, cell.c, cell.h, cell.w) = draw_one_of(random, poisons);
    mark_reached(c.layer, cell, reached);
  }
  if (c.bias.values.empty() || draw(random, 0, 3)) return reached;
  const std::int64_t oc = draw_near_border(random, output.c);
  c.bias.values[size_t(oc)] = draw_one_of(random, poisons);
  for (std::int64_t n = 0; n < output.n; ++n)
    for (std::int64_t i = 0; i < output.h * output.w; ++i) reached.values[size_t(reached.index(n, oc, 0, 0) + i)] = 1;
  return reached;
}

// Layers that the test's algorithm computes, each on every target.
class SpecialValues : public testing::TestWithParam<Shard> {
 protected:
  static const Algorithm& algorithm() { return *GetParam().algorithm; }

  // body(layer, run) for each layer; run(case) is the output.
  template <class Body>
  void for_each_layer(unsigned seed, const Body& body) {
    for (const kernels::Target target : kernels::supported_targets()) {
      Random random(seed);
      int checked = 0;
      for (int n = 0; n < 100 * kLayers && checked < kLayers; ++n) {
        Layer layer = draw_hard_layer(random);
        layer.order = GetParam().order;
        const Lowered lowered = *lower(layer);
        const Machine machine = checked % 2 ? this_machine(target, 1) : slow(this_machine(target, 1));
        if (work_of(layer) > 3e5 || !algorithm().supports(lowered, machine)) continue;
        SCOPED_TRACE(fmt::format("{}, draw {}, {}", text_of(layer), n, kernels::name_of(target)));
        body(random, layer, [&](const Case& c) {
          const Lowered here = *lower(c.layer);
          const auto prepared = algorithm().prepare({here, c.kernel.values, c.bias.values, machine});
          return runs_.run(*prepared, here, c.input, nullptr, checked % 3 ? Edge::high : Edge::low);
        });
        if (HasFailure()) return;
        ++checked;
      }
      EXPECT_EQ(checked, kLayers) << "layers that it computes were too rare on " << kernels::name_of(target);
    }
  }

 private:
  FencedRuns runs_;
};

// Whether `got` is what the activation makes of the sum y.
bool is_same(float got, float y, const Activation& activation) {
  const double value = activated(double(y), activation);
  if (std::isnan(value)) return std::isnan(got);
  if (std::isinf(value)) return double(got) == value;
  return std::fabs(double(got) - value) <= activated_bound(0, value, activation);
}

TEST_P(SpecialValues, ReachExactlyTheOutputsThatAProductReaches) {
  for_each_layer(71, [](Random& random, const Layer& layer, const auto& run) {
    Case c = draw_integer_case(random, layer);
    const core::Tensor reached = poison(random, c, lower(layer)->output);
    const core::Tensor y = reference_of(layer, c.input, c.kernel, c.bias_or_null());
    const core::Tensor got = run(c);
    for (size_t i = 0; i < got.values.size(); ++i) {
      ASSERT_EQ(std::isfinite(y.values[i]), reached.values[i] == 0) << "the reference at " << i;
      ASSERT_TRUE(is_same(got.values[i], y.values[i], layer.activation))
          << "cell " << i << " is " << got.values[i] << "; the sum is " << y.values[i];
    }
  });
}

TEST_P(SpecialValues, DenormalNumbersAreComputedExactly) {
  for_each_layer(72, [](Random& random, const Layer& drawn, const auto& run) {
    Layer layer = drawn;
    if (layer.activation.kind > ActivationKind::relu) layer.activation = {};
    Case c = draw_integer_case(random, layer);
    // Integers times the smallest number: every sum is a whole multiple below 2^23, so exact.
    for (float& x : c.input.values) x *= std::numeric_limits<float>::denorm_min();
    for (float& b : c.bias.values) b *= std::numeric_limits<float>::denorm_min();
    const core::Tensor y = reference_of(layer, c.input, c.kernel, c.bias_or_null());
    const core::Tensor got = run(c);
    for (size_t i = 0; i < got.values.size(); ++i)
      ASSERT_EQ(double(got.values[i]), activated(double(y.values[i]), layer.activation)) << "cell " << i;
  });
}

INSTANTIATE_TEST_SUITE_P(Algorithms, SpecialValues, testing::ValuesIn(shards_by_order(true)),
                         [](const auto& parameter) { return name_of(parameter.param); });

// Whether the window of the tile that output cell o of an axis is in holds input cell i: fast.h.
bool window_holds(const LoweredAxis& axis, const MinimalAxis& minimal, std::int64_t o, std::int64_t i) {
  const std::int64_t first = o / axis.out_step / minimal.outputs * minimal.outputs + minimal.first_cell;
  return first <= i && i < first + minimal.sums.window;
}

// One input cell that is not finite, and where the fast algorithm may show it: in tiles whose windows hold it.
struct Spoiler {
  core::Shape cell;
  Lowered lowered;
  FastAxes axes;

  bool may_spoil(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) const {
    return n == cell.n && oc / lowered.group_out == cell.c / lowered.group_in &&
           window_holds(lowered.height, axes.height, oh, cell.h) && window_holds(lowered.width, axes.width, ow, cell.w);
  }
};

void expect_spoiled_at_most(const Spoiler& spoiler, const core::Tensor& before, const core::Tensor& after) {
  const core::Shape& s = before.shape;
  for (std::int64_t n = 0; n < s.n; ++n)
    for (std::int64_t oc = 0; oc < s.c; ++oc)
      for (std::int64_t oh = 0; oh < s.h; ++oh)
        for (std::int64_t ow = 0; ow < s.w; ++ow) {
          if (spoiler.may_spoil(n, oc, oh, ow)) continue;
          ASSERT_EQ(after.at(n, oc, oh, ow), before.at(n, oc, oh, ow))
              << "cell (" << n << ", " << oc << ", " << oh << ", " << ow << ")";
        }
}

class SpreadValues : public SpecialValues {};

TEST_P(SpreadValues, ReachNoTileWhoseWindowLacksThem) {
  for_each_layer(74, [](Random& random, const Layer& layer, const auto& run) {
    Case c = draw_integer_case(random, layer);
    const core::Tensor before = run(c);
    const core::Shape& in = layer.input;
    const Lowered lowered = *lower(layer);
    const Spoiler spoiler{{draw_near_border(random, in.n), draw_near_border(random, in.c),
                           draw_near_border(random, in.h), draw_near_border(random, in.w)},
                          lowered,
                          *fast_axes(lowered)};
    const core::Shape& cell = spoiler.cell;
    c.input.at(cell.n, cell.c, cell.h, cell.w) = draw(random, 0, 1) ? kInfinity : std::nanf("");
    expect_spoiled_at_most(spoiler, before, run(c));
  });
}

INSTANTIATE_TEST_SUITE_P(Algorithms, SpreadValues, testing::ValuesIn(shards_by_order(false)),
                         [](const auto& parameter) { return name_of(parameter.param); });

// The output cells that a product of weight (first channel pair, tap a) reaches on one axis.
bool is_reached(const std::vector<Link>& uses, std::int64_t output) {
  return std::any_of(uses.begin(), uses.end(), [output](const Link& link) { return link.output == output; });
}

TEST(SpecialWeights, ThatAreNotFiniteSelectTheReferenceAndReachOnlyWhatTheirTapReaches) {
  Random random(73);
  for (int n = 0; n < 300; ++n) {
    Layer layer = draw_hard_layer(random);
    layer.activation = {};
    if (work_of(layer) > 1e5 || layer.operation == Operation::conv) continue;
    Case c = draw_integer_case(random, layer);
    const AxisParams &height = layer.params.height, &width = layer.params.width;
    const std::int64_t a = draw_near_border(random, height.kernel), b = draw_near_border(random, width.kernel);
    c.kernel.at(0, 0, a, b) = n % 2 ? kInfinity : std::nanf("");
    const std::string named = n % 3 ? "" : std::string(algorithms().back().name);
    const auto plan = Plan::make(layer, {c.kernel.values, c.bias.values}, {.algorithm = named});
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->algorithm().name, "reference");
    EXPECT_NE(plan->why().find("not finite"), std::string::npos) << plan->why();
    core::Tensor got(plan->output_shape());
    plan->run({c.input.values.data(), got.values.data(), nullptr, nullptr});
    const std::vector<Link> rows = Axis{height, layer.input.h}.uses_of_tap(a);
    const std::vector<Link> cols = Axis{width, layer.input.w}.uses_of_tap(b);
    for (std::int64_t oc = 0; oc < got.shape.c; ++oc)
      for (std::int64_t oh = 0; oh < got.shape.h; ++oh)
        for (std::int64_t ow = 0; ow < got.shape.w; ++ow)
          ASSERT_EQ(std::isfinite(got.at(0, oc, oh, ow)), oc > 0 || !is_reached(rows, oh) || !is_reached(cols, ow))
              << text_of(layer) << " at " << oc << ", " << oh << ", " << ow;
  }
}

}  // namespace
}  // namespace unstride::engine::plans
