// The round trip of a story: u goes down by the layer's convolution, with all of its channels, and up by the
// transposed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "engine/relation.h"
#include "timeline/story.h"

namespace unstride::timeline {

struct Trip {
  // A channel of what is below.
  struct Channel {
    std::int64_t index = 0;  // of the layer's input channels
    std::string name;        // "average" where the layer's kernels are Haar's, else "channel 2"
    SharedGrid values;       // (h, w)
  };

  engine::Axes axes;             // engine::round_trip_axes(): of the way up, and of the way down read backwards
  std::vector<Channel> down;     // the pair's group
  size_t shown = 0;              // which of them is the pair's
  SharedGrid up, difference;     // (OH, OW): of the pair's output channel; difference = up - u
  double largest = 0, mean = 0;  // |difference|
  bool tight = false;            // engine::is_tight()
};

// story: solved, with its probe. Errors: those of engine::round_trip().
core::Result<std::shared_ptr<const Trip>> trip_of(const Story& story);

// left * right.
struct Product {
  float left, right;
};
// Of cell (row, col) of the pair's channel below: values of u times weights, in conv2d's order: of a group with several
// output channels one after another, each of which is given the same u. What padding adds is left out.
std::vector<Product> products_down(const Story& story, std::int64_t row, std::int64_t col);
// Of cell (row, col) of what came up: values of every channel of the group below times weights, in the reference's
// order.
std::vector<Product> products_up(const Story& story, std::int64_t row, std::int64_t col);
// As the engine adds them: float, in order.
float sum(const std::vector<Product>& products);

}  // namespace unstride::timeline
