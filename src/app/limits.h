// The limits of the Lab's controls, applied to what comes from outside.
#pragma once

#include <cstdint>

#include "app/action.h"
#include "app/setup.h"
#include "core/result.h"

namespace unstride::app {

std::int64_t clamped(Field field, std::int64_t value);

// Every number within its control's limits.
engine::ConvParams clamped(engine::ConvParams params);

// How many input channels of this size the Lab can hold, and how long a side can be beside another, or a square's.
std::int64_t most_in_channels(std::int64_t rows, std::int64_t cols);
std::int64_t most_input_side(std::int64_t in_channels, std::int64_t other_side);
std::int64_t most_input_square(std::int64_t in_channels);
// A sentence where the input channels are more, or larger.
core::Result<void> check_input_values(std::int64_t in_channels, std::int64_t rows, std::int64_t cols);

// The values clamped to kMostValue, or a sentence when the grid is empty or larger than input or kernel can be in a layer
// of so many input channels.
core::Result<core::Grid<float>> checked_grid(core::GridId grid, core::Grid<float> values, std::int64_t in_channels);

// The setup, with links undone that its parameters do not follow, or a sentence when the Lab cannot hold it.
core::Result<Setup> checked_setup(Setup setup);

}  // namespace unstride::app
