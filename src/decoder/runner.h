// A decoder run on a code with the person's edits, every layer kept: what the workspace shows. Computed anew only where
// something changed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "decoder/models.h"
#include "decoder/work.h"
#include "nn/program.h"

namespace unstride::decoder {

using SharedFloats = std::shared_ptr<const std::vector<float>>;

// A layer as it is now, with the person's weights.
struct Layer {
  nn::Step step;
  nn::Operation operation;
  SharedFloats weights, bias;  // null: none
};

// What is shown as a row of feature maps: the code, then what each layer made of the row before.
struct Row {
  std::string output;           // the value's name, which edits of cells name
  core::Tensor maps;            // (1, C, H, W); the code: (1, L, 1, 1)
  std::optional<size_t> layer;  // that computed it, of Decoded::layers; empty: the code
  double seconds = 0;           // the least that the layer has taken so far
};

struct Picture {
  std::string decoder;  // its key
  core::Grid<float> image;
  std::shared_ptr<const core::Grid<double>> overlap;  // paths() to each of its pixels
};

struct Decoded {
  Decoder decoder;
  Work work;     // that it is of
  Code encoded;  // of the digit; empty: this decoder has no encoder
  Code code;
  SharedDigit given;
  std::shared_ptr<const std::vector<Layer>> layers;
  std::vector<Row> rows;          // at least two
  std::vector<Picture> families;  // each family at the same moment of training, the one on show included
  double encode_seconds = 0, decode_seconds = 0;  // the least so far

  const core::Tensor& output() const { return rows.back().maps; }
  // Of a row but the code.
  const Layer& layer_of(int row) const { return (*layers)[*rows[size_t(row)].layer]; }
  const core::Shape& shape_of(int row) const { return rows[size_t(row)].maps.shape; }
};
using SharedDecoded = std::shared_ptr<const Decoded>;

class Runner {
 public:
  Runner();
  ~Runner();

  // Errors: a sentence, where no decoder can be shown.
  core::Result<SharedDecoded> of(const SharedModels& models, const Work& work, const std::optional<Morphing>& morphing);
  // The codes of all samples, in their order; empty without an encoder. Computed once.
  const std::vector<Code>& codes(const SharedModels& models);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unstride::decoder
