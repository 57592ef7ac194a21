// Models to test with: those of tests/data/nn (tools/golden/make_golden_networks.py), which bring their own inputs and
// what PyTorch computes for them; and small ones made by hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nn/network.h"
#include "nn/onnx_reader.h"

namespace unstride::nn {

inline std::string bytes_of(const std::string& name) {
  std::ifstream stream(std::string(TEST_DATA_DIR) + "/nn/" + name + ".onnx", std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::shared_ptr<const Model> golden(const std::string& name) {
  auto model = read_onnx(bytes_of(name));
  EXPECT_TRUE(model) << name << ": " << (model ? "" : model.error().message);
  return std::make_shared<const Model>(model ? std::move(*model) : Model());
}

inline std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TEST_DATA_DIR) + "/nn"))
    names.push_back(entry.path().stem().string());
  std::ranges::sort(names);
  return names;
}

// An initializer that brings an input ("given") or an output ("expected").
inline const Array& brought(const Model& model, const std::string& what, const std::string& name) {
  const auto found = std::ranges::find(model.initializers, what + "/" + name, &Array::name);
  EXPECT_NE(found, model.initializers.end()) << what << "/" << name;
  return *found;
}

// The options under which a golden model runs on its own inputs.
inline Options own_options(const Model& model) {
  Options options;
  for (const ValueInfo& input : model.inputs)
    options.input_shapes.emplace(input.name, brought(model, "given", input.name).shape);
  return options;
}

inline Network network_of(const std::shared_ptr<const Model>& model, const Options& options) {
  auto network = Network::make(model, options);
  EXPECT_TRUE(network) << (network ? "" : network.error().message);
  return std::move(*network);
}

inline void run_with_own_inputs(Network& network) {
  std::vector<std::span<const float>> inputs;
  for (const NamedShape& input : network.inputs())
    inputs.emplace_back(brought(network.model(), "given", input.name).floats);
  network.run(inputs);
}

inline std::vector<float> copy_of(std::span<const float> values) {
  return {values.begin(), values.end()};
}

// The largest difference between two lists, as a part of the range of the expected one (of 1 where that is smaller).
inline double difference(std::span<const float> expected, std::span<const float> values) {
  EXPECT_EQ(expected.size(), values.size());
  if (expected.empty() || expected.size() != values.size()) return 0;
  const auto [least, most] = std::ranges::minmax(expected);
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double apart = std::abs(double(values[i]) - double(expected[i]));
    largest = apart <= largest ? largest : apart;  // what is no number is the largest
  }
  return largest / std::max(1.0, double(most) - double(least));
}

template <class T>
std::string error_of(const core::Result<T>& result) {
  return result ? "no error" : result.error().message;
}

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// One node "n" with the inputs x (and what `model` has as initializers) and the output y.
inline Model one_node(Node node, Shape x, std::vector<Array> initializers = {}, std::int64_t opset = 13) {
  Model model;
  model.ir_version = 8;
  model.opset = opset;
  std::vector<Dimension> dimensions;
  for (const std::int64_t size : x) dimensions.push_back({size, {}});
  model.inputs.push_back({"x", ElementType::float32, dimensions});
  model.outputs.push_back({"y", ElementType::float32, std::nullopt});
  if (node.name.empty()) node.name = "n";
  if (node.outputs.empty()) node.outputs = {"y"};
  model.nodes.push_back(std::move(node));
  model.initializers = std::move(initializers);
  return model;
}

inline Array floats(std::string name, Shape shape, float value = 1) {
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  return {.name = std::move(name), .shape = std::move(shape), .floats = std::vector<float>(std::size_t(count), value)};
}

inline Array integers(std::string name, std::vector<std::int64_t> values) {
  return {.name = std::move(name),
          .type = ElementType::int64,
          .shape = {std::int64_t(values.size())},
          .ints = std::move(values)};
}

}  // namespace unstride::nn
