// Golden pictures of Round trip.
#include "app/presets.h"
#include "golden.h"

namespace unstride::shell {
namespace {

constexpr AxisParams kEven{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
constexpr AxisParams kDilated{.kernel = 2, .stride = 1, .output_padding = 1, .dilation = 3};

const Golden kGoldens[] = {
    {"round_trip_down", ViewKind::round_trip, ChapterKind::down, 2},
    {.name = "round_trip_up", .view = ViewKind::round_trip, .chapter = ChapterKind::up, .step = 1, .u = 0.5},
    {.name = "round_trip_difference",
     .view = ViewKind::round_trip,
     .chapter = ChapterKind::difference,
     .step = 1,
     .height = kEven,
     .width = kDilated,
     .rows = 3,
     .cols = 2,
     .theme = scene::ThemeId::dark,
     .selected = {core::GridId::restored, 2, 1}},
    {.name = "round_trip_haar",
     .view = ViewKind::round_trip,
     .chapter = ChapterKind::difference,
     .step = 1,
     .size = {1012, 790},
     .setup = app::haar_setup},
    {.name = "round_trip_digit",
     .view = ViewKind::round_trip,
     .chapter = ChapterKind::down,
     .step = 409,
     .height = {.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1},
     .width = {.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1},
     .digit = true},
};

INSTANTIATE_TEST_SUITE_P(RoundTrip, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
