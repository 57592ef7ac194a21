#include "scene/pen.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/format.h"

namespace unstride::scene {
namespace {

constexpr std::array<double, 13> kSizes{9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32};  // baked by the screen

double largest_size(double wanted) {
  double size = kSizes.front();
  for (const double s : kSizes)
    if (s <= wanted) size = s;
  return size;
}

constexpr double kWordyTagPitch = 46;  // for tags of several characters

// Zero carries the role's colour faintly, so that an empty grid still says whose it is.
constexpr float kFaint = 0.09f, kStrong = 0.82f;

}  // namespace

ColorScale scale_for(const core::Grid<float>& values, const RoleColors& role, const Theme& theme) {
  const auto [low, high] = std::minmax_element(values.cells.begin(), values.cells.end());
  const float most = values.cells.empty() ? 1 : std::max(std::abs(*low), std::abs(*high));
  ColorScale scale;
  scale.max = most > 0 ? most : 1;
  scale.high = core::mix(theme.paper, role.fill, kStrong);
  scale.zero = core::mix(theme.paper, role.fill, kFaint);
  scale.low = scale.zero;
  if (!values.cells.empty() && *low < 0) {
    scale.diverging = true;
    scale.min = -scale.max;
    scale.zero = core::mix(theme.paper, theme.ink, 0.04f);
    scale.low = core::mix(theme.paper, role.negative, kStrong);
  }
  return scale;
}

void Pen::add(Shape shape, int layer, CellRef cell) {
  scene_.items.push_back({std::move(shape), cell, layer});
}

void Pen::mark(Shape shape, CellRef cell, int on) {
  scene_.items.push_back({std::move(shape), cell, on, true});
}

double Pen::text(Point at, const std::string& text, FontId font, double size, Color color, double most) {
  std::string shown = text;
  if (text_width(fonts_, font, size, shown) > most) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    while (!shown.empty() && text_width(fonts_, font, size, shown + "…") > most) {
      while (continues(shown.back())) shown.pop_back();
      shown.pop_back();
    }
    shown += "…";
  }
  const double end = at.x + text_width(fonts_, font, size, shown);
  if (!shown.empty()) add(TextShape{std::move(shown), at, font, size, color}, text_layer_, cell_);
  return end;
}

void Pen::paragraph(Point at, const std::string& words, double size, Color color, double width, int lines) {
  std::string line, rest = words;
  while (!rest.empty()) {
    const size_t space = rest.find(' ');
    const std::string word = rest.substr(0, space);
    const std::string longer = line.empty() ? word : line + " " + word;
    if (lines > 1 && !line.empty() && text_width(fonts_, FontId::text, size, longer) > width) {
      text(at, line, FontId::text, size, color, width);
      at.y += size * 1.4;
      line = word;
      --lines;
    } else {
      line = longer;
    }
    rest = space == std::string::npos ? "" : rest.substr(space + 1);
  }
  text(at, line, FontId::text, size, color, width);
}

void Pen::centered(Point middle, const std::string& text, FontId font, double size, Color color) {
  const double width = text_width(fonts_, font, size, text);
  const double baseline = middle.y + fonts_.metrics(font).cap_height * size / 2;
  add(TextShape{text, {middle.x - width / 2, baseline}, font, size, color}, text_layer_, cell_);
}

void Pen::outline(const Rect& rect, Color color, double width, int layer) {
  add(RectShape{rect, {0, 0, 0, 0}, {color, width, 0}, std::min(5.0, rect.height / 6)}, layer);
}

// As many digits as fit: smaller type first, then a short form.
void Pen::number(const Rect& rect, const CellLook& look, Color ink) {
  const double advance = fonts_.advance(FontId::mono_bold, '0');
  const double room = rect.width - (rect.width >= kNumberPitch ? 6 : 1);
  const std::string exact = core::format_exact(look.value);
  std::string shown;
  const bool weighted = !look.weight.empty() && rect.width >= kTagPitch;
  double size = largest_size(rect.width * (weighted ? 0.30 : 0.34));
  const double least = rect.width >= kNumberPitch ? 10 : 9;
  for (;; size = largest_size(size - 1)) {
    const int characters = int(room / (advance * size));
    if (int(exact.size()) <= characters) {
      shown = exact;
      break;
    }
    if (size <= least) {
      shown = core::format_short(look.value, std::max(2, characters));
      break;
    }
  }
  Point middle = rect.center();
  if (weighted) middle.y -= rect.height * 0.08;
  centered(middle, shown, FontId::mono_bold, size, ink);
}

void Pen::cell(const Rect& rect, const CellLook& look, const GridLook& grid, CellRef ref) {
  const auto alpha = float(look.alpha);
  const Rect box = rect.inset(std::clamp(rect.width * 0.03, 0.5, 1.5));
  const double radius = std::min(4.0, box.width / 8);
  RectShape shape{box, {0, 0, 0, 0}, {}, radius};
  const Color tint = theme_.kernel.fill.with_alpha(kWindowTint);  // comes over cells with a weight
  Color ink = theme_.ink;
  switch (look.kind) {
    case CellKind::data:
      shape.fill = color_at(grid.scale, look.tone.value_or(look.value));
      ink = ink_on(look.weight.empty() ? shape.fill : core::over(tint, shape.fill));
      break;
    case CellKind::inserted_zero:
      shape.fill = theme_.zero_fill;
      ink = theme_.zero_text;
      break;
    case CellKind::border_zero:
      shape.stroke = {theme_.border_line.faded(alpha), 1, 3};
      ink = theme_.zero_text;
      break;
    case CellKind::cropped:
      shape.stroke = {theme_.cropped_line.faded(alpha), 1, 0};
      add(HatchShape{box, {theme_.cropped_line.faded(alpha), 1}, std::max(4.0, rect.width / 7)}, cell_layer_, ref);
      ink = theme_.zero_text;
      break;
    case CellKind::empty:
      shape.stroke = {theme_.empty_line.faded(alpha), 1, 0};
      ink = theme_.empty_line;
      break;
  }
  shape.fill = shape.fill.faded(alpha);
  const bool outlined =
      look.kind == CellKind::border_zero || look.kind == CellKind::cropped || look.kind == CellKind::empty;
  if (outlined) shape.rect = box.inset(0.5);
  add(shape, cell_layer_, ref);
  if (alpha < 0.15f || rect.width < kCellPitch) return;
  cell_ = ref;
  label(rect, box, look, shape.fill, ink.faded(alpha));
  cell_ = {};
}

// The texts on a cell: its value, and the small ones in its corners.
void Pen::label(const Rect& rect, const Rect& box, const CellLook& look, Color fill, Color ink) {
  const bool outlined = look.kind != CellKind::data && look.kind != CellKind::inserted_zero;
  const bool structural = look.kind == CellKind::empty || (outlined && rect.width < kNumberPitch);
  if (structural) {
    centered(rect.center(), "·", FontId::mono, largest_size(rect.width * 0.3), ink);
  } else if (look.kind != CellKind::cropped) {
    number(rect, look, ink);
  }
  const bool room = rect.width >= (look.tag.size() == 1 ? look.tag_pitch : kWordyTagPitch);
  if (!look.tag.empty() && room) text({box.x + 4, box.y + 4 + 8}, look.tag, FontId::text, 9, ink);
  if (!look.weight.empty() && rect.width >= kTagPitch) {
    const double size = largest_size(std::max(10.0, rect.width * 0.2));
    const double width = text_width(fonts_, FontId::mono_bold, size, look.weight);
    if (width > box.width - 4) return;
    const Color cell = outlined ? theme_.paper : fill.with_alpha(1);
    const Color back = core::over(theme_.kernel.fill.with_alpha(kWindowTint), cell);
    const Color color = legible(theme_.kernel.text, back).faded(float(look.alpha));
    text({box.right() - width - 3, box.bottom() - 4}, look.weight, FontId::mono_bold, size, color);
  }
}

void Pen::grid(const Block& block, const GridLook& look) {
  if (block.pitch < kCellPitch) return heat_map(block, look);
  const auto& spec = block.spec;
  const Rect& view = scene_.bounds;
  const auto first = [&](double from, double origin) {
    return std::int64_t(std::floor((from - origin) / block.pitch));
  };
  const std::int64_t row_begin = std::max<std::int64_t>(0, first(view.y, block.origin.y));
  const std::int64_t row_end = std::min(spec.rows, first(view.bottom(), block.origin.y) + 1);
  const std::int64_t col_begin = std::max<std::int64_t>(0, first(view.x, block.origin.x));
  const std::int64_t col_end = std::min(spec.cols, first(view.right(), block.origin.x) + 1);
  for (std::int64_t r = row_begin; r < row_end; ++r)
    for (std::int64_t c = col_begin; c < col_end; ++c) {
      CellLook cell_look;
      cell_look.value = look.values->at(r, c);
      if (look.tones) cell_look.tone = look.tones->at(r, c);
      if (look.kinds) cell_look.kind = CellKind(look.kinds->at(r, c));
      const std::int64_t row = spec.first_row + r * spec.row_step, col = spec.first_col + c * spec.col_step;
      if (look.decorate) look.decorate(cell_look, row, col);
      if (cell_look.alpha <= 0) continue;
      Rect rect = block.cell(double(row), double(col));
      rect.x += cell_look.shift.x;
      rect.y += cell_look.shift.y;
      cell(rect, cell_look, look, {spec.grid, row, col});
    }
}

namespace {

// Which kind stands for several cells: what says most wins.
int rank(std::uint8_t kind) {
  switch (CellKind(kind)) {
    case CellKind::data:
      return 4;
    case CellKind::cropped:
      return 3;
    case CellKind::inserted_zero:
      return 2;
    case CellKind::empty:
      return 1;
    case CellKind::border_zero:
      break;
  }
  return 0;
}

// Cells smaller than a pixel: every `merge` x `merge` of them become one, the strongest value of the strongest kind.
// Picking any one of them, or their mean, would lose the few values between many zeros.
void merge_cells(HeatMapShape& map, std::int64_t merge) {
  const auto& values = *map.values;
  const std::int64_t rows = (values.rows + merge - 1) / merge, cols = (values.cols + merge - 1) / merge;
  auto strongest = std::make_shared<core::Grid<float>>(rows, cols);
  auto kinds =
      map.kinds ? std::make_shared<core::Grid<std::uint8_t>>(rows, cols, std::uint8_t(CellKind::border_zero)) : nullptr;
  for (std::int64_t r = 0; r < values.rows; ++r)
    for (std::int64_t c = 0; c < values.cols; ++c) {
      float& value = strongest->at(r / merge, c / merge);
      if (kinds) {
        std::uint8_t& kind = kinds->at(r / merge, c / merge);
        const int better = rank(map.kinds->at(r, c)) - rank(kind);
        if (better < 0) continue;
        if (better > 0) kind = map.kinds->at(r, c), value = 0;
      }
      if (std::abs(values.at(r, c)) > std::abs(value)) value = values.at(r, c);
    }
  map.rect.width *= double(cols * merge) / double(values.cols);
  map.rect.height *= double(rows * merge) / double(values.rows);
  map.values = std::move(strongest);
  map.kinds = std::move(kinds);
  map.numbers = nullptr;
  map.merged = merge;
  for (auto* highlight : {&map.window, &map.focus}) {
    const std::int64_t row_end = highlight->row + highlight->rows, col_end = highlight->col + highlight->cols;
    if (highlight->rows == 0) continue;
    highlight->row /= merge, highlight->col /= merge;
    highlight->rows = (row_end + merge - 1) / merge - highlight->row;
    highlight->cols = (col_end + merge - 1) / merge - highlight->col;
  }
}

}  // namespace

void Pen::heat_map(const Block& block, const GridLook& look) {
  HeatMapShape map;
  map.rect = block.area();
  map.clip = scene_.bounds;
  map.values = look.tones ? look.tones : look.values;
  if (look.tones) map.numbers = look.values;
  map.kinds = look.kinds;
  map.scale = look.scale;
  map.inserted = theme_.zero_fill;
  map.border = core::mix(theme_.paper, theme_.border_line, 0.16f);  // seen where cells are too small for dashes
  map.cropped = core::mix(theme_.paper, theme_.cropped_line, 0.35f);
  map.empty = core::mix(theme_.paper, theme_.empty_line, 0.25f);
  map.line = block.pitch < 8 ? theme_.paper.with_alpha(0.5f) : theme_.paper;  // strokes stay thicker than lines
  map.first_row = block.spec.first_row;
  map.first_col = block.spec.first_col;
  map.row_step = block.spec.row_step;
  map.col_step = block.spec.col_step;
  const auto local = [&](HeatMapShape::Highlight highlight) {
    highlight.row = (highlight.row - map.first_row) / map.row_step;
    highlight.col = (highlight.col - map.first_col) / map.col_step;
    return highlight;
  };
  map.window = local(look.window);
  map.focus = local(look.focus);
  if (block.pitch < 0.8) merge_cells(map, std::int64_t(std::ceil(1 / block.pitch)));
  add(map, cell_layer_, {block.spec.grid, 0, 0});
  // A hairline says where the grid ends when its cells are as light as the paper.
  add(RectShape{block.area().inset(-0.5), {0, 0, 0, 0}, {theme_.hairline, 1}, 1}, cell_layer_);
}

// The first that fits, from the one that says most; the last, cut, where none does.
std::string Pen::subtitle_of(const Block& block) const {
  const BlockSpec& spec = block.spec;
  std::vector<std::string> choices{spec.subtitle};
  if (!spec.brief.empty()) choices.push_back(spec.brief);
  const auto note = std::find_if(notes_.begin(), notes_.end(), [&](const Note& n) { return n.grid == spec.grid; });
  if (note != notes_.end()) {
    for (std::string& choice : choices) choice += ", " + note->words;
    choices.push_back(note->words);
    choices.push_back(note->brief);
  }
  for (const std::string& choice : choices)
    if (text_width(fonts_, FontId::text, 12, choice) <= block.title_width) return choice;
  return choices.back();
}

void Pen::title(const Block& block) {
  const Point at{block.origin.x, block.title_y - 26};
  text(at, block.spec.title, FontId::text_bold, 14, theme_.ink, block.title_width);
  text({at.x, at.y + 16}, subtitle_of(block), FontId::text, 12, theme_.quiet, block.title_width);
}

}  // namespace unstride::scene
