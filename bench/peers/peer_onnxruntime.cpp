// ONNX Runtime through its C interface: the model that values.py's numbers were written into, run on the caller's own
// memory. UNSTRIDE_ONNXRUNTIME names the library.
#include <array>
#include <cstdlib>
#include <memory>

#include "onnxruntime_api.h"
#include "peer.h"

namespace unstride::peers {
namespace {

using onnxruntime::Api;
using onnxruntime::Function;

const Api& api() {
  static const Api loaded = [] {
    const char* library = std::getenv("UNSTRIDE_ONNXRUNTIME");
    return Api(library ? library : "libonnxruntime.so.1");
  }();
  return loaded;
}

onnxruntime::Environment environment() {
  static const onnxruntime::Environment made = [] {
    onnxruntime::Environment created = nullptr;
    api().call(Function::create_environment, onnxruntime::kErrorsOnly, "peers", &created);
    return created;
  }();
  return made;
}

// A tensor over memory of ours.
class Tensor {
 public:
  Tensor(std::vector<float> numbers, std::array<std::int64_t, 4> shape, std::size_t rank)
      : numbers_(std::move(numbers)) {
    onnxruntime::MemoryInfo info = nullptr;
    api().call(Function::create_cpu_memory_info, onnxruntime::kArenaAllocator, onnxruntime::kDefaultMemory, &info);
    api().call(Function::create_tensor_over_data, info, static_cast<void*>(numbers_.data()),
               numbers_.size() * sizeof(float), static_cast<const std::int64_t*>(shape.data()), rank,
               onnxruntime::kFloat, &value_);
  }
  ~Tensor() { api().release(Function::release_value, value_); }
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;

  onnxruntime::Value value() const { return value_; }
  const float* data() const { return numbers_.data(); }

 private:
  std::vector<float> numbers_;
  onnxruntime::Value value_ = nullptr;
};

using SharedTensor = std::shared_ptr<Tensor>;

std::shared_ptr<void> session(const Setting& setting) {
  onnxruntime::Options options = nullptr;
  api().call(Function::create_options, &options);
  api().call(Function::set_threads_within, options, setting.threads);
  api().call(Function::set_threads_between, options, 1);
  api().call(Function::set_optimization, options, onnxruntime::kAllOptimizations);
  onnxruntime::Session made = nullptr;
  api().call(Function::create_session, environment(), setting.model.c_str(), options, &made);
  return {made, [](void* s) { api().release(Function::release_session, s); }};
}

// The models call their one input x and their one output y.
Variant variant(const Setting& setting, const SharedTensor& input, const SharedTensor& output) {
  const auto run = [model = session(setting), input, output] {
    const char* const in = "x";
    const char* const out = "y";
    const onnxruntime::Value given = input->value();
    onnxruntime::Value wanted = output->value();
    api().call(Function::run, model.get(), static_cast<void*>(nullptr), &in, &given, std::size_t(1), &out,
               std::size_t(1), &wanted);
  };
  return {.name = "nchw", .info = api().version(), .plain = true, .run = run, .output = read_plain(output->data())};
}

SharedTensor output_of(const LayerCase& c) {
  return std::make_shared<Tensor>(std::vector<float>(std::size_t(c.outputs())),
                                  std::array{c.n, c.out, c.out_h(), c.out_w()}, 4);
}

}  // namespace

std::vector<Variant> prepare(const LayerCase& c, const Setting& setting) {
  const auto input = std::make_shared<Tensor>(values(c.inputs(), Stream::input), std::array{c.n, c.in, c.h, c.w}, 4);
  return {variant(setting, input, output_of(c))};
}

std::vector<Variant> prepare(const DecoderCase& d, const Setting& setting) {
  const std::int64_t n = d.to_second.n;
  const std::array<std::int64_t, 4> shape{n, d.latent, 1, 1};
  const auto input = std::make_shared<Tensor>(values(n * d.latent, Stream::latent), shape, 2);
  return {variant(setting, input, output_of(d.to_image))};
}

}  // namespace unstride::peers
