// What the machine can do at most, as one of the peers: multiply-adds that wait for nothing, on as many threads as
// asked, timed in the same rounds as everybody. Its variant's info is the floating-point operations of one run.
#include <algorithm>
#include <thread>

#include "peer.h"
#include "vector.h"

namespace unstride::peers {
namespace {

// Independent sums: enough for two multipliers of four cycles, few enough for sixteen registers.
constexpr int kSums = 12;
// 5 ms of a fast core, beside which starting a thread is nothing.
constexpr std::int64_t kSteps = 4'000'000;

void multiply_add() {
  Vector sums[kSums] = {}, factor, step;
  std::fill_n(reinterpret_cast<float*>(&factor), kVectorFloats, 0.5f);
  std::fill_n(reinterpret_cast<float*>(&step), kVectorFloats, 1.0f);
  must_be_computed(factor);
  must_be_computed(step);
  for (std::int64_t i = 0; i < kSteps; ++i) {
#pragma GCC unroll 12
    for (Vector& sum : sums) {
      sum = sum * factor + step;
      must_be_computed(sum);
    }
  }
}

std::vector<Variant> peak(int threads) {
  const auto run = [threads] {
    std::vector<std::thread> others;
    for (int t = 1; t < threads; ++t) others.emplace_back(multiply_add);
    multiply_add();
    for (std::thread& other : others) other.join();
  };
  const std::int64_t operations = 2 * kSteps * kSums * kVectorFloats * threads;
  return {{.name = "fma", .info = std::to_string(operations), .plain = true, .run = run, .output = [](std::int64_t) {
             return 0.0f;
           }}};
}

}  // namespace

std::vector<Variant> prepare(const LayerCase&, const Setting& setting) {
  return peak(setting.threads);
}

std::vector<Variant> prepare(const DecoderCase&, const Setting& setting) {
  return peak(setting.threads);
}

}  // namespace unstride::peers
