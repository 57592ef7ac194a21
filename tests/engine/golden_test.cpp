// What PyTorch computed and refused (tests/data/golden_*.txt, made by tools/golden/make_golden.py).
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/params.h"
#include "engine/reference.h"

namespace unstride::engine {
namespace {

using core::Shape;
using core::Tensor;

struct Golden {
  bool transposed = false, integer = false;
  ConvParams params;
  Shape input_shape;
  std::vector<float> input, weight, bias, output;
};

// "NAME V V V ..."
std::vector<float> read_values(std::istream& file, const std::string& name) {
  std::string line, word;
  std::getline(file, line);
  std::istringstream words(line);
  words >> word;
  EXPECT_EQ(word, name);
  std::vector<float> values;
  for (float value; words >> value;) values.push_back(value);
  EXPECT_TRUE(words.eof()) << line;
  return values;
}

std::istream& operator>>(std::istream& in, Golden& golden) {
  std::string operation, kind;
  Shape& shape = golden.input_shape;
  AxisParams &h = golden.params.height, &w = golden.params.width;
  in >> operation >> kind >> shape.n >> shape.c >> shape.h >> shape.w >> golden.params.out_channels >>
      golden.params.groups >> h.kernel >> w.kernel >> h.stride >> w.stride >> h.pad_begin >> h.pad_end >> w.pad_begin >>
      w.pad_end >> h.output_padding >> w.output_padding >> h.dilation >> w.dilation;
  golden.params.in_channels = shape.c;
  golden.transposed = operation == "transpose";
  golden.integer = kind == "integer";
  return in;
}

std::vector<Golden> read_golden(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::vector<Golden> all;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    Golden golden;
    std::istringstream words(line);
    EXPECT_TRUE(words >> golden) << line;
    golden.input = read_values(file, "input");
    golden.weight = read_values(file, "weight");
    golden.bias = read_values(file, "bias");
    golden.output = read_values(file, "output");
    all.push_back(std::move(golden));
  }
  return all;
}

core::Result<Tensor> run(const Golden& golden) {
  const ConvParams& p = golden.params;
  const std::int64_t first = golden.transposed ? p.in_channels : p.out_channels;
  const std::int64_t second = (golden.transposed ? p.out_channels : p.in_channels) / p.groups;
  const Tensor input(golden.input_shape, golden.input);
  const Tensor weight({first, second, p.height.kernel, p.width.kernel}, golden.weight);
  const Tensor bias = golden.bias.empty() ? Tensor() : Tensor({1, p.out_channels, 1, 1}, golden.bias);
  const Tensor* bias_or_null = golden.bias.empty() ? nullptr : &bias;
  return golden.transposed ? conv_transpose2d(input, weight, bias_or_null, p) : conv2d(input, weight, bias_or_null, p);
}

TEST(Golden, TheReferenceComputesWhatPyTorchStored) {
  int transposed = 0, convolutions = 0;
  for (const Golden& golden : read_golden(TEST_DATA_DIR "/golden_values.txt")) {
    const auto output = run(golden);
    ASSERT_TRUE(output) << output.error().message;
    ASSERT_EQ(output->values.size(), golden.output.size());
    float largest = 1;
    for (const float value : golden.output) largest = std::max(largest, std::abs(value));
    for (size_t i = 0; i < golden.output.size(); ++i) {
      if (golden.integer) ASSERT_EQ(output->values[i], golden.output[i]);
      else ASSERT_NEAR(output->values[i], golden.output[i], 1e-5 * double(largest));
    }
    (golden.transposed ? transposed : convolutions) += 1;
  }
  EXPECT_GE(transposed, 200);
  EXPECT_GE(convolutions, 60);
}

TEST(Golden, ValidateRefusesExactlyWhatPyTorchRefuses) {
  std::ifstream file(TEST_DATA_DIR "/golden_legality.txt");
  ASSERT_TRUE(file);
  int accepted = 0, refused = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string verdict;
    ConvParams params;
    Shape input;
    AxisParams &h = params.height, &w = params.width;
    words >> verdict >> input.n >> input.c >> input.h >> input.w >> params.out_channels >> params.groups >> h.kernel >>
        w.kernel >> h.stride >> w.stride >> h.pad_begin >> w.pad_begin >> h.output_padding >> w.output_padding >>
        h.dilation >> w.dilation;
    ASSERT_TRUE(words) << line;
    params.in_channels = input.c;
    h.pad_end = h.pad_begin;
    w.pad_end = w.pad_begin;
    const auto violations = validate(params, input);
    EXPECT_EQ(violations.empty(), verdict == "accept")
        << line << ": " << (violations.empty() ? "legal" : violations.front().message);
    (violations.empty() ? accepted : refused) += 1;
  }
  EXPECT_GE(accepted, 200);
  EXPECT_GE(refused, 200);
}

}  // namespace
}  // namespace unstride::engine
