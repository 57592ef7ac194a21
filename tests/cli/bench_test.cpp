#include "cli/bench.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/run.h"
#include "engine/measure/layers.h"

namespace unstride::cli {
namespace {

using Json = nlohmann::json;
using namespace engine;

constexpr const char* kSmall = "1,4,5,7,6,4,3,2,2,1,1,0,1,1,1,2";

Outcome bench_with(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "bench");
  return run_with(arguments);
}

// Arguments after `bench` that are refused with exit code 2, one line that names them, and nothing measured.
void expect_refused(const std::vector<std::string>& arguments, const std::string& part) {
  const Outcome outcome = bench_with(arguments);
  EXPECT_EQ(outcome.request.exit_code, 2) << part;
  EXPECT_TRUE(contains(outcome.err, part)) << outcome.err;
  EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1) << outcome.err;
  EXPECT_EQ(outcome.out, "") << part;
}

Json rows_of(const std::vector<std::string>& arguments) {
  const Outcome outcome = bench_with(arguments);
  EXPECT_EQ(outcome.request.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  Json rows = Json::parse(outcome.out, nullptr, false);
  EXPECT_TRUE(rows.is_array()) << outcome.out;
  return rows;
}

TEST(Bench, TheJsonHasARowOfEachLayerWithExactlyTheseMembers) {
  const Json rows = rows_of({"--layer", kSmall, "--json", "--layer", "mnistA2"});
  ASSERT_EQ(rows.size(), 2u);
  for (const Json& row : rows) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : row.items()) keys.push_back(key);
    EXPECT_EQ(keys, (std::vector<std::string>{"algorithm", "gflops", "kernel", "layer", "max_abs_diff", "median_ns",
                                              "min_ns", "peak_gflops", "roofline_fraction", "threads"}));
    EXPECT_EQ(row["threads"], 1);
    EXPECT_NE(plans::algorithm_named(row["algorithm"].get<std::string>()), nullptr);
    EXPECT_NE(row["kernel"], "");
    for (const char* positive : {"min_ns", "median_ns", "gflops", "peak_gflops", "roofline_fraction"})
      EXPECT_GT(row[positive].get<double>(), 0) << positive;
    EXPECT_LE(row["min_ns"], row["median_ns"]);
    EXPECT_LE(row["max_abs_diff"].get<double>(), 1e-4);
  }
  EXPECT_EQ(rows[0]["layer"], kSmall);
  EXPECT_EQ(rows[1]["layer"], "1,16,14,14,1,3,3,2,2,1,1,1,1,1,1,1");
  const double flops = 2.0 * 4 * 6 / 2 * 4 * 3 * 5 * 7;
  EXPECT_NEAR(rows[0]["gflops"].get<double>() * rows[0]["min_ns"].get<double>(), flops, flops * 1e-3);
}

TEST(Bench, AllMeasuresEveryAlgorithmThatComputesTheLayer) {
  const Json rows = rows_of({"--layer", kSmall, "--algorithm", "all", "--threads", "2", "--json"});
  const auto lowered = plans::lower(*measure::layer_of(kSmall));
  size_t n = 0;
  for (const plans::Algorithm& algorithm : plans::algorithms()) {
    if (!algorithm.supports(*lowered, *plans::machine_for({.threads = 2}))) continue;
    ASSERT_LT(n, rows.size());
    EXPECT_EQ(rows[n]["algorithm"], algorithm.name);
    EXPECT_EQ(rows[n++]["threads"], 2);
  }
  EXPECT_EQ(n, rows.size());
}

TEST(Bench, OneAlgorithmByItsNameIsTheOneThatIsMeasured) {
  const Json rows = rows_of({"--layer", kSmall, "--algorithm", "reference", "--json"});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0]["algorithm"], "reference");
  EXPECT_EQ(rows[0]["max_abs_diff"], 0);
}

TEST(Bench, TheTableSaysWhatWasMeasuredAndAgainstWhat) {
  const Outcome outcome = bench_with({"--layer", kSmall, "--layer", "mnistB2"});
  EXPECT_EQ(outcome.request.exit_code, 0) << outcome.err;
  for (const char* part : {"GFLOP/s of multiply-adds", "memory", "1 thread", "4 x 5x7 to 6 x 10x14, kernel 4x3",
                           "2 groups", "mnistB2: 32 x 14x14 to 1 x 28x28", "roofline", "difference", "all 840"})
    EXPECT_TRUE(contains(outcome.out, part)) << part << "\n" << outcome.out;
}

TEST(Bench, WithoutLayersAllKnownOnesAreAskedForThatTheAlgorithmComputes) {
  for (const char* algorithm : {"", "all", "reference"}) {
    const auto jobs = bench_jobs({.algorithm = algorithm});
    ASSERT_TRUE(jobs);
    ASSERT_EQ(jobs->jobs.size(), measure::known_layers().size());
    for (size_t i = 0; i < jobs->jobs.size(); ++i) {
      EXPECT_EQ(jobs->jobs[i].name, measure::known_layers()[i].name);
      EXPECT_FALSE(jobs->jobs[i].algorithms.empty());
    }
  }
  const auto all = bench_jobs({.layers = {"unet1"}, .algorithm = "all"});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->jobs.front().left_out, std::vector<std::string>{"reference"});
}

TEST(Bench, ADifferenceThatIsNoNumberIsNullInTheJson) {
  measure::Measurement measured;
  measured.algorithm = "direct";
  measured.difference.largest = INFINITY;
  const Json row = Json::parse(bench_json_row(*measure::layer_of(kSmall), measured), nullptr, false);
  ASSERT_TRUE(row.is_object());
  EXPECT_TRUE(row["max_abs_diff"].is_null());
}

TEST(Bench, WhatIsNoLayerIsRefused) {
  expect_refused({"--layer", "1,2,3"}, "--layer '1,2,3': It must be sixteen whole numbers");
  expect_refused({"--layer", ""}, "--layer");
  expect_refused({"--layer", "dcgan9"}, "--layer 'dcgan9'");
  expect_refused({"--layer", kSmall, "--layer", "x"}, "--layer 'x'");
  expect_refused({"--layer=-1,4,5,7,6,4,3,2,2,1,1,0,1,1,1,2"}, "--layer '-1,");
  expect_refused({"--layer", "1,4,5,7,6,4,3,2,2,1,1,0,1,1,1,3"}, "groups");
  expect_refused({"--layer", "1,4,5,7,6,4,3,0,2,1,1,0,1,1,1,2"}, "stride");
  expect_refused({"--layer", "1,4,5,7,6,4,3,2,2,99,1,0,1,1,1,2"}, "at least 1 must be left");
  expect_refused({"--layer", "1,4,5,7,6,4,3,2,2,1,1,2,1,1,1,2"}, "utput padding");
}

TEST(Bench, HugeNumbersAreRefusedAndNotTried) {
  expect_refused({"--layer", "1,4,99999999999999999999,7,6,4,3,2,2,1,1,0,1,1,1,2"}, "sixteen whole numbers");
  expect_refused({"--layer", "9223372036854775807,4,5,7,6,4,3,2,2,1,1,0,1,1,1,2"}, "--layer '9223372036854775807,");
  expect_refused({"--layer", "1,4,5,7,6,4,3,2,2,1,1,0,1,9223372036854775807,1,2"}, "--layer '1,4,");
  expect_refused({"--layer", "1,1048576,1,1,1048576,1,1,1,1,0,0,0,0,1,1,1"}, "too large");

  expect_refused({"--layer", "1,1,1048577,1,1,1,1,1,1,0,0,0,0,1,1,1"}, "1048577");
}

TEST(Bench, OtherArgumentsThatAreWrongAreRefused) {
  expect_refused({"--algorithm", "magic"}, "--algorithm 'magic' must be one of all, reference");
  for (const char* threads : {"0", "-1", "65", "two", "1.5", "99999999999999999999"})
    expect_refused({"--threads", threads}, fmt::format("--threads '{}' must be a whole number from 1 to 64.", threads));
  expect_refused({"--algorithm", ""}, "--algorithm");
  expect_refused({"--speed"}, "--speed");
  expect_refused({"setup.json"}, "setup.json");
  const Outcome before = run_with({"setup.json", "bench"});
  EXPECT_EQ(before.request.exit_code, 2);
  EXPECT_EQ(before.err, "unstride: 'setup.json' stands before bench; bench takes no files.\n");
}

}  // namespace
}  // namespace unstride::cli
