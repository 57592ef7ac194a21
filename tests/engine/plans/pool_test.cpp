// The pool: every item once, no worker twice at a time, nobody waited for who has begun nothing.
#include "engine/plans/pool.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {
namespace {

// How often each item and each worker was seen; a worker that is in two tasks at a time is counted.
class Record {
 public:
  Record(std::int64_t items, int threads) : items_(size_t(items)), inside_(size_t(threads)) {}

  void operator()(std::int64_t item, int worker) {
    if (inside_.at(size_t(worker)).exchange(1)) ++overlaps_;
    ++items_.at(size_t(item));
    inside_.at(size_t(worker)) = 0;
  }
  bool each_item_once() const {
    for (const auto& count : items_)
      if (count != 1) return false;
    return true;
  }
  int overlaps() const { return overlaps_; }

 private:
  std::vector<std::atomic<int>> items_, inside_;
  std::atomic<int> overlaps_ = 0;
};

// Waits until `ready`, asleep between looks, so that whoever makes it ready gets a core.
template <class Ready>
void wait_until(const Ready& ready) {
  while (!ready()) std::this_thread::sleep_for(std::chrono::microseconds(50));
}

TEST(Pool, EachItemIsDoneOnceAndNoWorkerIsInTwoTasksAtATime) {
  for (const int threads : {1, 2, 3, 8}) {
    Pool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (const std::int64_t items : {0, 1, 2, 3, 7, 8, 9, 1000}) {
      Record record(items, threads);
      pool.run(items, [&](std::int64_t item, int worker) { record(item, worker); });
      EXPECT_TRUE(record.each_item_once()) << items << " items, " << threads << " threads";
      EXPECT_EQ(record.overlaps(), 0);
    }
  }
}

// With more threads than cores most workers wake up when their job is long over. A task that outlived its job would
// find the number of another one.
TEST(Pool, TheCallerBeginsWithTheFirstItemAndWorkersWithTheLast) {
  Pool pool(2);
  std::atomic<std::int64_t> first_of_worker = -1, first_of_caller = -1;
  pool.run(10, [&](std::int64_t item, int worker) {
    std::int64_t none = -1;
    (worker == 0 ? first_of_caller : first_of_worker).compare_exchange_strong(none, item);
    wait_until([&] { return first_of_worker >= 0 && first_of_caller >= 0; });
  });
  EXPECT_EQ(first_of_caller, 0);
  EXPECT_EQ(first_of_worker, 9);
}

// More than a job counts at a time.
TEST(Pool, ThereMayBeMoreThanAMillionItems) {
  Pool pool(2);
  std::array<std::int64_t, 2> counts{}, sums{};
  const std::int64_t items = (std::int64_t{1} << 20) + 5;
  pool.run(items, [&](std::int64_t item, int worker) {
    ++counts[size_t(worker)];
    sums[size_t(worker)] += item;
  });
  EXPECT_EQ(counts[0] + counts[1], items);
  EXPECT_EQ(sums[0] + sums[1], items * (items - 1) / 2);
}

TEST(Pool, JobsBackToBackKeepTheirItemsApart) {
  for (const int threads : {2, 7}) {
    Pool pool(threads);
    std::int64_t wrong = 0;
    std::atomic<std::int64_t> done = 0;
    for (std::int64_t job = 0; job < 100'000; ++job) {
      const std::int64_t items = 1 + job % 9;
      std::atomic<std::int64_t> sum = 0;
      const auto number = std::make_unique<std::int64_t>(job);
      pool.run(items, [&](std::int64_t item, int) {
        sum += item + 1;
        done += *number == job;
      });
      wrong += sum != items * (items + 1) / 2;
    }
    EXPECT_EQ(wrong, 0) << threads << " threads";
    std::int64_t expected = 0;
    for (std::int64_t job = 0; job < 100'000; ++job) expected += 1 + job % 9;
    EXPECT_EQ(done, expected);
  }
}

TEST(Pool, WhatTasksWroteIsSeenAfterTheJobAndByTheNextOne) {
  Pool pool(4);
  std::vector<std::int64_t> values(64);
  std::iota(values.begin(), values.end(), 0);
  for (int job = 0; job < 5000; ++job)
    pool.run(64, [&](std::int64_t item, int) { values[size_t(item)] += item; });  // plain memory: TSan looks at it
  for (std::int64_t item = 0; item < 64; ++item) EXPECT_EQ(values[size_t(item)], 5001 * item);
}

TEST(Pool, TheCallerDoesWhatAWorkerInsideOfATaskHasNotBegun) {
  Pool pool(2);
  std::atomic<int> by_caller = 0;
  std::atomic<bool> worker_is_inside = false;
  pool.run(50, [&](std::int64_t, int worker) {
    if (worker == 0) {
      wait_until([&] { return worker_is_inside.load(); });
      ++by_caller;
    } else {
      worker_is_inside = true;
      wait_until([&] { return by_caller == 49; });
    }
  });
  EXPECT_EQ(by_caller, 49);
}

TEST(Pool, NoMoreWorkersTakePartThanTheLimitAndTheItemsAllow) {
  Pool pool(6);
  std::atomic<int> highest = 0;
  const auto note = [&](std::int64_t, int worker) {
    for (int seen = highest; worker > seen && !highest.compare_exchange_weak(seen, worker);) {
    }
  };
  for (int job = 0; job < 2000; ++job) {
    pool.limit(6, 6);
    pool.run(30, [](std::int64_t, int) {});  // leaves workers that are late
    pool.limit(1 + job % 3, 1 + job % 3);
    highest = 0;
    pool.run(30, note);
    ASSERT_LT(highest, 1 + job % 3);
    pool.limit(6, 6);
    highest = 0;
    pool.run(2, note);
    ASSERT_LT(highest, 2);
  }
}

// Longer than a worker lingers.
void pause_between_jobs() {
  std::this_thread::sleep_for(std::chrono::microseconds(500));
}

TEST(Pool, NobodyIsWokenForShortJobsFarApart) {
  Pool pool(3);
  pool.limit(3, 1);
  int by_caller = 0, by_others = 0;
  for (int job = 0; job < 100; ++job) {
    pause_between_jobs();
    pool.run(10, [&](std::int64_t, int worker) { ++(worker == 0 ? by_caller : by_others); });
  }
  EXPECT_EQ(by_caller, 1000);
  EXPECT_EQ(by_others, 0);
}

// Hangs where nobody ever comes.
TEST(Pool, ShortJobsThatKeepComingAreSharedByAll) {
  Pool pool(3);
  pool.limit(3, 1);
  std::array<std::atomic<bool>, 3> seen{};
  while (!seen[1] || !seen[2]) pool.run(10, [&](std::int64_t, int worker) { seen[size_t(worker)] = true; });
}

// Whether a thread of this process sleeps, and neither runs nor waits for a core.
bool sleeps(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string line;
  std::getline(file, line);
  return line.at(line.rfind(')') + 2) == 'S';
}

// Hangs where an idle worker keeps its core busy.
TEST(Pool, AWorkerWithoutWorkFallsAsleepAndIsLeftAloneByShortJobs) {
  Pool pool(2);
  std::atomic<pid_t> worker_thread = 0;
  pool.run(2, [&](std::int64_t, int worker) {
    if (worker == 1) worker_thread = gettid();
    wait_until([&] { return worker_thread != 0; });
  });
  wait_until([&] { return sleeps(worker_thread); });
  pool.limit(2, 1);
  int by_caller = 0, by_worker = 0;
  pool.run(10, [&](std::int64_t, int worker) { ++(worker == 0 ? by_caller : by_worker); });
  EXPECT_EQ(by_caller, 10);
  EXPECT_EQ(by_worker, 0);
}

// Hangs where a worker that is called while it falls asleep takes no part again.
TEST(Pool, AWorkerThatIsCalledWhileItFallsAsleepIsNotLost) {
  Pool pool(2);
  for (int n = 0; n < 200; ++n) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(n % 100);
    while (std::chrono::steady_clock::now() < end) {
    }
    std::atomic<bool> was_inside = false;
    while (!was_inside)
      pool.run(2, [&](std::int64_t, int worker) {
        if (worker == 1) was_inside = true;
      });
  }
}

// On a core of its own, as far as there is one, and on no other one that this thread was not given.
TEST(Pool, AWorkerIsWokenOnAnotherCoreThanTheCallers) {
  cpu_set_t before, pinned;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  Pool pool(2);
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &before)) continue;
    CPU_ZERO(&pinned);
    CPU_SET(core, &pinned);
    ASSERT_EQ(sched_setaffinity(0, sizeof pinned, &pinned), 0);
    std::atomic<bool> was_inside = false;
    cpu_set_t found;
    pause_between_jobs();
    pool.run(2, [&](std::int64_t, int worker) {
      if (worker == 1) sched_getaffinity(0, sizeof found, &found);
      if (worker == 1) was_inside = true;
      wait_until([&] { return was_inside.load(); });
    });
    cpu_set_t expected = before;
    if (CPU_COUNT(&before) > 1) CPU_CLR(core, &expected);
    EXPECT_TRUE(CPU_EQUAL(&found, &expected)) << "core " << core;
  }
  ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

TEST(Pool, ItEndsWhileItsWorkersAreIdleAsleepOrJustCalled) {
  for (int n = 0; n < 300; ++n) {
    Pool pool(3);
    for (int job = 0; job < n % 4; ++job) pool.run(3, [](std::int64_t, int) {});
    if (n % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST(Pool, ATaskMayRunAPlanOnAPoolOfItsOwn) {
  Case c;
  c.layer = {.params = {.height = {.kernel = 3, .stride = 2}, .width = {.kernel = 3, .stride = 2}, .out_channels = 6},
             .input = {1, 1, 5, 4}};
  Random random(3);
  c.input = draw_floats(random, c.layer.input);
  c.kernel = draw_floats(random, kernel_shape(c.layer));
  const core::Tensor expected = reference_of(c.layer, c.input, c.kernel, nullptr);
  std::vector<core::Tensor> outputs(12);
  Pool outer(3);
  outer.run(12, [&](std::int64_t item, int) {
    outputs[size_t(item)] = run_plan(c, {.threads = 2, .algorithm = "reference"});
  });
  for (const core::Tensor& output : outputs) EXPECT_EQ(output, expected);
}

#if !defined(__SANITIZE_THREAD__)  // which delivers signals only inside of calls that it knows
std::atomic<bool> held = false, release_it = false;

// A worker in here is one whose core another process has.
void hold(int) {
  held = true;
  const timespec brief{.tv_sec = 0, .tv_nsec = 100'000};
  while (!release_it) nanosleep(&brief, nullptr);
}

// Hangs where the caller waits for a worker that has begun nothing.
TEST(Pool, AJobEndsWithoutAWorkerThatIsKeptFromItsCore) {
  Pool pool(2);
  pthread_t worker_thread{};
  std::atomic<int> inside = 0;
  pool.run(2, [&](std::int64_t, int worker) {
    if (worker == 1) worker_thread = pthread_self();
    ++inside;
    wait_until([&] { return inside == 2; });
  });
  struct sigaction action {};
  action.sa_handler = hold;
  sigaction(SIGUSR1, &action, nullptr);
  pthread_kill(worker_thread, SIGUSR1);
  wait_until([] { return held.load(); });
  int done = 0;  // plain: the caller alone counts
  for (int job = 0; job < 1000; ++job)
    pool.run(5, [&](std::int64_t, int worker) { done += worker == 0 ? 1 : 1'000'000; });
  EXPECT_EQ(done, 5000);
  release_it = true;
  // The late one does no harm and takes part again.
  std::atomic<bool> back = false;
  while (!back) pool.run(2, [&](std::int64_t, int worker) { back = back || worker == 1; });
}
#endif

TEST(RunItems, WithoutAPoolTheyAreDoneInOrderByWorkerZero) {
  std::vector<std::int64_t> order;
  run_items(nullptr, 4, [&](std::int64_t item, int worker) {
    EXPECT_EQ(worker, 0);
    order.push_back(item);
  });
  EXPECT_EQ(order, (std::vector<std::int64_t>{0, 1, 2, 3}));
}

}  // namespace
}  // namespace unstride::engine::plans
