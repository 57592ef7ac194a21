// Cells gathered from planes through any number of windows, of every instruction set that this machine has.
#include "engine/kernels/gather.h"

#include <gtest/gtest.h>

#include <algorithm>
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

}  // namespace
}  // namespace unstride::engine::kernels
