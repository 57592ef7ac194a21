// Matrix: the sparse matrix of the forward convolution, mirrored, times the flattened input.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "scene/matrix_part.h"
#include "scene/palette.h"
#include "scene/stage_parts.h"
#include "scene/strip.h"

namespace unstride::scene {
namespace {

using core::GridId;
using engine::MatrixEntry;
using timeline::ChapterKind;

constexpr double kWide = 640;               // logical pixels of the stage
constexpr std::int64_t kMostMoving = 2500;  // entries: more of them cannot be followed, nor drawn one by one

enum BlockIndex : size_t { kMatrix, kKernel, kInput, kOutput };

// "64%", and never a round 0 or 100 for something else.
std::string share_text(std::int64_t part, std::int64_t whole) {
  const double percent = 100.0 * double(part) / double(whole);
  if (part > 0 && percent < 1) return "under 1%";
  if (part < whole && percent > 99)
    return percent > 99.9 ? "over 99.9%" : fmt::format("{:.1f}%", std::min(percent, 99.9));
  return fmt::format("{:.0f}%", percent);
}

class MatrixView {
 public:
  explicit MatrixView(const StageContext& context)
      : c_(context),
        story_(context.story),
        axes_(context.story.axes),
        matrix_(*context.story.matrix),
        theme_(context.pen.theme()),
        flip_(c_.progress(ChapterKind::mirror)) {
    // Turning about the diagonal, seen from the front: what crosses it goes as the cosine.
    turned_ = (1 - std::cos(std::numbers::pi * flip_)) / 2;
    if (!c_.animated) links_ = c_.links, focus_ = c_.focus;
    else if (c_.focus.grid == GridId::output) links_ = links_of(axes_, c_.focus), focus_ = c_.focus;
    look_.scale = scale_of(palette());
    look_.role = &theme_.kernel;
  }

  void draw() {
    if (flip_ <= 0) {
      draw_at_rest(arranged(false), false);
    } else if (flip_ >= 1) {
      draw_at_rest(arranged(true), true);
    } else {
      draw_flipping(arranged(false), arranged(true));
    }
  }

 private:
  SharedPalette palette() const {
    const std::int64_t rows = story_.kernel->rows, cols = story_.kernel->cols;
    return remembered(c_.view.memo, {"tap_palette", {}, {rows, cols, std::int64_t(theme_.id)}},
                      [&] { return tap_palette(rows, cols, theme_.id); });
  }

  Layout arranged(bool mirrored) const {
    std::vector<BlockSpec> specs{matrix_spec(mirrored), kernel_spec(), input_spec(axes_), output_spec()};
    for (const size_t i : {kKernel, kInput, kOutput}) specs[i].source = true, specs[i].least_width = 92;
    specs[kKernel].source_pitch = 40;  // room for the letters of the taps
    const auto sources = in_row({one(kKernel), one(kInput), one(kOutput)});
    const std::vector<Arrangement> arrangements{
        in_row({one(kMatrix), in_column({one(kKernel), one(kInput), one(kOutput)})}),
        in_column({one(kMatrix), sources}),
        in_row({one(kMatrix), in_column({in_row({one(kKernel), one(kInput)}), one(kOutput)})}),
        in_row({one(kMatrix), sources})};
    return arrange({std::move(specs), arrangements, kMatrix}, {c_.view.viewport, c_.view.zoom, c_.view.pan});
  }

  BlockSpec matrix_spec(bool mirrored) const {
    const std::int64_t rows = mirrored ? matrix_.cols() : matrix_.rows();
    const std::int64_t cols = mirrored ? matrix_.rows() : matrix_.cols();
    const std::int64_t entries = matrix_.nonzeros(), places = rows * cols;
    const std::string size = size_text(rows, cols);
    BlockSpec spec{GridId::product, rows, cols, 0, 0, "", ""};
    spec.title = mirrored ? "C′: y = C′x" : "C: the convolution";
    spec.subtitle =
        mirrored ? fmt::format("{} · the same {}", size, entries == 1 ? "entry" : fmt::format("{} entries", entries))
                 : fmt::format("{} · {} zeros", size, share_text(places - entries, places));
    spec.brief = size;
    // A matrix of few columns still says how many entries it has, unless that would push the others below it.
    spec.least_width = c_.view.viewport.width >= kWide ? 176 : 110;
    spec.headed = true;
    return spec;
  }

  BlockSpec kernel_spec() const {
    const std::int64_t rows = story_.kernel->rows, cols = story_.kernel->cols;
    const std::string size = "w · " + size_text(rows, cols);
    return {GridId::kernel, rows, cols, 0, 0, "Kernel", size + ", a colour a tap", size};
  }

  BlockSpec output_spec() const {
    const std::int64_t rows = axes_.height.output(), cols = axes_.width.output();
    return {GridId::output, rows, cols, 0, 0, "Output", "y · " + size_text(rows, cols)};
  }

  void draw_at_rest(const Layout& layout, bool mirrored, bool with_entries = true) {
    const MatrixFace face{layout.blocks[kMatrix], mirrored};
    c_.pen.title(face.block);
    draw_face(face, with_entries);
    draw_blocks(face);
    if (with_entries) draw_entry_marks(face);
    const Side input_side = mirrored ? Side::above : Side::left, output_side = mirrored ? Side::left : Side::above;
    // The one above last: it covers the corner.
    for (const Side side : {Side::left, Side::above}) {
      if (side == input_side) draw_strip(c_, face.block, side, input_strip(), links_.input);
      if (side == output_side) draw_strip(c_, face.block, side, output_strip(), links_.output);
    }
    draw_sources(layout);
    draw_equation(c_, layout.equation);
  }

  Strip input_strip() const {
    return {GridId::input, story_.input, &theme_.input, 'x', std::int64_t(story_.input->cells.size())};
  }
  Strip output_strip() const { return {GridId::output, story_.output, &theme_.output, 'y', c_.counted_steps()}; }

  // The matrix in its place: one heat map, and over it the entries one by one where they have room for a number.
  void draw_face(const MatrixFace& face, bool with_entries) {
    const Rect view = matrix_view(face.block, c_.view.viewport);
    const MatrixPart part = part_in_view(story_, face, view, c_.view.memo);
    if (part.taps->cells.empty()) return;
    const bool one_by_one = face.block.pitch >= kCellPitch;
    const bool plain = one_by_one || !with_entries;
    HeatMapShape map = map_over(part, face, view);
    map.values = part.taps;
    map.numbers = part.weights;
    map.kinds = part.kinds;
    map.empty = core::mix(theme_.paper, theme_.ink, 0.035f);
    map.scale = look_.scale;
    if (plain) map.scale = {0, 1, map.empty, map.empty, map.empty};
    map.line = theme_.paper.with_alpha(face.block.pitch < 8 ? 0.5f : 1.0f);
    const Rect outline = face.block.area().inset(-0.5);
    c_.pen.add(std::move(map), layer::kGrid, {GridId::product, 0, 0});
    c_.pen.add(RectShape{outline, {0, 0, 0, 0}, {theme_.hairline, 1}, 1}, layer::kGrid);
    draw_bands(face);  // under the entries, whose colours mean something
    if (one_by_one && with_entries) draw_cells(part, face);
  }

  void draw_cells(const MatrixPart& part, const MatrixFace& face) {
    for (std::int64_t r = part.rows.first; r < part.rows.end; ++r)
      for (std::int64_t c = part.cols.first; c < part.cols.end; ++c) {
        const std::int64_t i = r - part.rows.first, j = c - part.cols.first;
        const CellRef ref = face.mirrored ? CellRef{GridId::product, r, c} : CellRef{GridId::product, c, r};
        const Rect rect = face.block.cell(double(r), double(c));
        if (part.kinds->at(i, j) == std::uint8_t(CellKind::data)) {
          c_.pen.cell(rect, cell_look(std::int64_t(part.taps->at(i, j))), look_, ref);
        } else if (face.block.pitch >= kNumberPitch) {
          c_.pen.centered(rect.center(), "0", FontId::mono, 11, theme_.zero_text);
        }
      }
  }

  CellLook cell_look(std::int64_t tap) const {
    CellLook cell;
    cell.value = story_.kernel->cells[size_t(tap)];
    cell.tone = float(tap);
    if (story_.kernel->cells.size() <= 26) cell.tag = std::string(1, char('a' + tap));
    return cell;
  }

  // Lines between the rows of the images whose cells are listed: blocks of the matrix.
  void draw_blocks(const MatrixFace& face) {
    constexpr double kLeastBlock = 24;  // pixels: closer, the lines would be all there is to see
    const Rect area = face.block.area(), view = matrix_view(face.block, c_.view.viewport);
    const Rect shown = {std::max(area.x, view.x), std::max(area.y, view.y), std::min(area.right(), view.right()),
                        std::min(area.bottom(), view.bottom())};  // width and height stand for right and bottom
    const Stroke stroke{theme_.ink.with_alpha(0.26f), 1, 0};
    const auto lines = [&](std::int64_t step, std::int64_t count, double origin, double from, double to, auto line) {
      const double pitch = face.block.pitch * double(step);
      if (step == 1 || step == count || pitch < kLeastBlock) return;
      const auto blocks = cells_between(from, to, origin, pitch, count / step);
      for (std::int64_t i = std::max<std::int64_t>(1, blocks.first); i < blocks.end; ++i)
        c_.pen.add(line(origin + double(i) * pitch), layer::kLinks);
    };
    const std::int64_t down = face.mirrored ? axes_.width.output() : axes_.width.input;
    const std::int64_t along = face.mirrored ? axes_.width.input : axes_.width.output();
    lines(down, face.block.spec.rows, area.y, shown.y, shown.height, [&](double y) {
      return LineShape{{shown.x, y}, {shown.width, y}, stroke};
    });
    lines(along, face.block.spec.cols, area.x, shown.x, shown.width, [&](double x) {
      return LineShape{{x, shown.y}, {x, shown.height}, stroke};
    });
  }

  // The whole row or column of what is in focus.
  void draw_bands(const MatrixFace& face) {
    const auto band = [&](Rect rect, const RoleColors& role) {
      if (rect.height < 2) rect = {rect.x, rect.center().y - 1, rect.width, 2};
      if (rect.width < 2) rect = {rect.center().x - 1, rect.y, 2, rect.height};
      if (!rect.intersects(c_.view.viewport)) return;
      c_.pen.add(RectShape{rect, role.fill.with_alpha(0.2f), {role.text.with_alpha(0.7f), 1}, 2}, layer::kGrid);
    };
    const CellRef output = focus_.grid == GridId::product ? cells_of_product(axes_, focus_).output : focus_;
    const CellRef input = focus_.grid == GridId::product ? cells_of_product(axes_, focus_).input : focus_;
    if (input.grid == GridId::input) band(face.band_of_input(input.row * axes_.width.input + input.col), theme_.input);
    const bool inside =
        output.row >= 0 && output.row < axes_.height.output() && output.col >= 0 && output.col < axes_.width.output();
    if (output.grid == GridId::output && inside)
      band(face.band_of_output(output.row * axes_.width.output() + output.col), theme_.output);
  }

  void draw_entry_marks(const MatrixFace& face) {
    mark_entries(face, entries_of(axes_, focus_), theme_.ink);
    mark_entries(face, entries_of(axes_, c_.view.compared), theme_.overlap.text);
    for (const auto& [cell, color] : {std::pair(c_.view.compared, theme_.overlap.text), {c_.view.selected, theme_.ink}})
      if (cell.grid == GridId::product) c_.pen.outline(face.entry(cell.col, cell.row), color, 2.5, layer::kWindow);
    if (focus_.grid == GridId::product && face.block.pitch >= 4)
      c_.pen.outline(face.entry(focus_.col, focus_.row), theme_.ink, 2, layer::kWindow);
  }

  void mark_entries(const MatrixFace& face, const std::vector<MatrixEntry>& entries, Color color) {
    constexpr size_t kMostOutlines = 400;
    const Rect view = matrix_view(face.block, c_.view.viewport);
    std::vector<const MatrixEntry*> shown;
    for (const MatrixEntry& entry : entries)
      if (face.entry(entry.row, entry.col).intersects(view)) shown.push_back(&entry);
    if (shown.empty()) return;
    const double pitch = face.block.pitch, width = pitch >= kCellPitch ? 2 : 1;
    if (shown.size() > kMostOutlines || pitch < kLeastOutline) return tint_entries(face, shown, color);
    for (const MatrixEntry* entry : shown)
      c_.pen.mark(
          RectShape{face.entry(entry->row, entry->col).inset(width / 2), {0, 0, 0, 0}, {color, width, 0}, pitch / 10},
          {GridId::product, entry->col, entry->row});
  }

  // One heat map for all of them, no larger than the window around them.
  void tint_entries(const MatrixFace& face, const std::vector<const MatrixEntry*>& entries, Color color) {
    const auto place = [&](const MatrixEntry& entry) {
      return face.mirrored ? std::pair(entry.col, entry.row) : std::pair(entry.row, entry.col);
    };
    const std::int64_t merged = merged_at(face.block.pitch);
    MatrixPart part{{face.block.spec.rows, 0}, {face.block.spec.cols, 0}, merged, nullptr, nullptr, nullptr, nullptr};
    for (const MatrixEntry* entry : entries) {
      const auto [row, col] = place(*entry);
      part.rows = {std::min(part.rows.first, row / merged * merged), std::max(part.rows.end, row + 1)};
      part.cols = {std::min(part.cols.first, col / merged * merged), std::max(part.cols.end, col + 1)};
    }
    const std::int64_t rows = (part.rows.end - part.rows.first + merged - 1) / merged;
    const std::int64_t cols = (part.cols.end - part.cols.first + merged - 1) / merged;
    const auto kinds = std::make_shared<core::Grid<std::uint8_t>>(rows, cols, std::uint8_t(CellKind::empty));
    for (const MatrixEntry* entry : entries) {
      const auto [row, col] = place(*entry);
      kinds->at((row - part.rows.first) / merged, (col - part.cols.first) / merged) = std::uint8_t(CellKind::data);
    }
    part.taps = std::make_shared<core::Grid<float>>(rows, cols);
    HeatMapShape map = map_over(part, face, matrix_view(face.block, c_.view.viewport));
    map.values = part.taps;
    map.kinds = kinds;
    map.scale.low = map.scale.zero = map.scale.high = color.with_alpha(0.7f);
    map.empty = map.line = {0, 0, 0, 0};
    c_.pen.mark(std::move(map), {GridId::product, 0, 0});
  }

  // The kernel, the input and the output as they are, so that flattening can be followed.
  void draw_sources(const Layout& layout) {
    draw_taps(layout.blocks[kKernel]);
    draw_input(c_, layout.blocks[kInput]);
    draw_output(layout.blocks[kOutput]);
    for (const auto& [index, set, role] : {std::tuple(kKernel, &links_.kernel, &theme_.kernel),
                                           {kInput, &links_.input, &theme_.input},
                                           {kOutput, &links_.output, &theme_.output}}) {
      const Block& block = layout.blocks[index];
      draw_set(c_, block, *set, index == kKernel ? theme_.ink : role->text);
      draw_selection(c_, block);
    }
    draw_set(c_, layout.blocks[kKernel], c_.other.kernel, theme_.overlap.text);
    draw_set(c_, layout.blocks[kInput], c_.other.input, theme_.overlap.text);
    draw_set(c_, layout.blocks[kOutput], c_.other.output, theme_.overlap.text);
  }

  void draw_taps(const Block& block) {
    GridLook look = look_;
    look.values = story_.kernel;
    auto tones = std::make_shared<core::Grid<float>>(story_.kernel->rows, story_.kernel->cols);
    for (size_t i = 0; i < tones->cells.size(); ++i) tones->cells[i] = float(i);
    look.tones = std::move(tones);
    look.decorate = [&](CellLook& cell, std::int64_t a, std::int64_t b) {
      cell.tag = cell_look(a * story_.kernel->cols + b).tag;
    };
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  void draw_output(const Block& block) {
    GridLook look;
    look.values = story_.output;
    look.role = &theme_.output;
    look.scale = scale_for(*story_.output, theme_.output, theme_);
    const auto done = size_t(c_.counted_steps());
    if (done < story_.output->cells.size()) {
      auto kinds =
          std::make_shared<core::Grid<std::uint8_t>>(block.spec.rows, block.spec.cols, std::uint8_t(CellKind::empty));
      std::fill_n(kinds->cells.begin(), done, std::uint8_t(CellKind::data));
      look.kinds = std::move(kinds);
    }
    if (focus_.grid == GridId::output) look.focus = {focus_.row, focus_.col, 1, 1, theme_.ink, {0, 0, 0, 0}};
    c_.pen.title(block);
    c_.pen.grid(block, look);
  }

  // Entries on their way from (row, column) to (column, row); what stands around them changes places behind a veil.
  void draw_flipping(const Layout& before, const Layout& after) {
    const MatrixFace from{before.blocks[kMatrix], false}, to{after.blocks[kMatrix], true};
    const bool moving = matrix_.nonzeros() <= kMostMoving;
    const bool first_half = flip_ < 0.5;
    draw_at_rest(first_half ? before : after, !first_half, !moving);
    const double clear = std::abs(2 * flip_ - 1);
    c_.pen.add(RectShape{c_.view.viewport, theme_.paper.with_alpha(float(1 - clear * clear)), {}, 0}, layer::kMotion);
    const Rect outline = core::mix(from.block.area(), to.block.area(), turned_);
    c_.pen.add(RectShape{outline, {0, 0, 0, 0}, {theme_.quiet, 1}, 2}, layer::kMotion);
    draw_diagonal(outline);
    if (moving) draw_moving_entries(from, to);
  }

  // What the matrix is mirrored along: it stays where it is.
  void draw_diagonal(const Rect& outline) {
    const double side = (outline.width + outline.height) / 2;
    c_.pen.add(LineShape{{outline.x, outline.y}, {outline.x + side, outline.y + side}, {theme_.quiet, 1, 4}},
               layer::kMotion);
  }

  void draw_moving_entries(const MatrixFace& from, const MatrixFace& to) {
    c_.pen.on_layer(layer::kMotion, layer::kMotion);
    engine::for_each_entry(matrix_, {0, matrix_.rows()}, {0, matrix_.cols()}, [&](const MatrixEntry& entry) {
      const Rect rect = core::mix(from.entry(entry.row, entry.col), to.entry(entry.row, entry.col), turned_);
      if (!rect.intersects(c_.view.viewport)) return;
      c_.pen.cell(rect, cell_look(entry.tap.row * story_.kernel->cols + entry.tap.col), look_,
                  {GridId::product, entry.col, entry.row});
    });
    c_.pen.on_layer(layer::kGrid, layer::kText);
  }

  const StageContext& c_;
  const timeline::Story& story_;
  const engine::Axes& axes_;
  const engine::ConvMatrix& matrix_;
  const Theme& theme_;
  double flip_, turned_;  // the mirror chapter's progress, and how much of the way that is
  CellRef focus_;         // whose row, column or entries are shown, if any
  Links links_;           // its cells
  GridLook look_;         // of entries and taps
};

}  // namespace

void draw_matrix(const StageContext& context) {
  MatrixView(context).draw();
}

}  // namespace unstride::scene
