// Layers of several channels drawn at random: groups that divide, a bias or none, integers or floats.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "engine/random_problem.h"
#include "timeline/story.h"

namespace unstride::timeline {

using engine::draw;
using engine::Random;
using StoryPointer = std::shared_ptr<const Story>;

inline engine::Problem draw_layer(Random& random, bool integers) {
  const std::int64_t rows = draw(random, 1, 5), cols = draw(random, 1, 5), groups = draw(random, 1, 3);
  engine::Problem layer;
  engine::ConvParams& p = layer.params;
  p.height = engine::draw_axis(random, rows);
  p.width = engine::draw_axis(random, cols);
  p.groups = groups;
  p.in_channels = groups * draw(random, 1, groups > 2 ? 2 : 3);
  p.out_channels = groups * draw(random, 1, groups > 2 ? 2 : 3);
  const auto values = [&](const core::Shape& shape) {
    return std::make_shared<const core::Tensor>(integers ? engine::draw_integers(random, shape, 9)
                                                         : engine::draw_floats(random, shape));
  };
  layer.input = values({1, p.in_channels, rows, cols});
  layer.kernel = values({p.in_channels, p.out_channels / groups, p.height.kernel, p.width.kernel});
  if (draw(random, 0, 1)) layer.bias = values({1, p.out_channels, 1, 1});
  return layer;
}

inline engine::ChannelPair draw_pair(Random& random, const engine::ConvParams& p) {
  const engine::ChannelPair pair{draw(random, 0, p.in_channels - 1), draw(random, 0, p.out_channels - 1)};
  return engine::are_paired(p, pair) ? pair : engine::with_input(p, {0, 0}, pair.input);
}

inline StoryPointer draw_layer_story(Random& random, bool integers = true) {
  const engine::Problem layer = draw_layer(random, integers);
  const auto story = tell(layer, ViewKind::channels, {draw_pair(random, layer.params), nullptr});
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

}  // namespace unstride::timeline
