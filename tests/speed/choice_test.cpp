#include "speed/choice.h"

#include <gtest/gtest.h>

#include "engine/plans/plan.h"
#include "speed/given.h"

namespace unstride::speed {
namespace {

TEST(Choice, IsThatOfAPlan) {
  const Layer layer = named("MNIST decoder A, 2");
  const std::vector<float> weights(size_t(engine::plans::lower(planned(layer))->weights()), 0.5f);
  const auto plan = engine::plans::Plan::make(planned(layer), {weights}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(choice_text(layer),
            "*" + std::string(plan->algorithm().name) + "*, kernel " + plan->kernel() + ": " + plan->why());
}

TEST(Choice, OfWhatCannotRunIsEmpty) {
  EXPECT_EQ(choice_text(with(named("DCGAN 4"), Number::groups, 3)), "");
}

TEST(Choice, ListsTheInstructionSetsFromTheBestToTheOneThatNeedsNothing) {
  EXPECT_TRUE(instruction_sets().ends_with(engine::kernels::name_of(engine::kernels::supported_targets().back())));
  EXPECT_TRUE(instruction_sets().starts_with(engine::kernels::name_of(engine::kernels::supported_targets().front())));
}

}  // namespace
}  // namespace unstride::speed
