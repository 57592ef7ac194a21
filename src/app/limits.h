// The limits of the Lab's controls, applied to what comes from outside.
#pragma once

#include <cstdint>

#include "app/action.h"
#include "app/setup.h"
#include "core/result.h"

namespace unstride::app {

std::int64_t clamped(Field field, std::int64_t value);

// Every number within its control's limits; one channel.
engine::ConvParams clamped(engine::ConvParams params);

// The values clamped to kMostValue, or a sentence when the grid is empty or larger than input or kernel can be.
core::Result<core::Grid<float>> checked_grid(core::GridId grid, core::Grid<float> values);

// The setup, with links undone that its parameters do not follow, or a sentence when the Lab cannot hold it.
core::Result<Setup> checked_setup(Setup setup);

}  // namespace unstride::app
