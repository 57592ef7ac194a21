// Writes the programs of many problems, with what the reference and the conventions say of them, for run_programs.py:
// FOLDER/NNN/pytorch.py, keras.py, onnx.py, jax.py, numpy.py and problem.json.
#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/check.h"
#include "engine/random_problem.h"
#include "engine/reference.h"
#include "frameworks/code.h"
#include "frameworks/conventions.h"
#include "frameworks/given.h"

namespace unstride::frameworks {
namespace {

using nlohmann::json;

engine::Problem draw_problem(engine::Random& random) {
  const std::int64_t rows = engine::draw(random, 1, 5), cols = engine::draw(random, 1, 5);
  const std::int64_t groups = std::max<std::int64_t>(1, engine::draw(random, -1, 3));
  const engine::ConvParams params{.height = engine::draw_axis(random, rows),
                                  .width = engine::draw_axis(random, cols),
                                  .in_channels = groups * engine::draw(random, 1, 2),
                                  .out_channels = groups * engine::draw(random, 1, 3),
                                  .groups = groups};
  engine::Problem problem = problem_of(params, rows, cols, engine::draw(random, 0, 1) == 1);
  const auto integers = [&](const engine::SharedTensor& tensor) {
    return std::make_shared<const core::Tensor>(engine::draw_integers(random, tensor->shape, 9));
  };
  problem.input = integers(problem.input);
  problem.kernel = integers(problem.kernel);
  if (problem.bias) problem.bias = integers(problem.bias);
  return problem;
}

// What chance seldom draws: the frames that Keras and JAX have a word for, and zeros appended beyond the stride.
std::vector<engine::Problem> chosen_problems() {
  const auto square = [](const engine::AxisParams& axis) {
    return problem_of({.height = axis, .width = axis, .in_channels = 2, .out_channels = 3}, 3, 4, true);
  };
  return {worked_example(),
          square({.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1}),
          square({.kernel = 3, .stride = 2, .pad_begin = 0, .pad_end = 1}),
          square({.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1}),
          square({.kernel = 2, .stride = 3, .output_padding = 1}),
          square({.kernel = 1, .stride = 4, .pad_begin = 1, .output_padding = 3}),
          square({.kernel = 9, .stride = 4, .pad_begin = 4, .pad_end = 4, .output_padding = 3}),
          square({.kernel = 2, .stride = 1, .output_padding = 4, .dilation = 5})};
}

json axis_json(const AxisFrame& frame) {
  return {{"begin", frame.crop.begin},
          {"size", frame.size},
          {"shift", frame.shift},
          {"padding", frame.pytorch.padding},
          {"output_padding", frame.pytorch.output_padding},
          {"rest", {frame.pytorch.rest.begin, frame.pytorch.rest.end}}};
}

json params_json(const engine::AxisParams& axis) {
  return {{"kernel", axis.kernel},
          {"stride", axis.stride},
          {"pad_begin", axis.pad_begin},
          {"pad_end", axis.pad_end},
          {"output_padding", axis.output_padding},
          {"dilation", axis.dilation}};
}

json described(const engine::Problem& problem) {
  const auto output = engine::conv_transpose2d(*problem.input, *problem.kernel, problem.bias.get(), problem.params);
  CHECK(output.has_value());
  const core::Shape& shape = output->shape;
  json conventions_json = json::array();
  for (const Convention& convention : conventions(engine::axes_of(problem.params, problem.input->shape)))
    conventions_json.push_back({{"framework", name(convention.framework)},
                                {"words", convention.words},
                                {"height", axis_json(convention.height)},
                                {"width", axis_json(convention.width)}});
  return {{"height", params_json(problem.params.height)},
          {"width", params_json(problem.params.width)},
          {"channels", {problem.params.in_channels, problem.params.out_channels}},
          {"groups", problem.params.groups},
          {"shape", {shape.n, shape.c, shape.h, shape.w}},
          {"output", output->values},
          {"conventions", conventions_json}};
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  CHECK(file.good());
}

void write_all(const std::filesystem::path& folder) {
  constexpr int kRandomProblems = 72;
  engine::Random random(20260);
  std::vector<engine::Problem> problems = chosen_problems();
  for (int i = 0; i < kRandomProblems; ++i) problems.push_back(draw_problem(random));
  for (size_t i = 0; i < problems.size(); ++i) {
    const std::filesystem::path place = folder / fmt::format("{:03}", i);
    std::filesystem::create_directories(place);
    for (const Framework framework : kFrameworks) {
      std::string file = name(framework);
      for (char& c : file) c = char(std::tolower(c));
      write(place / (file + ".py"), code(framework, problems[i]));
    }
    write(place / "problem.json", described(problems[i]).dump(1));
  }
}

}  // namespace
}  // namespace unstride::frameworks

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: write_programs FOLDER\n");
    return 2;
  }
  std::filesystem::remove_all(arguments[1]);
  unstride::frameworks::write_all(arguments[1]);
}
