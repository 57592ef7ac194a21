// Golden pictures of Phases.
#include <vector>

#include "golden.h"

namespace unstride::shell {
namespace {

constexpr AxisParams kEven{.kernel = 4, .stride = 2, .pad_begin = 1, .pad_end = 1};
constexpr AxisParams kHoles{.kernel = 3, .stride = 2, .dilation = 2};
constexpr AxisParams kMany{.kernel = 12, .stride = 6};
constexpr core::Size kLarge{1012, 790};

Golden phases(const char* name, ChapterKind chapter, std::int64_t step) {
  return {.name = name, .view = ViewKind::phases, .chapter = chapter, .step = step};
}

Golden with(Golden golden, AxisParams axis, std::int64_t input) {
  golden.height = golden.width = axis;
  golden.rows = golden.cols = input;
  golden.size = kLarge;
  return golden;
}

std::vector<Golden> goldens() {
  std::vector<Golden> list{phases("phases_kernel_half_split", ChapterKind::split_kernel, 1),
                           phases("phases_second_phase", ChapterKind::phase, 2),
                           phases("phases_half_interleaved", ChapterKind::interleave, 1),
                           phases("phases_dark", ChapterKind::interleave, 1),
                           with(phases("phases_even", ChapterKind::interleave, 1), kEven, 3),
                           with(phases("phases_holes", ChapterKind::phase, 4), kHoles, 2),
                           with(phases("phases_of_many_one", ChapterKind::phase, 20), kMany, 8),
                           with(phases("phases_digit", ChapterKind::interleave, 1), kEven, 28)};
  list[0].u = list[2].u = 0.5;
  list[3].theme = scene::ThemeId::dark;
  list[7].digit = true;
  return list;
}

INSTANTIATE_TEST_SUITE_P(Phases, GoldenPicture, testing::ValuesIn(goldens()), name_of);

}  // namespace
}  // namespace unstride::shell
