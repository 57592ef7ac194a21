// What tests that run over the table of algorithms are instantiated with.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "engine/plans/algorithm.h"

namespace unstride::engine::plans {

// One of the tests of an algorithm, which draws layers of its own.
struct Shard {
  const Algorithm* algorithm;
  int index;
  Order order = Order::planes;  // in which it reads and writes
};

// The name of its test: "direct_2".
inline std::string name_of(const Shard& shard) {
  std::string name(shard.algorithm->name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name + "_" + std::to_string(shard.index);
}

inline void PrintTo(const Shard& shard, std::ostream* out) {
  *out << name_of(shard);
}

// `count` shards of every algorithm: CTest runs them side by side.
inline std::vector<Shard> shards(int count) {
  std::vector<Shard> all;
  for (const Algorithm& algorithm : algorithms())
    for (int index = 0; index < count; ++index) all.push_back({&algorithm, index});
  return all;
}

// Those, and as many of every algorithm that reads and writes blocks.
inline std::vector<Shard> shards_in_any_order(int count) {
  std::vector<Shard> all = shards(count);
  for (const Algorithm& algorithm : algorithms(Order::blocks))
    for (int index = 0; index < count; ++index) all.push_back({&algorithm, index, Order::blocks});
  return all;
}

// One shard of each algorithm that sums the products themselves, or of each that does not.
inline std::vector<Shard> shards_by_order(bool exact_order) {
  std::vector<Shard> all = shards_in_any_order(1);
  std::erase_if(all, [exact_order](const Shard& shard) { return shard.algorithm->exact_order != exact_order; });
  return all;
}

// A machine so slow that threads are worth their cost on small layers, with caches that small layers overflow.
inline Machine slow(Machine machine) {
  machine.l1 = 2 << 10;
  machine.l2 = 16 << 10;
  machine.l3 = 128 << 10;
  machine.flops = machine.bandwidth = 1e8;
  return machine;
}

}  // namespace unstride::engine::plans
