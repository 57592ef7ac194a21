// Golden pictures of what colours say: the weight, the overlap and the phase, on an axis with holes and one without.
#include "golden.h"

namespace unstride::shell {
namespace {

using core::ColorMode;

Golden colored(const char* name, ColorMode mode, scene::ThemeId theme) {
  Golden golden{.name = name, .view = ViewKind::slide, .chapter = ChapterKind::slide, .step = 40};
  golden.width = {.kernel = 2, .stride = 3};
  golden.cols = 3;
  golden.theme = theme;
  golden.size = {1012, 790};
  golden.colors = mode;
  return golden;
}

const Golden kGoldens[] = {
    colored("slide_weight", ColorMode::weight, scene::ThemeId::light),
    colored("slide_overlap", ColorMode::overlap, scene::ThemeId::light),
    colored("slide_phase", ColorMode::phase, scene::ThemeId::light),
    colored("slide_phase_dark", ColorMode::phase, scene::ThemeId::dark),
};

INSTANTIATE_TEST_SUITE_P(Colors, GoldenPicture, testing::ValuesIn(kGoldens), name_of);

}  // namespace
}  // namespace unstride::shell
