#include "app/presets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "app/state.h"
#include "core/format.h"
#include "engine/evenness.h"
#include "engine/gradient.h"
#include "engine/phases.h"
#include "engine/reference.h"
#include "engine/round_trip.h"

namespace unstride::app {
namespace {

using core::Grid;
using engine::AxisParams;
using timeline::ViewKind;

// A seven in grey; 2 divides its sides.
Grid<float> small_picture() {
  return {6, 6, {0, 7, 9, 9, 9, 2,  //
                 0, 6, 1, 0, 9, 1,  //
                 0, 0, 0, 5, 8, 0,  //
                 0, 3, 9, 9, 7, 1,  //
                 0, 0, 8, 4, 0, 0,  //
                 0, 1, 9, 1, 0, 0}};
}

// A square kernel over a square input, the same on both axes.
Setup square(const AxisParams& axis, Pattern kernel, Pattern input, std::int64_t size, ViewKind view) {
  Setup setup;
  setup.problem.params.height = setup.problem.params.width = axis;
  setup.problem.input = tensor_of(filled(input, size, size));
  setup.problem.kernel = tensor_of(filled(kernel, axis.kernel, axis.kernel));
  setup.link_padding = axis.pad_begin == axis.pad_end;
  setup.view = view;
  return setup;
}

// ---- What a preset shows, worked out on its numbers.

const AxisParams& axis_of(const Setup& setup) {
  return setup.problem.params.height;
}

engine::Axes axes_of(const Setup& setup) {
  return engine::axes_of(setup.problem.params, setup.problem.input->shape);
}

Grid<float> output_of(const Setup& setup) {
  const auto output =
      engine::conv_transpose2d(*setup.problem.input, *setup.problem.kernel, nullptr, setup.problem.params);
  CHECK(output);
  return grid_of(*output);
}

// u as it is shown.
Grid<float> shown_probe(const Setup& setup) {
  const auto probe = probe_of(setup);
  const engine::Axes axes = axes_of(setup);
  return probe ? *probe : filled(Pattern::count, axes.height.output(), axes.width.output());
}

// "1, 2 and 4"
std::string listed(const std::set<float>& values) {
  std::string text;
  size_t left = values.size();
  for (const float value : values) {
    text += core::format_exact(value);
    if (--left > 0) text += left == 1 ? " and " : ", ";
  }
  return text;
}

std::string added_rows(const Setup& setup) {
  const Grid<float> y = output_of(setup);
  std::set<float> added;
  for (std::int64_t i = 0; i < y.rows; ++i) added.insert({y.at(i, y.cols - 1), y.at(y.rows - 1, i)});
  return fmt::format("The row and column that output padding adds hold {}: kernel values, not zeros.", listed(added));
}

std::string tiling(const Setup& setup) {
  const Grid<double> sums = engine::phase_sums(axes_of(setup), grid_of(*setup.problem.kernel));
  const std::set<float> values(sums.cells.begin(), sums.cells.end());
  return fmt::format("A constant input becomes the same {} × {} tile again and again: {}.", sums.rows, sums.cols,
                     listed(values));
}

std::string refusal(const Setup& setup) {
  const auto found = violations(setup);
  CHECK(!found.empty());
  return found.front().message;
}

// PyTorch's padding for the same size: (k - 1) / 2 at both ends, and output padding for the rest.
AxisParams symmetric(const AxisParams& axis, std::int64_t input) {
  AxisParams other = axis;
  other.pad_begin = other.pad_end = (axis.kernel - 1) / 2;
  other.output_padding = engine::output_size(axis, input) - engine::output_size(other, input);
  return other;
}

std::string shift(const Setup& setup) {
  const AxisParams& axis = axis_of(setup);
  Setup other = setup;
  const AxisParams same = symmetric(axis, setup.problem.input->shape.h);
  other.problem.params.height = other.problem.params.width = same;
  const Grid<float> ours = output_of(setup), theirs = output_of(other);
  const auto agree = [&](std::int64_t by) {
    for (std::int64_t r = by; r < ours.rows; ++r)
      for (std::int64_t c = by; c < ours.cols; ++c)
        if (ours.at(r, c) != theirs.at(r - by, c - by)) return false;
    return true;
  };
  std::int64_t by = 0;
  while (!agree(by)) ++by;
  return fmt::format(
      "TensorFlow's \"same\" crops {} before and {} after; PyTorch's p = {}, op = {} gives the same size, shifted by "
      "{} {}.",
      axis.pad_begin, axis.pad_end, same.pad_begin, same.output_padding, by, by == 1 ? "cell" : "cells");
}

std::string difference(const Setup& setup) {
  const auto trip = engine::round_trip(core::Tensor(shown_probe(setup)), *setup.problem.kernel, setup.problem.params);
  CHECK(trip);
  return fmt::format("Down and up again: {} × {} comes back in shape, but not in values. The largest difference is {}.",
                     trip->up.shape.h, trip->up.shape.w, core::format_exact(float(trip->largest)));
}

std::string inner_products(const Setup& setup) {
  engine::Problem turned = setup.problem;
  core::Tensor kernel = *setup.problem.kernel;
  std::reverse(kernel.values.begin(), kernel.values.end());
  turned.kernel = std::make_shared<const core::Tensor>(std::move(kernel));
  const Grid<float> u = shown_probe(setup);
  const auto right = engine::adjoint_of(setup.problem, u), wrong = engine::adjoint_of(turned, u);
  CHECK(right && wrong);
  return fmt::format(
      "<C u, x> = {:.0f} and <u, C'x> = {:.0f}. With the kernel turned on one side only it would be {:.0f}.",
      right->input_product, right->output_product, wrong->input_product);
}

std::string evenness(const Setup& setup) {
  const engine::Evenness even = engine::evenness_of(axes_of(setup));
  CHECK(even.interior.least == even.interior.most);
  if (even.interior.most == 1) return "s = k: every output cell is covered once, nothing overlaps.";
  return fmt::format("s = {} divides k = {}: away from the edges every output cell sums {} products.",
                     axis_of(setup).stride, axis_of(setup).kernel, even.interior.most);
}

std::string holes(const Setup& setup) {
  const engine::Evenness found = engine::evenness_of(axes_of(setup));
  const auto count = std::count(found.holes.cells.begin(), found.holes.cells.end(), 1);
  const AxisParams& axis = axis_of(setup);
  const std::string why = axis.kernel < axis.stride
                              ? fmt::format("k = {} is smaller than s = {}", axis.kernel, axis.stride)
                              : fmt::format("d = {} and s = {} share a factor", axis.dilation, axis.stride);
  return fmt::format("{}: no stamp reaches {} of {} output cells.", why, count, found.holes.cells.size());
}

std::string interpolation(const Setup& setup) {
  const Grid<float> y = output_of(setup);
  const std::int64_t middle = y.cols / 2;
  return fmt::format("Interpolates: where the input rises by 1 a cell, the output rises by {}, away from the edges.",
                     core::format_exact(y.at(middle, middle + 1) - y.at(middle, middle)));
}

struct Recipe {
  const char* name;
  AxisParams axis;
  Pattern kernel, input;
  std::int64_t size;
  ViewKind view;
  std::string (*shows)(const Setup& setup);
};

// In the order in which people meet them: sizes, checkerboards, padding, inverse and transpose, holes.
const Recipe kRecipes[] = {
    {"One cell, op = 1",
     {.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1},
     Pattern::count,
     Pattern::ones,
     1,
     ViewKind::stamp,
     added_rows},
    {"Stride 1 with op = 1",
     {.kernel = 3, .output_padding = 1},
     Pattern::count,
     Pattern::count,
     3,
     ViewKind::stamp,
     refusal},
    {"DCGAN: k = 4, s = 2, p = 1",
     {.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1},
     Pattern::count,
     Pattern::ones,
     4,
     ViewKind::stamp,
     evenness},
    {"k = 2, s = 2", {.kernel = 2, .stride = 2}, Pattern::count, Pattern::count, 3, ViewKind::stamp, evenness},
    {"k = 2, s = 2, p = 1, op = 1",
     {.kernel = 2, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1},
     Pattern::count,
     Pattern::ones,
     3,
     ViewKind::phases,
     tiling},
    {"Bilinear: k = 4, s = 2, p = 1",
     {.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1},
     Pattern::bilinear,
     Pattern::ramp,
     5,
     ViewKind::slide,
     interpolation},
    {"TensorFlow's \"same\": k = 3, s = 2",
     {.kernel = 3, .stride = 2, .pad_end = 1},
     Pattern::count,
     Pattern::count,
     3,
     ViewKind::stamp,
     shift},
    {"TensorFlow's \"same\": k = 9, s = 4",
     {.kernel = 9, .stride = 4, .pad_begin = 2, .pad_end = 3},
     Pattern::count,
     Pattern::count,
     3,
     ViewKind::stamp,
     shift},
    {"No inverse", {.kernel = 3, .stride = 2}, Pattern::count, Pattern::count, 2, ViewKind::round_trip, difference},
    {"Transpose and gradient",
     {.kernel = 3, .stride = 2},
     Pattern::count,
     Pattern::count,
     2,
     ViewKind::gradient,
     inner_products},
    {"Holes: d = 2, s = 2",
     {.kernel = 3, .stride = 2, .dilation = 2},
     Pattern::count,
     Pattern::count,
     3,
     ViewKind::stamp,
     holes},
    {"Holes: k = 2, s = 3", {.kernel = 2, .stride = 3}, Pattern::count, Pattern::count, 3, ViewKind::stamp, holes},
};

}  // namespace

Setup haar_setup() {
  Setup setup;
  engine::ConvParams& params = setup.problem.params;
  params.height = params.width = {.kernel = 2, .stride = 2};
  params.in_channels = 4;
  setup.problem.kernel = std::make_shared<const core::Tensor>(engine::haar_kernel());
  setup.probe = std::make_shared<const core::Grid<float>>(small_picture());
  auto trip = engine::round_trip(core::Tensor(*setup.probe), *setup.problem.kernel, params);
  CHECK(trip);
  setup.problem.input = std::make_shared<const core::Tensor>(std::move(trip->down));
  setup.view = timeline::ViewKind::round_trip;
  return setup;
}

std::vector<Preset> presets() {
  std::vector<Preset> list;
  for (const Recipe& recipe : kRecipes) {
    Setup setup = square(recipe.axis, recipe.kernel, recipe.input, recipe.size, recipe.view);
    std::string shows = recipe.shows(setup);
    list.push_back({recipe.name, std::move(shows), std::move(setup)});
  }
  list.push_back(
      {"Haar: there and back",
       "Four orthonormal kernels with k = s = 2: down by a convolution, up by its transpose, and every value "
       "returns.",
       haar_setup()});
  return list;
}

}  // namespace unstride::app
