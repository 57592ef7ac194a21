#include "shell/measure.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "engine/plans/algorithm.h"
#include "speed/given.h"

namespace unstride::shell {
namespace {

speed::Layer small_layer(int channels) {
  speed::Layer layer = *speed::parse_layer("1,2,5,6,3,4,4,2,2,1,1");
  return with(layer, speed::Number::in_channels, channels);
}

// Whose answers a test waits for.
class Answers {
 public:
  void post(app::Action action) {
    const std::lock_guard lock(mutex_);
    if (auto* measured = std::get_if<app::Measured>(&action)) all_.push_back(std::move(*measured));
    bell_.notify_all();
  }
  // All up to the one that ends generation; without it after a minute.
  std::vector<app::Measured> until_done(std::uint64_t generation) {
    std::unique_lock lock(mutex_);
    bell_.wait_for(lock, std::chrono::minutes(1),
                   [&] { return !all_.empty() && all_.back().done && all_.back().generation == generation; });
    return all_;
  }
  std::vector<app::Measured> so_far() {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable bell_;
  std::vector<app::Measured> all_;
};

TEST(Measure, TimesEveryAlgorithmThatComputesTheLayer) {
  const speed::Report report = measure_layer(small_layer(2), {});
  EXPECT_EQ(report.problem, "");
  ASSERT_TRUE(report.machine);
  EXPECT_GT(report.machine->flops, 0);
  EXPECT_GT(report.machine->bandwidth, 0);
  const auto lowered = engine::plans::lower(speed::planned(report.layer));
  ASSERT_TRUE(lowered);
  ASSERT_EQ(report.rows.size(), engine::plans::algorithms().size());
  for (size_t i = 0; i < report.rows.size(); ++i) {
    const speed::Row& row = report.rows[i];
    EXPECT_EQ(row.algorithm, engine::plans::algorithms()[i].name);
    if (row.status == speed::Status::unsupported) continue;
    EXPECT_EQ(row.status, speed::Status::measured) << row.algorithm << ": " << row.note;
    EXPECT_GT(row.timing.best, 0);
    EXPECT_GE(row.timing.median, row.timing.best);
    EXPECT_LT(row.timing.difference, 1e-4) << row.algorithm;
    EXPECT_NE(row.kernel, "");
  }
  EXPECT_NE(report.row_of(report.chosen), nullptr);
  EXPECT_NE(report.why, "");
}

TEST(Measure, RunsNothingThatCannotRun) {
  const speed::Report report = measure_layer(with(small_layer(2), speed::Number::groups, 3), {});
  EXPECT_NE(report.problem, "");
  EXPECT_TRUE(report.rows.empty());
}

TEST(Measure, ReturnsAtOnceWhenItWasStoppedBefore) {
  const std::atomic<bool> stop = true;
  int told = 0;
  const speed::Report report = measure_layer(small_layer(2), {.progress = [&](const auto&) { ++told; }, .stop = &stop});
  EXPECT_EQ(report.best(), nullptr);
  EXPECT_EQ(told, 0);
}

TEST(KnownLimits, KeepTheBestOfEachNumber) {
  KnownLimits known;
  EXPECT_FALSE(known.of(2));
  engine::measure::Limits first, second;
  first.threads = second.threads = 2;
  first.flops = 100, second.flops = 90;
  first.levels = {{"L1", 1000, 50}, {"memory", 1 << 30, 5}};
  second.levels = {{"L1", 1000, 60}, {"memory", 1 << 30, 4}};
  known.improved_by(first);
  const auto best = known.improved_by(second);
  EXPECT_EQ(best.flops, 100);
  EXPECT_EQ(best.levels[0].read, 60);
  EXPECT_EQ(best.levels[1].read, 5);
  EXPECT_EQ(known.of(2)->flops, 100);
  EXPECT_FALSE(known.of(1));
}

TEST(KnownLimits, WhatARunMultipliedIsNoMoreThanTheMachineCan) {
  KnownLimits known;
  engine::measure::Limits measured;  // while other programs were busy
  measured.threads = 2;
  measured.flops = 100;
  known.improved_by(measured);
  EXPECT_EQ(known.improved_by_run(2, 150).flops, 150);
  EXPECT_EQ(known.improved_by_run(2, 120).flops, 150);
  EXPECT_EQ(known.improved_by(measured).flops, 150);
}

TEST(Measurer, AnswersStepByStepUntilItIsDone) {
  Answers answers;
  Measurer measurer([&](app::Action action) { answers.post(std::move(action)); });
  measurer.measure({small_layer(2), false, 5});
  const auto all = answers.until_done(5);
  ASSERT_GE(all.size(), 3u);
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].generation, 5u);
    EXPECT_EQ(all[i].done, i + 1 == all.size());
  }
  EXPECT_EQ(all.front().report.best(), nullptr);
  EXPECT_NE(all.back().report.best(), nullptr);
}

TEST(Measurer, LeavesWhatItDoesForANewerQuestion) {
  Answers answers;
  Measurer measurer([&](app::Action action) { answers.post(std::move(action)); });
  for (std::uint64_t generation = 1; generation <= 20; ++generation)
    measurer.measure({small_layer(int(generation)), false, generation});
  for (const app::Measured& answer : answers.until_done(20)) {
    EXPECT_EQ(answer.generation, 20u);  // nobody waited long enough for the others to begin
    EXPECT_EQ(answer.report.layer, small_layer(20));
  }
}

TEST(Measurer, EndsWhileItMeasures) {
  Answers answers;
  {
    Measurer measurer([&](app::Action action) { answers.post(std::move(action)); });
    measurer.measure({speed::named("DCGAN 4"), true, 1});
  }
  for (const app::Measured& answer : answers.so_far()) EXPECT_FALSE(answer.done);
}

}  // namespace
}  // namespace unstride::shell
