// What this machine can do at most, measured: multiply-adds, and reading from each level of its memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/plans/machine.h"

namespace unstride::engine::measure {

// Speeds in units a second, of all threads together.
struct MemoryLevel {
  std::string_view name;   // "L1", "L2", "L3" or "memory"
  std::int64_t bytes = 0;  // what stays in it: of all threads' caches together; of "memory", everything
  double read = 0;         // bytes
};

struct Limits {
  kernels::Target target = kernels::Target::baseline;
  int threads = 1;
  double flops = 0;                 // a multiply-add counts 2
  std::vector<MemoryLevel> levels;  // smallest first; the last is "memory"
  double copy = 0;                  // bytes that memory reads and writes when a large buffer is copied to another

  // The smallest level that holds so many bytes.
  const MemoryLevel& level_of(std::int64_t bytes) const;
};

// Takes about a tenth of a second, under load some more: each number is the best of many tries of 0.2 ms, in which all
// threads work at once, so that other programs, which only slow it down, count little. Memory is the median of parts of
// a buffer of four times the last cache (64 to 256 MiB). With `stop` set by another thread it returns at once, and what
// is not measured yet is 0.
Limits measure_limits(kernels::Target target, int threads, const std::atomic<bool>* stop = nullptr);

}  // namespace unstride::engine::measure
