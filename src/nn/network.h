// A model planned once - shapes worked out, memory laid out, weights packed - and run as often as one likes.
//
//   auto network = Network::make(model, {.input_shapes = {{"x", {1, 1, 28, 28}}}});
//   std::ranges::copy(picture, network->editable("x").begin());
//   network->run();
//   show(network->values("y"));
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/plans/buffer.h"
#include "engine/plans/plan.h"
#include "engine/plans/pool.h"
#include "nn/model.h"
#include "nn/program.h"

namespace unstride::nn {

class Network {
 public:
  // Errors, each one sentence: what compile() refuses, an instruction set that this machine lacks, too little memory.
  static core::Result<Network> make(std::shared_ptr<const Model> model, const Options& options);

  const Model& model() const { return *model_; }
  const std::vector<NamedShape>& inputs() const { return program_.inputs; }    // in the model's order
  const std::vector<NamedShape>& outputs() const { return program_.outputs; }  // in the model's order
  const std::vector<Step>& steps() const { return program_.steps; }
  const Operation& operation(std::size_t step) const { return program_.codes[step].operation; }
  std::size_t memory_floats() const { return memory_.size(); }  // that all values need together

  // Copies the inputs (in the order of inputs(), of those sizes) and computes everything. Allocates nothing.
  void run(std::span<const std::span<const float>> inputs);
  // Computes with what the inputs hold. One step at a time is the same, and values may be changed in between.
  void run() { run_from(0); }
  void run_from(std::size_t step);
  void run_step(std::size_t step);

  // The elements of a value, row by row: of inputs, outputs and initializers, and with keep_values of what every step
  // writes, until the step runs again. Empty: there is no such value, it has no elements, or its memory is used again.
  std::span<const float> values(std::string_view name) const;
  // The same to be written, but for initializers (see replace): an edited value is what the steps after it read.
  std::span<float> editable(std::string_view name);
  const Shape* shape_of(std::string_view name) const;  // null: no such value

  // Gives an initializer other elements, and packs anew what the steps that read it have packed. The model stays as it
  // is: replacing with its own elements undoes it. What was computed stays until it is run again.
  // Errors: no initializer of FLOAT elements has this name, another count, or the elements decided a shape.
  core::Result<void> replace(std::string_view initializer, std::span<const float> elements);

 private:
  // What a step runs with. Pointers into memory_, the model's initializers and replaced_.
  struct Work {
    std::optional<engine::plans::Plan> plan;  // of the steps that are the engine's
    std::vector<const float*> inputs;         // null: left out
    float* output = nullptr;
  };

  Network(std::shared_ptr<const Model> model, Program program)
      : model_(std::move(model)), program_(std::move(program)) {}

  core::Result<void> plan_step(std::size_t step);
  void bind();
  std::span<const float> elements(const Value& value) const;

  std::shared_ptr<const Model> model_;
  Program program_;
  engine::plans::PlanOptions plan_options_;
  std::vector<Work> work_;                              // one for each step
  std::map<std::size_t, std::vector<float>> replaced_;  // by value
  engine::plans::Buffer memory_, workspace_;
  std::unique_ptr<engine::plans::Pool> pool_;  // null: one thread
};

}  // namespace unstride::nn
