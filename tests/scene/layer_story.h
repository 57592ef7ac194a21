// Layers of several channels for the tests of the stage.
#pragma once

#include "scene/given.h"

namespace unstride::scene {

// Values that are all different enough to be told apart: whole numbers from -9 to 9.
inline engine::Problem draw_lab_layer(Random& random, std::int64_t in, std::int64_t out, std::int64_t groups,
                                      bool bias) {
  const std::int64_t most = draw(random, 0, 5) == 0 ? 40 : 6;
  const std::int64_t rows = draw(random, 1, most), cols = draw(random, 1, most);
  engine::Problem layer;
  engine::ConvParams& p = layer.params;
  p = {draw_lab_axis(random, rows), draw_lab_axis(random, cols), in, out, groups};
  const auto values = [&](core::Shape shape) {
    core::Tensor tensor(shape);
    for (float& value : tensor.values) value = float(draw(random, -9, 9));
    return std::make_shared<const core::Tensor>(std::move(tensor));
  };
  layer.input = values({1, in, rows, cols});
  layer.kernel = values({in, out / groups, p.height.kernel, p.width.kernel});
  if (bias) layer.bias = values({1, out, 1, 1});
  return layer;
}

inline SharedStory tell_layer(const engine::Problem& layer, ViewKind view, engine::ChannelPair pair) {
  auto story = timeline::tell(layer, view, {pair, nullptr});
  EXPECT_TRUE(story) << story.error().message;
  return story.value_or(nullptr);
}

inline SharedStory draw_layer_story(Random& random, ViewKind view = ViewKind::channels) {
  const std::int64_t groups = draw(random, 1, 3), most = groups == 1 ? 8 : groups == 2 ? 4 : 2;
  const std::int64_t in = groups * draw(random, 1, most), out = groups * draw(random, 1, most);
  const engine::Problem layer = draw_lab_layer(random, in, out, groups, draw(random, 0, 1) == 1);
  return tell_layer(layer, view, engine::with_input(layer.params, {0, 0}, draw(random, 0, in - 1)));
}

// A layer of 3x3 kernels with stride 2 over 2x2 inputs.
inline SharedStory small_layer(std::int64_t in, std::int64_t out, std::int64_t groups, bool bias,
                               engine::ChannelPair pair, ViewKind view = ViewKind::channels) {
  engine::Problem layer;
  engine::ConvParams& p = layer.params;
  p.height = p.width = {.kernel = 3, .stride = 2};
  p.in_channels = in, p.out_channels = out, p.groups = groups;
  const auto values = [](core::Shape shape, float first) {
    core::Tensor tensor(shape);
    for (size_t i = 0; i < tensor.values.size(); ++i) tensor.values[i] = float(int(i * 7 % 19)) - first;
    return std::make_shared<const core::Tensor>(std::move(tensor));
  };
  layer.input = values({1, in, 2, 2}, 4);
  layer.kernel = values({in, out / groups, 3, 3}, 9);
  if (bias) layer.bias = values({1, out, 1, 1}, -5);
  return tell_layer(layer, view, pair);
}

}  // namespace unstride::scene
