#include "decoder/models.h"

#include <algorithm>

#include "nn/program.h"

namespace unstride::decoder {
namespace {

using nn::Step;
using nn::StepKind;

// The steps that the workspace can follow from a cell to what made it.
bool can_be_traced(StepKind kind) {
  return kind == StepKind::conv || kind == StepKind::conv_transpose || kind == StepKind::product ||
         kind == StepKind::resampling || kind == StepKind::view || kind == StepKind::pointwise;
}

std::int64_t count(const nn::Shape& shape) {
  std::int64_t result = 1;
  for (const std::int64_t side : shape) result *= side;
  return result;
}

core::Result<void> check_steps(const nn::Program& program) {
  std::string before = program.inputs.front().name;
  for (const Step& step : program.steps) {
    if (!can_be_traced(step.kind))
      return core::fail(
          "Node '{}' ({}) cannot be followed from a cell to what made it; the Decoder shows (transposed) "
          "convolutions, products, resampling and activations.",
          step.name, step.op);
    if (step.inputs.size() != 1 || step.inputs.front().name != before)
      return core::fail(
          "Node '{}' ({}) does not read what the node before it made; the Decoder shows networks that are "
          "one chain.",
          step.name, step.op);
    const nn::Shape& shape = step.output.shape;
    if (shape.size() != 2 && shape.size() != 4)
      return core::fail("Node '{}' ({}) makes {}; the Decoder shows feature maps (1 x C x H x W) and codes (1 x L).",
                        step.name, step.op, nn::describe(shape));
    if (shape.size() == 4 && (shape[1] > kMostMaps || shape[2] > kMostPicture || shape[3] > kMostPicture))
      return core::fail("Node '{}' ({}) makes {}; the Decoder shows at most {} maps of {} x {}.", step.name, step.op,
                        nn::describe(shape), kMostMaps, kMostPicture, kMostPicture);
    before = step.output.name;
  }
  if (program.outputs.front().name != before)
    return core::fail("The output '{}' is not what the last node makes; the Decoder shows networks that are one chain.",
                      program.outputs.front().name);
  return {};
}

}  // namespace

const Decoder* find(const Models& models, const std::string& key) {
  const auto found = std::ranges::find(models.decoders, key, &Decoder::key);
  return found == models.decoders.end() ? nullptr : &*found;
}

const Decoder* shown(const Models& models, const std::string& key) {
  if (const Decoder* found = find(models, key)) return found;
  if (models.decoders.empty()) return nullptr;
  const std::string& family = models.decoders.front().family;
  return &*std::ranges::find(models.decoders.rbegin(), models.decoders.rend(), family, &Decoder::family);
}

Models with_opened(Models models, const std::string& path, std::shared_ptr<const nn::Model> model) {
  std::erase_if(models.decoders, [&](const Decoder& each) { return each.key == path; });
  models.decoders.push_back({path, "", "", path.substr(path.rfind('/') + 1), std::move(model)});
  return models;
}

const Decoder* sibling(const Models& models, const Decoder& decoder, const std::string& family,
                       const std::string& moment) {
  const Decoder* nearest = nullptr;
  for (const Decoder& each : models.decoders) {
    if (each.family != family) continue;
    if (each.moment == moment) return &each;
    if (!nearest || each.moment == decoder.moment) nearest = &each;
  }
  return nearest;
}

SharedDigit digit_or_sample(const Models* models, const SharedDigit& given) {
  if (given) return given;
  return models && !models->samples.empty() ? models->samples.front().digit : blank();
}

core::Result<void> check_encoder(const nn::Model& model) {
  const auto program = nn::compile(model, {});
  if (!program) return tl::make_unexpected(program.error());
  if (program->inputs.size() != 1 || program->outputs.size() != 1)
    return core::fail("An encoder has one input and one output; this network has {} and {}.", program->inputs.size(),
                      program->outputs.size());
  const nn::NamedShape& digit = program->inputs.front();
  if (digit.shape != nn::Shape{1, 1, kSide, kSide})
    return core::fail("The input '{}' is {}; an encoder's digit is 1 x 1 x {} x {}.", digit.name,
                      nn::describe(digit.shape), kSide, kSide);
  return {};
}

core::Result<void> check_decoder(const nn::Model& model) {
  const auto program = nn::compile(model, {.keep_values = true});
  if (!program) return tl::make_unexpected(program.error());
  if (program->inputs.size() != 1 || program->outputs.size() != 1)
    return core::fail("A decoder has one input and one output; this network has {} and {}.", program->inputs.size(),
                      program->outputs.size());
  const nn::NamedShape& code = program->inputs.front();
  if (code.shape.empty() || code.shape.front() != 1 || count(code.shape) < 1 || count(code.shape) > kMostCode)
    return core::fail("The input '{}' is {}; a decoder's code is 1 x L, with at most {} numbers.", code.name,
                      nn::describe(code.shape), kMostCode);
  const nn::NamedShape& picture = program->outputs.front();
  if (picture.shape.size() != 4 || picture.shape[0] != 1 || picture.shape[1] != 1)
    return core::fail("The output '{}' is {}; the Decoder shows a grey picture, 1 x 1 x H x W.", picture.name,
                      nn::describe(picture.shape));
  return check_steps(*program);
}

}  // namespace unstride::decoder
