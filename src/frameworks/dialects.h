// The programs and panel calls of each framework, one file each; code.h chooses among them.
#pragma once

#include <string>

#include "engine/problem.h"

namespace unstride::frameworks {

std::string pytorch_code(const engine::Problem& problem);
std::string pytorch_call(const engine::Problem& problem);
std::string keras_code(const engine::Problem& problem);
std::string keras_call(const engine::Problem& problem);
std::string onnx_code(const engine::Problem& problem);
std::string onnx_call(const engine::Problem& problem);
std::string jax_code(const engine::Problem& problem);
std::string jax_call(const engine::Problem& problem);
std::string numpy_code(const engine::Problem& problem);
std::string numpy_call(const engine::Problem& problem);

}  // namespace unstride::frameworks
