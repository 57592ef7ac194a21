// oneDNN 2 (Debian's libdnnl): its deconvolution in the layout that it likes best, in NHWC, in plain NCHW, and in its
// own layout with the reorders from and to plain NCHW inside of the time.
#include <omp.h>

#include <algorithm>
#include <cstring>
#include <dnnl.hpp>
#include <memory>
#include <stdexcept>
#include <unordered_map>

#include "peer.h"

namespace unstride::peers {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
using Deconvolution = dnnl::deconvolution_forward;
constexpr auto kFloat = memory::data_type::f32;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}
dnnl::stream& stream() {
  static dnnl::stream only(engine());
  return only;
}

memory zeros(const memory::desc& desc) {
  memory made(desc, engine());
  std::memset(made.get_data_handle(), 0, desc.get_size());
  return made;
}

memory filled(const memory::desc& desc, const std::vector<float>& numbers) {
  memory made(desc, engine());
  std::copy(numbers.begin(), numbers.end(), static_cast<float*>(made.get_data_handle()));
  return made;
}

void reorder(memory from, memory to) {
  dnnl::reorder(from, to).execute(stream(), from, to);
  stream().wait();
}

memory reordered(memory from, const memory::desc& desc) {
  memory to = zeros(desc);
  reorder(from, to);
  return to;
}

memory::desc plain_input(const LayerCase& c) {
  return {{c.n, c.in, c.h, c.w}, kFloat, Tag::nchw};
}
memory::desc plain_output(const LayerCase& c) {
  return {{c.n, c.out, c.out_h(), c.out_w()}, kFloat, Tag::nchw};
}

memory packed_weights(const LayerCase& c, const memory::desc& wanted, Stream which) {
  const std::vector<float> ours = values(c.weights(), which);  // (groups, group_in, group_out, taps)
  std::vector<float> theirs(ours.size());                      // (groups, group_out, group_in, taps)
  for (std::int64_t g = 0; g < c.groups; ++g)
    for (std::int64_t i = 0; i < c.group_in(); ++i)
      for (std::int64_t o = 0; o < c.group_out(); ++o)
        std::copy_n(&ours[std::size_t(((g * c.group_in() + i) * c.group_out() + o) * c.taps())], c.taps(),
                    &theirs[std::size_t(((g * c.group_out() + o) * c.group_in() + i) * c.taps())]);
  const memory::desc desc = c.groups == 1
                                ? memory::desc({c.out, c.in, c.kh, c.kw}, kFloat, Tag::oihw)
                                : memory::desc({c.groups, c.group_out(), c.group_in(), c.kh, c.kw}, kFloat, Tag::goihw);
  return reordered(filled(desc, theirs), wanted);
}

dnnl::primitive_attr with(dnnl::algorithm activation) {
  dnnl::primitive_attr attributes;
  if (activation == dnnl::algorithm::undef) return attributes;
  dnnl::post_ops after;
  after.append_eltwise(1.0f, activation, 0.0f, 0.0f);
  attributes.set_post_ops(after);
  return attributes;
}

struct Wanted {
  memory::desc input, output;
  dnnl::algorithm activation = dnnl::algorithm::undef;
};

Deconvolution::primitive_desc described(const LayerCase& c, const Wanted& wanted) {
  const memory::dims kernel = c.groups == 1 ? memory::dims{c.out, c.in, c.kh, c.kw}
                                            : memory::dims{c.groups, c.group_out(), c.group_in(), c.kh, c.kw};
  const Deconvolution::desc desc(dnnl::prop_kind::forward_inference, dnnl::algorithm::deconvolution_direct,
                                 wanted.input, {kernel, kFloat, Tag::any}, {{c.out}, kFloat, Tag::x}, wanted.output,
                                 {c.sh, c.sw}, {c.dh - 1, c.dw - 1}, {c.ph, c.pw}, {c.ph - c.oph, c.pw - c.opw});
  return {desc, with(wanted.activation), engine()};
}

// `desc` in another layout.
memory::desc in_layout(const memory::desc& desc, Tag tag) {
  return {desc.dims(), kFloat, tag};
}

using Arguments = std::unordered_map<int, memory>;

// A deconvolution with its memory.
struct Prepared {
  Deconvolution primitive;
  std::string implementation;
  memory input, output;
  Arguments arguments;

  void execute() const { primitive.execute(stream(), arguments); }
};

std::shared_ptr<Prepared> prepared(const LayerCase& c, const Wanted& wanted, Stream weights,
                                   const std::vector<float>& bias) {
  const auto description = described(c, wanted);
  auto result = std::make_shared<Prepared>();
  result->primitive = Deconvolution(description);
  result->implementation = description.impl_info_str();
  result->input = zeros(description.src_desc());
  result->output = zeros(description.dst_desc());
  result->arguments = {{DNNL_ARG_SRC, result->input},
                       {DNNL_ARG_WEIGHTS, packed_weights(c, description.weights_desc(), weights)},
                       {DNNL_ARG_BIAS, filled(description.bias_desc(), bias)},
                       {DNNL_ARG_DST, result->output}};
  return result;
}

// Reads an output of any layout through a plain copy that is made when it is first needed.
std::function<float(std::int64_t)> read_reordered(const memory& output, const memory::desc& plain) {
  return [output, plain, copy = memory()](std::int64_t index) mutable {
    if (!copy) copy = reordered(output, plain);
    return static_cast<const float*>(copy.get_data_handle())[index];
  };
}

Variant executed(const std::string& name, const std::shared_ptr<Prepared>& layer, const LayerCase& c) {
  const bool plain = layer->input.get_desc() == plain_input(c) && layer->output.get_desc() == plain_output(c);
  return {.name = name,
          .info = layer->implementation,
          .plain = plain || (name == "nhwc" && c.layout_is_one()),
          .run =
              [layer] {
                layer->execute();
                stream().wait();
              },
          .output = read_reordered(layer->output, plain_output(c))};
}

Variant with_reorders(const std::shared_ptr<Prepared>& layer, const memory& input, const memory& output,
                      const LayerCase& c) {
  const bool before = layer->input.get_desc() != input.get_desc();
  const bool after = layer->output.get_desc() != output.get_desc();
  const dnnl::reorder in(input, layer->input), out(layer->output, output);
  const auto run = [=]() mutable {
    if (before) in.execute(stream(), const_cast<memory&>(input), layer->input);
    layer->execute();
    if (after) out.execute(stream(), layer->output, const_cast<memory&>(output));
    stream().wait();
  };
  return {.name = "any+reorders",
          .info = layer->implementation,
          .plain = true,
          .run = run,
          .output = read_reordered(after ? output : layer->output, plain_output(c))};
}

}  // namespace

std::vector<Variant> prepare(const LayerCase& c, const Setting& setting) {
  omp_set_num_threads(setting.threads);
  const memory input = filled(plain_input(c), values(c.inputs(), Stream::input)), output = zeros(plain_output(c));
  const std::vector<float> bias = values(c.out, Stream::bias);
  std::vector<Variant> variants;
  const std::pair<const char*, Tag> layouts[] = {{"any", Tag::any}, {"nhwc", Tag::nhwc}, {"nchw", Tag::nchw}};
  for (const auto& [name, tag] : layouts) {
    std::shared_ptr<Prepared> layer;
    try {
      layer = prepared(c, {in_layout(plain_input(c), tag), in_layout(plain_output(c), tag)}, Stream::weights, bias);
    } catch (const dnnl::error&) {
      continue;  // oneDNN does not compute this layer in this layout
    }
    reorder(input, layer->input);
    variants.push_back(executed(name, layer, c));
    if (tag == Tag::any && !variants.back().plain) variants.push_back(with_reorders(layer, input, output, c));
  }
  if (variants.empty()) throw std::runtime_error("oneDNN has no implementation of this layer");
  return variants;
}

namespace {

// The latent numbers times the weights, ReLU: (n, hidden) as NCHW.
struct FullConnection {
  dnnl::matmul primitive;
  memory output;
  Arguments arguments;
};

FullConnection full_connection(const DecoderCase& d) {
  const std::int64_t n = d.to_second.n;
  const memory::desc in({n, d.latent}, kFloat, Tag::ab), bias({1, d.hidden()}, kFloat, Tag::ab);
  const memory::desc out({n, d.hidden()}, kFloat, Tag::ab), weights({d.latent, d.hidden()}, kFloat, Tag::ab);
  const dnnl::matmul::primitive_desc description(dnnl::matmul::desc(in, in_layout(weights, Tag::any), bias, out),
                                                 with(dnnl::algorithm::eltwise_relu), engine());
  FullConnection result{dnnl::matmul(description), zeros(out), {}};
  const memory plain = filled(weights, values(d.latent * d.hidden(), Stream::full_weights));
  result.arguments = {{DNNL_ARG_SRC, filled(in, values(n * d.latent, Stream::latent))},
                      {DNNL_ARG_WEIGHTS, reordered(plain, description.weights_desc())},
                      {DNNL_ARG_BIAS, zeros(bias)},
                      {DNNL_ARG_DST, result.output}};
  return result;
}

Variant decoder(const DecoderCase& d, const char* name, Tag tag) {
  const std::vector<float> none(std::size_t(std::max(d.to_second.out, d.to_image.out)), 0.0f);
  const std::vector<float> none_second(none.begin(), none.begin() + d.to_second.out);
  const auto second = prepared(d.to_second,
                               {in_layout(plain_input(d.to_second), tag), in_layout(plain_output(d.to_second), tag),
                                dnnl::algorithm::eltwise_relu},
                               Stream::weights, none_second);
  const auto image =
      prepared(d.to_image,
               {second->output.get_desc(), in_layout(plain_output(d.to_image), tag), dnnl::algorithm::eltwise_logistic},
               Stream::image_weights, {0.0f});
  image->arguments[DNNL_ARG_SRC] = second->output;
  const FullConnection full = full_connection(d);
  const memory hidden(plain_input(d.to_second), engine(), full.output.get_data_handle());
  const memory result = zeros(plain_output(d.to_image));
  const dnnl::reorder in(hidden, second->input), out(image->output, result);
  const bool before = hidden.get_desc() != second->input.get_desc();
  const bool after = image->output.get_desc() != result.get_desc();
  const auto run = [=]() mutable {
    full.primitive.execute(stream(), full.arguments);
    if (before) in.execute(stream(), const_cast<memory&>(hidden), second->input);
    if (!before) second->arguments[DNNL_ARG_SRC] = hidden;
    second->execute();
    image->execute();
    if (after) out.execute(stream(), image->output, const_cast<memory&>(result));
    stream().wait();
  };
  return {.name = name,
          .info = second->implementation + "; " + image->implementation,
          .plain = true,
          .run = run,
          .output = read_reordered(after ? result : image->output, plain_output(d.to_image))};
}

}  // namespace

std::vector<Variant> prepare(const DecoderCase& d, const Setting& setting) {
  omp_set_num_threads(setting.threads);
  return {decoder(d, "any", Tag::any), decoder(d, "nhwc", Tag::nhwc)};
}

}  // namespace unstride::peers
