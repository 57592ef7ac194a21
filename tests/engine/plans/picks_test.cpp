// Which algorithm the cost model takes for the layers that networks have, on a pretended machine.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/plans/choose.h"

namespace unstride::engine::plans {
namespace {

// A core of 2024 with the caches of a server, with every target that is compiled in and at least 8 lanes wide: with
// fewer, differences of lanes and loads that the choice is about vanish.
std::vector<Machine> machines() {
  std::vector<Machine> all;
  for (const kernels::Target target : kernels::supported_targets()) {
    if (kernels::lanes_of(target) < 8) continue;
    for (const int threads : {1, 2})
      all.push_back({.target = target,
                     .threads = threads,
                     .l1 = 48 << 10,
                     .l2 = 1 << 20,
                     .l3 = 32 << 20,
                     .flops = 3.66e9 * 4 * kernels::lanes_of(target),
                     .bandwidth = 28e9});
  }
  return all;
}

struct Numbers {
  std::int64_t in = 1, out = 1, size = 1, kernel = 1, stride = 1, padding = 0, groups = 1, dilation = 1;
};

Layer square(const Numbers& n, std::int64_t batch) {
  const AxisParams axis{
      .kernel = n.kernel, .stride = n.stride, .pad_begin = n.padding, .pad_end = n.padding, .dilation = n.dilation};
  Layer layer;
  layer.params = {axis, axis, n.in, n.out, n.groups};
  layer.input = {batch, n.in, n.size, n.size};
  return layer;
}

struct Expectation {
  const char* layer;
  Numbers numbers;
  std::vector<std::string_view> picks;  // one of them
};

void expect_picks(const std::vector<Expectation>& expectations, const std::vector<std::int64_t>& batches = {1, 16}) {
  for (const Machine& machine : machines())
    for (const Expectation& e : expectations)
      for (const std::int64_t batch : batches) {
        const Choice choice = fastest(*lower(square(e.numbers, batch)), machine);
        EXPECT_NE(std::find(e.picks.begin(), e.picks.end(), choice.algorithm->name), e.picks.end())
            << e.layer << ", batch " << batch << ", " << kernels::name_of(machine.target) << ", " << machine.threads
            << " threads: " << choice.algorithm->name << ", " << choice.why;
      }
}

TEST(Picks, AnInputOfOneCellIsAProduct) {
  expect_picks({
      {"DCGAN's first", {.in = 100, .out = 1024, .kernel = 4}, {"product"}},
      {"a decoder's fully connected", {.in = 64, .out = 64, .kernel = 7}, {"product"}},
  });
}

TEST(Picks, UpToFourOutputChannelsHavePixelsInTheLanes) {
  expect_picks({
      {"DCGAN's last", {.in = 128, .out = 3, .size = 32, .kernel = 4, .stride = 2, .padding = 1}, {"few-channels"}},
      {"FSRCNN x2", {.in = 56, .out = 1, .size = 64, .kernel = 9, .stride = 2, .padding = 4}, {"few-channels"}},
      {"FSRCNN x3", {.in = 56, .out = 1, .size = 64, .kernel = 9, .stride = 3, .padding = 4}, {"few-channels"}},
      {"FSRCNN x4", {.in = 56, .out = 1, .size = 64, .kernel = 9, .stride = 4, .padding = 4}, {"few-channels"}},
      {"MNIST's last", {.in = 16, .out = 1, .size = 14, .kernel = 3, .stride = 2, .padding = 1}, {"few-channels"}},
      {"MNIST's last, wider",
       {.in = 32, .out = 1, .size = 14, .kernel = 4, .stride = 2, .padding = 1},
       {"few-channels"}},
  });
}

TEST(Picks, OneChannelIsAStencilAndOneForEachGroupIsDepthwise) {
  expect_picks({
      {"a grid", {.size = 256, .kernel = 3, .stride = 2, .padding = 1}, {"stencil"}},
      {"a small grid", {.size = 64, .kernel = 5, .stride = 2, .padding = 2}, {"stencil"}},
      {"bilinear upsampling",
       {.in = 64, .out = 64, .size = 64, .kernel = 4, .stride = 2, .padding = 1, .groups = 64},
       {"depthwise"}},
  });
}

TEST(Picks, WideLayersWhoseWeightsStayInCachesAreFast) {
  expect_picks({
      {"DCGAN's third", {.in = 512, .out = 256, .size = 8, .kernel = 4, .stride = 2, .padding = 1}, {"fast"}},
      {"DCGAN's fourth", {.in = 256, .out = 128, .size = 16, .kernel = 4, .stride = 2, .padding = 1}, {"fast"}},
      {"kernel 5", {.in = 512, .out = 256, .size = 8, .kernel = 5, .stride = 2, .padding = 2}, {"fast"}},
      {"stride 1", {.in = 64, .out = 64, .size = 64, .kernel = 3, .padding = 1}, {"fast"}},
      {"dilated", {.in = 64, .out = 64, .size = 32, .kernel = 3, .stride = 2, .padding = 2, .dilation = 2}, {"fast"}},
  });
}

TEST(Picks, PatchwiseLayersAreDirect) {
  expect_picks({
      {"U-Net's first", {.in = 1024, .out = 512, .size = 28, .kernel = 2, .stride = 2}, {"direct"}},
      {"U-Net's last", {.in = 128, .out = 64, .size = 128, .kernel = 2, .stride = 2}, {"direct"}},
  });
}

TEST(Picks, FewPixelsAreQuadsOrHaveChannelsInTheLanesOrAreDirect) {
  expect_picks({
      {"MNIST's first",
       {.in = 32, .out = 16, .size = 7, .kernel = 3, .stride = 2, .padding = 1},
       {"quads", "channels", "turned", "direct"}},
      {"MNIST's first, wider",
       {.in = 64, .out = 32, .size = 7, .kernel = 4, .stride = 2, .padding = 1},
       {"quads", "channels", "turned", "direct"}},
  });
}

TEST(Picks, ALargeKernelOfStrideOneIsTurned) {
  expect_picks({{"7x7", {.in = 48, .out = 32, .size = 40, .kernel = 7, .padding = 3}, {"turned"}}});
}

TEST(Picks, WeightsFromMemoryAreReadOnceAndByALargeBatchFast) {
  const Numbers second{.in = 1024, .out = 512, .size = 4, .kernel = 4, .stride = 2, .padding = 1};
  expect_picks({{"DCGAN's second", second, {"channels", "direct"}}}, {1});
  expect_picks({{"DCGAN's second", second, {"fast"}}}, {16});
}

TEST(Picks, NothingButTheSmallestLayersGoesToTheReference) {
  for (const Machine& machine : machines())
    for (const std::int64_t channels : {1, 3, 8, 40})
      for (const std::int64_t size : {8, 31, 64})
        for (const std::int64_t stride : {1, 2, 3}) {
          const Numbers n{.in = channels, .out = channels, .size = size, .kernel = 4, .stride = stride, .padding = 1};
          const Lowered lowered = *lower(square(n, 1));
          const Choice choice = fastest(lowered, machine);
          EXPECT_NE(choice.algorithm->name, "reference") << channels << " channels, size " << size;
          // The sentence names the runner-up, which is slower.
          const std::vector<Estimate> all = estimates(lowered, machine);
          ASSERT_GE(all.size(), 2u);
          EXPECT_EQ(all.front().algorithm, choice.algorithm);
          EXPECT_LE(all[0].seconds, all[1].seconds);
          EXPECT_NE(choice.why.find(all[1].algorithm->name), std::string::npos) << choice.why;
        }
}

TEST(Picks, SlowMemoryMakesWeightsThatNoCacheHoldsMoreExpensive) {
  const Lowered lowered =
      *lower(square({.in = 1024, .out = 512, .size = 4, .kernel = 4, .stride = 2, .padding = 1}, 1));
  for (Machine machine : machines()) {
    const double fast = estimates(lowered, machine).front().seconds;
    machine.bandwidth /= 10;
    machine.l3 /= 4;
    EXPECT_GT(estimates(lowered, machine).front().seconds, 2 * fast) << kernels::name_of(machine.target);
  }
}

// What a network asks that may keep either layout between its layers.
TEST(Picks, BlocksOfChannelsAreForLayersOfManyChannelsWithOneTapAPhase) {
  struct Case {
    const char* layer;
    Numbers numbers;
    bool in_blocks;  // is faster
  };
  for (const Machine& machine : machines())
    for (const std::int64_t batch : {1, 16})
      for (const Case& c :
           {Case{"U-Net 128 to 64", {.in = 128, .out = 64, .size = 128, .kernel = 2, .stride = 2}, true},
            Case{"3x3", {.in = 64, .out = 64, .size = 64, .kernel = 3, .padding = 1}, false},
            Case{"to 3", {.in = 64, .out = 3, .size = 64, .kernel = 4, .stride = 2}, false}}) {
        Layer layer = square(c.numbers, batch);
        const double planes = estimates(*lower(layer), machine).front().seconds;
        layer.order = Order::blocks;
        const double blocks = estimates(*lower(layer), machine).front().seconds;
        EXPECT_EQ(blocks < planes, c.in_blocks)
            << c.layer << ", batch " << batch << ", " << kernels::name_of(machine.target) << ": " << blocks * 1e6
            << " us in blocks, " << planes * 1e6 << " us in planes";
      }
}

}  // namespace
}  // namespace unstride::engine::plans
