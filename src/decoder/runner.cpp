#include "decoder/runner.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "decoder/trace.h"
#include "nn/network.h"

namespace unstride::decoder {
namespace {

using nn::Network;
using nn::StepKind;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

core::Shape maps_shape(const nn::Shape& shape) {
  return shape.size() == 4 ? core::Shape{shape[0], shape[1], shape[2], shape[3]} : core::Shape{1, shape.back(), 1, 1};
}

// A network ready to run, with the edits that it holds.
struct Machine {
  Network network;
  Edits edits = {};
  std::shared_ptr<const std::vector<Layer>> layers = {};
  std::vector<double> seconds = {};  // by step, the least so far
  double all_seconds = std::numeric_limits<double>::infinity();
  std::shared_ptr<const core::Grid<double>> overlap = {};  // once asked for

  explicit Machine(Network n) : network(std::move(n)) {
    seconds.assign(network.steps().size(), std::numeric_limits<double>::infinity());
    read_layers();
  }

  const std::string& input() const { return network.inputs().front().name; }
  const std::string& output() const { return network.outputs().front().name; }

  // The layers are those of the steps that compute something, in their order.
  void read_layers() {
    auto next = std::make_shared<std::vector<Layer>>();
    const auto floats = [&](const std::string& name) -> SharedFloats {
      if (name.empty()) return nullptr;
      const std::span<const float> values = network.values(name);
      return std::make_shared<const std::vector<float>>(values.begin(), values.end());
    };
    for (size_t i = 0; i < network.steps().size(); ++i) {
      const nn::Step& step = network.steps()[i];
      if (step.kind == StepKind::view) continue;
      next->push_back({step, network.operation(i), floats(step.weights), floats(step.bias)});
    }
    layers = std::move(next);
  }

  // The tensors in which the two differ become the model's own with the new edits.
  void take(const Edits& next) {
    if (next.weights == edits.weights) {
      edits = next;
      return;
    }
    std::vector<std::string> tensors;
    const auto collect = [&](const std::vector<WeightEdit>& list) {
      for (const WeightEdit& edit : list)
        if (std::ranges::find(tensors, edit.tensor) == tensors.end()) tensors.push_back(edit.tensor);
    };
    collect(edits.weights);
    collect(next.weights);
    for (const std::string& tensor : tensors) replace(tensor, next);
    edits = next;
    read_layers();
  }

  void replace(const std::string& tensor, const Edits& next) {
    const auto own = std::ranges::find(network.model().initializers, tensor, &nn::Array::name);
    if (own == network.model().initializers.end()) return;  // an edit of another file that had this name
    std::vector<float> values = own->floats;
    for (const WeightEdit& edit : next.weights)
      if (edit.tensor == tensor && edit.index >= 0 && edit.index < std::ssize(values))
        values[size_t(edit.index)] = edit.value;
    (void)network.replace(tensor, values);  // of an initializer that no layer reads as weights: nothing to do
  }

  void run(std::span<const float> input_values) {
    std::ranges::copy(input_values, network.editable(input()).begin());
    edit_cells(input());
    double all = 0;
    for (size_t i = 0; i < network.steps().size(); ++i) {
      const double before = seconds_now();
      network.run_step(i);
      const double took = seconds_now() - before;
      seconds[i] = std::min(seconds[i], took);
      all += took;
      edit_cells(network.steps()[i].output.name);
    }
    all_seconds = std::min(all_seconds, all);
  }

  void edit_cells(const std::string& name) {
    if (edits.cells.empty() && edits.silenced.empty()) return;
    const std::span<float> values = network.editable(name);
    const core::Shape shape = maps_shape(*network.shape_of(name));
    for (const SilencedMap& map : edits.silenced)
      if (map.layer == name && map.channel >= 0 && map.channel < shape.c)
        std::fill_n(values.begin() + map.channel * shape.h * shape.w, shape.h * shape.w, 0.0f);
    for (const CellEdit& edit : edits.cells)
      if (edit.layer == name && edit.index >= 0 && edit.index < shape.count()) values[size_t(edit.index)] = edit.value;
  }

  core::Tensor maps_of(const std::string& name) const {
    const std::span<const float> values = network.values(name);
    return {maps_shape(*network.shape_of(name)), std::vector<float>(values.begin(), values.end())};
  }

  const std::shared_ptr<const core::Grid<double>>& paths_of() {
    if (!overlap) {
      Decoded structure;
      structure.layers = layers;
      structure.rows = rows();
      overlap = std::make_shared<const core::Grid<double>>(paths(structure, int(structure.rows.size()) - 1));
    }
    return overlap;
  }

  // Views are not rows of their own: they give the row before another shape.
  std::vector<Row> rows() const {
    std::vector<Row> result{{input(), maps_of(input()), std::nullopt, 0}};
    size_t layer = 0;
    for (size_t i = 0; i < network.steps().size(); ++i) {
      const nn::Step& step = network.steps()[i];
      Row row{step.output.name, maps_of(step.output.name), std::nullopt, 0};
      if (step.kind == StepKind::view) {
        row.layer = result.back().layer, row.seconds = result.back().seconds;
        result.back() = std::move(row);
        continue;
      }
      row.layer = layer++, row.seconds = seconds[i];
      result.push_back(std::move(row));
    }
    return result;
  }
};

core::Result<std::unique_ptr<Machine>> machine_of(const std::shared_ptr<const nn::Model>& model) {
  return Network::make(model, {.threads = 1, .keep_values = true}).transform([](Network&& network) {
    return std::make_unique<Machine>(std::move(network));
  });
}

}  // namespace

struct Runner::Impl {
  SharedModels models;
  std::map<std::string, std::unique_ptr<Machine>> machines;  // by the decoder's key
  std::unique_ptr<Machine> encoder;
  std::vector<Code> codes;
  std::optional<std::pair<SharedDigit, Code>> given;  // the last digit's
  std::optional<std::pair<Work, std::optional<Morphing>>> asked;
  SharedDecoded answer;

  void load(const SharedModels& next) {
    if (next == models) return;
    *this = Impl{};
    models = next;
    if (!models || !models->encoder) return;
    auto made = machine_of(models->encoder);
    if (made) encoder = std::move(*made);
  }

  core::Result<Machine*> machine(const Decoder& decoder) {
    auto& kept = machines[decoder.key];
    if (kept) return kept.get();
    auto made = machine_of(decoder.model);
    if (!made) return tl::make_unexpected(made.error());
    kept = std::move(*made);
    return kept.get();
  }

  Code encode(const Digit& digit) {
    encoder->run(digit.cells);
    const std::span<const float> code = encoder->network.values(encoder->output());
    return {code.begin(), code.end()};
  }

  const Code& code_of(const SharedDigit& digit) {
    if (!given || given->first != digit) given = {digit, encode(*digit)};
    return given->second;
  }

  core::Result<SharedDecoded> run(const Decoder& decoder, const Work& work, const std::optional<Morphing>& morphing) {
    auto made = machine(decoder);
    if (!made) return tl::make_unexpected(made.error());
    Machine& machine = **made;
    const size_t length = machine.network.values(machine.input()).size();
    auto result = std::make_shared<Decoded>();
    result->decoder = decoder;
    result->work = work;
    result->given = digit_or_sample(models.get(), work.digit);
    const bool encodes = encoder && encoder->network.values(encoder->output()).size() == length;
    if (encodes) result->encoded = code_of(result->given);
    result->code = work.code ? *work.code : encodes ? result->encoded : Code(length);
    result->code.resize(length);  // of a decoder with another code
    if (morphing && encodes) result->code = between(result->code, encode(*morphing->to), morphing->u);

    machine.take(edits_of(work, decoder.key));
    machine.run(result->code);
    result->layers = machine.layers;
    result->rows = machine.rows();
    result->decode_seconds = machine.all_seconds;
    result->encode_seconds = encodes ? encoder->all_seconds : 0;
    add_families(*result);
    return result;
  }

  // The one on show has been run.
  void add_families(Decoded& result) {
    for (const Decoder& each : models->decoders) {
      if (each.family.empty() || each.moment != result.decoder.moment) continue;
      auto made = machine(each);
      if (!made || (*made)->network.values((*made)->input()).size() != result.code.size()) continue;
      Machine& machine = **made;
      if (each.key != result.decoder.key) {
        machine.take(edits_of(result.work, each.key));
        machine.run(result.code);
      }
      result.families.push_back({each.key, core::channel_of(machine.maps_of(machine.output())), machine.paths_of()});
    }
  }
};

Runner::Runner() : impl_(std::make_unique<Impl>()) {}
Runner::~Runner() = default;

core::Result<SharedDecoded> Runner::of(const SharedModels& models, const Work& work,
                                       const std::optional<Morphing>& morphing) {
  Impl& impl = *impl_;
  impl.load(models);
  const Decoder* decoder = models ? shown(*models, work.decoder) : nullptr;
  if (!decoder) return core::fail("There is no decoder to show; open an ONNX file.");
  if (impl.answer && impl.asked && impl.asked->first == work && impl.asked->second == morphing) return impl.answer;
  auto result = impl.run(*decoder, work, morphing);
  if (result) {
    impl.answer = *result;
    impl.asked = {work, morphing};
  }
  return result;
}

const std::vector<Code>& Runner::codes(const SharedModels& models) {
  Impl& impl = *impl_;
  impl.load(models);
  if (impl.encoder && impl.codes.empty())
    for (const Sample& sample : models->samples) impl.codes.push_back(impl.encode(*sample.digit));
  return impl.codes;
}

}  // namespace unstride::decoder
