// Pairs of channels drawn at random, and what the reference says about them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "engine/planes.h"
#include "engine/problem.h"
#include "engine/random_problem.h"
#include "engine/reference.h"

namespace unstride::engine {

enum class Values : std::uint8_t { integers, floats };

inline SharedTensor share(core::Tensor tensor) {
  return std::make_shared<const core::Tensor>(std::move(tensor));
}

inline core::Tensor draw_values(Random& random, const core::Shape& shape, Values values) {
  return values == Values::integers ? draw_integers(random, shape, 50) : draw_floats(random, shape);
}

inline Problem draw_pair(Random& random, Values values) {
  const core::Shape input{1, 1, draw(random, 1, 7), draw(random, 1, 7)};
  const ConvParams params{draw_axis(random, input.h), draw_axis(random, input.w)};
  return {params, share(draw_values(random, input, values)),
          share(draw_values(random, {1, 1, params.height.kernel, params.width.kernel}, values))};
}

// out: (OH, OW), without bias.
inline core::Grid<float> reference_of(const Problem& pair) {
  auto output = conv_transpose2d(*pair.input, *pair.kernel, nullptr, pair.params);
  EXPECT_TRUE(output) << output.error().message;
  return output ? grid_of(*std::move(output)) : core::Grid<float>();
}

}  // namespace unstride::engine
