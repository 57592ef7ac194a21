// Threads that wait for work, for a desktop program: the caller works, too, and nobody spins for long.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace unstride::engine::plans {

class Pool {
 public:
  // threads: with the caller's, at least 1; so many less one are started.
  explicit Pool(int threads);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  int threads() const { return int(workers_.size()) + 1; }

  // task(item, worker) once for each item in [0, items), in any order; worker is in [0, threads()), and no two calls
  // with the same worker overlap. Returns when all have returned; allocates nothing. Called from one thread at a time,
  // and not from a task.
  template <class Task>
  void run(std::int64_t items, const Task& task) {
    run_erased(
        items, [](const void* t, std::int64_t item, int worker) { (*static_cast<const Task*>(t))(item, worker); },
        &task);
  }

 private:
  using Call = void (*)(const void* task, std::int64_t item, int worker);
  void run_erased(std::int64_t items, Call call, const void* task);
  void work(int worker);
  void wait_for_work(int worker);

  std::mutex mutex_;
  std::condition_variable started_, finished_;
  std::uint64_t generation_ = 0;  // of the job that is there to be taken
  int active_ = 0;                // workers inside of it
  bool stopping_ = false;
  Call call_ = nullptr;
  const void* task_ = nullptr;
  std::int64_t items_ = 0;
  std::atomic<std::int64_t> next_ = 0;
  std::vector<std::thread> workers_;
};

// The same on one thread where there is no pool.
template <class Task>
void run_items(Pool* pool, std::int64_t items, const Task& task) {
  if (pool && pool->threads() > 1 && items > 1) return pool->run(items, task);
  for (std::int64_t item = 0; item < items; ++item) task(item, 0);
}

}  // namespace unstride::engine::plans
