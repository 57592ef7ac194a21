// Layers by name, and layers as a line of numbers: what the command line, the benchmarks and the window measure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/plans/layer.h"

namespace unstride::engine::measure {

struct NamedLayer {
  std::string_view name;
  plans::Layer layer;
};

// Transposed convolutions as networks have them, batch 1: every class of shapes that algorithms differ in.
std::span<const NamedLayer> known_layers();

// "1,1024,4,4,512,4,4,2,2,1,1,0,0,1,1,1", which is "N,Cin,H,W,Cout,KH,KW,SH,SW,PH,PW,OPH,OPW,DH,DW,G" (kLayerNumbers),
// or the name of a known layer. Errors: one sentence; whether the numbers make a legal layer is asked when it is
// planned.
inline constexpr std::string_view kLayerNumbers = "N,Cin,H,W,Cout,KH,KW,SH,SW,PH,PW,OPH,OPW,DH,DW,G";
core::Result<plans::Layer> layer_of(std::string_view text);

// The line of numbers of a layer whose padding is the same at both ends of an axis.
std::string numbers_of(const plans::Layer& layer);

}  // namespace unstride::engine::measure
