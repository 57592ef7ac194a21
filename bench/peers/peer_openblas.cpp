// The textbook's way: one product of matrices by OpenBLAS into a column buffer, then col2im, which adds the columns to
// where they belong. What PyTorch and Caffe do, without what they have around it.
#include <cblas.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "peer.h"

namespace unstride::peers {
namespace {

using Floats = std::shared_ptr<std::vector<float>>;

Floats floats(std::vector<float> numbers) {
  return std::make_shared<std::vector<float>>(std::move(numbers));
}
Floats zeros(std::int64_t count) {
  return floats(std::vector<float>(std::size_t(count)));
}

// (groups, group_in, group_out * taps) to (groups, group_out * taps, group_in): the product's left factor.
Floats packed_weights(const LayerCase& c, Stream stream) {
  const std::vector<float> weights = values(c.weights(), stream);
  Floats packed = zeros(c.weights());
  to_channels_last(weights.data(), c.groups, c.group_in(), c.group_out() * c.taps(), packed->data());
  return packed;
}

// Adds one row of columns: row[i * stride] += columns[i], with the strides that occur as constants.
void add_row(const float* columns, std::int64_t count, std::int64_t stride, float* row) {
  const auto add = [=](std::int64_t step) {
    for (std::int64_t i = 0; i < count; ++i) row[i * step] += columns[i];
  };
  stride == 1 ? add(1) : stride == 2 ? add(2) : add(stride);
}

// columns (taps, h, w) of one output channel into its plane (out_h, out_w).
void col2im(const LayerCase& c, const float* columns, float bias, float* plane) {
  std::fill_n(plane, c.out_h() * c.out_w(), bias);
  for (std::int64_t a = 0; a < c.kh; ++a)
    for (std::int64_t b = 0; b < c.kw; ++b, columns += c.h * c.w) {
      const std::int64_t shift = b * c.dw - c.pw;
      const std::int64_t begin = shift >= 0 ? 0 : (-shift + c.sw - 1) / c.sw;
      const std::int64_t end = c.out_w() > shift ? std::min(c.w, (c.out_w() - 1 - shift) / c.sw + 1) : 0;
      for (std::int64_t i = 0; i < c.h; ++i) {
        const std::int64_t o = i * c.sh - c.ph + a * c.dh;
        if (o < 0 || o >= c.out_h()) continue;
        add_row(columns + i * c.w + begin, end - begin, c.sw, plane + o * c.out_w() + begin * c.sw + shift);
      }
    }
}

struct Memory {
  const float *input, *weights, *bias;  // bias: null is none
  float *columns, *output;              // columns: column_count()
};

std::int64_t column_count(const LayerCase& c) {
  return c.group_out() * c.taps() * c.h * c.w;
}

void run(const LayerCase& c, const Memory& memory, int threads) {
  const std::int64_t rows = c.group_out() * c.taps(), pixels = c.h * c.w, plane = c.out_h() * c.out_w();
  for (std::int64_t n = 0; n < c.n; ++n)
    for (std::int64_t g = 0; g < c.groups; ++g) {
      const float* input = memory.input + (n * c.in + g * c.group_in()) * pixels;
      float* output = memory.output + (n * c.out + g * c.group_out()) * plane;
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, int(rows), int(pixels), int(c.group_in()), 1.0f,
                  memory.weights + g * rows * c.group_in(), int(c.group_in()), input, int(pixels), 0.0f, memory.columns,
                  int(pixels));
#pragma omp parallel for num_threads(threads) schedule(static) if (threads > 1)
      for (std::int64_t o = 0; o < c.group_out(); ++o)
        col2im(c, memory.columns + o * c.taps() * pixels, memory.bias ? memory.bias[g * c.group_out() + o] : 0.0f,
               output + o * plane);
    }
}

void relu(std::vector<float>& numbers) {
  for (float& x : numbers) x = x > 0 ? x : 0;
}

void sigmoid(std::vector<float>& numbers) {
  for (float& x : numbers) x = 1 / (1 + std::exp(-x));
}

}  // namespace

std::vector<Variant> prepare(const LayerCase& c, const Setting& setting) {
  openblas_set_num_threads(setting.threads);
  const Floats input = floats(values(c.inputs(), Stream::input)), bias = floats(values(c.out, Stream::bias));
  const Floats weights = packed_weights(c, Stream::weights), columns = zeros(column_count(c));
  const Floats output = zeros(c.outputs());
  const auto run_layer = [=, threads = setting.threads] {
    run(c, {input->data(), weights->data(), bias->data(), columns->data(), output->data()}, threads);
  };
  return {{.name = "nchw",
           .info = openblas_get_corename(),
           .plain = true,
           .run = run_layer,
           .output = read_plain(output->data())}};
}

std::vector<Variant> prepare(const DecoderCase& d, const Setting& setting) {
  openblas_set_num_threads(setting.threads);
  const std::int64_t n = d.to_second.n;
  const Floats latent = floats(values(n * d.latent, Stream::latent));
  const Floats full = floats(values(d.latent * d.hidden(), Stream::full_weights));
  const Floats first = packed_weights(d.to_second, Stream::weights);
  const Floats last = packed_weights(d.to_image, Stream::image_weights);
  const Floats hidden = zeros(n * d.hidden()), second = zeros(d.to_second.outputs()),
               image = zeros(d.to_image.outputs());
  const Floats columns = zeros(std::max(column_count(d.to_second), column_count(d.to_image)));
  const auto run_decoder = [=, threads = setting.threads] {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, int(n), int(d.hidden()), int(d.latent), 1.0f, latent->data(),
                int(d.latent), full->data(), int(d.hidden()), 0.0f, hidden->data(), int(d.hidden()));
    relu(*hidden);
    run(d.to_second, {hidden->data(), first->data(), nullptr, columns->data(), second->data()}, threads);
    relu(*second);
    run(d.to_image, {second->data(), last->data(), nullptr, columns->data(), image->data()}, threads);
    sigmoid(*image);
  };
  return {{.name = "decoder",
           .info = openblas_get_corename(),
           .plain = true,
           .run = run_decoder,
           .output = read_plain(image->data())}};
}

}  // namespace unstride::peers
