// What is kept between frames: the same for the same key, anew for another, and not for ever.
#include "scene/memo.h"

#include <gtest/gtest.h>

namespace unstride::scene {
namespace {

struct Counted {
  int made = 0;
  std::shared_ptr<const int> operator()() { return std::make_shared<const int>(++made); }
};

MemoKey key_of(std::int64_t number) {
  return {"test", {}, {number}};
}

TEST(Memo, MakesTheSameThingOnce) {
  Memo memo;
  Counted make;
  const auto first = remembered(&memo, key_of(1), std::ref(make));
  EXPECT_EQ(remembered(&memo, key_of(1), std::ref(make)), first);
  EXPECT_EQ(make.made, 1);
  EXPECT_NE(remembered(&memo, key_of(2), std::ref(make)), first);
  EXPECT_EQ(make.made, 2);
}

TEST(Memo, TellsWhatAThingIsMadeFrom) {
  Memo memo;
  Counted make;
  const auto a = std::make_shared<const int>(7), b = std::make_shared<const int>(7);
  remembered(&memo, {"test", {a, nullptr}, {}}, std::ref(make));
  remembered(&memo, {"test", {b, nullptr}, {}}, std::ref(make));
  remembered(&memo, {"test", {nullptr, a}, {}}, std::ref(make));
  remembered(&memo, {"other", {a, nullptr}, {}}, std::ref(make));
  EXPECT_EQ(make.made, 4);
}

TEST(Memo, KeepsWhatAThingIsMadeFromSoThatItsAddressIsNotUsedAgain) {
  Memo memo;
  Counted make;
  auto a = std::make_shared<const int>(7);
  const std::weak_ptr<const int> watched = a;
  remembered(&memo, {"test", {a, nullptr}, {}}, std::ref(make));
  a.reset();
  EXPECT_FALSE(watched.expired());
}

TEST(Memo, ForgetsWhatWasNotAskedForLongest) {
  Memo memo;
  Counted make;
  for (int i = 0; i < 100; ++i) {
    remembered(&memo, key_of(-1), std::ref(make));  // asked for in every frame
    remembered(&memo, key_of(i), std::ref(make));
  }
  EXPECT_EQ(make.made, 101);
  remembered(&memo, key_of(0), std::ref(make));
  EXPECT_EQ(make.made, 102);
}

TEST(Memo, HasAsMuchRoomAsAFrameAsksFor) {
  Memo memo(40);
  Counted make;
  for (int frame = 0; frame < 3; ++frame)
    for (int i = 0; i < 40; ++i) remembered(&memo, key_of(i), std::ref(make));
  EXPECT_EQ(make.made, 40);
}

TEST(Memo, WithoutOneEverythingIsMadeAnew) {
  Counted make;
  EXPECT_NE(remembered(nullptr, key_of(1), std::ref(make)), remembered(nullptr, key_of(1), std::ref(make)));
}

}  // namespace
}  // namespace unstride::scene
