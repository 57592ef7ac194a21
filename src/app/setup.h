// Setup: what a file holds and undo restores: the problem, how its controls are linked, and the view.
#pragma once

#include <cstdint>

#include "core/cell.h"
#include "core/color_mode.h"
#include "core/grid.h"
#include "engine/problem.h"
#include "timeline/story.h"
#include "timeline/timeline.h"

namespace unstride::app {

struct Setup {
  engine::Problem problem;
  engine::ChannelPair pair = {};    // on stage
  timeline::SharedGrid probe = {};  // u as it was edited last, of whatever size the output then had; null: 1, 2, 3, ...
  bool link_axes = true;            // one control for height and width
  bool link_padding = true;         // one control for begin and end
  timeline::ViewKind view = timeline::ViewKind::slide;
  core::ColorMode colors = core::ColorMode::value;

  bool operator==(const Setup& o) const;  // by values
};

// u in the size of the output that the setup's parameters give: resized() from what it was.
timeline::SharedGrid probe_of(const Setup& setup);
// What the story is told of.
core::Result<std::shared_ptr<const timeline::Story>> tell(const Setup& setup);

// Limits of the Lab's controls; a file or an option beyond them is refused with a sentence.
inline constexpr std::int64_t kMostInput = 64, kMostKernel = 16, kMostStride = 16, kMostDilation = 16,
                              kMostPadding = 256, kMostOutputPadding = 16;
// Of input channels as many as the layers of small decoders have; each is a term of the sum that Channels shows. Of
// output channels, and of groups, which divide them, as many as a table has columns.
inline constexpr std::int64_t kMostInChannels = 64, kMostOutChannels = 8;
// Of all input channels together: what is computed anew in the frame of an edit, and kept with the session. All
// channels hold a digit or an icon, and 16 of them the largest input.
inline constexpr std::int64_t kMostInputValues = 65536;
inline constexpr float kMostValue = 1e6f;  // in size

enum class Pattern : std::uint8_t { count, ones, impulse, bilinear, gaussian, edge, checkerboard, ramp, random };
inline constexpr int kPatternCount = 9;

// A grid filled with a pattern. count: 1, 2, 3, ... row by row; impulse: 1 in the middle; bilinear: the interpolation
// kernel of FCN (Long et al. 2015): 1 - |i - c| / f per axis, f = ceil(n/2), c = (n-1)/2; gaussian: the binomial
// coefficients per axis (1 2 1 for 3), so that integers stay integers; where the largest product would pass kMostValue,
// all are divided by the same power of two. edge: -1 but for the middle, which makes the sum 0; checkerboard: 1 where
// r + c is even, else 0; ramp: r + c; random: random_grid(seed), which nothing else uses the seed for.
core::Grid<float> filled(Pattern pattern, std::int64_t rows, std::int64_t cols, std::uint32_t seed = 1);

// Whole numbers from -9 to 9, the same for the same seed on every machine.
core::Grid<float> random_grid(std::uint32_t seed, std::int64_t rows, std::int64_t cols);

// The worked example that every lesson starts from: input 1 2 3 4, kernel 1..9, stride 2, padding 0, view Slide.
Setup worked_example();

// The same values on another size. A grid that is a counting, constant, bilinear or gaussian pattern, or from four
// cells on (fewer could be anything) an edge, checkerboard or ramp, becomes that pattern on the new size; else what
// overlaps is kept and zeros come in.
core::Grid<float> resized(const core::Grid<float>& grid, std::int64_t rows, std::int64_t cols);

core::Grid<float> grid_of(const core::Tensor& tensor, std::int64_t n = 0, std::int64_t c = 0);
engine::SharedTensor tensor_of(const core::Grid<float>& grid);

}  // namespace unstride::app
