// Every preset runs, within the Lab's limits, and shows what it says.
#include "app/presets.h"

#include <gtest/gtest.h>

#include <set>

#include "app/limits.h"
#include "engine/round_trip.h"

namespace unstride::app {
namespace {

TEST(Presets, RunWithinTheLimitsOfTheLab) {
  std::set<std::string> names;
  for (const Preset& preset : presets()) {
    EXPECT_TRUE(violations(preset.setup).empty()) << preset.name;
    EXPECT_TRUE(tell(preset.setup)) << preset.name;
    EXPECT_TRUE(preset.shows.ends_with(".")) << preset.shows;
    EXPECT_TRUE(names.insert(preset.name).second) << preset.name << " is there twice";
  }
  EXPECT_FALSE(names.empty());
}

TEST(Presets, HaarBringsItsPictureBackExactly) {
  const app::Setup setup = haar_setup();
  const engine::Problem& layer = setup.problem;
  EXPECT_EQ(layer.params.in_channels, 4);
  EXPECT_EQ(layer.params.out_channels, 1);
  EXPECT_TRUE(engine::is_tight(*layer.kernel, layer.params));
  const auto trip = engine::round_trip(core::Tensor(*setup.probe), *layer.kernel, layer.params);
  ASSERT_TRUE(trip);
  EXPECT_EQ(trip->up, core::Tensor(*setup.probe));
  EXPECT_EQ(trip->largest, 0);
  EXPECT_EQ(*layer.input, trip->down);
  EXPECT_EQ(*(*tell(setup))->layer_output, core::Tensor(*setup.probe));
}

}  // namespace
}  // namespace unstride::app
