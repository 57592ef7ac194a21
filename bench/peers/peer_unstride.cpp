// Our own engine as one of the peers: plain NCHW in and out, the algorithm that the plan chooses, and where that is
// another one, the direct algorithm beside it; and channels in blocks of 16, in and out.
#include <memory>
#include <stdexcept>

#include "engine/plans/order.h"
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
        output_(std::size_t(is_plain() ? output_shape().count() : plans::floats_in_blocks(output_shape()))) {}

  void run(const float* input) {
    plan_.run({.input = input, .output = output_.data(), .workspace = workspace_.data(), .pool = pool_.get()});
  }
  const float* output() const { return output_.data(); }
  const core::Shape& output_shape() const { return plan_.output_shape(); }
  bool is_plain() const { return plan_.layer().order == plans::Order::planes; }
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

// Reads what is stored in blocks through an NCHW copy that is made when it is first needed.
std::function<float(std::int64_t)> read_blocks(const std::shared_ptr<Planned>& plan) {
  return [plan, copy = std::vector<float>()](std::int64_t index) mutable {
    if (copy.empty()) {
      copy.resize(std::size_t(plan->output_shape().count()));
      plans::blocks_to_planes({.shape = plan->output_shape(), .from = plan->output(), .to = copy.data()});
    }
    return copy[std::size_t(index)];
  };
}

}  // namespace

std::vector<Variant> prepare(const LayerCase& c, const Setting& setting) {
  plans::Layer layer = layer_of(c, plans::ActivationKind::none);
  const auto input = buffer_of(values(c.inputs(), Stream::input));
  const std::vector<float> kernel = values(c.weights(), Stream::weights), bias = values(c.out, Stream::bias);
  std::vector<Variant> variants;
  const auto computes = [&](const plans::PlanOptions& options) {
    return plans::Plan::make(layer, {kernel, bias}, options).has_value();
  };
  const auto add = [&](const std::string& name, const std::shared_ptr<plans::Buffer>& numbers,
                       const plans::PlanOptions& options) {
    const std::shared_ptr<Planned> plan = planned(layer, {kernel, bias}, options);
    variants.push_back({.name = name,
                        .info = plan->info(),
                        .plain = plan->is_plain(),
                        .run = [plan, numbers] { plan->run(numbers->data()); },
                        .output = plan->is_plain() ? read_plain(plan->output()) : read_blocks(plan)});
  };
  const plans::PlanOptions any{.threads = setting.threads};
  const plans::PlanOptions direct{.threads = setting.threads, .algorithm = "direct"};
  add("nchw", input, any);
  if (!variants.front().info.starts_with("direct,") && computes(direct)) add("direct", input, direct);
  const auto in_blocks = std::make_shared<plans::Buffer>(std::size_t(plans::floats_in_blocks(layer.input)));
  plans::planes_to_blocks({.shape = layer.input, .from = input->data(), .to = in_blocks->data()});
  layer.order = plans::Order::blocks;
  if (computes(any)) add("blocks", in_blocks, any);
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
