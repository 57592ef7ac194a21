#include "engine/measure/difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.h"
#include "engine/plans/plain.h"
#include "engine/relation.h"

namespace unstride::engine::measure {
namespace {

constexpr int kDrawn = 184;  // and 16 corners

struct Term {
  std::int64_t input, tap;
};

// What output cell o of one axis sums. A convolution reads where its transpose writes.
std::vector<Term> terms_of(const AxisParams& params, std::int64_t input, std::int64_t o, plans::Operation operation) {
  std::vector<Term> terms;
  if (operation == plans::Operation::conv_transpose) {
    const TermRun run = Axis{params, input}.run_of_output(o);
    for (std::int64_t n = 0; n < run.count; ++n) terms.push_back({run.input_at(n), run.tap_at(n)});
    return terms;
  }
  const Axis transpose{params, conv_output_size(params, input)};
  for (std::int64_t a = 0; a < params.kernel; ++a) {
    const std::int64_t i = transpose.output_of(o, a);
    if (i >= 0 && i < input) terms.push_back({i, a});
  }
  return terms;
}

void compare(Difference& difference, double got, double expected) {
  const double distance = std::fabs(got - expected);
  ++difference.compared;
  difference.largest =
      std::max(difference.largest, std::isnan(distance) ? std::numeric_limits<double>::infinity() : distance);
}

Difference whole_difference(const plans::Lowered& lowered, const Values& values, std::span<const float> output) {
  const auto plan = plans::Plan::make(lowered.layer, values.weights(), {.algorithm = "reference"});
  CHECK(plan && plan->workspace_floats() == 0);
  plans::Buffer expected{std::size_t(output.size())};
  plan->run({.input = values.input.data(), .output = expected.data()});
  Difference difference{.every = true};
  for (size_t i = 0; i < output.size(); ++i) compare(difference, output[i], expected.data()[i]);
  return difference;
}

}  // namespace

double sum_of(const plans::Lowered& lowered, const Values& values, const core::Shape& at) {
  const plans::Layer& layer = lowered.layer;
  const core::Shape& input = layer.input;
  const std::int64_t group = at.c / lowered.group_out;
  const auto rows = terms_of(layer.params.height, input.h, at.h, layer.operation);
  const auto cols = terms_of(layer.params.width, input.w, at.w, layer.operation);
  double sum = values.bias.data()[at.c];
  for (std::int64_t in = 0; in < lowered.group_in; ++in) {
    const float* map = values.input.data() + (at.n * input.c + group * lowered.group_in + in) * input.h * input.w;
    const float* weights = values.kernel.data() + lowered.weight_index(group, at.c % lowered.group_out, in);
    for (const Term& row : rows)
      for (const Term& col : cols)
        sum += double(map[row.input * input.w + col.input]) *
               double(weights[row.tap * layer.params.width.kernel + col.tap]);
  }
  return plans::activated(sum, layer.activation);
}

Difference sampled_difference(const plans::Lowered& lowered, const Values& values, std::span<const float> output) {
  const core::Shape& shape = lowered.output;
  CHECK(std::int64_t(output.size()) == shape.count());
  Difference difference;
  const auto compare_at = [&](const core::Shape& at) {
    const std::int64_t index = ((at.n * shape.c + at.c) * shape.h + at.h) * shape.w + at.w;
    compare(difference, output[size_t(index)], sum_of(lowered, values, at));
  };
  for (int corner = 0; corner < 16; ++corner)
    compare_at({corner & 8 ? shape.n - 1 : 0, corner & 4 ? shape.c - 1 : 0, corner & 2 ? shape.h - 1 : 0,
                corner & 1 ? shape.w - 1 : 0});
  std::uint64_t drawn = 0;
  const auto draw = [&drawn](std::int64_t below) {
    constexpr std::uint64_t seed = 4;
    return std::min(below - 1, std::int64_t((value_at(drawn++, seed) + 0.5) * double(below)));
  };
  for (int n = 0; n < kDrawn; ++n) {
    core::Shape at;
    at.n = draw(shape.n);
    at.c = draw(shape.c);
    at.h = draw(shape.h);
    at.w = draw(shape.w);
    compare_at(at);
  }
  return difference;
}

Difference difference(const plans::Lowered& lowered, const Values& values, std::span<const float> output) {
  return lowered.flops() <= kMostReferenceFlops ? whole_difference(lowered, values, output)
                                                : sampled_difference(lowered, values, output);
}

}  // namespace unstride::engine::measure
