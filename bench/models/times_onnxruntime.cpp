// ONNX Runtime's times, through its C interface on memory of ours. UNSTRIDE_ONNXRUNTIME names the library.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "model_times.h"
#include "onnxruntime_api.h"

namespace {

using namespace unstride::peers::onnxruntime;

struct Tensor {
  std::vector<float> numbers;
  Value value = nullptr;

  Tensor(const Api& api, std::vector<std::int64_t> shape) {
    std::size_t count = 1;
    for (const std::int64_t size : shape) count *= std::size_t(size);
    numbers.assign(count, 0.5f);
    MemoryInfo info = nullptr;
    api.call(Function::create_cpu_memory_info, kArenaAllocator, kDefaultMemory, &info);
    api.call(Function::create_tensor_over_data, info, static_cast<void*>(numbers.data()), count * sizeof(float),
             static_cast<const std::int64_t*>(shape.data()), shape.size(), kFloat, &value);
  }
};

Session open(const Api& api, Environment environment, const char* path) {
  Options options = nullptr;
  Session session = nullptr;
  api.call(Function::create_options, &options);
  api.call(Function::set_threads_within, options, 1);
  api.call(Function::set_threads_between, options, 1);
  api.call(Function::set_optimization, options, kAllOptimizations);
  api.call(Function::create_session, environment, path, options, &session);
  return session;
}

}  // namespace

// The names and shapes are those of assets/models: image (1, 1, 28, 28), code (1, CODE).
int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("ENCODER.onnx DECODER.onnx CODE\n", stderr), 2;
  const char* library = std::getenv("UNSTRIDE_ONNXRUNTIME");
  const Api api(library ? library : "libonnxruntime.so.1");
  Environment environment = nullptr;
  api.call(Function::create_environment, kErrorsOnly, "models", &environment);
  const Session encoder = open(api, environment, argv[1]), decoder = open(api, environment, argv[2]);
  Tensor image(api, {1, 1, 28, 28}), code(api, {1, std::atoll(argv[3])}), decoded(api, {1, 1, 28, 28});
  const auto call = [&](Session session, const char* in, const Tensor& given, const char* out, Tensor& wanted) {
    const Value input = given.value;
    api.call(Function::run, session, static_cast<void*>(nullptr), &in, &input, std::size_t(1), &out, std::size_t(1),
             &wanted.value);
  };
  const auto run = [&] {
    call(encoder, "image", image, "code", code);
    call(decoder, "code", code, "image", decoded);
  };
  std::printf("%.0f\n", unstride::models::least_nanoseconds(run));
}
