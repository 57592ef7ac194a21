// Golden pictures of Both, of a product in focus and of two cells compared.
#include "golden.h"

namespace unstride::shell {
namespace {

using core::CellRef;
using core::GridId;

constexpr AxisParams kWide{.kernel = 7, .stride = 2};
constexpr AxisParams kCropped{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
constexpr core::Size kStage{1012, 790}, kSmall{522, 456};
constexpr CellRef kMiddle{GridId::output, 2, 2};
constexpr CellRef kProduct{GridId::product, 12, 1};  // x[0,1] in y[2,2]

const Golden kGoldens[] = {
    {.name = "both13_light", .view = ViewKind::both, .chapter = ChapterKind::compare, .step = 13, .size = kStage},
    {.name = "both13_dark",
     .view = ViewKind::both,
     .chapter = ChapterKind::compare,
     .step = 13,
     .theme = scene::ThemeId::dark,
     .size = kStage},
    {.name = "both13_small", .view = ViewKind::both, .chapter = ChapterKind::compare, .step = 13, .size = kSmall},
    {.name = "both_half_turned",
     .view = ViewKind::both,
     .chapter = ChapterKind::turn_kernel,
     .step = 1,
     .u = 0.35,
     .size = kStage},
    {.name = "both_large",
     .view = ViewKind::both,
     .chapter = ChapterKind::compare,
     .step = 1500,
     .height = kWide,
     .width = kWide,
     .rows = 16,
     .cols = 24,
     .size = kStage},
    {.name = "both_input_selected",
     .view = ViewKind::both,
     .chapter = ChapterKind::compare,
     .step = 6,
     .height = kCropped,
     .width = kCropped,
     .selected = {GridId::input, 0, 1},
     .size = kStage},
    {.name = "slide_product",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 25,
     .selected = kProduct,
     .size = kStage},
    {.name = "stamp_product",
     .view = ViewKind::stamp,
     .chapter = ChapterKind::stamp,
     .step = 3,
     .selected = kProduct,
     .size = kStage},
    {.name = "compared",
     .view = ViewKind::slide,
     .chapter = ChapterKind::slide,
     .step = 25,
     .selected = kMiddle,
     .size = kStage,
     .compared = {GridId::output, 2, 3}},
};

INSTANTIATE_TEST_SUITE_P(Both, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
