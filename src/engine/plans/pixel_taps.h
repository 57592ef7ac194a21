// The taps of a layer in the order in which a kernel of pixels.h reads their weights.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/pixels.h"
#include "engine/plans/layer.h"

namespace unstride::engine::plans {

constexpr std::int64_t kMostOutputs = 4;  // output channels of a group

// The input cells that outputs of one axis read, relative to n * in_step: offsets [least, most].
struct Reach {
  std::int64_t least = 0, most = 0;
  std::int64_t span() const { return most - least; }
};
Reach reach_of(const LoweredAxis& axis);

// A few neighbouring output channels of every group, computed by one kernel.
struct PixelPart {
  const kernels::PixelKernel* kernel = nullptr;
  std::int64_t first_output = 0;
};

// The fastest kernels that together compute group_out channels. Those with the layer's taps compiled in where there are
// such, else those that take any.
std::vector<PixelPart> parts_of(const Lowered& lowered, kernels::Target target);

class PixelTaps {
 public:
  PixelTaps(const Lowered& lowered, std::span<const float> kernel, std::span<const PixelPart> parts);

  // Those of one group, one part and one phase of the height.
  const float* weights(std::int64_t group, std::size_t part, std::size_t phase) const {
    return packed_.data() + std::size_t(group) * group_floats_ + firsts_[part * phases_ + phase];
  }
  std::size_t size() const { return packed_.size(); }

  // For kernels of any shifts.
  std::span<const std::int32_t> shifts() const { return shifts_; }
  std::span<const std::int32_t> stream_ends() const { return stream_ends_; }

 private:
  std::size_t phases_ = 0, group_floats_ = 0;
  std::vector<std::size_t> firsts_;  // [part][phase], within a group
  std::vector<float> packed_;
  std::vector<std::int32_t> shifts_, stream_ends_;
};

}  // namespace unstride::engine::plans
