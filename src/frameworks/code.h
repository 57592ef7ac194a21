// One problem as a program in each framework's words, and as a short call for a panel.
#pragma once

#include <string>

#include "engine/problem.h"
#include "frameworks/framework.h"

namespace unstride::frameworks {

// A whole Python program that holds the problem's numbers and computes y (N, OC, OH, OW), what
// engine::conv_transpose2d gives, and prints it. The ONNX program writes a model with these numbers first, to the path
// that it is given or to conv_transpose.onnx, and computes y where onnxruntime is installed. The problem must be legal.
//
// Where a framework has no words for a parameter the program does the rest by hand and says so: PyTorch has one padding
// per axis, Keras only "same" and "valid" and neither groups nor (beside strides) dilation, jax.lax.conv_transpose no
// groups, and onnxruntime leaves arbitrary numbers in the output when output padding reaches the stride.
std::string code(Framework framework, const engine::Problem& problem);

// The call alone, what is not a default, in lines of at most 30 characters; what has to be done by hand is a comment
// below it. The problem must be legal.
std::string call(Framework framework, const engine::Problem& problem);

}  // namespace unstride::frameworks
