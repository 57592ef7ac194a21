#include "nn/network.h"

#include "nn/given.h"

namespace unstride::nn {
namespace {

Options keeping(const Model& model) {
  Options options = own_options(model);
  options.keep_values = true;
  return options;
}

std::shared_ptr<const Model> with_initializer(const Model& model, const std::string& name,
                                              std::vector<float> elements) {
  auto changed = std::make_shared<Model>(model);
  std::ranges::find(changed->initializers, name, &Array::name)->floats = std::move(elements);
  return changed;
}

const Step& step_named(const Network& network, const std::string& name) {
  const auto found = std::ranges::find(network.steps(), name, &Step::name);
  EXPECT_NE(found, network.steps().end()) << name;
  return *found;
}

TEST(Network, FusesAnActivationThatAloneReadsALayer) {
  const auto model = golden("decoder");
  const Network network = network_of(model, keeping(*model));
  std::vector<std::string> ops;
  for (const Step& step : network.steps()) ops.push_back(step.op);
  EXPECT_EQ(ops, (std::vector<std::string>{"Gemm", "Reshape", "ConvTranspose", "Resize", "Conv"}));
  EXPECT_EQ(network.steps()[0].activation.kind, engine::plans::ActivationKind::relu);
  EXPECT_EQ(network.steps()[2].activation.kind, engine::plans::ActivationKind::tanh);
  EXPECT_EQ(network.steps()[2].output, (NamedShape{"t", {3, 3, 4, 4}}));
  EXPECT_EQ(network.steps()[4].activation_node, "the Sigmoid");
  EXPECT_TRUE(network.values("c").empty());  // tanh's input, which is never written
  EXPECT_EQ(network.shape_of("c"), nullptr);
}

TEST(Network, FusesNothingIntoAValueThatSomebodyElseReads) {
  const auto model = golden("skips");
  const Network network = network_of(model, keeping(*model));
  // The first convolution is added to what follows, and the sum is an operand of Concat.
  EXPECT_EQ(network.steps()[0].activation.kind, engine::plans::ActivationKind::none);
  EXPECT_EQ(std::ranges::count(network.steps(), StepKind::pointwise, &Step::kind), 2);
}

TEST(Network, DescribesItsLayers) {
  const auto model = golden("decoder");
  const Network network = network_of(model, keeping(*model));
  const Step& step = step_named(network, "the ConvTranspose");
  EXPECT_EQ(step.kind, StepKind::conv_transpose);
  ASSERT_TRUE(step.layer);
  EXPECT_EQ(step.layer->params.height.stride, 2);
  EXPECT_EQ(step.layer->params.width.pad_end, 1);
  EXPECT_EQ(step.layer->params.in_channels, 6);
  EXPECT_EQ(step.inputs, (std::vector<NamedShape>{{"m", {3, 6, 2, 2}}}));
  EXPECT_EQ(step.weights, "w2");
  EXPECT_EQ(step.bias, "b2");
  EXPECT_EQ(step.weights_shape, (Shape{6, 3, 4, 4}));
  EXPECT_EQ(step.weight_count, 6 * 3 * 16 + 3);
  EXPECT_EQ(step.multiply_adds, 3 * 6 * 4 * 3 * 16);
  EXPECT_FALSE(step.algorithm.empty());
  EXPECT_EQ(network.steps()[0].multiply_adds, 3 * 4 * 24);
  EXPECT_EQ(network.steps()[0].kind, StepKind::product);
}

TEST(Network, OneStepAfterAnotherIsARun) {
  for (const char* name : {"decoder", "skips"}) {
    const auto model = golden(name);
    Network whole = network_of(model, keeping(*model)), stepped = network_of(model, keeping(*model));
    run_with_own_inputs(whole);
    for (const NamedShape& input : stepped.inputs())
      std::ranges::copy(brought(*model, "given", input.name).floats, stepped.editable(input.name).begin());
    for (std::size_t step = 0; step < stepped.steps().size(); ++step) stepped.run_step(step);
    for (const Step& step : whole.steps())
      EXPECT_EQ(copy_of(whole.values(step.output.name)), copy_of(stepped.values(step.output.name))) << step.name;
  }
}

TEST(Network, AMapThatIsSwitchedOffIsMissingInWhatFollows) {
  const auto model = golden("decoder");
  Network edited = network_of(model, keeping(*model));
  run_with_own_inputs(edited);
  const std::vector<float> before = copy_of(edited.values("y"));
  const std::span<float> maps = edited.editable("t");  // (3, 3, 4, 4)
  for (std::size_t n = 0; n < 3; ++n) std::ranges::fill(maps.subspan(n * 48 + 16, 16), 0.0f);
  edited.run_from(3);
  EXPECT_GT(difference(before, edited.values("y")), 1e-3);

  // The same picture comes from a last layer that does not look at that map.
  std::vector<float> kernel = std::ranges::find(model->initializers, "w3", &Array::name)->floats;
  std::ranges::fill(std::span(kernel).subspan(9, 9), 0.0f);
  Network deaf = network_of(with_initializer(*model, "w3", kernel), keeping(*model));
  run_with_own_inputs(deaf);
  EXPECT_LE(difference(deaf.values("y"), edited.values("y")), 1e-6);
  edited.run_from(0);  // what a step writes anew is as it was
  EXPECT_EQ(before, copy_of(edited.values("y")));
}

TEST(Network, AViewIsTheMemoryOfItsInput) {
  const auto model = golden("decoder");
  Network network = network_of(model, keeping(*model));
  run_with_own_inputs(network);
  network.editable("r")[7] = 42;
  EXPECT_EQ(network.values("m")[7], 42);
  EXPECT_EQ(*network.shape_of("m"), (Shape{3, 6, 2, 2}));
}

TEST(Network, WithReplacedElementsIsANetworkThatWasMadeWithThem) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"decoder", "w1"},    {"decoder", "b1"},
      {"decoder", "w2"},    {"decoder", "b3"},
      {"skips", "w"},       {"gemm_scaled", "b"},
      {"gemm_scaled", "c"}, {"gemm_whole_bias", "c"},
      {"add_channel", "z"}, {"batch_normalization_opset_15", "variance"}};
  for (const auto& [name, initializer] : cases) {
    SCOPED_TRACE(std::string(name) + ": " + initializer);
    const auto model = golden(name);
    Network network = network_of(model, own_options(*model));
    run_with_own_inputs(network);
    const std::string output = network.outputs().front().name;
    const std::vector<float> before = copy_of(network.values(output));
    std::vector<float> elements = copy_of(network.values(initializer));
    for (float& element : elements) element += 0.75f;
    ASSERT_TRUE(network.replace(initializer, elements));
    EXPECT_EQ(copy_of(network.values(initializer)), elements);
    run_with_own_inputs(network);
    Network fresh = network_of(with_initializer(*model, initializer, elements), own_options(*model));
    run_with_own_inputs(fresh);
    EXPECT_EQ(copy_of(network.values(output)), copy_of(fresh.values(output)));
    EXPECT_NE(copy_of(network.values(output)), before);

    const auto own = std::ranges::find(model->initializers, initializer, &Array::name);
    ASSERT_TRUE(network.replace(initializer, own->floats));
    run_with_own_inputs(network);
    EXPECT_EQ(copy_of(network.values(output)), before);
  }
}

TEST(Network, RefusesToReplaceWhatIsNoWeight) {
  const auto model = golden("decoder");
  Network network = network_of(model, own_options(*model));
  const std::vector<float> four(4, 1.0f);
  EXPECT_EQ(error_of(network.replace("nothing", four)), "The model has no initializer 'nothing' of FLOAT numbers.");
  EXPECT_EQ(error_of(network.replace("t", four)), "The model has no initializer 't' of FLOAT numbers.");
  EXPECT_EQ(error_of(network.replace("b2", four)), "The initializer 'b2' has 3 elements, not 4.");
  EXPECT_EQ(error_of(network.replace("scales", four)),
            "The initializer 'scales' decides the shape of a value, so it cannot be replaced.");
}

TEST(Network, TakesTheBatchThatItIsAskedFor) {
  const auto model = golden("decoder");
  Network network = network_of(model, {.batch = 1});
  EXPECT_EQ(network.inputs(), (std::vector<NamedShape>{{"z", {1, 4}}}));
  EXPECT_EQ(network.outputs(), (std::vector<NamedShape>{{"y", {1, 1, 8, 8}}}));
  const std::span<const float> codes = brought(*model, "given", "z").floats,
                               pictures = brought(*model, "expected", "y").floats;
  for (std::size_t n = 0; n < 3; ++n) {
    const std::span<const float> code = codes.subspan(n * 4, 4);
    network.run({&code, 1});
    EXPECT_LE(difference(pictures.subspan(n * 64, 64), network.values("y")), 1e-6);
  }
}

TEST(Network, HoldsOnlyWhatIsKept) {
  const auto model = golden("decoder");
  Network network = network_of(model, own_options(*model));
  run_with_own_inputs(network);
  EXPECT_TRUE(network.values("t").empty());
  EXPECT_TRUE(network.editable("t").empty());
  EXPECT_TRUE(network.editable("w2").empty());
  EXPECT_EQ(network.values("w2").size(), 6u * 3 * 16);
  EXPECT_EQ(network.values("z").size(), 12u);
}

TEST(Network, CanBeMoved) {
  const auto model = golden("decoder");
  Network first = network_of(model, own_options(*model));
  Network second = std::move(first);
  run_with_own_inputs(second);
  EXPECT_LE(difference(brought(*model, "expected", "y").floats, second.values("y")), 1e-6);
}

}  // namespace
}  // namespace unstride::nn
