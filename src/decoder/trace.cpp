#include "decoder/trace.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "core/check.h"
#include "decoder/links.h"
#include "engine/plans/plain.h"

namespace unstride::decoder {
namespace {

using core::Shape;

double of_function(const nn::Pointwise& pointwise, double x) {
  switch (pointwise.function) {
    case nn::Function::relu:
      return std::max(0.0, x);
    case nn::Function::leaky_relu:
      return x < 0 ? double(pointwise.slope) * x : x;
    case nn::Function::sigmoid:
      return 1 / (1 + std::exp(-x));
    case nn::Function::tanh:
      return std::tanh(x);
    case nn::Function::exp:
      return std::exp(x);
  }
  CHECK(false && "every function has a formula");
}

struct Tracer {
  const Decoded& decoded;
  CellAt cell;
  const core::Tensor& below;
  const core::Tensor& maps;
  const Layer& layer;
  Sum sum = {};

  void add(std::int64_t channel, std::int64_t y, std::int64_t x, std::int64_t weight, float factor) {
    const float input = below.at(0, channel, y, x);
    sum.products.push_back({{cell.row - 1, channel, y, x}, input, weight, factor, double(input) * double(factor)});
  }
  float weight(std::int64_t at) const { return (*layer.weights)[size_t(at)]; }

  void operator()(const nn::Convolution& convolution) {
    const engine::ConvParams& params = convolution.layer.params;
    const LayerLinks links = links_of(layer.operation, below.shape, maps.shape);
    const std::int64_t group_in = params.in_channels / params.groups;
    const std::int64_t first = cell.channel / (params.out_channels / params.groups) * group_in;
    for (std::int64_t channel = first; channel < first + group_in; ++channel) {
      const std::int64_t taps = first_weight(convolution.layer, channel, cell.channel);
      for (const Link& row : links.height.into[size_t(cell.y)])
        for (const Link& col : links.width.into[size_t(cell.x)]) {
          const std::int64_t at = taps + row.tap * params.width.kernel + col.tap;
          add(channel, row.input, col.input, at, weight(at));
        }
    }
    add_bias(cell.channel);
  }

  void operator()(const nn::Product& product) {
    const std::int64_t column = (cell.channel * maps.shape.h + cell.y) * maps.shape.w + cell.x;
    const std::int64_t plane = below.shape.h * below.shape.w;
    for (std::int64_t k = 0; k < product.depth; ++k) {
      const std::int64_t at = k * product.b_depth + column * product.b_column;
      add(k / plane, k / below.shape.w % below.shape.h, k % below.shape.w, at, product.alpha * weight(at));
    }
    add_bias(column * product.c_column, product.beta);
  }

  void operator()(const nn::Resampling& resampling) {
    const auto part = [&](const nn::Sample& sample, std::int64_t tap) {
      return tap == 1 ? sample.share : 1 - sample.share;
    };
    const LayerLinks links = links_of(layer.operation, below.shape, maps.shape);
    for (const Link& row : links.height.into[size_t(cell.y)])
      for (const Link& col : links.width.into[size_t(cell.x)]) {
        const float share = resampling.linear ? part(resampling.rows[size_t(cell.y)], row.tap) *
                                                    part(resampling.columns[size_t(cell.x)], col.tap)
                                              : 1;
        add(cell.channel, row.input, col.input, -1, share);
      }
  }

  template <class Pointwise>
  void operator()(const Pointwise&) {
    add(cell.channel, cell.y, cell.x, -1, 1);
  }

  void add_bias(std::int64_t at, float beta = 1) {
    if (!layer.bias) return;
    sum.bias_at = at;
    sum.bias = beta * (*layer.bias)[size_t(at)];
  }
};

bool is_edited(const Decoded& decoded, const Row& row, const CellAt& cell) {
  const Edits& edits = edits_of(decoded.work, decoded.decoder.key);
  const std::int64_t index = row.maps.index(0, cell.channel, cell.y, cell.x);
  return std::ranges::any_of(edits.cells,
                             [&](const CellEdit& e) { return e.layer == row.output && e.index == index; }) ||
         is_silenced(edits, row.output, cell.channel);
}

LayerLinks links_below(const Decoded& decoded, int row) {
  return links_of(decoded.layer_of(row).operation, decoded.shape_of(row - 1), decoded.shape_of(row));
}

// The other ends of all links of the marked cells.
std::vector<bool> followed(const std::vector<bool>& marked, const std::vector<std::vector<Link>>& links,
                           std::int64_t Link::*end, std::int64_t cells) {
  std::vector<bool> result(static_cast<size_t>(cells));
  for (size_t i = 0; i < marked.size(); ++i) {
    if (!marked[i]) continue;
    for (const Link& link : links[i]) result[size_t(link.*end)] = true;
  }
  return result;
}

// One channel goes on as one where the layer goes channel by channel; where groups part the channels, as all: what is
// shown is then a group at most, and one step further everything.
std::optional<std::int64_t> channel_after(const LayerLinks& links, const Reach& from) {
  return links.all_channels ? std::nullopt : from.channel;
}

}  // namespace

CellAt existing(const Decoded& decoded, const CellAt& cell) {
  if (cell.row < 0 || cell.row >= std::ssize(decoded.rows)) return {};
  const Shape& shape = decoded.shape_of(cell.row);
  const bool inside =
      cell.channel >= 0 && cell.channel < shape.c && cell.y >= 0 && cell.y < shape.h && cell.x >= 0 && cell.x < shape.w;
  return inside ? cell : CellAt{};
}

Sum sum_of(const Decoded& decoded, const CellAt& cell) {
  CHECK(cell.row >= 1 && cell.row < std::ssize(decoded.rows));
  const Row& row = decoded.rows[size_t(cell.row)];
  const Layer& layer = decoded.layer_of(cell.row);
  Tracer tracer{decoded, cell, decoded.rows[size_t(cell.row) - 1].maps, row.maps, layer};
  std::visit(tracer, layer.operation.kind);
  Sum& sum = tracer.sum;
  sum.before = double(sum.bias);
  for (const Product& product : sum.products) sum.before += product.value;
  const auto* pointwise = std::get_if<nn::Pointwise>(&layer.operation.kind);
  sum.after =
      engine::plans::activated(pointwise ? of_function(*pointwise, sum.before) : sum.before, layer.step.activation);
  sum.value = row.maps.at(0, cell.channel, cell.y, cell.x);
  sum.edited = is_edited(decoded, row, cell);
  return std::move(sum);
}

std::vector<Reach> reach_of(const Decoded& decoded, const CellAt& cell) {
  std::vector<Reach> result(decoded.rows.size());
  if (cell.row < 0) return result;
  const auto shape = [&](int row) { return decoded.shape_of(row); };
  Reach& own = result[size_t(cell.row)];
  own = {std::vector<bool>(static_cast<size_t>(shape(cell.row).h)),
         std::vector<bool>(static_cast<size_t>(shape(cell.row).w)), cell.channel};
  own.ys[size_t(cell.y)] = own.xs[size_t(cell.x)] = true;
  for (int row = cell.row; row > 0; --row) {
    const LayerLinks links = links_below(decoded, row);
    const Reach& from = result[size_t(row)];
    result[size_t(row) - 1] = {followed(from.ys, links.height.into, &Link::input, shape(row - 1).h),
                               followed(from.xs, links.width.into, &Link::input, shape(row - 1).w),
                               channel_after(links, from)};
  }
  for (int row = cell.row; row + 1 < std::ssize(decoded.rows); ++row) {
    const LayerLinks links = links_below(decoded, row + 1);
    const Reach& from = result[size_t(row)];
    result[size_t(row) + 1] = {followed(from.ys, links.height.out_of, &Link::output, shape(row + 1).h),
                               followed(from.xs, links.width.out_of, &Link::output, shape(row + 1).w),
                               channel_after(links, from)};
  }
  return result;
}

core::Tensor contributions(const Decoded& decoded, int row, std::int64_t channel) {
  const Layer& layer = decoded.layer_of(row);
  const auto* convolution = std::get_if<nn::Convolution>(&layer.operation.kind);
  if (!convolution || convolution->layer.params.groups != 1) return {};
  const core::Tensor& below = decoded.rows[size_t(row) - 1].maps;
  const engine::ConvParams& params = convolution->layer.params;
  const LayerLinks links = links_below(decoded, row);
  core::Tensor result({1, below.shape.c, decoded.shape_of(row).h, decoded.shape_of(row).w});
  for (std::int64_t in = 0; in < below.shape.c; ++in) {
    const float* taps = layer.weights->data() + first_weight(convolution->layer, in, channel);
    for (const auto& rows : links.height.into)
      for (const Link& y : rows)
        for (const auto& cols : links.width.into)
          for (const Link& x : cols)
            result.at(0, in, y.output, x.output) +=
                below.at(0, in, y.input, x.input) * taps[y.tap * params.width.kernel + x.tap];
  }
  return result;
}

core::Grid<double> paths(const Decoded& decoded, int row) {
  CHECK(row >= 1 && row < std::ssize(decoded.rows));
  const Shape& first = decoded.rows[1].maps.shape;
  std::vector<double> ys(size_t(first.h), 1), xs(size_t(first.w), 1);
  const auto step = [](const std::vector<double>& from, const std::vector<std::vector<Link>>& into) {
    std::vector<double> to(into.size());
    for (size_t o = 0; o < into.size(); ++o)
      for (const Link& link : into[o]) to[o] += from[size_t(link.input)];
    return to;
  };
  for (int at = 2; at <= row; ++at) {
    const LayerLinks links = links_below(decoded, at);
    ys = step(ys, links.height.into);
    xs = step(xs, links.width.into);
  }
  core::Grid<double> result(std::ssize(ys), std::ssize(xs));
  for (size_t y = 0; y < ys.size(); ++y)
    for (size_t x = 0; x < xs.size(); ++x) result.at(std::int64_t(y), std::int64_t(x)) = ys[y] * xs[x];
  return result;
}

}  // namespace unstride::decoder
