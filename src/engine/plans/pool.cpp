// Not Debian's pthreadpool: its workers spin a million rounds by default before they sleep, and its caller waits for
// every worker to have come and gone, also for one that another process keeps from its core and that has begun nothing.
#include "engine/plans/pool.h"

#include <pthread.h>
#include <sched.h>

#include <system_error>

#include "core/check.h"

namespace unstride::engine::plans {
namespace {

// To wake a sleeper costs about as much (measured: 9 us of the caller's, and 40 until the sleeper works; 0.1 where it
// is awake), so that waiting awake for longer would only take the core from others.
constexpr std::chrono::microseconds kPatience{50};

// Jobs that follow each other within kPatience for so long are worth the sleepers, however short each of them is: what
// waking costs is then little beside them, and workers that find no more to do have worked at least as long as they
// linger.
constexpr std::chrono::microseconds kWorthWaking{100};

// Tells the core that this is a loop that waits: less power, and more of the core for its other thread.
void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Whether `ready` came true within kPatience.
template <class Ready>
bool spin_until(const Ready& ready) {
  constexpr int kRoundsPerLook = 32;  // at the clock, which costs as much as a few pauses
  const auto end = std::chrono::steady_clock::now() + kPatience;
  do
    for (int round = 0; round < kRoundsPerLook; ++round) {
      if (ready()) return true;
      pause();
    }
  while (std::chrono::steady_clock::now() < end);
  return false;
}

}  // namespace

Pool::Pool(int threads) : limit_(threads), woken_(threads) {
  CHECK(threads >= 1 && threads < (1 << (64 - 2 * kItemBits)));
  for (int worker = 1; worker < threads; ++worker) {
    Worker& added = workers_.emplace_back();
    try {
      added.thread = std::thread([this, &added, worker] { serve(added, worker); });
    } catch (const std::system_error&) {  // no more threads to be had: those that there are do the work
      workers_.pop_back();
      return;
    }
  }
}

Pool::~Pool() {
  stopping_ = true;
  for (Worker& worker : workers_) call_worker(worker, true);
  for (Worker& worker : workers_) worker.thread.join();
}

std::optional<std::int64_t> Pool::claim(int worker) {
  std::uint64_t open = open_.load(std::memory_order_relaxed), rest = 0;
  std::int64_t item = 0;
  do {
    const auto first = std::int64_t(open & kMostItems), end = std::int64_t(open >> kItemBits & kMostItems);
    if (first == end || std::uint64_t(worker) >= open >> 2 * kItemBits) return std::nullopt;
    item = worker == 0 ? first : end - 1;
    rest = worker == 0 ? open + 1 : open - (std::uint64_t{1} << kItemBits);
  } while (!open_.compare_exchange_weak(open, rest, std::memory_order_acquire, std::memory_order_relaxed));
  return item;
}

// Returns how many items it has done.
std::int64_t Pool::work(int worker) {
  std::int64_t done = 0;
  for (; const auto item = claim(worker); ++done) call_(task_, first_ + *item, worker);
  return done;
}

// Whether these were the last ones. Nobody is last with nothing: that would be a second one, and the job's end is told
// once.
bool Pool::report(std::int64_t done) {
  return done > 0 && unfinished_.fetch_sub(done, std::memory_order_acq_rel) == done;
}

void Pool::serve(Worker& self, int worker) {
  for (std::uint32_t asleep = kAsleep;;) {
    self.calls.wait(asleep);
    std::uint32_t seen = 0;
    do {
      seen = self.calls.load(std::memory_order_acquire);
      if (stopping_) return;  // looked at after `seen`, which may already count the last call: no other one follows
      if (report(work(worker))) {
        finished_.store(1, std::memory_order_release);
        finished_.notify_one();
      }
    } while (spin_until([&] { return self.calls.load(std::memory_order_acquire) != seen; }));
    asleep = seen | kAsleep;
    self.calls.compare_exchange_strong(seen, asleep);  // not where a call has come meanwhile: then wait() returns
  }
}

// Without `wake` a worker that sleeps is left alone.
void Pool::call_worker(Worker& worker, bool wake) {
  std::uint32_t before = worker.calls.load(std::memory_order_relaxed);
  do {
    if ((before & kAsleep) != 0 && !wake) return;
  } while (!worker.calls.compare_exchange_weak(before, (before & ~kAsleep) + kCall));
  if ((before & kAsleep) == 0) return;
  keep_off(sched_getcpu(), worker);
  worker.calls.notify_one();
}

// Linux likes to wake a thread on its waker's core; in a virtual machine, where a core that sleeps may not count as
// idle, it does so again and again, and the worker runs only while the caller does not. The system asks for a thread's
// cores to be set, so that the one that was left to the caller last time is given back.
void Pool::keep_off(int core, Worker& worker) {
  cpu_set_t cores;
  const pthread_t thread = worker.thread.native_handle();
  if (core == worker.kept_off || pthread_getaffinity_np(thread, sizeof cores, &cores) != 0) return;
  if (worker.kept_off >= 0) CPU_SET(worker.kept_off, &cores);
  CPU_CLR(core, &cores);
  if (CPU_COUNT(&cores) == 0 || pthread_setaffinity_np(thread, sizeof cores, &cores) != 0) return;
  worker.kept_off = core;
}

void Pool::run_erased(std::int64_t items, int taking_part, Call call, const void* task) {
  call_ = call;
  task_ = task;
  for (first_ = 0; first_ < items; first_ += kMostItems) run_job(std::min(items - first_, kMostItems), taking_part);
}

void Pool::run_job(std::int64_t items, int taking_part) {
  const auto now = std::chrono::steady_clock::now();
  if (now - last_end_ > kPatience) busy_since_ = now;
  const int woken = now - busy_since_ >= kWorthWaking ? taking_part : woken_;
  unfinished_.store(items, std::memory_order_relaxed);
  finished_.store(0, std::memory_order_relaxed);
  open_.store((std::uint64_t(taking_part) << kItemBits | std::uint64_t(items)) << kItemBits, std::memory_order_release);
  for (int worker = 1; worker < taking_part; ++worker) call_worker(workers_[size_t(worker - 1)], worker < woken);
  // Then nothing is left to begin. What a worker is inside of is short, unless another process has taken its core.
  const auto finished = [this] { return finished_.load(std::memory_order_acquire) != 0; };
  if (!report(work(0)) && !spin_until(finished)) finished_.wait(0, std::memory_order_acquire);
  last_end_ = std::chrono::steady_clock::now();
}

}  // namespace unstride::engine::plans
