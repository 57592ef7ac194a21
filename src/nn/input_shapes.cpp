// Which shapes a model's inputs get: what the file says, what is given, and both together.
#include <algorithm>

#include "nn/program.h"

namespace unstride::nn {
namespace {

std::string in_words(const std::vector<Dimension>& dimensions) {
  std::string text;
  for (const Dimension& dimension : dimensions)
    text += fmt::format("{}{}", text.empty() ? "" : " x ",
                        dimension.size           ? std::to_string(*dimension.size)
                        : dimension.name.empty() ? "?"
                                                 : dimension.name);
  return text.empty() ? "a scalar" : text;
}

// `sizes`: of the named dimensions that were seen before.
core::Result<Shape> input_shape(const ValueInfo& input, const Options& options,
                                std::map<std::string, std::int64_t>& sizes) {
  const auto given = options.input_shapes.find(input.name);
  const bool is_given = given != options.input_shapes.end();
  if (!input.dimensions) {
    if (is_given) return given->second;
    return core::fail("The model does not say the shape of its input '{}'; give it one.", input.name);
  }
  Shape shape = is_given ? given->second : Shape(input.dimensions->size(), -1);
  bool fits = shape.size() == input.dimensions->size();
  for (std::size_t i = 0; fits && i < shape.size(); ++i) {
    const Dimension& dimension = (*input.dimensions)[i];
    std::optional<std::int64_t> size = dimension.size;
    if (const auto named = sizes.find(dimension.name); !size && named != sizes.end()) size = named->second;
    if (!is_given && !size && i > 0)
      return core::fail("The model leaves the shape {} of its input '{}' open; give it one.",
                        in_words(*input.dimensions), input.name);
    if (!is_given) shape[i] = size.value_or(options.batch);
    fits = !size || shape[i] == *size;
    if (!dimension.name.empty()) sizes.emplace(dimension.name, shape[i]);
  }
  if (!fits)
    return core::fail("The input '{}' is {}, but the model takes {}.", input.name, describe(shape),
                      in_words(*input.dimensions));
  return shape;
}

}  // namespace

core::Result<std::vector<NamedShape>> input_shapes(const Model& model, const Options& options) {
  std::string names;
  for (const ValueInfo& input : model.inputs) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", input.name);
  for (const auto& given : options.input_shapes)
    if (std::ranges::find(model.inputs, given.first, &ValueInfo::name) == model.inputs.end())
      return core::fail("The model has no input '{}'; it has {}.", given.first, names.empty() ? "none" : names);
  std::vector<NamedShape> shapes;
  std::map<std::string, std::int64_t> sizes;
  for (const ValueInfo& input : model.inputs) {
    auto shape = input_shape(input, options, sizes);
    if (!shape) return tl::make_unexpected(shape.error());
    shapes.push_back({input.name, std::move(*shape)});
  }
  return shapes;
}

}  // namespace unstride::nn
