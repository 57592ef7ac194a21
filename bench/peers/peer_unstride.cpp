// Our own engine as one of the peers: plain NCHW in and out, the algorithm that the plan chooses, and where that is
// another one, the direct algorithm beside it.
#include <memory>
#include <stdexcept>

#include "engine/plans/plan.h"
#include "peer.h"

namespace unstride::peers {
namespace {

namespace plans = engine::plans;

std::shared_ptr<plans::Pool> pool_of(int threads) {
  static std::shared_ptr<plans::Pool> pool;
  if (!pool || pool->threads() != threads) pool = std::make_shared<plans::Pool>(threads);
  return pool;
}

plans::Layer layer_of(const LayerCase& c, plans::ActivationKind activation) {
  plans::Layer layer;
  layer.params.height = {c.kh, c.sh, c.ph, c.ph, c.oph, c.dh};
  layer.params.width = {c.kw, c.sw, c.pw, c.pw, c.opw, c.dw};
  layer.params.in_channels = c.in;
  layer.params.out_channels = c.out;
  layer.params.groups = c.groups;
  layer.input = {c.n, c.in, c.h, c.w};
  layer.activation.kind = activation;
  return layer;
}

// A plan with the memory that it runs in.
class Planned {
 public:
  Planned(plans::Plan plan, int threads)
      : plan_(std::move(plan)),
        pool_(pool_of(threads)),
        workspace_(plan_.workspace_floats()),
        output_(std::size_t(plan_.output_shape().count())) {}

  void run(const float* input) {
    plan_.run({.input = input, .output = output_.data(), .workspace = workspace_.data(), .pool = pool_.get()});
  }
  const float* output() const { return output_.data(); }
  std::string info() const { return std::string(plan_.algorithm().name) + ", " + plan_.kernel(); }

 private:
  plans::Plan plan_;
  std::shared_ptr<plans::Pool> pool_;
  plans::Buffer workspace_, output_;
};

std::shared_ptr<Planned> planned(const plans::Layer& layer, const plans::Weights& weights,
                                 const plans::PlanOptions& options) {
  auto plan = plans::Plan::make(layer, weights, options);
  if (!plan) throw std::runtime_error(plan.error().message);
  return std::make_shared<Planned>(std::move(*plan), options.threads);
}

std::shared_ptr<plans::Buffer> buffer_of(const std::vector<float>& numbers) {
  auto buffer = std::make_shared<plans::Buffer>(numbers.size());
  std::copy(numbers.begin(), numbers.end(), buffer->data());
  return buffer;
}

}  // namespace

std::vector<Variant> prepare(const LayerCase& c, const Setting& setting) {
  const plans::Layer layer = layer_of(c, plans::ActivationKind::none);
  const auto input = buffer_of(values(c.inputs(), Stream::input));
  const std::vector<float> kernel = values(c.weights(), Stream::weights), bias = values(c.out, Stream::bias);
  std::vector<Variant> variants;
  const auto add = [&](const std::string& name, const std::shared_ptr<Planned>& plan) {
    variants.push_back({.name = name,
                        .info = plan->info(),
                        .plain = true,
                        .run = [plan, input] { plan->run(input->data()); },
                        .output = read_plain(plan->output())});
  };
  add("nchw", planned(layer, {kernel, bias}, {.threads = setting.threads}));
  const plans::PlanOptions direct{.threads = setting.threads, .algorithm = "direct"};
  if (variants.front().info.starts_with("direct,")) return variants;
  if (plans::Plan::make(layer, {kernel, bias}, direct)) add("direct", planned(layer, {kernel, bias}, direct));
  return variants;
}

std::vector<Variant> prepare(const DecoderCase& decoder, const Setting& setting) {
  // A full connection is a transposed convolution of one pixel with a kernel of the output's size.
  const LayerCase& second = decoder.to_second;
  const LayerCase full{.n = second.n, .in = decoder.latent, .out = second.in, .kh = second.h, .kw = second.w};
  const auto latent = buffer_of(values(full.inputs(), Stream::latent));
  const auto plan = [&setting](const LayerCase& c, plans::ActivationKind activation, Stream stream) {
    return planned(layer_of(c, activation), {values(c.weights(), stream)}, {.threads = setting.threads});
  };
  const auto first = plan(full, plans::ActivationKind::relu, Stream::full_weights);
  const auto middle = plan(second, plans::ActivationKind::relu, Stream::weights);
  const auto last = plan(decoder.to_image, plans::ActivationKind::sigmoid, Stream::image_weights);
  const auto run = [=] {
    first->run(latent->data());
    middle->run(first->output());
    last->run(middle->output());
  };
  return {{.name = "decoder",
           .info = first->info() + "; " + middle->info() + "; " + last->info(),
           .plain = true,
           .run = run,
           .output = read_plain(last->output())}};
}

}  // namespace unstride::peers
