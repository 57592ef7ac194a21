#include "engine/plans/pool.h"

#include "core/check.h"

namespace unstride::engine::plans {

Pool::Pool(int threads) {
  CHECK(threads >= 1);
  for (int worker = 1; worker < threads; ++worker) workers_.emplace_back([this, worker] { wait_for_work(worker); });
}

Pool::~Pool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  started_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void Pool::work(int worker) {
  for (std::int64_t item; (item = next_.fetch_add(1, std::memory_order_relaxed)) < items_;) call_(task_, item, worker);
}

void Pool::wait_for_work(int worker) {
  std::uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    started_.wait(lock, [&] { return stopping_ || generation_ != seen; });
    if (stopping_) return;
    seen = generation_;
    ++active_;
    lock.unlock();
    work(worker);
    lock.lock();
    if (--active_ == 0) finished_.notify_one();
  }
}

void Pool::run_erased(std::int64_t items, Call call, const void* task) {
  {
    const std::lock_guard lock(mutex_);
    call_ = call;
    task_ = task;
    items_ = items;
    next_.store(0, std::memory_order_relaxed);
    ++generation_;
  }
  started_.notify_all();
  work(0);
  // A worker that wakes up only now finds nothing left; those that are inside have taken something.
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [this] { return active_ == 0; });
  items_ = 0;
}

}  // namespace unstride::engine::plans
