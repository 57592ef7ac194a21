#include "scene/theme.h"

namespace unstride::scene {
namespace {

using core::rgb;

constexpr Theme kLight{
    .id = ThemeId::light,
    .paper = rgb(0xf4f2ec),
    .panel = rgb(0xffffff),
    .ink = rgb(0x23211c),
    .quiet = rgb(0x706a5e),  // look.md's #8b8576 has 3.3:1 on paper; this is the same hue at 4.8:1
    .hairline = rgb(0xe2ddd1),
    .control = rgb(0xf4f2ec),
    .control_hover = rgb(0xe8e3d7),
    .accent = rgb(0x23211c),
    .accent_ink = rgb(0xffffff),
    .input = {rgb(0x3874cb), rgb(0xb4476f), rgb(0x2a63b6)},
    .kernel = {rgb(0xe0861a), rgb(0xb4476f), rgb(0x9a5700)},
    .output = {rgb(0x0d8e7a), rgb(0xb4476f), rgb(0x0a7565)},
    .overlap = {rgb(0x96408a), rgb(0x96408a), rgb(0x873a7c)},
    .zero_fill = rgb(0xe6e1d6),
    .zero_text = rgb(0x6f6a5f),
    .border_line = rgb(0xbab3a3),
    .cropped_line = rgb(0xb9a79a),
    .empty_line = rgb(0xcfc9bb),
    .error = rgb(0xa8321f),
    .error_fill = rgb(0xfbeae5),
};

constexpr Theme kDark{
    .id = ThemeId::dark,
    .paper = rgb(0x1b1a18),
    .panel = rgb(0x242320),
    .ink = rgb(0xefebe2),
    .quiet = rgb(0xa8a294),
    .hairline = rgb(0x3b3934),
    .control = rgb(0x2f2d29),
    .control_hover = rgb(0x3b3934),
    .accent = rgb(0xefebe2),
    .accent_ink = rgb(0x1b1a18),
    .input = {rgb(0x4f8fe6), rgb(0xd06690), rgb(0x7fb0f2)},
    .kernel = {rgb(0xe8952f), rgb(0xd06690), rgb(0xf0ac57)},
    .output = {rgb(0x1fa48e), rgb(0xd06690), rgb(0x4cc4b0)},
    .overlap = {rgb(0xb565a8), rgb(0xb565a8), rgb(0xd18fc6)},
    .zero_fill = rgb(0x34322e),
    .zero_text = rgb(0xa39d90),
    .border_line = rgb(0x615d54),
    .cropped_line = rgb(0x75675c),
    .empty_line = rgb(0x4a4740),
    .error = rgb(0xf08d78),
    .error_fill = rgb(0x3a2621),
};

}  // namespace

const Theme& theme_of(ThemeId id) {
  return id == ThemeId::light ? kLight : kDark;
}

core::Color ink_on(core::Color fill) {
  // Any lighter black would leave fills on which neither ink reaches 4.5:1.
  constexpr core::Color dark = rgb(0x050504), light = rgb(0xffffff);
  return core::contrast(dark, fill) >= core::contrast(light, fill) ? dark : light;
}

core::Color legible(core::Color wanted, core::Color back) {
  constexpr int kSteps = 16;
  const core::Color ink = ink_on(back);
  for (int i = 0; i < kSteps; ++i) {
    const core::Color color = core::mix(wanted, ink, float(i) / kSteps);
    if (core::contrast(color, back) >= 4.5) return color;
  }
  return ink;
}

}  // namespace unstride::scene
