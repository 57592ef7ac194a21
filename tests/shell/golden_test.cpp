// Golden pictures of Slide and Stamp.
#include "golden.h"

namespace unstride::shell {
namespace {

constexpr AxisParams kTrimmed{.kernel = 2, .stride = 2, .pad_begin = 2, .pad_end = 2};
constexpr AxisParams kDilated{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .dilation = 2};
constexpr AxisParams kCropped{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
constexpr AxisParams kExtended{.kernel = 2, .stride = 3, .pad_begin = 1, .output_padding = 2};
constexpr AxisParams kUp{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};

const Golden kGoldens[] = {
    {"slide13_light", ViewKind::slide, ChapterKind::slide, 13},
    {.name = "slide13_dark",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 13,
     .theme = scene::ThemeId::dark},
    {.name = "slide13_large", .view = ViewKind::slide, .chapter = ChapterKind::slide, .step = 13, .size = {1012, 790}},
    {"stamp3_light", ViewKind::stamp, ChapterKind::stamp, 3},
    {.name = "stamp3_dark",
     .view = ViewKind::stamp,
     .chapter = ChapterKind::stamp,
     .step = 3,
     .theme = scene::ThemeId::dark},
    {.name = "stamp2_in_flight", .view = ViewKind::stamp, .chapter = ChapterKind::stamp, .step = 2, .u = 0.3},
    {.name = "zeros_half_inserted", .view = ViewKind::slide, .chapter = ChapterKind::insert_zeros, .step = 1, .u = 0.5},
    {.name = "kernel_half_turned", .view = ViewKind::slide, .chapter = ChapterKind::turn_kernel, .step = 1, .u = 0.3},
    {"trimmed_border", ViewKind::slide, ChapterKind::slide, 5, kTrimmed, kTrimmed, 3, 4},
    {"dilated_kernel", ViewKind::slide, ChapterKind::slide, 10, kDilated, kDilated},
    {"cropped", ViewKind::stamp, ChapterKind::crop, 1, kCropped, kCropped, 2, 3},
    {"cropped_and_extended", ViewKind::stamp, ChapterKind::crop, 1, kExtended, kCropped},
    {.name = "input_selected",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 3,
     .height = kUp,
     .width = kUp,
     .rows = 3,
     .cols = 3,
     .selected = {core::GridId::input, 1, 1}},
    {.name = "digit_slide",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 1600,
     .height = kUp,
     .width = kUp,
     .digit = true},
    {.name = "digit_stamp",
     .view = ViewKind::stamp,
     .chapter = ChapterKind::stamp,
     .step = 409,
     .height = kUp,
     .width = kUp,
     .theme = scene::ThemeId::dark,
     .digit = true},
};

INSTANTIATE_TEST_SUITE_P(Stage, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
