// The machine that a plan is made for, as the cost model sees it.
#pragma once

#include <cstdint>

#include "engine/kernels/target.h"

namespace unstride::engine::plans {

// Sizes in bytes, of one core's caches (l3: of those that share it). Speeds of one core a second.
struct Machine {
  kernels::Target target = kernels::Target::baseline;
  int threads = 1;
  std::int64_t l1 = 32 << 10, l2 = 512 << 10, l3 = 8 << 20;
  double flops = 50e9;      // floating-point operations
  double bandwidth = 10e9;  // bytes from memory

  // Seconds of one cycle: `flops` are two multiply-adds of a vector in each.
  double cycle() const { return 4.0 * kernels::lanes_of(target) / flops; }
  // Bytes a second at which a core reads so many that it read in the run before, from the smallest cache that has them.
  double read_speed(double bytes) const;
};

// Caches as the operating system says, speeds by the instruction set.
Machine this_machine(kernels::Target target, int threads);

}  // namespace unstride::engine::plans
