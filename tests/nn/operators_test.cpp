// Every operator against what PyTorch computes, in every way that a network can be run.
#include "engine/kernels/target.h"
#include "nn/given.h"

namespace unstride::nn {
namespace {

class Golden : public testing::TestWithParam<std::string> {};

void expect_as_expected(const Network& network) {
  for (const NamedShape& output : network.outputs()) {
    const Array& expected = brought(network.model(), "expected", output.name);
    EXPECT_EQ(output.shape, expected.shape) << output.name;
    EXPECT_LE(difference(expected.floats, network.values(output.name)), 1e-6) << output.name;
  }
}

TEST_P(Golden, GivesWhatPyTorchComputesOnEveryInstructionSet) {
  const auto model = golden(GetParam());
  for (const engine::kernels::Target target : engine::kernels::supported_targets()) {
    SCOPED_TRACE(engine::kernels::name_of(target));
    Options options = own_options(*model);
    options.target = engine::kernels::name_of(target);
    Network network = network_of(model, options);
    run_with_own_inputs(network);
    expect_as_expected(network);
    run_with_own_inputs(network);  // nothing that the first run left is taken for an input
    expect_as_expected(network);
  }
}

TEST_P(Golden, GivesTheSameBitsWithEveryValueKeptAndWithThreads) {
  const auto model = golden(GetParam());
  Options options = own_options(*model);
  Network plain = network_of(model, options);
  options.keep_values = true;
  Network keeping = network_of(model, options);
  options.threads = 3;
  Network threaded = network_of(model, options);
  for (Network* network : {&plain, &keeping, &threaded}) run_with_own_inputs(*network);
  for (const NamedShape& output : plain.outputs()) {
    EXPECT_EQ(copy_of(plain.values(output.name)), copy_of(keeping.values(output.name)));
    EXPECT_EQ(copy_of(plain.values(output.name)), copy_of(threaded.values(output.name)));
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Golden, testing::ValuesIn(golden_names()),
                         [](const auto& parameter) { return parameter.param; });

TEST(GoldenModels, AreThereForEveryOperator) {
  std::map<std::string, int> models;
  for (const std::string& name : golden_names()) {
    const auto model = golden(name);
    for (const Node& node : model->nodes) ++models[node.op];
  }
  for (const char* op : {"Conv",
                         "ConvTranspose",
                         "Gemm",
                         "MatMul",
                         "Add",
                         "Mul",
                         "Relu",
                         "LeakyRelu",
                         "Sigmoid",
                         "Tanh",
                         "Exp",
                         "Reshape",
                         "Flatten",
                         "Resize",
                         "Upsample",
                         "Identity",
                         "Constant",
                         "Dropout",
                         "BatchNormalization",
                         "Concat"})
    EXPECT_GE(models[op], 1) << op;
}

}  // namespace
}  // namespace unstride::nn
