// What tools/train measured of the decoders, as assets/models/figures.json holds it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "decoder/models.h"

namespace unstride::io {

struct ModelFigures {
  decoder::Figures digits;                           // of the test images themselves
  std::map<std::string, decoder::Figures> decoders;  // by "FAMILY-MOMENT"
};

// Of these families and moments, all of which must be there. Errors name the place.
core::Result<ModelFigures> figures_from_json(std::string_view text, const std::string& name,
                                             const std::vector<std::string>& families,
                                             const std::vector<std::string>& moments);

}  // namespace unstride::io
