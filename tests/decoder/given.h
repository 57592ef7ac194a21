// Small decoders and an encoder, made of random numbers.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "decoder/models.h"
#include "nn/model.h"

namespace unstride::decoder {

inline constexpr std::int64_t kCodes = 3;

class ModelOf {
 public:
  explicit ModelOf(unsigned seed) : random_(seed) { model_.opset = 13; }

  ModelOf& input(const std::string& name, const nn::Shape& shape) {
    model_.inputs = {info(name, shape)};
    last_ = name;
    return *this;
  }
  // Weights of about 0.5 in size, none of them zero.
  std::string weights(const std::string& name, const nn::Shape& shape) {
    nn::Array array{.name = name, .shape = shape};
    std::int64_t count = 1;
    for (const std::int64_t side : shape) count *= side;
    std::uniform_real_distribution<float> uniform(0.2f, 0.8f);
    for (std::int64_t i = 0; i < count; ++i) array.floats.push_back((random_() % 2 ? 1.0f : -1.0f) * uniform(random_));
    model_.initializers.push_back(std::move(array));
    return name;
  }
  ModelOf& node(const std::string& op, std::vector<std::string> more,
                std::map<std::string, nn::Attribute> attributes = {}) {
    std::vector<std::string> inputs{last_};
    inputs.insert(inputs.end(), more.begin(), more.end());
    last_ = op + std::to_string(model_.nodes.size());
    model_.nodes.push_back({.op = op,
                            .name = last_ + "/" + op,
                            .inputs = inputs,
                            .outputs = {last_},
                            .attributes = std::move(attributes)});
    return *this;
  }
  ModelOf& reshape(const nn::Shape& shape) {
    const std::string name = "shape" + std::to_string(model_.nodes.size());
    model_.initializers.push_back({.name = name,
                                   .type = nn::ElementType::int64,
                                   .shape = {std::int64_t(shape.size())},
                                   .ints = {shape.begin(), shape.end()}});
    return node("Reshape", {name});
  }
  ModelOf& up(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t output_padding) {
    const std::string name = "up" + std::to_string(model_.nodes.size());
    return node("ConvTranspose", {weights(name + ".weight", {in, out, kernel, kernel}), weights(name + ".bias", {out})},
                {{"kernel_shape", ints({kernel, kernel})},
                 {"strides", ints({2, 2})},
                 {"pads", ints({1, 1, 1, 1})},
                 {"output_padding", ints({output_padding, output_padding})}});
  }
  ModelOf& resize() {
    const std::string name = "scales" + std::to_string(model_.nodes.size());
    model_.initializers.push_back({.name = name, .shape = {4}, .floats = {1, 1, 2, 2}});
    return node("Resize", {"", name},
                {{"mode", std::string("nearest")},
                 {"coordinate_transformation_mode", std::string("asymmetric")},
                 {"nearest_mode", std::string("floor")}});
  }
  ModelOf& conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
    const std::string name = "conv" + std::to_string(model_.nodes.size());
    return node("Conv", {weights(name + ".weight", {out, in, kernel, kernel}), weights(name + ".bias", {out})},
                {{"kernel_shape", ints({kernel, kernel})},
                 {"strides", ints({stride, stride})},
                 {"pads", ints({padding, padding, padding, padding})}});
  }
  ModelOf& linear(std::int64_t in, std::int64_t out) {
    const std::string name = "linear" + std::to_string(model_.nodes.size());
    return node("Gemm", {weights(name + ".weight", {out, in}), weights(name + ".bias", {out})},
                {{"transB", std::int64_t{1}}});
  }
  std::shared_ptr<const nn::Model> done(const nn::Shape& shape) {
    model_.outputs = {info(last_, shape)};
    return std::make_shared<const nn::Model>(model_);
  }

 private:
  static nn::Attribute ints(std::vector<std::int64_t> values) { return values; }
  static nn::ValueInfo info(const std::string& name, const nn::Shape& shape) {
    nn::ValueInfo value{.name = name, .type = nn::ElementType::float32};
    value.dimensions.emplace();
    for (const std::int64_t side : shape) value.dimensions->push_back({.size = side});
    return value;
  }

  std::mt19937 random_;
  nn::Model model_;
  std::string last_;
};

// code (1, 3) -> 4 maps of 3 x 2 -> 3 of 6 x 4 -> 1 of 12 x 8. Activations that let every change through.
inline std::shared_ptr<const nn::Model> transposed_decoder(std::int64_t kernel, unsigned seed = 1) {
  const std::int64_t op = kernel == 3 ? 1 : 0;
  return ModelOf(seed)
      .input("code", {1, kCodes})
      .linear(kCodes, 24)
      .node("Tanh", {})
      .reshape({1, 4, 3, 2})
      .up(4, 3, kernel, op)
      .node("LeakyRelu", {}, {{"alpha", 0.2f}})
      .up(3, 1, kernel, op)
      .node("Sigmoid", {})
      .done({1, 1, 12, 8});
}

inline std::shared_ptr<const nn::Model> resize_decoder(unsigned seed = 1) {
  return ModelOf(seed)
      .input("code", {1, kCodes})
      .linear(kCodes, 24)
      .node("Tanh", {})
      .reshape({1, 4, 3, 2})
      .resize()
      .conv(4, 3, 3, 1, 1)
      .node("LeakyRelu", {}, {{"alpha", 0.2f}})
      .resize()
      .conv(3, 1, 3, 1, 1)
      .node("Sigmoid", {})
      .done({1, 1, 12, 8});
}

inline std::shared_ptr<const nn::Model> encoder() {
  return ModelOf(5)
      .input("image", {1, 1, kSide, kSide})
      .conv(1, 2, 4, 4, 0)
      .node("Relu", {})
      .node("Flatten", {})
      .linear(2 * 7 * 7, kCodes)
      .done({1, kCodes});
}

inline SharedModels models() {
  Models models;
  models.encoder = encoder();
  for (const char* moment : {"start", "end"}) {
    const unsigned seed = moment == std::string("start") ? 11 : 12;
    models.decoders.push_back({std::string("k3-") + moment, "k3", moment, "kernel 3", transposed_decoder(3, seed)});
    models.decoders.push_back({std::string("k4-") + moment, "k4", moment, "kernel 4", transposed_decoder(4, seed)});
    models.decoders.push_back({std::string("resize-") + moment, "resize", moment, "resize", resize_decoder(seed)});
  }
  models.samples = {{std::make_shared<const Digit>(with_stroke(*blank(), {8, 8}, {20, 20}, {})), 1},
                    {std::make_shared<const Digit>(with_stroke(*blank(), {14, 5}, {14, 23}, {})), 7}};
  return std::make_shared<const Models>(std::move(models));
}

}  // namespace unstride::decoder
