// What a person makes in the Decoder workspace: a digit, a code, and edits of the decoders. Undoable, kept between
// sessions; what follows from it is computed by runner.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "decoder/digit.h"
#include "decoder/principal.h"

namespace unstride::decoder {

// A weight or a bias: entry `index` of a tensor of the model, row by row.
struct WeightEdit {
  std::string tensor;
  std::int64_t index = 0;
  float value = 0;
  bool operator==(const WeightEdit&) const = default;
};

// A cell of a feature map, in place of what the layer computed; `index` runs through channel, row, column.
struct CellEdit {
  std::string layer;  // the name of the layer's output
  std::int64_t index = 0;
  float value = 0;
  bool operator==(const CellEdit&) const = default;
};

// A feature map that is zero, whatever the layer computed.
struct SilencedMap {
  std::string layer;
  std::int64_t channel = 0;
  bool operator==(const SilencedMap&) const = default;
};

// At most one of a weight, a cell, a map: with() replaces.
struct Edits {
  std::vector<WeightEdit> weights;
  std::vector<CellEdit> cells;
  std::vector<SilencedMap> silenced;

  bool operator==(const Edits&) const = default;
  bool empty() const { return weights.empty() && cells.empty() && silenced.empty(); }
};
Edits with(Edits edits, const WeightEdit& edit);
Edits with(Edits edits, const CellEdit& edit);
Edits with(Edits edits, const SilencedMap& map, bool silent);

// Whether a layer's map is switched off.
bool is_silenced(const Edits& edits, const std::string& layer, std::int64_t channel);

struct Work {
  SharedDigit digit;                   // null: the first sample
  std::optional<Code> code;            // null: the encoder's of the digit
  std::string decoder;                 // the key of the one on show; empty: the first
  std::map<std::string, Edits> edits;  // by the decoder's key; none that is empty

  bool operator==(const Work& o) const;  // by values
};

// Of the decoder with this key.
const Edits& edits_of(const Work& work, const std::string& decoder);
Work with_edits(Work work, const std::string& decoder, Edits edits);

// A code on its way to that of another digit.
struct Morphing {
  SharedDigit to;
  double u = 0;  // 0: the work's own code, 1: the other's
  bool operator==(const Morphing&) const = default;
};

// Drawn from the normal distribution that the encoder was trained towards; the same for the same seed.
Code random_code(std::uint64_t seed, std::size_t length);

// a at u = 0, b at u = 1, straight between. Both of one length.
Code between(const Code& a, const Code& b, double u);

}  // namespace unstride::decoder
