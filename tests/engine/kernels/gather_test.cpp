// Cells gathered from planes through any number of windows, of every instruction set that this machine has.
#include "engine/kernels/gather.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace unstride::engine::kernels {
namespace {

struct alignas(64) Line {
  float values[16];
};

class Gathers : public testing::TestWithParam<Target> {
 protected:
  int draw(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

  // Every lane from a cell of one of the windows, or from none of them.
  std::vector<Window> draw_windows(int count, int plane) {
    const int lanes = lanes_of(GetParam());
    std::vector<Window> windows(static_cast<size_t>(count));
    for (Window& window : windows) {
      window.start = draw(0, std::max(0, plane - lanes));
      std::fill(std::begin(window.from), std::end(window.from), Window::kNothing);
    }
    for (int l = 0; l < lanes; ++l) {
      const int w = draw(-1, count - 1);
      if (w < 0) continue;
      Window& window = windows[size_t(w)];
      window.from[l] = draw(0, std::min(lanes, plane - int(window.start)) - 1);
    }
    return windows;
  }

  // The memory ends with the last plane: a report of the address sanitizer if more than `readable` is read.
  void expect_cells(int count, int plane, int planes) {
    const int lanes = lanes_of(GetParam());
    const std::vector<Window> windows = draw_windows(count, plane);
    std::vector<float> in(size_t(plane * planes));
    for (size_t i = 0; i < in.size(); ++i) in[i] = float(i + 1);
    std::vector<Line> out(size_t(planes + 1));
    for (Line& line : out) std::fill(std::begin(line.values), std::end(line.values), -7.0f);
    std::vector<Line> expected = out;
    for (int p = 0; p < planes; ++p)
      for (int l = 0; l < lanes; ++l) {
        float& cell = expected[size_t(p)].values[l] = 0;
        for (const Window& window : windows)
          if (window.from[l] != Window::kNothing) cell = in[size_t(p * plane + window.start + window.from[l])];
      }
    const WindowRange range{0, count};
    gather_kernel(GetParam())({.windows = windows.data(),
                               .vectors = &range,
                               .count = 1,
                               .in = in.data(),
                               .plane = plane,
                               .planes = planes,
                               .readable = std::int64_t(in.size()),
                               .out = out.front().values,
                               .out_pitch = 16});
    for (size_t p = 0; p < out.size(); ++p)
      for (int l = 0; l < 16; ++l)
        ASSERT_EQ(out[p].values[l], expected[p].values[l])
            << count << " windows, plane of " << plane << ", plane " << p << " of " << planes << ", lane " << l;
  }

 private:
  std::mt19937 random_{5};
};

TEST_P(Gathers, AreTheCellsOfTheirWindowsAndElseZero) {
  for (int count = 0; count <= 9; ++count)
    for (const int plane : {1, 3, 7, 15, 16, 17, 40, 100})
      for (const int planes : {1, 2, 5, 20}) expect_cells(count, plane, planes);
}

INSTANTIATE_TEST_SUITE_P(Targets, Gathers, testing::ValuesIn(supported_targets()),
                         [](const auto& instance) { return std::string(name_of(instance.param)); });

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
