// What a network costs while the mouse moves: a run with every value kept, a step back after an edited weight, and the
// planning. With a decoder of the size of ours, and with the models of assets/models where there are some.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "core/check.h"
#include "nn/network.h"
#include "nn/onnx_reader.h"

namespace unstride {
namespace {

using SharedModel = std::shared_ptr<const nn::Model>;

nn::Array random_array(std::string name, nn::Shape shape) {
  static std::mt19937 random(1);
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  nn::Array array{.name = std::move(name), .shape = std::move(shape)};
  for (; count > 0; --count) array.floats.push_back(std::normal_distribution<float>(0, 0.1f)(random));
  return array;
}

// 12 numbers -> 32 maps of 7 x 7 -> 16 of 14 x 14 -> a picture of 28 x 28.
SharedModel decoder() {
  const nn::Dimension one{1, ""}, twelve{12, ""};
  const std::map<std::string, nn::Attribute> twice = {{"strides", std::vector<std::int64_t>{2, 2}},
                                                      {"pads", std::vector<std::int64_t>{1, 1, 1, 1}}};
  nn::Model model{.opset = 13};
  model.inputs = {{"code", nn::ElementType::float32, {{one, twelve}}}};
  model.outputs = {{"image", nn::ElementType::float32, std::nullopt}};
  model.initializers = {random_array("w0", {12, 1568}),
                        random_array("b0", {1568}),
                        random_array("w1", {32, 16, 4, 4}),
                        random_array("b1", {16}),
                        random_array("w2", {16, 1, 4, 4}),
                        random_array("b2", {1}),
                        {.name = "shape", .type = nn::ElementType::int64, .shape = {4}, .ints = {1, 32, 7, 7}}};
  model.nodes = {{.op = "Gemm", .inputs = {"code", "w0", "b0"}, .outputs = {"h0"}},
                 {.op = "Relu", .inputs = {"h0"}, .outputs = {"r0"}},
                 {.op = "Reshape", .inputs = {"r0", "shape"}, .outputs = {"maps"}},
                 {.op = "ConvTranspose", .inputs = {"maps", "w1", "b1"}, .outputs = {"h1"}, .attributes = twice},
                 {.op = "Relu", .inputs = {"h1"}, .outputs = {"r1"}},
                 {.op = "ConvTranspose", .inputs = {"r1", "w2", "b2"}, .outputs = {"h2"}, .attributes = twice},
                 {.op = "Sigmoid", .inputs = {"h2"}, .outputs = {"image"}}};
  return std::make_shared<const nn::Model>(std::move(model));
}

nn::Network network_of(const SharedModel& model) {
  auto network = nn::Network::make(model, {.keep_values = true});
  CHECK(network.has_value());
  return std::move(*network);
}

void run(benchmark::State& state, const SharedModel& model) {
  nn::Network network = network_of(model);
  for (auto _ : state) {
    network.run();
    benchmark::ClobberMemory();
  }
}

// An edited weight of the last layer, and everything after it.
void edit_weight(benchmark::State& state, const SharedModel& model) {
  nn::Network network = network_of(model);
  const std::size_t last = network.steps().size() - 1;
  const std::string name = network.steps()[last].weights;
  const std::span<const float> weights = network.values(name);
  std::vector<float> edited(weights.begin(), weights.end());
  for (auto _ : state) {
    edited.front() += 0.001f;
    CHECK(network.replace(name, edited).has_value());
    network.run_from(last);
    benchmark::ClobberMemory();
  }
}

void make(benchmark::State& state, const SharedModel& model) {
  for (auto _ : state) {
    nn::Network network = network_of(model);
    benchmark::DoNotOptimize(network.memory_floats());
  }
}

void add(const std::string& name, const SharedModel& model) {
  benchmark::RegisterBenchmark(("run/" + name).c_str(), [model](auto& state) { run(state, model); });
  benchmark::RegisterBenchmark(("edit_weight/" + name).c_str(), [model](auto& state) { edit_weight(state, model); });
  benchmark::RegisterBenchmark(("make/" + name).c_str(), [model](auto& state) { make(state, model); });
}

// Registered before main() runs.
const bool registered = [] {
  add("decoder", decoder());
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(MODELS_DIR, none)) {
    if (entry.path().extension() != ".onnx") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    auto model = nn::read_onnx(std::string(std::istreambuf_iterator<char>(stream), {}));
    CHECK(model.has_value());
    add(entry.path().stem().string(), std::make_shared<const nn::Model>(std::move(*model)));
  }
  return true;
}();

}  // namespace
}  // namespace unstride
