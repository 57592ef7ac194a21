// Golden pictures of Alternatives.
#include "golden.h"

namespace unstride::shell {
namespace {

constexpr AxisParams kUp{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
constexpr AxisParams kHoles{.kernel = 2, .stride = 3};

const Golden kGoldens[] = {
    {"alternatives_small", ViewKind::alternatives, ChapterKind::enlarge, 13},
    {.name = "alternatives_worked_example",
     .view = ViewKind::alternatives,
     .chapter = ChapterKind::enlarge,
     .step = 13,
     .size = {1012, 790}},
    {.name = "alternatives_uneven_axes",
     .view = ViewKind::alternatives,
     .chapter = ChapterKind::enlarge,
     .step = 9,
     .height = kUp,
     .width = kHoles,
     .rows = 3,
     .cols = 2,
     .theme = scene::ThemeId::dark,
     .size = {1180, 790}},
    {.name = "alternatives_beyond_the_layer",  // the others are larger than the layer's output, on both sides
     .view = ViewKind::alternatives,
     .chapter = ChapterKind::enlarge,
     .step = 6,
     .height = {.stride = 3},
     .width = {.stride = 4},
     .rows = 2,
     .cols = 3,
     .size = {1180, 790}},
    {.name = "alternatives_digit",
     .view = ViewKind::alternatives,
     .chapter = ChapterKind::enlarge,
     .step = 1600,
     .height = kUp,
     .width = kUp,
     .digit = true,
     .size = {1012, 790}},
};

INSTANTIATE_TEST_SUITE_P(Alternatives, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
