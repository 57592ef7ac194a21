// A model as a list of steps over values that have a place in memory: everything that is decided before the weights are
// packed. Pure: nothing is computed and no memory taken.
#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "engine/plans/layer.h"
#include "nn/memory.h"
#include "nn/model.h"
#include "nn/operation.h"

namespace unstride::nn {

struct Options {
  int threads = 1;           // at most so many
  bool keep_values = false;  // every value keeps a place of its own, to be read and edited between two steps
  std::int64_t batch = 1;    // the first dimension of inputs where it is not known
  std::map<std::string, Shape, std::less<>> input_shapes = {};  // by input; needed where more is not known
  std::string target = {};  // an instruction set; empty: as in engine::plans::PlanOptions
};

struct NamedShape {
  std::string name;
  Shape shape;
  bool operator==(const NamedShape&) const = default;
};

enum class StepKind : std::uint8_t {
  conv,
  conv_transpose,
  product,        // Gemm, MatMul
  resampling,     // Resize, Upsample
  view,           // Reshape, Flatten, Identity, Dropout: the output is the input's memory
  pointwise,      // an activation that is fused to no step before it
  combination,    // Add, Mul
  normalization,  // BatchNormalization
  concatenation   // Concat
};

// A node, with the activation that is fused to it: what a person calls a layer.
struct Step {
  StepKind kind = StepKind::view;
  std::string name;                // the node's; where it has none, "Conv 3", 3 being its place in the model from 1
  std::string op;                  // "ConvTranspose"
  std::vector<NamedShape> inputs;  // values computed before, or the network's inputs
  NamedShape output;               // the activation's, where one is fused
  std::string weights, bias;       // initializers of a convolution, a product or a normalization (its scale); or none
  Shape weights_shape;

  engine::plans::Activation activation = {};
  std::string activation_node = {};  // as `name`; empty: none

  // How the engine computes it, activation and all: convolutions, and products with constant weights, which are
  // convolutions of `rows` pictures of one cell. Empty: plain loops.
  std::optional<engine::plans::Layer> layer = {};
  std::string algorithm = {};  // that the plan chose; set by Network
  std::string kernel = {};     // "6x64 avx512"; set by Network

  std::int64_t weight_count = 0;  // with the biases
  double multiply_adds = 0;       // of convolutions and products, those included that padding crops
};

struct Value {
  std::string name;
  Shape shape;
  std::int64_t count = 0;
  const Array* constant = nullptr;  // of an initializer, a Constant, or a view of one
  std::size_t root = 0;             // whose memory it is: itself, unless it is a view
  bool decides_shape = false;       // a constant that was read while planning
  Life life = {};                   // of a root that is no constant: when it is needed, and where it lies
};

constexpr std::size_t kNone = std::size_t(-1);  // an operand that is left out

// What a step runs: operands and output are indexes into Program::values.
struct Code {
  Operation operation;
  std::vector<std::size_t> operands;
  std::size_t output = 0;
};

struct Program {
  std::vector<NamedShape> inputs, outputs;
  std::vector<Step> steps;
  std::vector<Code> codes;  // one for each step
  std::vector<Value> values;
  std::map<std::string, std::size_t, std::less<>> value_named;
  std::list<Array> made;   // constants that the model has no Array of: value_ints of a Constant
  std::size_t floats = 0;  // that the values need together

  const Value* find(std::string_view name) const;
  const Value& root_of(const Value& value) const { return values[value.root]; }
  // Whether a value's elements are there after a run, not only until the step that needs them.
  bool is_kept(const Value& value) const;
};

// The shapes that the model's inputs get. Errors, each one sentence: a name that is no input; a shape that the model
// does not take; an input whose shape is not known; an input that does not hold FLOAT numbers.
core::Result<std::vector<NamedShape>> input_shapes(const Model& model, const Options& options);

// Errors, each one sentence: those of input_shapes(); a node that cannot run, with its name, operator and opset; a
// value that no node before its reader computes.
core::Result<Program> compile(const Model& model, const Options& options);

}  // namespace unstride::nn
