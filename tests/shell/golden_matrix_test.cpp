// Golden pictures of Matrix.
#include "golden.h"

namespace unstride::shell {
namespace {

constexpr AxisParams kUp{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
constexpr AxisParams kHoles{.kernel = 2, .stride = 3, .pad_begin = 1, .pad_end = 1, .output_padding = 2};

const Golden kGoldens[] = {
    {.name = "matrix_start", .view = ViewKind::matrix, .chapter = ChapterKind::mirror, .step = 0, .size = {1012, 790}},
    {.name = "matrix_start_dark",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::mirror,
     .step = 0,
     .theme = scene::ThemeId::dark},
    {.name = "matrix_flipping",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::mirror,
     .step = 1,
     .u = 0.35,
     .size = {1012, 790}},
    {.name = "matrix13_light",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::multiply,
     .step = 13,
     .size = {1012, 790}},
    {.name = "matrix13_dark",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::multiply,
     .step = 13,
     .theme = scene::ThemeId::dark},
    {.name = "matrix_digit",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::multiply,
     .step = 1600,
     .height = kUp,
     .digit = true,
     .size = {1012, 790}},
    {.name = "matrix_digit_flipping",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::mirror,
     .step = 1,
     .height = kUp,
     .theme = scene::ThemeId::dark,
     .digit = true,
     .u = 0.25},
    {.name = "matrix_entry_selected",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::multiply,
     .step = 25,
     .selected = {core::GridId::product, 12, 1},
     .size = {1012, 790}},
    {.name = "matrix_tap_selected",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::multiply,
     .step = 1600,
     .height = kUp,
     .digit = true,
     .selected = {core::GridId::kernel, 1, 2}},
    {.name = "matrix_holes",
     .view = ViewKind::matrix,
     .chapter = ChapterKind::multiply,
     .step = 20,
     .height = kHoles,
     .width = kUp,
     .rows = 3,
     .cols = 4,
     .selected = {core::GridId::product, 2, 5},
     .size = {1012, 790}},
};

INSTANTIATE_TEST_SUITE_P(Matrix, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
