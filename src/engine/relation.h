// The one relation under every view, per axis: o = i*s - p + a*d
// (i: input cell, a: kernel tap, o: output cell, s: stride, p: pad_begin, d: dilation), its three inverse maps, and the
// same relation read through zero insertion. Nothing else computes which cells are connected.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/params.h"

namespace unstride::engine {

// One pair (input cell, kernel tap) and the output cell it adds to.
struct Link {
  std::int64_t input = 0, tap = 0, output = 0;
  bool operator==(const Link&) const = default;
};

// The products of one output cell along one axis, without a list: n = 0 .. count-1 is
// (input + n * input_step, tap - n * tap_step). As o is fixed, d/g cells further means s/g taps back, g = gcd(d, s).
struct TermRun {
  std::int64_t input = 0, tap = 0, input_step = 1, tap_step = 1, count = 0;
  std::int64_t input_at(std::int64_t n) const { return input + n * input_step; }
  std::int64_t tap_at(std::int64_t n) const { return tap - n * tap_step; }
};

enum class BorderedKind : std::uint8_t { data, inserted_zero, border_zero };

struct Axis {
  AxisParams params;
  std::int64_t input = 1;  // cells

  bool operator==(const Axis&) const = default;

  std::int64_t output() const { return output_size(params, input); }
  // Output before padding crops: (input - 1) * s + d * (k - 1) + 1, without output padding.
  std::int64_t full() const { return (input - 1) * params.stride + params.dilation * (params.kernel - 1) + 1; }

  // o = i*s - p + a*d; outside [0, output()) the product is cropped.
  std::int64_t output_of(std::int64_t i, std::int64_t a) const {
    return i * params.stride - params.pad_begin + a * params.dilation;
  }

  // The inverse maps, in ascending order of the input cell, then of the tap. Only outputs in [0, output()).
  std::vector<Link> terms_of_output(std::int64_t o) const;
  std::vector<Link> stamp_of_input(std::int64_t i) const;
  std::vector<Link> uses_of_tap(std::int64_t a) const;
  // What terms_of_output lists, for any o, those that padding crops included; allocates nothing.
  TermRun run_of_output(std::int64_t o) const;

  // The same through zero insertion: s - 1 zeros between cells, then a border of d*(k-1) - p zeros at either end
  // (negative: trimmed), output_padding more at the high end. The turned kernel slides over it with stride 1.
  std::int64_t zero_inserted() const { return (input - 1) * params.stride + 1; }
  std::int64_t border_begin() const { return params.dilation * (params.kernel - 1) - params.pad_begin; }
  std::int64_t border_end() const {
    return params.dilation * (params.kernel - 1) - params.pad_end + params.output_padding;
  }
  std::int64_t bordered() const { return zero_inserted() + border_begin() + border_end(); }
  // Where input cell i lies in the bordered input; may be outside [0, bordered()) where the border is negative.
  std::int64_t bordered_of(std::int64_t i) const { return i * params.stride + border_begin(); }
  BorderedKind kind_of(std::int64_t bordered_index) const;
  // The bordered cell under tap a of the turned kernel when the window computes output o: j = o + d*(k-1-a).
  std::int64_t window_cell(std::int64_t o, std::int64_t a) const {
    return o + params.dilation * (params.kernel - 1 - a);
  }
};

struct Axes {
  Axis height, width;
  bool operator==(const Axes&) const = default;
};

inline Axes axes_of(const ConvParams& params, const core::Shape& input) {
  return {{params.height, input.h}, {params.width, input.w}};
}

// How many products reach each output cell: (output height, output width). The axes must be legal.
core::Grid<int> overlap_counts(const Axes& axes);

}  // namespace unstride::engine
