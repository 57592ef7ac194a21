#include "engine/measure/limits.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <system_error>
#include <thread>
#include <tuple>

#include "core/check.h"
#include "engine/kernels/peak.h"
#include "engine/plans/buffer.h"

namespace unstride::engine::measure {
namespace {

using Clock = std::chrono::steady_clock;

// Tries until that much time has passed, but this many at least. They are short, so that on a busy machine some fall
// between two interruptions of any thread, and all threads begin each of them together.
constexpr auto kTimeANumber = std::chrono::milliseconds(15);
constexpr int kLeastTries = 8;
constexpr std::int64_t kRounds = 80000;   // 12 cycles each where there are 24 chains: 0.2 ms
constexpr std::int64_t kBytes = 8 << 20;  // at 50 to 500 GB/s: 0.02 to 0.2 ms
constexpr std::int64_t kLeastMemory = 64 << 20, kMostMemory = 256 << 20;

// So many threads, or as many as the system gives; the caller is one of them.
class Crew {
 public:
  Crew(int threads, const std::atomic<bool>* stop) : stop_(stop), asked_(threads) {}

  // The speeds of the tries, slowest first, of at least one: piece(try, thread) once by each thread, `work` units each.
  // 0 where it was stopped before the first.
  template <class Piece>
  std::vector<double> speeds(double work, const Piece& piece) {
    speeds_.clear();
    begun_ = Clock::now();
    size_ = arrived_ = 0;
    done_ = stopped();
    const auto take_part = [&](int thread) {
      while (size_ == 0) std::this_thread::yield();
      for (int n = 0;; ++n) {
        meet(2 * n + 1);
        if (done_) return;
        times_[size_t(thread)].start = Clock::now();
        piece(n, thread);
        times_[size_t(thread)].end = Clock::now();
        meet(2 * n + 2);
        if (thread == 0) count_try(n, work);
      }
    };
    std::vector<std::thread> others;
    try {
      for (int thread = 1; thread < asked_; ++thread) others.emplace_back(take_part, thread);
    } catch (const std::system_error&) {  // no more threads to be had
    }
    times_.resize(others.size() + 1);
    size_ = int(times_.size());
    take_part(0);
    for (std::thread& other : others) other.join();
    if (speeds_.empty()) return {0};
    std::sort(speeds_.begin(), speeds_.end());
    return speeds_;
  }

 private:
  struct Times {
    Clock::time_point start, end;
  };

  bool stopped() const { return stop_ && stop_->load(); }

  // Waits until everybody has come here for the n-th time; awake, as waking up takes as long as a try.
  void meet(int n) {
    arrived_.fetch_add(1);
    while (arrived_ < n * size_) std::this_thread::yield();
  }

  void count_try(int n, double work) {
    Clock::time_point start = times_.front().start, end = times_.front().end;
    for (const Times& t : times_) {
      start = std::min(start, t.start);
      end = std::max(end, t.end);
    }
    speeds_.push_back(work * size_ / std::chrono::duration<double>(end - start).count());
    done_ = stopped() || (n + 1 >= kLeastTries && Clock::now() - begun_ > kTimeANumber);
  }

  const std::atomic<bool>* stop_;
  int asked_;
  std::vector<Times> times_;
  std::atomic<int> size_ = 0, arrived_ = 0;
  std::atomic<bool> done_ = false;
  Clock::time_point begun_;
  std::vector<double> speeds_;
};

// What a loop computed, where the compiler cannot know that nobody looks.
void keep(float value) {
  static std::atomic<float> kept;
  kept.store(value, std::memory_order_relaxed);
}

class Measuring {
 public:
  Measuring(const plans::Machine& machine, const std::atomic<bool>* stop)
      : kernels_(kernels::peak_kernels(machine.target)), threads_(machine.threads), crew_(machine.threads, stop) {}

  double flops() {
    return crew_.speeds(kernels_.flops_a_round * kRounds, [&](int, int) { keep(kernels_.multiply_add(kRounds)); })
        .back();
  }

  // Each thread reads its own `bytes` again and again.
  double read_again(plans::Buffer& buffer, std::int64_t bytes) {
    const std::int64_t count = steps(bytes), passes = std::max<std::int64_t>(1, kBytes / (4 * count));
    return crew_
        .speeds(4.0 * double(count * passes),
                [&](int, int thread) { keep(kernels_.read(buffer.data() + thread * count, count, passes)); })
        .back();
  }

  // One part of the buffer after another: when a part comes again, the caches hold others, as they do after the whole
  // has been read once. Mostly, as they do not simply drop what is oldest: the best try would have been in a cache.
  double read_once(plans::Buffer& buffer) {
    const Parts parts = parts_of(buffer.size());
    keep(kernels_.read(buffer.data(), parts.all * parts.count, 1));
    return median(crew_.speeds(4.0 * double(parts.count), [&](int n, int thread) {
      keep(kernels_.read(buffer.data() + parts.first(n, thread), parts.count, 1));
    }));
  }

  double copy(plans::Buffer& buffer) {
    const Parts parts = parts_of(buffer.size() / 2);
    float* to = buffer.data() + parts.all * parts.count;
    return median(crew_.speeds(8.0 * double(parts.count), [&](int n, int thread) {
      const std::int64_t first = parts.first(n, thread);
      kernels_.copy(buffer.data() + first, to + first, parts.count);
    }));
  }

 private:
  // `all` parts of `count` floats; each try of each thread takes the next.
  struct Parts {
    std::int64_t count, all, threads;
    std::int64_t first(int n, int thread) const { return (n * threads + thread) % all * count; }
  };
  Parts parts_of(std::size_t floats) const {
    const std::int64_t count = steps(std::min(kBytes, std::int64_t(floats) * 4 / threads_));
    return {count, std::int64_t(floats) / count, threads_};
  }
  static double median(const std::vector<double>& sorted) { return sorted[sorted.size() / 2]; }
  static std::int64_t steps(std::int64_t bytes) {
    return std::max(kernels::kReadStep, bytes / 4 / kernels::kReadStep * kernels::kReadStep);
  }

  kernels::PeakKernels kernels_;
  int threads_;
  Crew crew_;
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
    const std::int64_t most = std::int64_t(buffer.size()) * 4 / threads;
    limits.levels.push_back({name, own ? bytes * threads : bytes, measuring.read_again(buffer, std::min(share, most))});
  }
  limits.levels.push_back({"memory", std::numeric_limits<std::int64_t>::max(), measuring.read_once(buffer)});
  limits.copy = measuring.copy(buffer);
  return limits;
}

}  // namespace unstride::engine::measure
