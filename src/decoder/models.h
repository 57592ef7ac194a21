// The networks of the Decoder workspace: one encoder, and the decoders of its code.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "decoder/digit.h"
#include "nn/model.h"

namespace unstride::decoder {

// What was measured of a decoder on MNIST's 10,000 test images; assets/models/MODEL_CARD.md has the formulas.
struct Figures {
  std::int64_t step = 0;  // of training
  double error = 0;       // mean squared error of a pixel
  double period_two = 0;  // the part of the energy at period 2, digits' own included
  double locked = 0;      // the part that lies on the same pixels in every image: strokes do not, a checkerboard does
  bool operator==(const Figures&) const = default;
};

struct Decoder {
  std::string key;     // "k4-end"; a file's path
  std::string family;  // "k4"; empty: a file that a person opened
  std::string moment;  // of training: "end"; empty as above
  std::string name;    // "kernel 4, stride 2"
  std::shared_ptr<const nn::Model> model;
  std::optional<Figures> figures = {};
};

struct Sample {
  SharedDigit digit;
  int label = 0;
};

struct Models {
  std::shared_ptr<const nn::Model> encoder;
  std::vector<Decoder> decoders;  // families in order, each with its moments in order
  std::vector<Sample> samples;    // of the map; the first of each label are those to pick
  std::optional<Figures> digits;  // the same figures of the test images themselves
};
using SharedModels = std::shared_ptr<const Models>;

const Decoder* find(const Models& models, const std::string& key);  // null: none
// The decoder on show: the one with the key, or the last moment of the first family. Null: there is none.
const Decoder* shown(const Models& models, const std::string& key);
// With the network of a file among the decoders, in place of the one that came from there before.
Models with_opened(Models models, const std::string& path, std::shared_ptr<const nn::Model> model);
// The same moment of another family, or the same family at another moment; the nearest that exists.
const Decoder* sibling(const Models& models, const Decoder& decoder, const std::string& family,
                       const std::string& moment);

// The digit that the encoder gets: the one given, else the first sample, else an empty page.
SharedDigit digit_or_sample(const Models* models, const SharedDigit& given);

// Whether the workspace can show a network: one code in (at most kMostCode numbers), one picture out, and between them
// steps each of which reads the one before. Errors: a sentence with the node.
inline constexpr std::int64_t kMostCode = 64, kMostPicture = 128, kMostMaps = 512;
core::Result<void> check_decoder(const nn::Model& model);
// Whether a network makes a code of a digit: one input, 1 x 1 x 28 x 28, and one output. Errors as above.
core::Result<void> check_encoder(const nn::Model& model);

}  // namespace unstride::decoder
