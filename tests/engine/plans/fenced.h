// Memory whose neighbours tell on whoever touches them, and algorithms that are run in it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/check.h"
#include "engine/plans/order.h"
#include "engine/plans/random_layer.h"

namespace unstride::engine::plans {

// Which end of the memory lies at a page that nobody may touch. At `high` the first float is aligned to a float and to
// no more, unless the count happens to be a multiple.
enum class Edge { low, high };

// Room for floats between two pages that end the program when touched.
class Fenced {
 public:
  Fenced() = default;
  ~Fenced() { release(); }
  Fenced(const Fenced&) = delete;
  Fenced& operator=(const Fenced&) = delete;

  // `count` floats, all not-a-number; the side without a page has kFence marked ones. Ends what was placed before.
  float* place(std::size_t count, Edge edge) {
    if (count + kFence > capacity_) reserve(count + kFence);
    first_ = edge == Edge::low ? floats_ : floats_ + capacity_ - count;
    fence_ = edge == Edge::low ? first_ + count : first_ - kFence;
    std::fill(first_, first_ + count, std::bit_cast<float>(kUnwritten));
    std::fill(fence_, fence_ + kFence, std::bit_cast<float>(kMark));
    return first_;
  }

  static bool is_unwritten(float cell) { return std::bit_cast<std::uint32_t>(cell) == kUnwritten; }
  // Whether the marked side is as place() left it.
  bool is_intact() const {
    return std::all_of(fence_, fence_ + kFence, [](float f) { return std::bit_cast<std::uint32_t>(f) == kMark; });
  }

 private:
  // Two not-a-numbers that no sum gives.
  static constexpr std::uint32_t kUnwritten = 0x7fc0dead, kMark = 0x7fc0feed;
  static constexpr std::size_t kFence = 64;  // floats: four of the widest vectors

  void reserve(std::size_t count) {
    release();
    const std::size_t page = std::size_t(sysconf(_SC_PAGESIZE)), bytes = count * sizeof(float);
    mapped_ = (bytes + page - 1) / page * page + 2 * page;
    void* all = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(all != MAP_FAILED);
    base_ = static_cast<char*>(all);
    CHECK(mprotect(base_, page, PROT_NONE) == 0 && mprotect(base_ + mapped_ - page, page, PROT_NONE) == 0);
    floats_ = reinterpret_cast<float*>(base_ + page);
    capacity_ = (mapped_ - 2 * page) / sizeof(float);
  }
  void release() {
    if (base_) munmap(base_, mapped_);
    base_ = nullptr;
  }

  char* base_ = nullptr;
  std::size_t mapped_ = 0, capacity_ = 0;
  float *floats_ = nullptr, *first_ = nullptr, *fence_ = nullptr;
};

// Runs prepared algorithms between fences: input, output and workspace each have their own. Nothing of an earlier run
// is left.
class FencedRuns {
 public:
  // The output. Fails the test when anything outside of output and workspace was written. Both tensors are NCHW here,
  // whatever the layer's are.
  core::Tensor run(const Prepared& prepared, const Lowered& lowered, const core::Tensor& input, Pool* pool, Edge edge) {
    if (lowered.layer.order == Order::planes) return run_as_it_is(prepared, lowered.output, input, pool, edge);
    const core::Shape in_blocks = {1, 1, 1, floats_in_blocks(lowered.output)};
    return from_blocks(lowered.output, run_as_it_is(prepared, in_blocks, to_blocks(input), pool, edge));
  }

 private:
  // Index in blocks of cell i of channel c of image n.
  static std::size_t index_in_blocks(const core::Shape& s, std::int64_t n, std::int64_t c, std::int64_t i) {
    return std::size_t(((n * ((s.c + 15) / 16) + c / 16) * s.h * s.w + i) * 16 + c % 16);
  }

  // What lies behind the last channel is not-a-number: nobody reads it.
  static core::Tensor to_blocks(const core::Tensor& planes) {
    const core::Shape& s = planes.shape;
    core::Tensor blocks({1, 1, 1, floats_in_blocks(s)}, std::nanf(""));
    for (std::int64_t n = 0; n < s.n; ++n)
      for (std::int64_t c = 0; c < s.c; ++c)
        for (std::int64_t i = 0; i < s.h * s.w; ++i)
          blocks.values[index_in_blocks(s, n, c, i)] = planes.values[std::size_t((n * s.c + c) * s.h * s.w + i)];
    return blocks;
  }

  static core::Tensor from_blocks(const core::Shape& s, const core::Tensor& blocks) {
    core::Tensor planes(s);
    for (std::int64_t n = 0; n < s.n; ++n)
      for (std::int64_t c = 0; c < s.c; ++c)
        for (std::int64_t i = 0; i < s.h * s.w; ++i)
          planes.values[std::size_t((n * s.c + c) * s.h * s.w + i)] = blocks.values[index_in_blocks(s, n, c, i)];
    return planes;
  }

  core::Tensor run_as_it_is(const Prepared& prepared, const core::Shape& output, const core::Tensor& input, Pool* pool,
                            Edge edge) {
    const std::size_t outputs = std::size_t(output.count());
    float* x = input_.place(input.values.size(), edge);
    std::copy(input.values.begin(), input.values.end(), x);
    float* y = output_.place(outputs, edge);
    // Whole cache lines keep the workspace aligned at either edge; what that adds is not the algorithm's.
    const std::size_t needed = prepared.workspace_floats(), lent = aligned_count(needed);
    float* workspace = workspace_.place(lent, edge);
    prepared.run({x, y, workspace, pool});
    EXPECT_TRUE(input_.is_intact() && std::memcmp(x, input.values.data(), input.values.size() * sizeof(float)) == 0)
        << "written in the input";
    EXPECT_TRUE(output_.is_intact()) << "written outside of the output";
    EXPECT_TRUE(workspace_.is_intact() && std::all_of(workspace + needed, workspace + lent, Fenced::is_unwritten))
        << "written outside of the workspace";
    return core::Tensor(output, std::vector<float>(y, y + outputs));
  }

  Fenced input_, output_, workspace_;
};

}  // namespace unstride::engine::plans
