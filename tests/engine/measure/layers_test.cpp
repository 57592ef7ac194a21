// Layers by name and by numbers.
#include "engine/measure/layers.h"

#include <gtest/gtest.h>

#include <set>

namespace unstride::engine::measure {
namespace {

TEST(Layers, EveryKnownOneIsLegalAndItsNumbersLeadBackToIt) {
  std::set<std::string_view> names;
  for (const NamedLayer& known : known_layers()) {
    EXPECT_TRUE(names.insert(known.name).second) << known.name;
    const auto lowered = plans::lower(known.layer);
    ASSERT_TRUE(lowered) << known.name << ": " << lowered.error().message;
    const auto again = layer_of(numbers_of(known.layer));
    ASSERT_TRUE(again) << known.name;
    EXPECT_EQ(again->params, known.layer.params) << known.name;
    EXPECT_EQ(again->input, known.layer.input) << known.name;
    EXPECT_EQ(layer_of(known.name)->params, known.layer.params) << known.name;
  }
  EXPECT_EQ(names.size(), 21u);
}

TEST(Layers, EveryNumberHasItsPlace) {
  const auto layer = layer_of("2,6,4,5,9,3,7,8,10,1,11,12,13,14,15,3");
  ASSERT_TRUE(layer);
  EXPECT_EQ(layer->operation, plans::Operation::conv_transpose);
  EXPECT_EQ(layer->input, (core::Shape{2, 6, 4, 5}));
  EXPECT_EQ(layer->params.height, (AxisParams{3, 8, 1, 1, 12, 14}));
  EXPECT_EQ(layer->params.width, (AxisParams{7, 10, 11, 11, 13, 15}));
  EXPECT_EQ(layer->params.in_channels, 6);
  EXPECT_EQ(layer->params.out_channels, 9);
  EXPECT_EQ(layer->params.groups, 3);
}

TEST(Layers, WhatIsNotSixteenWholeNumbersIsRefusedInASentence) {
  for (const char* text :
       {"", ",", "1", "dcgan", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15", "1.5,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1",
        "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "1,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1,",
        ",1,1,1,1,1,1,1,1,0,0,0,0,1,1,1", "1,1,1,1,1,1,1,1,1,0,0,0,0,1,1,", "x,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1",
        " 1,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1", "99999999999999999999,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1"}) {
    const auto layer = layer_of(text);
    ASSERT_FALSE(layer) << text;
    EXPECT_NE(layer.error().message.find(kLayerNumbers), std::string::npos) << layer.error().message;
  }
}

}  // namespace
}  // namespace unstride::engine::measure
