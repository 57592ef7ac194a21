// What cannot run is refused before anything is allocated, with the node's name and the reason.
#include "nn/shapes.h"

#include "nn/given.h"

namespace unstride::nn {
namespace {

std::string refusal(const Model& model, const Options& options = {}) {
  const auto network = Network::make(std::make_shared<const Model>(model), options);
  const std::string error = error_of(network);
  EXPECT_EQ(error.find('.', error.size() - 1), error.size() - 1) << error;
  return error;
}

// The reason alone, of a node "n".
std::string reason(const Node& node, Shape x, std::vector<Array> initializers = {}, std::int64_t opset = 13) {
  const std::string error = refusal(one_node(node, std::move(x), std::move(initializers), opset));
  const std::string begin = "The node 'n' (" + node.op + ", opset " + std::to_string(opset) + ") cannot run: ";
  EXPECT_TRUE(error.starts_with(begin)) << error;
  return error.substr(std::min(begin.size(), error.size()));
}

Node node(std::string op, std::vector<std::string> inputs, std::map<std::string, Attribute> attributes = {}) {
  return {.op = std::move(op), .inputs = std::move(inputs), .attributes = std::move(attributes)};
}

using Integers = std::vector<std::int64_t>;

TEST(Shapes, UnknownOperatorsAreRefusedWithTheirNameAndOpset) {
  EXPECT_EQ(refusal(one_node(node("Softmax", {"x"}), {1, 2})),
            "The node 'n' (Softmax, opset 13) cannot run: this operator is not supported.");
  Node foreign = node("Relu", {"x"});
  foreign.domain = "com.microsoft";
  EXPECT_EQ(reason(foreign, {1, 2}), "operators of the domain 'com.microsoft' are not supported.");
  Model unnamed = one_node(node("Softmax", {"x"}), {1, 2});
  unnamed.nodes[0].name.clear();
  EXPECT_TRUE(contains(refusal(unnamed), "The node 'Softmax 1' (Softmax, opset 13)"));
}

TEST(Shapes, OtherOpsetsAreRefused) {
  for (const std::int64_t opset : {0, 6, 19})
    EXPECT_EQ(refusal(one_node(node("Relu", {"x"}), {1}, {}, opset)),
              "The model's operators are those of opset " + std::to_string(opset) + "; only 7 to 18 are supported.");
}

TEST(Shapes, OnlyTwoDimensionalConvolutionsRun) {
  EXPECT_EQ(reason(node("Conv", {"x", "w"}), {1, 3, 8}, {floats("w", {2, 3, 3})}),
            "its input of 1 x 3 x 8 has 3 dimensions; only two-dimensional Convs (batch, channels, height, width) are "
            "supported.");
  EXPECT_TRUE(contains(reason(node("ConvTranspose", {"x", "w"}), {1, 3, 4, 4, 4}, {floats("w", {3, 2, 1, 1, 1})}),
                       "only two-dimensional"));
}

TEST(Shapes, ConvolutionsThatDoNotFitAreRefused) {
  const Shape x = {1, 3, 4, 4};
  const auto conv = [&](Shape w, std::map<std::string, Attribute> attributes = {}) {
    return reason(node("Conv", {"x", "w"}, std::move(attributes)), x, {floats("w", std::move(w))});
  };
  EXPECT_EQ(conv({2, 4, 3, 3}), "its weights of 2 x 4 x 3 x 3 in 1 groups take 4 channels, but its input has 3.");
  EXPECT_NE(conv({2, 3, 5, 5}), "");  // the kernel is larger than the input
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"strides", Integers{0, 1}}}), "Stride 0 (height) must be at least 1.");
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"strides", Integers{1}}}), "its attribute strides has 1 numbers, not 2.");
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"strides", 1.5f}}), "its attribute strides must be a list of whole numbers.");
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"group", std::int64_t(0)}}), "its group is 0.");
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"kernel_shape", Integers{2, 2}}}),
            "its kernel_shape 2 x 2 is not that of its weights of 2 x 3 x 3 x 3.");
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"auto_pad", std::string("SAME")}}),
            "its auto_pad is 'SAME', which ONNX does not have.");
  EXPECT_EQ(conv({2, 3, 3, 3}, {{"activation", std::string("Relu")}}), "its attribute activation is not supported.");
  EXPECT_TRUE(contains(conv({2, 3, 3, 3}, {{"pads", Integers{std::int64_t(1) << 62, 0, 0, 0}}}), "have the number"));
  EXPECT_TRUE(contains(conv({2, 3, 3, 3}, {{"pads", Integers{1 << 30, 1 << 30, 1 << 30, 1 << 30}}}), "too large"));
  EXPECT_EQ(
      reason(node("ConvTranspose", {"x", "w"}, {{"output_shape", Integers{9, 9}}}), x, {floats("w", {3, 2, 3, 3})}),
      "its output_shape asks for 9 cells, 3 more than its input gives.");
  EXPECT_EQ(reason(node("Conv", {"x", "w", "b"}), x, {floats("w", {2, 3, 3, 3}), floats("b", {3})}),
            "its bias of 3 is not one number for each of 2 channels.");
  EXPECT_EQ(reason(node("Conv", {"x", "x"}), x),
            "its weights are computed by another node; only constant ones are supported.");
}

TEST(Shapes, ProductsThatDoNotFitAreRefused) {
  EXPECT_EQ(reason(node("Gemm", {"x", "w"}), {2, 3}, {floats("w", {4, 5})}), "2 x 3 and 4 x 5 cannot be multiplied.");
  EXPECT_EQ(reason(node("Gemm", {"x", "w", "c"}), {2, 3}, {floats("w", {3, 5}), floats("c", {4})}),
            "its bias of 4 does not fit its output of 2 x 5.");
  EXPECT_EQ(reason(node("Gemm", {"x", "w"}), {2, 3}, {floats("w", {3, 5})}, 9),
            "its third input is left out, which opset 9 does not allow.");
  EXPECT_EQ(reason(node("MatMul", {"x", "w"}), {2, 4, 3}, {floats("w", {3, 3, 5})}),
            "2 and 3 cannot be broadcast together.");
}

TEST(Shapes, OtherShapesThatDoNotFitAreRefused) {
  EXPECT_EQ(reason(node("Add", {"x", "w"}), {2, 3}, {floats("w", {2})}), "2 x 3 and 2 cannot be broadcast together.");
  EXPECT_EQ(reason(node("Reshape", {"x", "s"}), {2, 3}, {integers("s", {4, -1})}),
            "6 elements of 2 x 3 do not fill the shape 4 x -1.");
  EXPECT_EQ(reason(node("Reshape", {"x", "s"}), {2, 3}, {integers("s", {-1, -1})}),
            "its shape -1 x -1 has no meaning.");
  EXPECT_EQ(reason(node("Reshape", {"x", "s"}), {2, 3}, {integers("s", {0, 0, 0})}),
            "its shape keeps dimension 2 of a value of 2 x 3.");
  EXPECT_TRUE(contains(reason(node("Reshape", {"x", "x"}), {2}), "computed by another node"));
  EXPECT_EQ(reason(node("Flatten", {"x"}, {{"axis", std::int64_t(3)}}), {2, 3}),
            "its axis 3 is not one of a value of 2 x 3.");
  EXPECT_EQ(reason(node("Concat", {"x", "w"}, {{"axis", std::int64_t(0)}}), {2, 3}, {floats("w", {2, 2})}),
            "2 x 3 and 2 x 2 do not fit together along axis 0.");
  EXPECT_EQ(reason(node("Dropout", {"x", "", "t"}), {2}, {integers("t", {1})}),
            "it drops values as in training; export the model for inference (model.eval()).");
}

TEST(Shapes, ResizesThatAreNotSupportedAreRefused) {
  const auto resize = [](Array scales, std::map<std::string, Attribute> attributes = {}) {
    return reason(node("Resize", {"x", "", "s"}, std::move(attributes)), {1, 1, 2, 2}, {std::move(scales)});
  };
  Array twice = floats("s", {4});
  twice.floats = {1, 1, 2, 2};
  Array half = twice, channels = twice, odd = twice;
  half.floats[2] = 0.5f;
  channels.floats[1] = 2;
  odd.floats[3] = 1.3f;
  EXPECT_EQ(resize(half), "it scales by 0.5; only scaling up is supported.");
  EXPECT_EQ(resize(channels), "only the last two dimensions of 1 x 1 x 2 x 2 can be resized.");
  EXPECT_EQ(resize(odd), "1.3 times 2 cells is no whole number.");
  EXPECT_EQ(resize(twice, {{"mode", std::string("cubic")}}), "its mode 'cubic' is not supported.");
  EXPECT_EQ(resize(twice, {{"coordinate_transformation_mode", std::string("tf_crop_and_resize")}}),
            "its coordinate_transformation_mode 'tf_crop_and_resize' is not supported.");
  EXPECT_EQ(reason(node("Resize", {"x"}), {1, 1, 2, 2}), "it needs either scales or sizes.");
  EXPECT_EQ(reason(node("Upsample", {"x", "s"}), {1, 1, 2, 2}, {twice}, 10), "this operator ended with opset 9.");
  const std::int64_t huge = std::int64_t(1) << 40;
  EXPECT_TRUE(contains(reason(node("Resize", {"x", "", "", "s"}), {1, 1, 2, 2}, {integers("s", {1, 1, huge, huge})}),
                       "more than memory holds"));
}

TEST(Shapes, NodesThatReadNothingOrTooMuchAreRefused) {
  EXPECT_EQ(reason(node("Relu", {"later"}), {2}), "it reads 'later', which no node before it computes.");
  EXPECT_EQ(reason(node("Relu", {}), {2}), "it has 0 inputs, which this operator does not take.");
  EXPECT_EQ(reason(node("Add", {"x", ""}), {2}), "its input 2 is left out.");
  EXPECT_EQ(reason(node("Add", {"x", "i"}), {2}, {integers("i", {1, 2})}),
            "its input 'i' holds INT64 numbers; only FLOAT is supported.");
  Node again = node("Relu", {"x"});
  again.outputs = {"x"};
  EXPECT_EQ(reason(again, {2}), "its output 'x' is there already.");
  Array half{.name = "h", .type = ElementType::float16, .shape = {2}};
  EXPECT_EQ(reason(node("Add", {"x", "h"}), {2}, {half}),
            "its input 'h' holds FLOAT16 numbers; only FLOAT is supported.");
  Model nothing = one_node(node("Relu", {"x"}), {2});
  nothing.outputs[0].name = "z";
  EXPECT_EQ(refusal(nothing), "The model's output 'z' is computed by no node; export it again.");
}

TEST(Shapes, OfMoreThanTheMachineHasAreRefusedBeforeTheyAreMade) {
  const Model outer = one_node(node("Add", {"x", "w"}), {65536, 1}, {floats("w", {1, 65535})});
  const auto program = compile(outer, {});
  ASSERT_TRUE(program);
  EXPECT_GT(program->floats, std::size_t(65536) * 65535);
  Model twice = outer;
  twice.nodes.push_back(node("Mul", {"y", "y"}));
  twice.nodes.back().name = "more";
  twice.nodes.back().outputs = {"z"};
  EXPECT_TRUE(contains(refusal(twice), "GB, more than"));
}

TEST(Shapes, OfInputsAreThoseOfTheModel) {
  Model model = one_node(node("Relu", {"x"}), {1, 3});
  model.inputs[0].dimensions = {{std::nullopt, "n"}, {3, ""}, {std::nullopt, ""}};
  EXPECT_EQ(refusal(model), "The model leaves the shape n x 3 x ? of its input 'x' open; give it one.");
  EXPECT_EQ(refusal(model, {.input_shapes = {{"x", {2, 4, 5}}}}),
            "The input 'x' is 2 x 4 x 5, but the model takes n x 3 x ?.");
  EXPECT_EQ(refusal(model, {.input_shapes = {{"x", {2, 3}}}}),
            "The input 'x' is 2 x 3, but the model takes n x 3 x ?.");
  EXPECT_EQ(refusal(model, {.input_shapes = {{"y", {2, 3}}}}), "The model has no input 'y'; it has 'x'.");
  const std::int64_t huge = std::int64_t(1) << 62;
  EXPECT_EQ(refusal(model, {.input_shapes = {{"x", {huge, 3, huge}}}}),
            "The value 'x' of 4611686018427387904 x 3 x 4611686018427387904 is more than memory holds.");
  const auto shapes = input_shapes(model, {.input_shapes = {{"x", {2, 3, 5}}}});
  EXPECT_EQ(*shapes, (std::vector<NamedShape>{{"x", {2, 3, 5}}}));

  Model two = model;
  two.inputs.push_back({"z", ElementType::float32, {{{std::nullopt, "n"}}}});
  EXPECT_EQ(refusal(two, {.input_shapes = {{"x", {2, 3, 5}}, {"z", {3}}}}),
            "The input 'z' is 3, but the model takes n.");
  EXPECT_EQ((*input_shapes(two, {.input_shapes = {{"x", {2, 3, 5}}}}))[1].shape, (Shape{2}));
  two.inputs[1].type = ElementType::int64;
  EXPECT_TRUE(contains(refusal(two, {.input_shapes = {{"x", {2, 3, 5}}}}), "'z' holds INT64 numbers"));
}

}  // namespace
}  // namespace unstride::nn
