#include "cli/infer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "cli/failed.h"
#include "cli/parse.h"
#include "io/files.h"
#include "io/npy.h"
#include "nn/network.h"
#include "nn/onnx_reader.h"

namespace unstride::cli {
namespace {

using Error = tl::unexpected<core::Error>;
using Arrays = std::map<std::string, io::NpyArray>;

constexpr std::uint64_t kMostBytes = std::uint64_t(2) << 30;  // as much as a file of this format can have

core::Result<std::shared_ptr<const nn::Model>> read_model(const std::string& path) {
  const auto bytes = io::read_file(path, kMostBytes);
  if (!bytes) return Error(bytes.error());
  auto model = nn::read_onnx(*bytes);
  if (!model) return core::fail("'{}': {}", path, model.error().message);
  return std::make_shared<const nn::Model>(std::move(*model));
}

// The file of each input.
core::Result<std::map<std::string, std::string>> input_files(const nn::Model& model,
                                                             const std::vector<std::string>& options) {
  std::map<std::string, std::string> files;
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    if (equals == option.npos && model.inputs.size() != 1)
      return core::fail("--input '{}' must say which of the model's {} inputs it is: NAME=FILE.npy.", option,
                        model.inputs.size());
    const std::string name = equals == option.npos ? model.inputs.front().name : option.substr(0, equals);
    if (!files.emplace(name, equals == option.npos ? option : option.substr(equals + 1)).second)
      return core::fail("--input gives the input '{}' twice.", name);
  }
  return files;
}

core::Result<Arrays> read_inputs(const nn::Model& model, const std::vector<std::string>& options) {
  const auto files = input_files(model, options);
  if (!files) return Error(files.error());
  Arrays arrays;
  for (const auto& [name, path] : *files) {
    const auto bytes = io::read_file(path, kMostBytes);
    if (!bytes) return Error(bytes.error());
    auto array = io::read_npy(*bytes);
    if (!array) return core::fail("'{}': {}", path, array.error().message);
    arrays.emplace(name, std::move(*array));
  }
  return arrays;
}

// Every input, with the shape of its file.
core::Result<nn::Options> options_for(const nn::Model& model, const Arrays& arrays, int threads) {
  nn::Options options;
  options.threads = threads;
  for (const auto& [name, array] : arrays) options.input_shapes.emplace(name, array.shape);
  if (auto shapes = nn::input_shapes(model, options); !shapes) return Error(shapes.error());
  for (const nn::ValueInfo& input : model.inputs)
    if (!arrays.contains(input.name))
      return core::fail("The model's input '{}' has no numbers; add --input {}=FILE.npy.", input.name, input.name);
  return options;
}

core::Result<void> write_outputs(const nn::Network& network, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);  // what is wrong with it is said when a file is written
  std::vector<std::string> names;
  for (const nn::NamedShape& output : network.outputs()) names.push_back(output.name);
  const std::vector<std::string> files = file_names(names);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const nn::NamedShape& output = network.outputs()[i];
    const std::string path = (std::filesystem::path(folder) / (files[i] + ".npy")).string();
    const auto written = io::write_file_atomically(path, io::write_npy(output.shape, network.values(output.name)));
    if (!written) return written;
    fmt::print("{}: {}, {}\n", path, output.name, nn::describe(output.shape));
  }
  return {};
}

}  // namespace

std::vector<std::string> file_names(const std::vector<std::string>& outputs) {
  constexpr std::size_t kLongest = 200;  // file systems end at 255 bytes
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  std::vector<std::string> names;
  for (const std::string& output : outputs) {
    std::string name = output.substr(0, kLongest);
    std::ranges::replace_if(
        name, [&](char c) { return !is_plain(c); }, '_');
    if (name.empty() || name.front() == '.') name.insert(0, "_");  // neither hidden nor a folder
    const std::string first = name;
    for (int copy = 2; std::ranges::find(names, name) != names.end(); ++copy) name = fmt::format("{}-{}", first, copy);
    names.push_back(std::move(name));
  }
  return names;
}

int infer(const InferOptions& given) {
  const auto threads = parse_threads(given.threads);
  if (!threads) return failed(threads.error(), 2);
  const auto model = read_model(given.model);
  if (!model) return failed(model.error(), 2);
  const auto arrays = read_inputs(**model, given.inputs);
  if (!arrays) return failed(arrays.error(), 2);
  const auto options = options_for(**model, *arrays, *threads);
  if (!options) return failed(options.error(), 2);
  auto network = nn::Network::make(*model, *options);
  if (!network) return failed(network.error(), 3);

  std::vector<std::span<const float>> inputs;
  for (const nn::NamedShape& input : network->inputs()) inputs.emplace_back(arrays->at(input.name).values);
  network->run(inputs);
  const auto written = write_outputs(*network, given.output_folder);
  return written ? 0 : failed(written.error(), 1);
}

}  // namespace unstride::cli
