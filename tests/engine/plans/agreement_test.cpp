// Every algorithm with every instruction set against the reference, over thousands of layers that are hard to get
// right.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/plans/every_algorithm.h"
#include "engine/plans/fenced.h"
#include "engine/plans/hard_layer.h"

namespace unstride::engine::plans {
namespace {

constexpr int kShards = 4;

// Layers for each algorithm and target in each shard. Unoptimized programs and those with sanitizers are ten to thirty
// times slower and get a tenth, which still visits every kind of layer dozens of times.
std::int64_t cases_wanted() {
  if (const char* cases = std::getenv("UNSTRIDE_AGREEMENT_CASES")) return std::max(1, std::atoi(cases));
#if defined(__OPTIMIZE__) && !defined(UNSTRIDE_SANITIZED)
  return 550;
#else
  return 50;
#endif
}

enum class Values { floats, integers };

// A layer with its values, what it must give, and the kind of machine that it is prepared for.
struct Drawn {
  Case c;
  Lowered lowered;
  Values values = Values::floats;
  bool on_slow = false;
  Expected expected = {};

  Machine machine(kernels::Target target, int threads) const {
    const Machine real = this_machine(target, threads);
    return on_slow ? slow(real) : real;
  }
};

// Floats of very different sizes in one layer: sums are dominated by few products, and activations reach their ends.
void draw_values(Random& random, Drawn& drawn) {
  Case& c = drawn.c;
  const core::Shape bias = {1, c.layer.params.out_channels, 1, 1};
  const bool integers = drawn.values == Values::integers;
  const auto draw_tensor = [&](const core::Shape& shape, int most) {
    return integers ? draw_integers(random, shape, most) : draw_floats(random, shape);
  };
  c.input = draw_tensor(c.layer.input, 9);
  c.kernel = draw_tensor(kernel_shape(c.layer), 9);
  if (draw(random, 0, 1)) c.bias = draw_tensor(bias, 99);
  if (integers) return;
  const float scale = draw_one_of<float>(random, {1, 1, 1, 1e-3f, 300, 1e-30f});
  for (float& x : c.input.values) x *= scale;
}

bool must_be_exact(const Algorithm& algorithm, const Drawn& drawn) {
  return algorithm.exact_order && drawn.values == Values::integers &&
         drawn.c.layer.activation.kind <= ActivationKind::leaky_relu;
}

// The first cell that is not as it must be, in words; empty when there is none.
std::string first_wrong(const Algorithm& algorithm, const Drawn& drawn, const core::Tensor& got) {
  const Activation& activation = drawn.c.layer.activation;
  const auto right = [&](size_t i) { return activated(double(drawn.expected.y.values[i]), activation); };
  std::int64_t wrong = -1;
  if (must_be_exact(algorithm, drawn)) {
    for (size_t i = 0; i < got.values.size() && wrong < 0; ++i)
      if (!(double(got.values[i]) == right(i))) wrong = std::int64_t(i);
  } else {
    wrong = first_beyond(drawn.expected, activation, got, algorithm.exact_order);
  }
  if (wrong < 0) return {};
  const core::Shape& s = got.shape;
  return fmt::format("({}, {}, {}, {}) is {}, not {}", wrong / (s.c * s.h * s.w), wrong / (s.h * s.w) % s.c,
                     wrong / s.w % s.h, wrong % s.w, got.values[size_t(wrong)], right(size_t(wrong)));
}

class Agreement : public testing::TestWithParam<Shard> {
 protected:
  static const Algorithm& algorithm() { return *GetParam().algorithm; }

  static bool computes(const Drawn& drawn, kernels::Target target) {
    return algorithm().supports(drawn.lowered, drawn.machine(target, 1));
  }

  // Prepared for one, two and three threads, run on as many and on fewer, and again: always the same bits.
  void check(const Drawn& drawn, kernels::Target target) {
    struct How {
      int planned;
      Pool* pool;
      Edge edge;
    };
    core::Tensor first;
    for (const How& how : {How{1, nullptr, Edge::high}, How{1, nullptr, Edge::low}, How{2, &two_, Edge::high},
                           How{3, &three_, Edge::low}, How{3, &two_, Edge::low}, How{3, nullptr, Edge::high}}) {
      const Machine machine = drawn.machine(target, how.planned);
      const auto prepared = algorithm().prepare({drawn.lowered, drawn.c.kernel.values, drawn.c.bias.values, machine});
      const core::Tensor got = runs_.run(*prepared, drawn.lowered, drawn.c.input, how.pool, how.edge);
      if (first.values.empty()) {
        first = got;
        const std::string wrong = first_wrong(algorithm(), drawn, got);
        ASSERT_TRUE(wrong.empty()) << wrong;
      }
      ASSERT_EQ(std::memcmp(first.values.data(), got.values.data(), first.values.size() * sizeof(float)), 0)
          << "other bits when planned for " << how.planned << " threads and run on "
          << (how.pool ? how.pool->threads() : 1);
    }
  }

 private:
  FencedRuns runs_;
  Pool two_{2}, three_{3};
};

TEST_P(Agreement, IsWithinTheBoundAndTheSameBitsOnAnyThreads) {
  const std::vector<kernels::Target>& targets = kernels::supported_targets();
  const std::int64_t wanted = cases_wanted();
  Random random(unsigned(1000 + GetParam().index));
  std::vector<std::int64_t> checked(targets.size());
  // An algorithm that computes one layer in a hundred of these would need that many draws.
  for (std::int64_t n = 0; n < 100 * wanted && *std::min_element(checked.begin(), checked.end()) < wanted; ++n) {
    Layer layer = draw_hard_layer(random);
    layer.order = GetParam().order;
    Drawn drawn{{layer, {}, {}, {}},
                *lower(layer),
                draw(random, 0, 2) ? Values::floats : Values::integers,
                draw(random, 0, 1) == 1};
    for (size_t t = 0; t < targets.size(); ++t) {
      if (checked[t] >= wanted || !computes(drawn, targets[t])) continue;
      if (drawn.expected.y.values.empty()) {
        draw_values(random, drawn);
        drawn.expected = expected_of(drawn.c);
      }
      SCOPED_TRACE(fmt::format("{}, draw {}, {}{}", text_of(layer), n, kernels::name_of(targets[t]),
                               drawn.on_slow ? ", as for a slow machine" : ""));
      check(drawn, targets[t]);
      if (HasFailure()) return;
      ++checked[t];
    }
  }
  for (size_t t = 0; t < targets.size(); ++t) {
    const std::string target(kernels::name_of(targets[t]));
    RecordProperty(target, std::to_string(checked[t]));
    EXPECT_GE(checked[t], wanted) << "layers that it computes were too rare on " << target;
  }
}

INSTANTIATE_TEST_SUITE_P(Algorithms, Agreement, testing::ValuesIn(shards_in_any_order(kShards)),
                         [](const auto& parameter) { return name_of(parameter.param); });

}  // namespace
}  // namespace unstride::engine::plans
