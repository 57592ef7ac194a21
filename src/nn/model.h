// An ONNX model as plain structs: what the file says, before anybody asks whether it can run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace unstride::nn {

using Shape = std::vector<std::int64_t>;  // empty: a scalar

// "1 x 3 x 28 x 28"; "a scalar".
std::string describe(const Shape& shape);

// TensorProto.DataType, by ONNX's numbers; others than these are kept as they are.
enum class ElementType : std::int32_t {
  undefined = 0,
  float32 = 1,
  uint8 = 2,
  int8 = 3,
  uint16 = 4,
  int16 = 5,
  int32 = 6,
  int64 = 7,
  string = 8,
  boolean = 9,
  float16 = 10,
  float64 = 11,
  uint32 = 12,
  uint64 = 13,
  bfloat16 = 16
};

std::string name_of(ElementType type);  // "FLOAT16", as ONNX writes it

// A constant: an initializer, or the value of an attribute. One of the lists has the elements, row by row; both are
// empty where the type is one that is not read (a network that needs them is refused).
struct Array {
  std::string name = {};
  ElementType type = ElementType::float32;
  Shape shape = {};
  std::vector<float> floats = {};       // FLOAT
  std::vector<std::int64_t> ints = {};  // INT64, INT32, BOOL
};

// An attribute's value; monostate: of a kind that no operator here takes (a graph, a sparse tensor, strings).
using Attribute = std::variant<std::monostate, float, std::int64_t, std::string, std::vector<float>,
                               std::vector<std::int64_t>, Array>;

struct Node {
  std::string op = {};                                 // "ConvTranspose"
  std::string domain = {};                             // empty: ONNX's own
  std::string name = {};                               // may be empty
  std::vector<std::string> inputs = {}, outputs = {};  // names of values; empty: left out
  std::map<std::string, Attribute> attributes = {};
};

struct Dimension {
  std::optional<std::int64_t> size = {};  // empty: not known
  std::string name = {};                  // of one that is not known: equal names mean equal sizes
  bool operator==(const Dimension&) const = default;
};

struct ValueInfo {
  std::string name = {};
  ElementType type = ElementType::undefined;              // undefined: no tensor
  std::optional<std::vector<Dimension>> dimensions = {};  // empty: not even their number is known
};

struct Model {
  std::int64_t ir_version = 0, opset = 0;  // the opset of ONNX's own operators; 0: none imported
  std::string producer = {};               // "pytorch 1.13.1"
  std::vector<ValueInfo> inputs = {};      // without those that an initializer fills
  std::vector<ValueInfo> outputs = {};
  std::vector<Node> nodes = {};  // each after those whose outputs it reads
  std::vector<Array> initializers = {};
};

}  // namespace unstride::nn
