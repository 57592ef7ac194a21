// What the engine would do with a layer, without running it.
#pragma once

#include <string>

#include "speed/layer.h"

namespace unstride::speed {

// "*direct*, kernel 6x64 avx512: estimated at 0.4 us; ...": algorithm, kernel and reason of a plan on this machine, one
// thread. Prepares the layer, so it is for small ones. A sentence's part without a full stop; empty where the layer
// cannot run.
std::string choice_text(const Layer& layer);

// The instruction sets that this machine runs kernels for, best first: "avx512, avx2, sse4, baseline".
std::string instruction_sets();

}  // namespace unstride::speed
