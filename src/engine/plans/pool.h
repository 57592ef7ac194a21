// Threads that wait for work, for a desktop program: the caller works, too, takes over what nobody has begun, and
// nobody spins for long. A worker that has just worked lingers awake for some tens of microseconds, and to hand it more
// costs next to nothing; to wake one that sleeps costs as much as a small layer.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <thread>

namespace unstride::engine::plans {

class Pool {
 public:
  // threads: with the caller's, at least 1; so many less one are started, or as many as the system gives.
  explicit Pool(int threads);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int threads() const { return int(workers_.size()) + 1; }

  // At most `threads` take part in the jobs from now on, the caller counted. Of them `woken` are woken where they
  // sleep, the caller counted again; the others only while jobs keep coming.
  void limit(int threads, int woken) {
    limit_ = threads;
    woken_ = woken;
  }

  // task(item, worker) once for each item in [0, items), in any order, but the caller begins with the first and workers
  // with the last ones, so that what a core has in its cache is much the same from job to job; worker is in [0,
  // min(threads(), limit)), the caller is 0, and no two calls with the same worker overlap. Returns when all have
  // returned; waits only for workers that are inside of a task. Allocates nothing. Tasks do not throw. Called from one
  // thread at a time, and not from a task.
  template <class Task>
  void run(std::int64_t items, const Task& task) {
    const std::int64_t taking_part = std::min({std::int64_t(threads()), std::int64_t(limit_), items});
    if (taking_part > 1)
      run_erased(
          items, int(taking_part),
          [](const void* t, std::int64_t item, int worker) { (*static_cast<const Task*>(t))(item, worker); }, &task);
    else
      for (std::int64_t item = 0; item < items; ++item) task(item, 0);
  }

 private:
  using Call = void (*)(const void* task, std::int64_t item, int worker);
  static constexpr int kItemBits = 20;
  static constexpr std::int64_t kMostItems = (std::int64_t{1} << kItemBits) - 1;
  // What two threads write lies in cache lines of its own.
  static constexpr std::size_t kLine = 64;

  static constexpr std::uint32_t kAsleep = 1, kCall = 2;

  struct alignas(kLine) Worker {
    // Twice the jobs that it was called to, and 1 more while it sleeps: whoever calls it sees in one step whether it
    // must be woken. Only the worker sets that bit and only a call takes it away.
    std::atomic<std::uint32_t> calls = kAsleep;
    std::thread thread;
    int kept_off = -1;  // the core that it was told to leave to the caller; -1: none yet
  };

  void run_erased(std::int64_t items, int taking_part, Call call, const void* task);
  void run_job(std::int64_t items, int taking_part);
  void serve(Worker& self, int worker);
  static void call_worker(Worker& worker, bool wake);
  static void keep_off(int core, Worker& worker);
  std::int64_t work(int worker);
  bool report(std::int64_t done);
  std::optional<std::int64_t> claim(int worker);

  int limit_, woken_;
  std::deque<Worker> workers_;
  std::atomic<bool> stopping_ = false;
  std::chrono::steady_clock::time_point last_end_;    // of a job
  std::chrono::steady_clock::time_point busy_since_;  // the first job of those that followed each other closely

  // The job. Read only by who holds one of its items: until that is finished, the job is not over.
  alignas(kLine) Call call_ = nullptr;
  const void* task_ = nullptr;
  std::int64_t first_ = 0;  // items are counted from here

  // Items that nobody has claimed: the first one and where they end; above them how many threads take part. In one
  // word, so that a worker that wakes up late, perhaps jobs later, claims either an item of the job that is there or
  // nothing.
  alignas(kLine) std::atomic<std::uint64_t> open_ = 0;
  alignas(kLine) std::atomic<std::int64_t> unfinished_ = 0;  // items, less those that have been reported as done
  std::atomic<std::uint32_t> finished_ = 0;  // 1: a worker reported the last one (32 bits are what a futex takes)
};

// The same on one thread where there is no pool.
template <class Task>
void run_items(Pool* pool, std::int64_t items, const Task& task) {
  if (pool) return pool->run(items, task);
  for (std::int64_t item = 0; item < items; ++item) task(item, 0);
}

}  // namespace unstride::engine::plans
