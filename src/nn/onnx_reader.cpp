#include "nn/onnx_reader.h"

#include <optional>
#include <protozero/pbf_reader.hpp>
#include <set>

#include "nn/onnx_tensor.h"

namespace unstride::nn {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

// Tag and wire type at once: a getter of protozero takes for granted that the field is what it gets.
constexpr std::uint32_t number(std::uint32_t field) {
  return protozero::tag_and_type(field, pbf_wire_type::varint);
}
constexpr std::uint32_t bytes(std::uint32_t field) {
  return protozero::tag_and_type(field, pbf_wire_type::length_delimited);
}
constexpr std::uint32_t single(std::uint32_t field) {
  return protozero::tag_and_type(field, pbf_wire_type::fixed32);
}

// Names, nodes, dimensions, ...: two bytes of a file can ask for hundreds in memory. The largest networks have some ten
// thousand of them.
constexpr std::int64_t kMostParts = 1 << 20;

// onnx.AttributeProto.AttributeType
enum AttributeType { kUnset = 0, kFloat = 1, kInt = 2, kString = 3, kTensor = 4, kFloats = 6, kInts = 7 };

// One file. The first error ends it: `failed()` is asked before a field is read.
class Reader {
 public:
  Model read(std::string_view file) {
    Model model;
    bool has_graph = false;
    for (pbf_reader from(file.data(), file.size()); next(from);) switch (from.tag_and_type()) {
        case number(1):
          model.ir_version = from.get_int64();
          break;
        case bytes(2):
          model.producer = read_text(from) + model.producer;
          break;
        case bytes(3):
          model.producer += " " + read_text(from);
          break;
        case bytes(7):
          has_graph = true;
          read_graph(from.get_message(), model);
          break;
        case bytes(8):
          read_opset(from.get_message(), model);
          break;
        default:
          from.skip();
      }
    if (!has_graph) fail("This is no ONNX model: it has no graph; choose another file.");
    return model;
  }

  bool failed() const { return error_.has_value(); }
  core::Error error() const { return *error_; }
  std::string place() const { return place_ ? fmt::format("{} {}", place_, place_number_) : "the model"; }

 private:
  bool next(pbf_reader& from) { return !failed() && from.next(); }

  template <class... Args>
  void fail(fmt::format_string<Args...> format, Args&&... args) {
    if (!failed()) error_ = core::Error{fmt::format(format, std::forward<Args>(args)...)};
  }

  // Counts what is about to be made.
  bool afford() {
    if (++parts_ > kMostParts)
      fail("The model has more than {} parts; Unstride opens none as large as that.", kMostParts);
    return !failed();
  }

  // Where it lies in the file.
  static std::string_view text_at(pbf_reader& from) {
    const protozero::data_view bytes = from.get_view();
    return {bytes.data(), bytes.size()};
  }

  std::string read_text(pbf_reader& from) {
    const std::string_view text = text_at(from);
    return afford() ? std::string(text) : std::string();
  }

  template <class Range, class Element>
  void append(const Range& range, std::vector<Element>& to) {
    for (const auto element : range) to.push_back(Element(element));
  }
  void append_dimension(std::int64_t size, Shape& to) {
    if (afford()) to.push_back(size);
  }

  void read_opset(pbf_reader from, Model& model) {
    std::string domain;
    std::int64_t version = 0;
    while (next(from)) switch (from.tag_and_type()) {
        case bytes(1):
          domain = read_text(from);
          break;
        case number(2):
          version = from.get_int64();
          break;
        default:
          from.skip();
      }
    if (domain.empty() || domain == "ai.onnx") model.opset = version;
  }

  void read_graph(pbf_reader from, Model& model) {
    bool sparse = false;
    while (next(from)) switch (from.tag_and_type()) {
        case bytes(1):
          enter("node", model.nodes.size());
          if (afford()) read_node(from.get_message(), model.nodes.emplace_back());
          break;
        case bytes(5):
          enter("initializer", model.initializers.size());
          if (afford()) model.initializers.push_back(read_tensor(from.get_message()));
          break;
        case bytes(11):
          enter("input", model.inputs.size());
          if (afford()) read_value_info(from.get_message(), model.inputs.emplace_back());
          break;
        case bytes(12):
          enter("output", model.outputs.size());
          if (afford()) read_value_info(from.get_message(), model.outputs.emplace_back());
          break;
        case bytes(15):
          sparse = true;
          from.skip();
          break;
        default:
          from.skip();
      }
    place_ = nullptr;
    if (sparse) fail("The model has sparse initializers, which are not read; export it with dense ones.");
    std::set<std::string_view> filled;  // before IR version 4, every initializer was an input, too
    for (const Array& initializer : model.initializers) filled.insert(initializer.name);
    std::erase_if(model.inputs, [&](const ValueInfo& input) { return filled.contains(input.name); });
  }

  void read_node(pbf_reader from, Node& node) {
    while (next(from)) switch (from.tag_and_type()) {
        case bytes(1):
          node.inputs.push_back(read_text(from));
          break;
        case bytes(2):
          node.outputs.push_back(read_text(from));
          break;
        case bytes(3):
          node.name = read_text(from);
          break;
        case bytes(4):
          node.op = read_text(from);
          break;
        case bytes(5):
          if (afford()) read_attribute(from.get_message(), node);
          break;
        case bytes(7):
          node.domain = read_text(from);
          break;
        default:
          from.skip();
      }
    if (node.domain == "ai.onnx") node.domain.clear();
  }

  void read_attribute(pbf_reader from, Node& node) {
    std::string name, text;
    int type = kUnset, seen = kUnset;  // files before IR version 2 do not say the type
    float f = 0;
    std::int64_t i = 0;
    std::vector<float> floats;
    std::vector<std::int64_t> ints;
    Array tensor;
    while (next(from)) switch (from.tag_and_type()) {
        case bytes(1):
          name = read_text(from);
          break;
        case single(2):
          f = from.get_float();
          seen = kFloat;
          break;
        case number(3):
          i = from.get_int64();
          seen = kInt;
          break;
        case bytes(4):
          text = read_text(from);
          seen = kString;
          break;
        case bytes(5):
          tensor = read_tensor(from.get_message());
          seen = kTensor;
          break;
        case single(7):
          floats.push_back(from.get_float());
          seen = kFloats;
          break;
        case bytes(7):
          append(from.get_packed_float(), floats);
          seen = kFloats;
          break;
        case number(8):
          ints.push_back(from.get_int64());
          seen = kInts;
          break;
        case bytes(8):
          append(from.get_packed_int64(), ints);
          seen = kInts;
          break;
        case number(20):
          type = from.get_enum();
          break;
        default:
          from.skip();
      }
    Attribute& attribute = node.attributes[name];
    switch (type == kUnset ? seen : type) {
      case kFloat:
        attribute = f;
        break;
      case kInt:
        attribute = i;
        break;
      case kString:
        attribute = std::move(text);
        break;
      case kTensor:
        attribute = std::move(tensor);
        break;
      case kFloats:
        attribute = std::move(floats);
        break;
      case kInts:
        attribute = std::move(ints);
        break;
      default:
        attribute = std::monostate();
    }
  }

  Array read_tensor(pbf_reader from) {
    StoredTensor tensor;
    Array& array = tensor.array;
    while (next(from)) switch (from.tag_and_type()) {
        case number(1):
          append_dimension(from.get_int64(), array.shape);
          break;
        case bytes(1):
          for (const std::int64_t size : from.get_packed_int64()) append_dimension(size, array.shape);
          break;
        case number(2):
          array.type = ElementType(from.get_int32());
          break;
        case bytes(3):
          tensor.segmented = true;
          from.skip();
          break;
        case single(4):
          array.floats.push_back(from.get_float());
          break;
        case bytes(4):
          append(from.get_packed_float(), array.floats);
          break;
        case number(5):
          array.ints.push_back(from.get_int32());
          break;
        case bytes(5):
          append(from.get_packed_int32(), array.ints);
          break;
        case number(7):
          array.ints.push_back(from.get_int64());
          break;
        case bytes(7):
          append(from.get_packed_int64(), array.ints);
          break;
        case bytes(8):
          array.name = read_text(from);
          break;
        case bytes(9):
          tensor.raw = text_at(from);
          break;
        case bytes(13):
          tensor.external = true;
          from.skip();
          break;
        case number(14):
          tensor.external |= from.get_enum() != 0;
          break;
        default:
          from.skip();
      }
    if (failed()) return {};
    auto elements = elements_of(std::move(tensor));
    if (!elements) error_ = elements.error();
    return elements ? std::move(*elements) : Array();
  }

  void read_value_info(pbf_reader from, ValueInfo& info) {
    while (next(from)) switch (from.tag_and_type()) {
        case bytes(1):
          info.name = read_text(from);
          break;
        case bytes(2):
          read_type(from.get_message(), info);
          break;
        default:
          from.skip();
      }
  }

  void read_type(pbf_reader from, ValueInfo& info) {
    while (next(from)) {
      if (from.tag_and_type() != bytes(1)) {  // a sequence, a map, ...
        from.skip();
        continue;
      }
      for (pbf_reader tensor = from.get_message(); next(tensor);) switch (tensor.tag_and_type()) {
          case number(1):
            info.type = ElementType(tensor.get_int32());
            break;
          case bytes(2):
            info.dimensions = read_dimensions(tensor.get_message());
            break;
          default:
            tensor.skip();
        }
    }
  }

  std::vector<Dimension> read_dimensions(pbf_reader from) {
    std::vector<Dimension> dimensions;
    while (next(from)) {
      if (from.tag_and_type() != bytes(1) || !afford()) {
        from.skip();
        continue;
      }
      Dimension& dimension = dimensions.emplace_back();
      for (pbf_reader part = from.get_message(); next(part);) switch (part.tag_and_type()) {
          case number(1):
            dimension.size = part.get_int64();
            break;
          case bytes(2):
            dimension.name = read_text(part);
            break;
          default:
            part.skip();
        }
      // Some exporters write 0 or -1 for what they do not know.
      if (dimension.size && *dimension.size <= 0) dimension.size.reset();
    }
    return dimensions;
  }

  void enter(const char* part, std::size_t index) {
    place_ = part;
    place_number_ = index + 1;
  }

  std::optional<core::Error> error_;
  const char* place_ = nullptr;  // what is being read; null: the model itself
  std::size_t place_number_ = 0;
  std::int64_t parts_ = 0;
};

}  // namespace

core::Result<Model> read_onnx(std::string_view file) {
  Reader reader;
  try {
    Model model = reader.read(file);
    if (reader.failed()) return tl::make_unexpected(reader.error());
    return model;
  } catch (const protozero::end_of_buffer_exception&) {
    return core::fail("This is no ONNX model, or one that was cut off: it ends within {}; copy or export it again.",
                      reader.place());
  } catch (const protozero::exception&) {
    return core::fail("This is no ONNX model, or a damaged one: {} cannot be read; copy or export it again.",
                      reader.place());
  }
}

}  // namespace unstride::nn
