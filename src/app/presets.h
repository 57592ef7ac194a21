// Setups that are worth opening: each shows one thing that people ask about.
#pragma once

#include <string>
#include <vector>

#include "app/setup.h"

namespace unstride::app {

struct Preset {
  std::string name;   // of a menu entry: "Haar: there and back"
  std::string shows;  // what to look at, in a sentence or two with the numbers that the setup gives
  Setup setup;
};

// All of them, in the order in which they are shown. One is a setting that is refused, and says so. Computed anew in
// each call.
std::vector<Preset> presets();

// Four orthonormal 2 x 2 kernels (engine::haar_kernel) with stride 2 and no padding: the round trip that brings every
// picture back. in_channels 4, out_channels 1; u is a small picture, and the input is what the way down makes of it, so
// that the layer's own output is u, too.
Setup haar_setup();

}  // namespace unstride::app
