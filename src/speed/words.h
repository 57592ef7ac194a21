// The counts and times in words: what the Speed workspace says beside its bars. Every number is the report's.
#pragma once

#include <string>

#include "speed/report.h"

namespace unstride::speed {

std::string count_text(double count);       // "134 217 728" (the spaces do not break), from 10^15 on "1.3e+15"
std::string time_text(double seconds);      // "2.31 µs"
std::string rate_text(double flops);        // "285 GFLOP/s"
std::string bytes_text(double bytes);       // "2.1 MB"
std::string percent_text(double fraction);  // "75 %"; what is nearly all or nothing does not become it: "99.98 %"

// Why sliding over zeros wastes most of the work, with the exact counts. Not for a report with a problem.
std::string zeros_text(const Report& report);
// What the fast algorithm saves; empty where there is none for this layer.
std::string fast_text(const Report& report);
// Whether arithmetic or memory is the limit; before the machine was measured, what can be said without it.
std::string limit_text(const Report& report);
// What the two limits of a machine are.
std::string machine_text(const Machine& machine);
// The measured times as rows of tab-separated text, for a spreadsheet.
std::string table_of(const Report& report);
// What a row is about, for the panel: how it computes, what it reached or why not.
std::string row_text(const Report& report, const Row& row);

}  // namespace unstride::speed
