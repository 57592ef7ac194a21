#include "nn/onnx_reader.h"

#include <protozero/pbf_writer.hpp>
#include <random>

#include "nn/given.h"

namespace unstride::nn {
namespace {

using Writer = protozero::pbf_writer;

// ModelProto with one initializer, the fields of which `write` writes.
template <class Write>
std::string model_with_tensor(const Write& write) {
  std::string tensor, graph, model;
  Writer to(tensor);
  write(to);
  Writer(graph).add_message(5, tensor);
  Writer(model).add_message(7, graph);
  return model;
}

template <class Write>
core::Result<Model> read_tensor(const Write& write) {
  return read_onnx(model_with_tensor(write));
}

// What can be done with any model that was read: nothing of it may crash.
void try_to_run(const Model& model) {
  Options options;
  for (const ValueInfo& input : model.inputs) {
    const auto given = std::ranges::find(model.initializers, "given/" + input.name, &Array::name);
    if (given != model.initializers.end()) options.input_shapes.emplace(input.name, given->shape);
  }
  const auto program = compile(model, options);
  constexpr std::size_t kEnough = 1 << 20;
  if (!program || program->floats > kEnough) return;
  auto network = Network::make(std::make_shared<const Model>(model), options);
  if (network) network->run();
}

TEST(OnnxReader, ReadsWhatTheModelIsAbout) {
  const auto model = golden("decoder");
  EXPECT_EQ(model->ir_version, 8);
  EXPECT_EQ(model->opset, 13);
  EXPECT_EQ(model->producer, "make_golden_networks");
  ASSERT_EQ(model->inputs.size(), 1u);
  EXPECT_EQ(model->inputs[0].type, ElementType::float32);
  EXPECT_EQ(model->inputs[0].dimensions, (std::vector<Dimension>{{std::nullopt, "n"}, {4, ""}}));
  ASSERT_EQ(model->nodes.size(), 8u);
  const Node& node = model->nodes[3];
  EXPECT_EQ(node.op, "ConvTranspose");
  EXPECT_EQ(node.inputs, (std::vector<std::string>{"m", "w2", "b2"}));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(node.attributes.at("pads")), (std::vector<std::int64_t>{1, 1, 1, 1}));
  EXPECT_EQ(std::get<std::string>(model->nodes[5].attributes.at("mode")), "nearest");
  EXPECT_EQ(std::get<float>(golden("leaky_relu")->nodes[0].attributes.at("alpha")), 0.25f);
  EXPECT_EQ(std::get<Array>(golden("constant")->nodes[0].attributes.at("value")).shape, (Shape{5}));
}

TEST(OnnxReader, AModelThatIsCutOffAnywhereIsRefusedOrStillAWholeOne) {
  const std::string bytes = bytes_of("decoder");
  ASSERT_GT(bytes.size(), 1000u);
  std::size_t refused = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // In memory of its own, so that a sanitizer sees a read beyond its end.
    const std::vector<char> part(bytes.begin(), bytes.begin() + std::ptrdiff_t(size));
    const auto model = read_onnx({part.data(), part.size()});
    if (model) try_to_run(*model);
    else ++refused;
  }
  EXPECT_GT(refused, bytes.size() - 100);  // only within what follows the graph a part is a model
}

TEST(OnnxReader, NoChangedBytesCrashIt) {
  std::mt19937 random(11);
  std::size_t read = 0, refused = 0;
  for (const char* name : {"decoder", "skips", "constant_floats", "resize_opset_11", "dropout_opset_13"}) {
    const std::string bytes = bytes_of(name);
    for (int round = 0; round < 2000; ++round) {
      std::string changed = bytes;
      for (int change = 0; change <= round % 4; ++change) {
        char& byte = changed[random() % changed.size()];
        byte = round % 2 ? char(byte ^ (1 << random() % 8)) : char(random());
      }
      const auto model = read_onnx(changed);
      ++(model ? read : refused);
      if (model) try_to_run(*model);
    }
  }
  EXPECT_GT(read, 1000u);
  EXPECT_GT(refused, 1000u);
}

TEST(OnnxReader, SkipsFieldsOfAnotherWireType) {
  std::string graph, node, model;
  Writer(node).add_fixed32(1, 5);  // an input's name as a number
  Writer(node).add_int64(4, 5);    // the operator, too
  Writer(node).add_string(4, "Relu");
  Writer(graph).add_message(1, node);
  Writer(graph).add_double(5, 1.5);      // an initializer as a number
  Writer(model).add_string(1, "eight");  // ir_version as text
  Writer(model).add_fixed64(8, 13);      // opset_import as a number
  Writer(model).add_int64(7, 3);         // the graph as a number
  Writer(model).add_message(7, graph);
  const auto read = read_onnx(model);
  ASSERT_TRUE(read) << error_of(read);
  EXPECT_EQ(read->ir_version, 0);
  EXPECT_EQ(read->opset, 0);
  ASSERT_EQ(read->nodes.size(), 1u);
  EXPECT_EQ(read->nodes[0].op, "Relu");
  EXPECT_TRUE(read->nodes[0].inputs.empty());
  EXPECT_TRUE(read->initializers.empty());
}

TEST(OnnxReader, EveryFieldTakesEveryWireTypeWithoutHarm) {
  // Field by field and level by level: a model, a graph, a node, an attribute, a tensor, an input.
  const std::vector<std::vector<std::uint32_t>> paths = {
      {},         {7},           {7, 1},           {7, 1, 5},           {7, 5}, {7, 11},
      {7, 11, 2}, {7, 11, 2, 1}, {7, 11, 2, 1, 2}, {7, 11, 2, 1, 2, 1}, {8}};
  for (const auto& path : paths)
    for (std::uint32_t field = 1; field <= 26; ++field)
      for (int type = 0; type < 4; ++type) {
        std::string bytes;
        Writer to(bytes);
        if (type == 0) to.add_uint64(field, ~std::uint64_t(0));
        if (type == 1) to.add_fixed64(field, ~std::uint64_t(0));
        if (type == 2) to.add_bytes(field, std::string("\xff\x01\x80\x07", 4));
        if (type == 3) to.add_fixed32(field, ~std::uint32_t(0));
        for (auto level = path.rbegin(); level != path.rend(); ++level) {
          std::string outer;
          Writer(outer).add_message(*level, bytes);
          bytes = outer;
        }
        const auto model = read_onnx(bytes);
        if (model) try_to_run(*model);
      }
}

TEST(OnnxReader, ReadsElementsInEveryWayThatTheyAreStored) {
  const std::vector<float> three = {1.5f, -2, 0.25f};
  const auto described = [](Writer& to, std::int32_t type) {
    to.add_int64(1, 3);
    to.add_int32(2, type);
    to.add_string(8, "w");
  };
  const auto raw = read_tensor([&](Writer& to) {
    described(to, 1);
    to.add_bytes(9, reinterpret_cast<const char*>(three.data()), 12);
  });
  const auto packed = read_tensor([&](Writer& to) {
    described(to, 1);
    to.add_packed_float(4, three.begin(), three.end());
  });
  const auto single = read_tensor([&](Writer& to) {
    described(to, 1);
    for (const float element : three) to.add_float(4, element);
  });
  for (const auto* read : {&raw, &packed, &single}) {
    ASSERT_TRUE(*read) << error_of(*read);
    EXPECT_EQ((*read)->initializers[0].floats, three);
    EXPECT_EQ((*read)->initializers[0].name, "w");
  }

  const std::vector<std::int64_t> wide = {-1, std::int64_t(1) << 40, 7};
  const std::vector<std::int32_t> narrow = {-1, 1 << 30, 7};
  const auto int64_raw = read_tensor([&](Writer& to) {
    described(to, 7);
    to.add_bytes(9, reinterpret_cast<const char*>(wide.data()), 24);
  });
  const auto int64_packed = read_tensor([&](Writer& to) {
    described(to, 7);
    to.add_packed_int64(7, wide.begin(), wide.end());
  });
  const auto int32_raw = read_tensor([&](Writer& to) {
    described(to, 6);
    to.add_bytes(9, reinterpret_cast<const char*>(narrow.data()), 12);
  });
  const auto int32_packed = read_tensor([&](Writer& to) {
    described(to, 6);
    to.add_packed_int32(5, narrow.begin(), narrow.end());
  });
  EXPECT_EQ(int64_raw->initializers[0].ints, wide);
  EXPECT_EQ(int64_packed->initializers[0].ints, wide);
  EXPECT_EQ(int32_raw->initializers[0].ints, (std::vector<std::int64_t>{-1, 1 << 30, 7}));
  EXPECT_EQ(int32_packed->initializers[0].ints, (std::vector<std::int64_t>{-1, 1 << 30, 7}));
}

// Type 1 with these sizes and 12 bytes.
core::Result<Model> read_sizes(std::vector<std::int64_t> sizes) {
  return read_tensor([&](Writer& to) {
    for (const std::int64_t size : sizes) to.add_int64(1, size);
    to.add_int32(2, 1);
    to.add_string(8, "w");
    to.add_bytes(9, std::string(12, '\0'));
  });
}

TEST(OnnxReader, RefusesShapesThatAreNotThoseOfTheElements) {
  EXPECT_TRUE(read_sizes({3}));
  EXPECT_TRUE(read_sizes({1, 3, 1}));
  const std::int64_t huge = std::int64_t(1) << 62;
  for (const auto& sizes :
       {Shape{}, Shape{4}, Shape{-3}, Shape{-1, -3}, Shape{huge, 4}, Shape{huge, huge}, Shape{0}, Shape{huge, 12, 0}})
    EXPECT_TRUE(contains(error_of(read_sizes(sizes)), "'w' is said to be")) << describe(sizes);
  EXPECT_EQ(error_of(read_sizes({2, 2})),
            "'w' is said to be 2 x 2 of FLOAT, but the file has 3 of them; export the model again.");
}

TEST(OnnxReader, KeepsTypesThatItDoesNotReadWithoutElements) {
  const auto half = read_tensor([](Writer& to) {
    to.add_int64(1, 2);
    to.add_int32(2, 10);
    to.add_bytes(9, std::string(4, '\0'));
  });
  ASSERT_TRUE(half);
  EXPECT_EQ(name_of(half->initializers[0].type), "FLOAT16");
  EXPECT_TRUE(half->initializers[0].floats.empty());
}

TEST(OnnxReader, RefusesElementsInAnotherFile) {
  const auto external = read_tensor([](Writer& to) {
    to.add_int64(1, 2);
    to.add_int32(2, 1);
    to.add_string(8, "w");
    to.add_int32(14, 1);
  });
  EXPECT_EQ(error_of(external), "The elements of 'w' lie in another file; save the model as one file (onnx.save).");
}

TEST(OnnxReader, SaysWhatIsNoModel) {
  EXPECT_EQ(error_of(read_onnx("")), "This is no ONNX model: it has no graph; choose another file.");
  EXPECT_TRUE(contains(error_of(read_onnx("{\"a\": 1}")), "This is no ONNX model"));
  std::string graph, model;
  Writer(graph).add_bytes(1, std::string("\x0a\x20name", 6));  // a node with a name of 32 bytes that has 4
  Writer(model).add_message(7, graph);
  EXPECT_EQ(error_of(read_onnx(model)),
            "This is no ONNX model, or one that was cut off: it ends within node 1; copy or export it again.");
}

TEST(OnnxReader, RefusesMorePartsThanANetworkHas) {
  std::string graph, model;
  for (int i = 0; i < (1 << 20) + 1; ++i) graph += std::string("\x0a\x00", 2);  // an empty node
  Writer(model).add_message(7, graph);
  EXPECT_TRUE(contains(error_of(read_onnx(model)), "more than 1048576 parts"));
}

}  // namespace
}  // namespace unstride::nn
