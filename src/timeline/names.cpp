// The names of chapters and views: for people (by what happens with these axes) and for files (fixed).
#include <array>

#include "timeline/timeline.h"

namespace unstride::timeline {
namespace {

struct ChapterKey {
  ChapterKind kind;
  std::string_view key;
};
constexpr std::array<ChapterKey, 21> kChapterKeys{{{ChapterKind::insert_zeros, "insert-zeros"},
                                                   {ChapterKind::border, "border"},
                                                   {ChapterKind::spread_kernel, "spread-kernel"},
                                                   {ChapterKind::turn_kernel, "turn-kernel"},
                                                   {ChapterKind::slide, "slide"},
                                                   {ChapterKind::stamp, "stamp"},
                                                   {ChapterKind::crop, "crop"},
                                                   {ChapterKind::compare, "compare"},
                                                   {ChapterKind::mirror, "mirror"},
                                                   {ChapterKind::multiply, "multiply"},
                                                   {ChapterKind::split_kernel, "split-kernel"},
                                                   {ChapterKind::phase, "phase"},
                                                   {ChapterKind::interleave, "interleave"},
                                                   {ChapterKind::pull, "pull"},
                                                   {ChapterKind::inner_products, "inner-products"},
                                                   {ChapterKind::down, "down"},
                                                   {ChapterKind::up, "up"},
                                                   {ChapterKind::difference, "difference"},
                                                   {ChapterKind::enlarge, "enlarge"},
                                                   {ChapterKind::add_channels, "add-channels"},
                                                   {ChapterKind::morph, "morph"}}};

struct ViewName {
  std::string_view key, name;
};
// In the order of ViewKind.
constexpr std::array<ViewName, kViewCount> kViews{{{"slide", "Slide"},
                                                   {"stamp", "Stamp"},
                                                   {"both", "Both"},
                                                   {"matrix", "Matrix"},
                                                   {"phases", "Phases"},
                                                   {"gradient", "Gradient"},
                                                   {"round-trip", "Round trip"},
                                                   {"alternatives", "Alternatives"},
                                                   {"channels", "Channels"}}};

std::string border_name(const engine::Axes& axes) {
  bool adds = false, trims = false;
  for (const engine::Axis& axis : {axes.height, axes.width})
    for (const std::int64_t border : {axis.border_begin(), axis.border_end()}) {
      adds |= border > 0;
      trims |= border < 0;
    }
  if (adds && trims) return "Add and trim border";
  return trims ? "Trim border" : "Add border";
}

// Output padding only adds cells where it goes beyond the padding at the end; up to there it crops fewer.
std::string crop_name(const engine::Axes& axes) {
  bool crops = false, extends = false;
  for (const engine::AxisParams& axis : {axes.height.params, axes.width.params}) {
    crops |= axis.pad_begin > 0 || axis.pad_end > axis.output_padding;
    extends |= axis.output_padding > axis.pad_end;
  }
  if (crops && extends) return "Crop and extend";
  return crops ? "Crop padding" : "Add output padding";
}

}  // namespace

std::string chapter_name(const Timeline& timeline, ChapterKind kind) {
  switch (kind) {
    case ChapterKind::insert_zeros:
      return "Insert zeros";
    case ChapterKind::border:
      return border_name(timeline.axes);
    case ChapterKind::spread_kernel:
      return "Spread kernel";
    case ChapterKind::turn_kernel:
      return "Turn kernel";
    case ChapterKind::slide:
      return "Slide, multiply, sum";
    case ChapterKind::stamp:
      return "Stamp and add";
    case ChapterKind::crop:
      return crop_name(timeline.axes);
    case ChapterKind::compare:
      return "Compare the products";
    case ChapterKind::mirror:
      return "Mirror";
    case ChapterKind::multiply:
      return "Multiply by x";
    case ChapterKind::split_kernel:
      return "Split kernel";
    case ChapterKind::phase:
      return "Convolve phase by phase";
    case ChapterKind::interleave:
      return "Interleave";
    case ChapterKind::pull:
      return "Convolve u";
    case ChapterKind::inner_products:
      return "Inner products";
    case ChapterKind::down:
      return "Convolve down";
    case ChapterKind::up:
      return "Transposed, up";
    case ChapterKind::difference:
      return "Difference";
    case ChapterKind::enlarge:
      return "Enlarge";
    case ChapterKind::add_channels:
      return "Add up channels";
    case ChapterKind::morph:
      return "Morph";
  }
  CHECK(false && "every chapter has a name");
}

std::string_view chapter_key(ChapterKind kind) {
  for (const ChapterKey& entry : kChapterKeys)
    if (entry.kind == kind) return entry.key;
  CHECK(false && "every chapter has a key");
}

std::optional<ChapterKind> chapter_of_key(std::string_view key) {
  for (const ChapterKey& entry : kChapterKeys)
    if (entry.key == key) return entry.kind;
  return std::nullopt;
}

std::string_view view_key(ViewKind view) {
  return kViews[size_t(view)].key;
}

std::string_view view_name(ViewKind view) {
  return kViews[size_t(view)].name;
}

std::optional<ViewKind> view_of_key(std::string_view key) {
  for (size_t i = 0; i < kViews.size(); ++i)
    if (kViews[i].key == key) return ViewKind(i);
  return std::nullopt;
}

std::string view_keys() {
  std::string keys;
  for (size_t i = 0; i < kViews.size(); ++i) {
    if (i > 0) keys += i + 1 < kViews.size() ? ", " : " or ";
    keys += kViews[i].key;
  }
  return keys;
}

}  // namespace unstride::timeline
