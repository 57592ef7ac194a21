// Pictures of the stage to be held against stored ones: which moment of which setup. A view's tests list theirs and
// instantiate GoldenPicture with them. UNSTRIDE_UPDATE_GOLDEN=1 stores what is painted now.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "app/setup.h"
#include "core/cell.h"
#include "core/geometry.h"
#include "scene/theme.h"

namespace unstride::shell {

using engine::AxisParams;
using timeline::ChapterKind;
using timeline::ViewKind;

struct Golden {
  const char* name;
  ViewKind view;
  ChapterKind chapter;
  std::int64_t step;
  AxisParams height{.kernel = 3, .stride = 2}, width = height;
  std::int64_t rows = 2, cols = 2;
  scene::ThemeId theme = scene::ThemeId::light;
  bool digit = false;
  double u = 1;
  core::CellRef selected = {};
  core::Size size{640, 420};
  core::ColorMode colors = core::ColorMode::value;
  core::CellRef compared = {};
  app::Setup (*setup)() = nullptr;  // instead of what the members above say; view, chapter and the look still count
};

inline void PrintTo(const Golden& golden, std::ostream* out) {
  *out << golden.name;
}

// The picture is the stored one of that name, but for what another version of a font renderer makes different.
void expect_as_stored(const std::string& name, const std::string& png);

class GoldenPicture : public testing::TestWithParam<Golden> {};

inline std::string name_of(const testing::TestParamInfo<Golden>& golden) {
  return golden.param.name;
}

}  // namespace unstride::shell
