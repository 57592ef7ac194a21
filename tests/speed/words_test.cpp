#include "speed/words.h"

#include <gtest/gtest.h>

#include "speed/given.h"

namespace unstride::speed {
namespace {

// Spaces that break, for comparing.
std::string plain(std::string text) {
  const std::string space = "\u00a0";
  for (size_t at = text.find(space); at != std::string::npos; at = text.find(space, at)) text.replace(at, 2, " ");
  return text;
}

bool says(const std::string& text, const std::string& part) {
  return plain(text).find(part) != std::string::npos;
}

TEST(Words, SetNumbersInThreeDigitsOrInFull) {
  EXPECT_EQ(plain(count_text(0)), "0");
  EXPECT_EQ(plain(count_text(999)), "999");
  EXPECT_EQ(plain(count_text(134217728)), "134 217 728");
  EXPECT_EQ(count_text(4.2e15), "4.2e+15");
  EXPECT_EQ(plain(time_text(2.314e-6)), "2.31 µs");
  EXPECT_EQ(plain(time_text(0.0123)), "12.3 ms");
  EXPECT_EQ(plain(time_text(95)), "95.0 s");
  EXPECT_EQ(plain(rate_text(285.4e9)), "285 GFLOP/s");
  EXPECT_EQ(plain(rate_text(1.5e12)), "1.50 TFLOP/s");
  EXPECT_EQ(plain(bytes_text(152)), "152 bytes");
}

TEST(Words, DoNotRoundToAllOrNothing) {
  EXPECT_EQ(plain(percent_text(0.99996)), "99.99 %");
  EXPECT_EQ(plain(percent_text(0.00001)), "0.01 %");
  EXPECT_EQ(plain(percent_text(1)), "100 %");
  EXPECT_EQ(plain(percent_text(0)), "0 %");
}

TEST(Words, ExplainTheZerosWithTheExactCounts) {
  const Report report = report_of(named("DCGAN 4"));
  const std::string text = zeros_text(report);
  EXPECT_TRUE(
      says(text, plain(count_text(report.cost.inserted_zeros)) + " of " + plain(count_text(report.cost.with_zeros))));
  EXPECT_TRUE(says(text, "(s·s − 1)/(s·s) = 3/4 = 75 %"));
  EXPECT_TRUE(says(text, plain(count_text(report.cost.border_zeros))));
}

TEST(Words, ClaimNoInsertedZerosForStrideOne) {
  EXPECT_TRUE(says(zeros_text(report_of(named("Stride 1"))), "Stride 1 inserts no zeros"));
  const auto dot = parse_layer("1,1,4,4,1,1,1");
  ASSERT_TRUE(dot);
  EXPECT_EQ(zeros_text(report_of(*dot)), "Stride 1 inserts no zeros: the turned kernel slides over the input itself.");
}

TEST(Words, NameBothStridesWhereTheyDiffer) {
  EXPECT_TRUE(says(zeros_text(report_of(with(named("DCGAN 4"), Number::stride_w, 3))), "(s·t − 1)/(s·t) = 5/6 = 83 %"));
}

TEST(Words, SayWhichOfTheTwoLimitsCounts) {
  Report report = report_with_times(named("DCGAN 4"));
  EXPECT_TRUE(says(limit_text(report), "arithmetic is the limit: 500 GFLOP/s"));
  EXPECT_TRUE(says(limit_text(report), "What passes it multiplies less"));
  report = report_with_times(named("One channel, 256 × 256"));
  EXPECT_TRUE(says(limit_text(report), "memory is the limit"));
  EXPECT_TRUE(says(limit_text(report), "of the 500 GFLOP/s"));
  EXPECT_FALSE(says(limit_text(report), "multiplies less"));
  report.machine.reset();
  EXPECT_FALSE(says(limit_text(report), "limit"));
}

TEST(Words, SayWhenALayerIsTooSmallForEither) {
  Report report = report_with_times(named("DCGAN 4"));
  EXPECT_FALSE(says(limit_text(report), "Nothing comes near"));
  const auto example = parse_layer("1,1,2,2,1,3,3,2,2");
  ASSERT_TRUE(example);
  report = report_of(*example);
  report.machine = Machine{"avx2", 1, 100e9, 100e9, "the L1 cache"};
  report.rows = {measured("direct", "6x16 avx2", 800e-9)};
  EXPECT_TRUE(says(limit_text(report), "Nothing comes near it: 72 operations"));
}

TEST(Words, TellOfARowWhatItReachedOrWhyNot) {
  const Report report = report_with_times(named("DCGAN 4"));
  EXPECT_TRUE(says(row_text(report, *report.row_of("direct")), "80 % of the limit"));
  EXPECT_TRUE(says(row_text(report, *report.row_of("direct")), "difference to the reference is 2e-06"));
  EXPECT_TRUE(says(row_text(report, *report.row_of("reference")), "12 s"));
  EXPECT_TRUE(says(row_text(report, *report.row_of("stencil")), "Does not compute this layer."));
}

TEST(Words, CopyTheMeasuredRowsAlone) {
  const std::string table = table_of(report_with_times(named("DCGAN 4")));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 3);
  EXPECT_NE(table.find("direct\t6x64 avx512\t"), std::string::npos);
}

TEST(Report, FindsTheFastestMeasuredRow) {
  const Report report = report_with_times(named("DCGAN 4"));
  ASSERT_NE(report.best(), nullptr);
  EXPECT_EQ(report.best()->algorithm, "fast");
  EXPECT_EQ(report_of(named("DCGAN 4")).best(), nullptr);
}

TEST(Report, PutsTheRoofWhereMemoryOrArithmeticIs) {
  const Machine machine{"avx512", 1, 200e9, 20e9, "memory"};
  EXPECT_EQ(balance(machine), 10);
  Cost cost;
  cost.uncropped = 50;  // 100 operations
  EXPECT_EQ(roof(machine, cost, {5, 0, 0}), 200e9);
  EXPECT_EQ(roof(machine, cost, {50, 30, 20}), 20e9);
}

}  // namespace
}  // namespace unstride::speed
