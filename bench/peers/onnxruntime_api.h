// The few functions of ONNX Runtime's C interface that the comparison calls. npm's package has the library without its
// header; the table of functions is a stable interface: a function keeps its place in it for ever.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace unstride::peers::onnxruntime {

// What the library hands out; only it knows what is inside.
using Status = void*;
using Environment = void*;
using Options = void*;
using Session = void*;
using MemoryInfo = void*;
using Value = void*;

// Places in the table.
enum class Function : std::size_t {
  error_message = 2,
  create_environment = 3,
  create_session = 7,
  run = 9,
  create_options = 10,
  set_optimization = 23,
  set_threads_within = 24,
  set_threads_between = 25,
  create_tensor_over_data = 49,
  create_cpu_memory_info = 69,
  release_status = 93,
  release_session = 95,
  release_value = 96,
};

constexpr std::uint32_t kTableVersion = 8;  // the first of ONNX Runtime 1.8, and all later libraries know it
constexpr int kFloat = 1, kArenaAllocator = 1, kDefaultMemory = 0, kErrorsOnly = 3, kAllOptimizations = 99;

class Api {
 public:
  // Throws where the library cannot be loaded.
  explicit Api(const char* library) {
    void* loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!loaded) throw std::runtime_error(dlerror());
    struct Base {
      void* const* (*table)(std::uint32_t version);
      const char* (*version)();
    };
    const auto get = reinterpret_cast<const Base* (*)()>(dlsym(loaded, "OrtGetApiBase"));
    if (!get) throw std::runtime_error(std::string(library) + " is not ONNX Runtime");
    table_ = get()->table(kTableVersion);
    version_ = get()->version();
  }

  const std::string& version() const { return version_; }

  // Calls a function that returns a status, and throws what it complains about.
  template <class... Parameters>
  void call(Function function, Parameters... parameters) const {
    const Status status = at<Status(Parameters...)>(function)(parameters...);
    if (!status) return;
    const std::string message = at<const char*(Status)>(Function::error_message)(status);
    release(Function::release_status, status);
    throw std::runtime_error(message);
  }

  void release(Function function, void* object) const { at<void(void*)>(function)(object); }

 private:
  template <class Signature>
  Signature* at(Function function) const {
    return reinterpret_cast<Signature*>(table_[std::size_t(function)]);
  }

  void* const* table_ = nullptr;
  std::string version_;
};

}  // namespace unstride::peers::onnxruntime
