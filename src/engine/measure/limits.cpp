#include "engine/measure/limits.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <tuple>

#include "core/check.h"
#include "engine/kernels/peak.h"
#include "engine/plans/buffer.h"
#include "engine/plans/pool.h"

namespace unstride::engine::measure {
namespace {

using Clock = std::chrono::steady_clock;

// Tries until that much time has passed, but this many at least: on a busy machine, one is not enough.
constexpr double kSecondsANumber = 0.015;
constexpr int kLeastTries = 3;
// A try of a few milliseconds is long beside a thread's waking up (some 50 us), and its pieces are short beside it, so
// that the threads end together.
constexpr int kPiecesAThread = 16;
constexpr std::int64_t kRoundsAPiece = 100000;  // 12 cycles each where there are 24 chains: 0.3 ms
constexpr std::int64_t kBytesAPiece = 8 << 20;  // at 50 to 500 GB/s: 0.02 to 0.2 ms
constexpr std::int64_t kLeastMemory = 64 << 20, kMostMemory = 256 << 20;

// The speed of the best try: `work` units in all pieces together.
template <class Piece>
double best_speed(plans::Pool& pool, double work, const std::atomic<bool>* stop, const Piece& piece) {
  double best = 0, spent = 0;
  for (int tries = 0; (spent < kSecondsANumber || tries < kLeastTries) && !(stop && stop->load()); ++tries) {
    const auto start = Clock::now();
    pool.run(std::int64_t(kPiecesAThread) * pool.threads(), piece);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best = std::max(best, work / seconds);
    spent += seconds;
  }
  return best;
}

// What a loop computed, where the compiler cannot know that nobody looks.
void keep(float value) {
  static std::atomic<float> kept;
  kept.store(value, std::memory_order_relaxed);
}

class Measuring {
 public:
  Measuring(const plans::Machine& machine, const std::atomic<bool>* stop)
      : kernels_(kernels::peak_kernels(machine.target)), pool_(machine.threads), stop_(stop) {}

  int threads() const { return pool_.threads(); }

  double flops() {
    const double pieces = double(kPiecesAThread) * threads();
    return best_speed(pool_, kernels_.flops_a_round * kRoundsAPiece * pieces, stop_,
                      [&](std::int64_t, int) { keep(kernels_.multiply_add(kRoundsAPiece)); });
  }

  // Each thread reads its own `bytes` again and again.
  double read_again(plans::Buffer& buffer, std::int64_t bytes) {
    const std::int64_t count = steps(bytes), passes = std::max<std::int64_t>(1, kBytesAPiece / (4 * count));
    const double work = 4.0 * double(count * passes) * kPiecesAThread * threads();
    return best_speed(pool_, work, stop_, [&](std::int64_t, int worker) {
      keep(kernels_.read(buffer.data() + worker * count, count, passes));
    });
  }

  // The whole buffer once: by the next try the caches hold the end of it, and the try begins at the front.
  double read_once(plans::Buffer& buffer) {
    const std::int64_t count = steps(std::int64_t(buffer.size()) * 4 / (kPiecesAThread * threads()));
    return best_speed(pool_, 4.0 * double(count) * kPiecesAThread * threads(), stop_,
                      [&](std::int64_t item, int) { keep(kernels_.read(buffer.data() + item * count, count, 1)); });
  }

  double copy(plans::Buffer& buffer) {
    const std::int64_t count = steps(std::int64_t(buffer.size()) * 2 / (kPiecesAThread * threads()));
    float* to = buffer.data() + count * kPiecesAThread * threads();
    return best_speed(pool_, 8.0 * double(count) * kPiecesAThread * threads(), stop_, [&](std::int64_t item, int) {
      kernels_.copy(buffer.data() + item * count, to + item * count, count);
    });
  }

 private:
  static std::int64_t steps(std::int64_t bytes) {
    return std::max(kernels::kReadStep, bytes / 4 / kernels::kReadStep * kernels::kReadStep);
  }

  kernels::PeakKernels kernels_;
  plans::Pool pool_;
  const std::atomic<bool>* stop_;
};

}  // namespace

const MemoryLevel& Limits::level_of(std::int64_t bytes) const {
  CHECK(!levels.empty());
  for (const MemoryLevel& level : levels)
    if (bytes <= level.bytes) return level;
  return levels.back();
}

Limits measure_limits(kernels::Target target, int threads, const std::atomic<bool>* stop) {
  const plans::Machine machine = plans::this_machine(target, threads);
  Measuring measuring(machine, stop);
  plans::Buffer buffer(std::size_t(std::clamp(4 * machine.l3, kLeastMemory, kMostMemory)) / 4);
  Limits limits{target, threads, measuring.flops(), {}, 0};
  // A thread reads half of its cache, so that the rest of the program does not push it out.
  for (const auto& [name, bytes, own] :
       {std::tuple("L1", machine.l1, true), std::tuple("L2", machine.l2, true), std::tuple("L3", machine.l3, false)}) {
    const std::int64_t share = (own ? bytes : bytes / threads) / 2;
    const std::int64_t most = std::int64_t(buffer.size()) * 4 / measuring.threads();
    limits.levels.push_back({name, own ? bytes * threads : bytes, measuring.read_again(buffer, std::min(share, most))});
  }
  limits.levels.push_back({"memory", std::numeric_limits<std::int64_t>::max(), measuring.read_once(buffer)});
  limits.copy = measuring.copy(buffer);
  return limits;
}

}  // namespace unstride::engine::measure
