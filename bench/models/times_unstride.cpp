// The engine's times, with every value kept as the window keeps them.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "core/check.h"
#include "model_times.h"
#include "nn/network.h"
#include "nn/onnx_reader.h"

namespace {

using namespace unstride;

nn::Network open(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  auto model = nn::read_onnx(std::string(std::istreambuf_iterator<char>(stream), {}));
  CHECK(model.has_value());
  auto network = nn::Network::make(std::make_shared<const nn::Model>(std::move(*model)), {.keep_values = true});
  CHECK(network.has_value());
  std::ranges::fill(network->editable(network->inputs().front().name), 0.5f);
  return std::move(*network);
}

}  // namespace

int main(int argc, char** argv) {
  CHECK(argc == 3);
  nn::Network encoder = open(argv[1]), decoder = open(argv[2]);
  const std::string code = encoder.outputs().front().name;
  const std::span<const float> encoded = encoder.values(code);
  const auto run = [&] {
    encoder.run();
    decoder.run({&encoded, 1});
  };
  std::printf("%.0f\n", models::least_nanoseconds(run));
}
