// The choice among the frameworks.
#include "frameworks/code.h"

#include "core/check.h"
#include "frameworks/dialects.h"

namespace unstride::frameworks {

std::string code(Framework framework, const engine::Problem& problem) {
  switch (framework) {
    case Framework::pytorch:
      return pytorch_code(problem);
    case Framework::keras:
      return keras_code(problem);
    case Framework::onnx:
      return onnx_code(problem);
    case Framework::jax:
      return jax_code(problem);
    case Framework::numpy:
      return numpy_code(problem);
  }
  CHECK(false);
}

std::string call(Framework framework, const engine::Problem& problem) {
  switch (framework) {
    case Framework::pytorch:
      return pytorch_call(problem);
    case Framework::keras:
      return keras_call(problem);
    case Framework::onnx:
      return onnx_call(problem);
    case Framework::jax:
      return jax_call(problem);
    case Framework::numpy:
      return numpy_call(problem);
  }
  CHECK(false);
}

}  // namespace unstride::frameworks
