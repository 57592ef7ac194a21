// Golden pictures of Gradient.
#include "golden.h"

namespace unstride::shell {
namespace {

constexpr AxisParams kPadded{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1};
constexpr core::Size kLarge{1012, 790};

const Golden kGoldens[] = {
    {.name = "gradient_window_over_padding",
     .view = ViewKind::gradient,
     .chapter = ChapterKind::pull,
     .step = 2,
     .height = kPadded,
     .width = kPadded,
     .rows = 3,
     .cols = 3,
     .size = kLarge},
    {.name = "gradient_products",
     .view = ViewKind::gradient,
     .chapter = ChapterKind::inner_products,
     .step = 1,
     .size = kLarge},
    {.name = "gradient_products_half_dark",
     .view = ViewKind::gradient,
     .chapter = ChapterKind::inner_products,
     .step = 1,
     .theme = scene::ThemeId::dark,
     .u = 0.5,
     .size = kLarge},
    {.name = "gradient_digit",
     .view = ViewKind::gradient,
     .chapter = ChapterKind::pull,
     .step = 300,
     .height = kPadded,
     .width = kPadded,
     .digit = true,
     .size = kLarge},
};

INSTANTIATE_TEST_SUITE_P(Gradient, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
