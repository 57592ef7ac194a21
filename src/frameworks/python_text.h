// Python's spelling of numbers, arrays, pairs and slices, shared by the programs of all frameworks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "engine/problem.h"
#include "frameworks/conventions.h"

namespace unstride::frameworks {

// One number where both axes agree, "3", else "(3, 2)": what most frameworks take.
std::string pair(std::int64_t height, std::int64_t width);

// "(3, 2)", always.
std::string tuple(std::int64_t height, std::int64_t width);

// What a crop leaves of an axis: "1:-2", ":" for all. Neither end of the crop may be negative.
std::string slice(const Crop& crop);

// A constructor with its numbers as nested lists, each row on a line of its own:
// x = np.array([[[[1., 2.],
//                 [3., 4.]]]], dtype=np.float32)
// `open` is "x = np.array(", `close` what follows the lists.
std::string assignment(const std::string& open, const core::Tensor& tensor, const std::string& close);

// "[1., 2.]", the values of a tensor in its order.
std::string list(const core::Tensor& tensor);

// The numbers of a problem as NumPy arrays x, w and, where there is one, b, in PyTorch's layout. `module`: "np", "jnp".
std::string arrays(const engine::Problem& problem, const std::string& module);

// The comment at the top of every program: "# y is the output shown in Unstride: ...".
std::string heading(const engine::Problem& problem, Framework framework);

// `head`, then the pieces with commas between them, in lines of at most 30 characters that begin with `indent`, then
// `tail`. A piece longer than a line stays whole.
std::string wrapped(const std::string& head, const std::string& indent, const std::vector<std::string>& pieces,
                    const std::string& tail);

}  // namespace unstride::frameworks
