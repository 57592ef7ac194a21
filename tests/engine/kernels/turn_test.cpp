// Gathering cells into lanes and turning lanes into planes, on every instruction set that this machine has.
#include "engine/kernels/turn.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "engine/kernels/gather.h"

namespace unstride::engine::kernels {
namespace {

TEST(Turn, PutsEveryChannelIntoItsPlaneAndTouchesNothingElse) {
  for (const Target target : supported_targets())
    for (const std::int64_t cells : {1, 3, 4, 7, 8, 15, 16, 17, 33})
      for (const std::int64_t channels : {1, 2, 5, 16, 21}) {
        const std::int64_t runs = 2, pitch = 32, in_run = (cells + 1) * pitch, out_run = cells + 2;
        const std::int64_t plane = runs * out_run + 1;
        std::vector<float> in(size_t(runs * in_run + 16 * pitch));
        std::iota(in.begin(), in.end(), 1.0f);
        std::vector<float> out(size_t(channels * plane), -1), expected = out;
        for (std::int64_t j = 0; j < channels; ++j)
          for (std::int64_t t = 0; t < runs; ++t)
            for (std::int64_t i = 0; i < cells; ++i)
              expected[size_t(j * plane + t * out_run + i)] = in[size_t(t * in_run + i * pitch + j)];
        turn_kernel(target)({.in = in.data(),
                             .in_pitch = pitch,
                             .in_run = in_run,
                             .channels = channels,
                             .runs = runs,
                             .cells = cells,
                             .activation = {},
                             .out = out.data(),
                             .plane = plane,
                             .out_run = out_run});
        EXPECT_EQ(out, expected) << name_of(target) << ", " << cells << " cells, " << channels << " channels";
      }
}

struct alignas(64) Line {
  float values[16];
};

// Two windows into planes of 10 cells, of which the last is read to its end and no further.
TEST(Gather, TakesWhatItsWindowsNameAndZeroElsewhere) {
  for (const Target target : supported_targets()) {
    const int lanes = lanes_of(target);
    std::vector<float> in(30);
    std::iota(in.begin(), in.end(), 1.0f);
    std::vector<Window> windows(2);
    windows[1].start = 9;
    std::vector<int> cells;  // of lane l; -1: none
    for (int l = 0; l < 16; ++l) {
      cells.push_back(l % 3 == 0 ? (l < lanes ? l / 3 % lanes : -1) : l % 3 == 1 ? 9 : -1);
      windows[0].from[l] = l % 3 == 0 ? l / 3 % lanes : Window::kNothing;
      windows[1].from[l] = l % 3 == 1 ? 0 : Window::kNothing;
    }
    std::vector<Line> out(3);
    for (Line& line : out) std::fill(std::begin(line.values), std::end(line.values), 5.0f);
    const WindowRange both{0, 2};
    gather_kernel(target)({windows.data(), &both, 1, in.data(), 10, 3, 30, out.front().values, 16});
    for (int p = 0; p < 3; ++p)
      for (int l = 0; l < 16; ++l) {
        const int cell = cells[size_t(l)];
        const float expected = l >= lanes ? 5.0f : cell < 0 ? 0.0f : in[size_t(10 * p + cell)];
        EXPECT_EQ(out[size_t(p)].values[l], expected) << name_of(target) << ", plane " << p << ", lane " << l;
      }
  }
}

// Vectors of one window, which are taken several together, between others of none and of two.
TEST(Gather, TakesVectorsOfAnyNumberOfWindowsSideBySide) {
  constexpr int kPlane = 40, kPlanes = 3, kMost = 9;
  std::vector<float> in(kPlane * kPlanes);
  std::iota(in.begin(), in.end(), 1.0f);
  for (const Target target : supported_targets())
    for (int count = 1; count <= kMost; ++count)
      for (int odd = 0; odd <= count; ++odd) {  // the vector that has not one window; the last: none of them
        const int lanes = lanes_of(target);
        std::vector<Window> windows;
        std::vector<WindowRange> vectors;
        std::vector<Line> out(kMost * kPlanes);
        std::vector<float> expected(size_t(kMost * kPlanes * 16), 0.0f);
        for (int v = 0; v < count; ++v) {
          vectors.push_back({std::int64_t(windows.size()), v == odd ? count % 2 * 2 : 1});
          for (int w = 0; w < vectors.back().count; ++w) {
            Window window{.start = (v * 5 + w * 3) % (kPlane - lanes + 1)};
            for (int l = 0; l < 16; ++l) window.from[l] = l % 2 == w && l < lanes ? (l + v) % lanes : Window::kNothing;
            for (int l = w; l < lanes; l += 2)
              for (int p = 0; p < kPlanes; ++p)
                expected[size_t((p * kMost) * 16 + v * lanes + l)] =
                    in[size_t(p * kPlane + window.start + window.from[l])];
            windows.push_back(window);
          }
        }
        gather_kernel(target)({windows.data(), vectors.data(), count, in.data(), kPlane, kPlanes, kPlane * kPlanes,
                               out.front().values, kMost * 16});
        for (size_t i = 0; i < expected.size(); ++i)
          ASSERT_EQ(out[i / 16].values[i % 16], expected[i])
              << name_of(target) << " " << count << " " << odd << " " << i;
      }
}

}  // namespace
}  // namespace unstride::engine::kernels
