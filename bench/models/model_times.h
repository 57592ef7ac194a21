// One program each for the engine and for ONNX Runtime: how long an encoder and a decoder take, one after the other.
//   PROGRAM ENCODER.onnx DECODER.onnx     prints the nanoseconds of both, the least of many batches
#pragma once

#include <algorithm>
#include <chrono>

namespace unstride::models {

constexpr int kBatches = 60, kRuns = 40;  // some ten milliseconds a batch at most: two interruptions spoil two of them

template <class Run>
double least_nanoseconds(const Run& run) {
  using Clock = std::chrono::steady_clock;
  double least = 1e300;
  for (int batch = 0; batch < kBatches; ++batch) {
    const auto begin = Clock::now();
    for (int i = 0; i < kRuns; ++i) run();
    least = std::min(least, std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / kRuns);
  }
  return least;
}

}  // namespace unstride::models
