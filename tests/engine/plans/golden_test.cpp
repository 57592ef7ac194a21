// What PyTorch computed in float64 (tests/data/golden_engine.txt, made by tools/golden/make_golden_engine.py, which
// says what is in it), against every algorithm with every instruction set.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "engine/plans/every_algorithm.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

constexpr int kSamples = 8;

struct Golden {
  std::uint32_t number = 0;
  bool integer = false;
  Case c;
  core::Shape output;
  double checksum = 0;
  double samples[kSamples] = {};
};

// h(seed, i): 32 bits that Python computes alike.
std::uint32_t hash(std::uint32_t seed, std::uint32_t i) {
  std::uint32_t x = i * 2654435761u + seed * 2246822519u;
  x ^= x >> 16;
  x *= 2654435761u;
  x ^= x >> 15;
  x *= 2246822519u;
  return x ^ (x >> 13);
}

core::Tensor hashed(std::uint32_t seed, const core::Shape& shape, bool integer) {
  core::Tensor tensor(shape);
  for (size_t i = 0; i < tensor.values.size(); ++i) {
    const std::uint32_t h = hash(seed, std::uint32_t(i));
    tensor.values[i] = integer ? float(h % 19) - 9 : std::ldexp(float(h >> 8), -22) - 2;
  }
  return tensor;
}

std::istream& operator>>(std::istream& in, Golden& golden) {
  std::string operation, kind;
  Layer& layer = golden.c.layer;
  ConvParams& p = layer.params;
  AxisParams &h = p.height, &w = p.width;
  bool bias = false;
  in >> operation >> kind >> layer.input.n >> layer.input.c >> layer.input.h >> layer.input.w >> p.out_channels >>
      p.groups >> h.kernel >> w.kernel >> h.stride >> w.stride >> h.pad_begin >> h.pad_end >> w.pad_begin >>
      w.pad_end >> h.output_padding >> w.output_padding >> h.dilation >> w.dilation >> bias >> golden.output.h >>
      golden.output.w >> golden.checksum;
  for (double& sample : golden.samples) in >> sample;
  p.in_channels = layer.input.c;
  layer.operation = operation == "transpose" ? Operation::conv_transpose : Operation::conv;
  golden.integer = kind == "integer";
  golden.output.n = layer.input.n;
  golden.output.c = p.out_channels;
  golden.c.input = hashed(4 * golden.number, layer.input, golden.integer);
  golden.c.kernel = hashed(4 * golden.number + 1, kernel_shape(layer), golden.integer);
  if (bias) golden.c.bias = hashed(4 * golden.number + 2, {1, p.out_channels, 1, 1}, golden.integer);
  return in;
}

// All cases, read once.
const std::vector<Golden>& goldens() {
  static const std::vector<Golden> all = [] {
    std::vector<Golden> read;
    std::ifstream file(TEST_DATA_DIR "/golden_engine.txt");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with('#')) continue;
      std::istringstream words(line);
      Golden golden;
      golden.number = std::uint32_t(read.size());
      EXPECT_TRUE(words >> golden) << line;
      read.push_back(std::move(golden));
    }
    return read;
  }();
  return all;
}

// What an output may differ from PyTorch's by, cell by cell: nothing for integers that are summed as they are.
std::vector<double> bounds_of(const Golden& golden, const Algorithm& algorithm) {
  std::vector<double> bounds(size_t(golden.output.count()));
  if (golden.integer && algorithm.exact_order) return bounds;
  const Expected expected = expected_of(golden.c);
  for (size_t i = 0; i < bounds.size(); ++i) bounds[i] = bound_of(expected, i, algorithm.exact_order);
  return bounds;
}

void expect_golden(const Golden& golden, const core::Tensor& got, const std::vector<double>& bounds) {
  const std::uint32_t seed = 4 * golden.number + 3, count = std::uint32_t(got.values.size());
  double checksum = 0, bound = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double weight = hash(seed, i) % 999 + 1;
    checksum += weight * double(got.values[i]);
    bound += weight * (bounds[i] + std::ldexp(std::fabs(double(got.values[i])), -48));
  }
  if (bounds.front() == 0) bound = 0;  // and the sum of integers is exact
  ASSERT_LE(std::fabs(checksum - golden.checksum), bound) << "the checksum is " << checksum;
  for (std::uint32_t k = 0; k < kSamples; ++k) {
    const std::uint32_t i = hash(seed, count + k) % count;
    ASSERT_LE(std::fabs(double(got.values[i]) - golden.samples[k]), bounds[i] + std::fabs(golden.samples[k]) * 1e-14)
        << "output " << i << " is " << got.values[i];
  }
}

class GoldenLayers : public testing::TestWithParam<Shard> {};

TEST_P(GoldenLayers, AreComputedAsPyTorchComputedThem) {
  const Algorithm& algorithm = *GetParam().algorithm;
  ASSERT_GE(goldens().size(), 1000u);
  std::map<kernels::Target, int> checked;
  for (const Golden& golden : goldens()) {
    const Lowered lowered = *lower(golden.c.layer);
    ASSERT_EQ(lowered.output, golden.output) << "case " << golden.number;
    std::vector<double> bounds;
    for (const kernels::Target target : kernels::supported_targets()) {
      if (!algorithm.supports(lowered, this_machine(target, 1))) continue;
      if (bounds.empty()) bounds = bounds_of(golden, algorithm);
      SCOPED_TRACE(fmt::format("case {}, {}", golden.number, kernels::name_of(target)));
      const PlanOptions options{1, std::string(algorithm.name), std::string(kernels::name_of(target))};
      expect_golden(golden, run_plan(golden.c, options), bounds);
      if (HasFailure()) return;
      ++checked[target];
    }
  }
  for (const kernels::Target target : kernels::supported_targets()) {
    RecordProperty(std::string(kernels::name_of(target)), checked[target]);
    EXPECT_GE(checked[target], 20) << "of PyTorch's layers are computed on " << kernels::name_of(target);
  }
}

INSTANTIATE_TEST_SUITE_P(Algorithms, GoldenLayers, testing::ValuesIn(shards(1)),
                         [](const auto& parameter) { return name_of(parameter.param); });

}  // namespace
}  // namespace unstride::engine::plans
