// The rows of feature maps: laid out so that the smallest maps are as large as the room allows.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/format.h"
#include "decoder/words.h"
#include "scene/decoder_page.h"
#include "speed/words.h"

namespace unstride::scene {
namespace {

using decoder::Reach;

// The side of a map, logical pixels: where there are many in a row, and where there are many rows. Before it is smaller
// the page becomes higher than the window.
constexpr double kLeastMap = 12, kSmallMap = 28;

// One row's maps in so many lines.
struct Lines {
  core::Shape shape;
  std::int64_t lines = 1;
  double width = 0;  // of the room
  double most = 0;   // a map larger than that says nothing more, or leaves the others no room

  std::int64_t across() const { return (shape.c + lines - 1) / lines; }
  double cell() const {
    const double fitting = width / double(across() * (shape.w + 1) - 1);
    const double largest = std::min(fitting, most / double(std::max(shape.h, shape.w)));
    return largest >= 2   ? std::floor(largest)
           : largest >= 1 ? std::floor(largest * 2) / 2
                          : largest;  // whole pixels where there are some
  }
  double height() const { return double(lines * (shape.h + 1) - 1) * cell(); }
  double map() const { return cell() * double(std::max(shape.h, shape.w)); }
  bool can_grow() const { return lines < shape.c && map() < most; }
};

Lines with_more_lines(Lines lines) {
  const double before = lines.map();
  do ++lines.lines;
  while (lines.can_grow() && lines.map() <= before);
  return lines;
}

double height_of(const std::vector<Lines>& rows) {
  double all = 0;
  for (const Lines& each : rows) all += each.height();
  return all;
}

// In as few lines as leave maps of kLeastMap.
std::vector<Lines> in_few_lines(const decoder::Decoded& decoded, double width, double most) {
  std::vector<Lines> rows;
  for (size_t row = 1; row < decoded.rows.size(); ++row) {
    Lines lines{decoded.rows[row].maps.shape, 1, width, most};
    while (lines.map() < kLeastMap && lines.can_grow()) lines = with_more_lines(lines);
    rows.push_back(lines);
  }
  return rows;
}

// More lines for the smallest maps, one row after the other, as long as all fit.
std::vector<Lines> laid_out(const decoder::Decoded& decoded, double width, double height) {
  double most = std::clamp(height * 0.3, kSmallMap, height > 800 ? 264.0 : 132.0);
  std::vector<Lines> rows = in_few_lines(decoded, width, most);
  while (height_of(rows) > height && most > kSmallMap) {
    most = std::max(kSmallMap, most * 0.9);
    rows = in_few_lines(decoded, width, most);
  }
  std::vector<bool> done(rows.size());
  for (;;) {
    size_t smallest = rows.size();
    for (size_t i = 0; i < rows.size(); ++i)
      if (!done[i] && rows[i].can_grow() && (smallest == rows.size() || rows[i].map() < rows[smallest].map()))
        smallest = i;
    if (smallest == rows.size()) return rows;
    const Lines before = rows[smallest];
    rows[smallest] = with_more_lines(before);
    if (height_of(rows) <= height && rows[smallest].map() > before.map()) continue;
    rows[smallest] = before;
    done[smallest] = true;
  }
}

// All maps of a row in one grid, with a gap of one cell between them.
struct Tiled {
  SharedMap values;
  std::shared_ptr<const core::Grid<std::uint8_t>> kinds;
};

std::shared_ptr<const Tiled> tiled(const core::Tensor& maps, std::int64_t across) {
  const core::Shape& shape = maps.shape;
  const std::int64_t lines = (shape.c + across - 1) / across;
  auto values = std::make_shared<core::Grid<float>>(lines * (shape.h + 1) - 1, across * (shape.w + 1) - 1);
  auto kinds = std::make_shared<core::Grid<std::uint8_t>>(values->rows, values->cols, std::uint8_t(CellKind::empty));
  for (std::int64_t c = 0; c < shape.c; ++c)
    for (std::int64_t y = 0; y < shape.h; ++y)
      for (std::int64_t x = 0; x < shape.w; ++x) {
        const std::int64_t row = c / across * (shape.h + 1) + y, col = c % across * (shape.w + 1) + x;
        values->at(row, col) = maps.at(0, c, y, x);
        kinds->at(row, col) = std::uint8_t(CellKind::data);
      }
  return std::make_shared<const Tiled>(Tiled{std::move(values), std::move(kinds)});
}

class Layers {
 public:
  explicit Layers(DecoderPage& page) : page_(page) {}

  void draw(double height) {
    const std::vector<Lines> rows = laid_out(page_.decoded(), page_.inner_width(), height - around());
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i > 0) page_.take(gap());
      card(int(i) + 1, rows[i]);
    }
  }

  double least_height() const { return around() + height_of(laid_out(page_.decoded(), page_.inner_width(), 0)); }

 private:
  double gap() const { return page_.size().of(12); }
  // What is no map: headings, margins, gaps.
  double around() const {
    const auto count = double(page_.decoded().rows.size() - 1);
    return count * (head() + page_.margins()) + (count - 1) * gap();
  }
  double title_line() const { return page_.size().text(14) * 1.36; }
  double head() const { return title_line() + page_.size().text(12) * 1.7; }

  void card(int row, const Lines& lines) {
    const double height = head() + lines.height() + page_.margins();
    const Rect area = page_.card(height);
    heading(row, area);
    tiles(row, lines, {area.x, area.y + head()});
    page_.take(height);
  }

  // "ConvTranspose2d + ReLU  16 × 14 × 14", what it costs at the right, its parameters below.
  void heading(int row, const Rect& area) {
    const decoder::Decoded& decoded = page_.decoded();
    const decoder::Row& shown = decoded.rows[size_t(row)];
    const nn::Step& step = decoded.layer_of(row).step;
    const double size = page_.size().text(14), small = page_.size().text(12);
    Pen& pen = page_.pen();
    const double baseline = area.y + size;
    double x = pen.text({area.x, baseline}, decoder::title_of(decoded, row), FontId::text_bold, size, page_.theme().ink,
                        area.width);
    const std::string shape = decoder::shape_text(shown.maps.shape);
    x += page_.size().of(10);
    if (x + page_.width_of(shape, FontId::mono, small) <= area.right())
      x = pen.text({x, baseline}, shape, FontId::mono, small, page_.theme().output.text);
    const std::string cost = cost_text(step, shown.seconds);
    const double wanted = page_.width_of(cost, FontId::text, small);
    if (x + page_.size().of(14) + wanted <= area.right())
      pen.text({area.right() - wanted, baseline}, cost, FontId::text, small, page_.theme().quiet);
    pen.text({area.x, baseline + std::round(small * 1.5)}, words(row, step, area.width), FontId::text, small,
             page_.theme().quiet, area.width);
  }

  // What the layer is, as far as there is room for it.
  std::string words(int row, const nn::Step& step, double width) {
    const decoder::Decoded& decoded = page_.decoded();
    const auto fits = [&](const std::string& text) {
      return page_.width_of(text, FontId::text, page_.size().text(12)) <= width;
    };
    const std::string parameters = decoder::parameters_text(decoded, row);
    if (row + 1 == std::ssize(decoded.rows) && step.layer) {
      const std::string parts = fmt::format("{}; at the right what each of the {} maps adds to it", parameters,
                                            step.layer->params.in_channels);
      if (fits(parts)) return parts;
    }
    return fits(parameters) ? parameters : parameters.substr(0, parameters.find(" — "));
  }

  static std::string cost_text(const nn::Step& step, double seconds) {
    std::string text;
    if (step.weight_count > 0) text += speed::count_text(double(step.weight_count)) + " weights · ";
    if (step.multiply_adds > 0) text += speed::count_text(step.multiply_adds) + " multiply-adds · ";
    return text + speed::time_text(seconds);
  }

  void tiles(int row, const Lines& lines, core::Point origin) {
    const core::Tensor& maps = page_.decoded().rows[size_t(row)].maps;
    const bool last = row + 1 == std::ssize(page_.decoded().rows);
    MapTiles tiles{row, origin, lines.cell(), lines.across(), maps.shape.c, maps.shape.h, maps.shape.w};
    const auto kept = page_.kept("tiles", row * 4096 + tiles.across, [&] { return tiled(maps, tiles.across); });
    HeatMapShape map;
    map.rect = map.clip = {origin.x, origin.y, double(kept->values->cols) * tiles.cell,
                           double(kept->values->rows) * tiles.cell};
    map.values = kept->values;
    map.kinds = kept->kinds;
    map.scale = last ? ink_scale(page_.theme()) : page_.scale_of(row);
    map.empty = page_.theme().panel;
    map.line = {0, 0, 0, 0};
    const Rect drawn = map.rect;
    page_.pen().add(std::move(map), layer::kGrid);
    silenced(row, tiles);
    marks(row, tiles);
    page_.picture().tiles.push_back(tiles);
    if (last && maps.shape.c == 1) contributions(row, drawn);
  }

  // Beside the picture, what each map below adds to it.
  void contributions(int row, const Rect& picture) {
    const auto parts = page_.kept("contributions", row, [&] {
      return std::make_shared<const core::Tensor>(decoder::contributions(page_.decoded(), row, 0));
    });
    const core::Shape& shape = parts->shape;
    if (shape.c < 2) return;
    const Rect room{picture.right() + page_.size().of(18), picture.y,
                    page_.room().right() - page_.size().of(34) - picture.right(), picture.height};
    std::int64_t across = 1;
    double cell = 0;
    for (std::int64_t lines = 1; lines <= shape.c; ++lines) {
      const std::int64_t in_line = (shape.c + lines - 1) / lines;
      const double fits =
          std::min(room.width / double(in_line * (shape.w + 1) - 1), room.height / double(lines * (shape.h + 1) - 1));
      if (fits > cell) cell = fits, across = in_line;
    }
    const auto kept = page_.kept("contribution tiles", across, [&] { return tiled(*parts, across); });
    const auto [least, most] = std::ranges::minmax_element(parts->values);
    HeatMapShape map;
    map.rect = map.clip = {room.x, room.y, double(kept->values->cols) * cell, double(kept->values->rows) * cell};
    map.values = kept->values;
    map.kinds = kept->kinds;
    map.scale = map_scale(*least, *most, page_.theme());
    map.empty = page_.theme().panel;
    map.line = {0, 0, 0, 0};
    page_.picture().pictures.push_back({"contributions", map.rect});
    page_.pen().add(std::move(map), layer::kGrid);
  }

  // Maps that the person switched off are struck out.
  void silenced(int row, const MapTiles& tiles) {
    const auto& edits = decoder::edits_of(page_.decoded().work, page_.decoded().decoder.key);
    for (const decoder::SilencedMap& map : edits.silenced) {
      if (map.layer != page_.decoded().rows[size_t(row)].output || map.channel >= tiles.count) continue;
      const Rect rect = tiles.rect_of(map.channel);
      page_.pen().add(HatchShape{rect, {page_.theme().cropped_line, 1, 0}, 4}, layer::kLinks);
    }
  }

  // The focus, what it is made of and what it feeds: an outline around the cells in every map that is concerned.
  void marks(int row, const MapTiles& tiles) {
    if (page_.focus().row < 0) return;
    const Reach& reach = page_.reach()[size_t(row)];
    if (row == page_.focus().row) {
      const Rect map = tiles.rect_of(page_.focus().channel);
      page_.pen().outline(map.inset(-1.5), page_.theme().ink, 1.5);
      page_.pen().outline(tiles.rect_of(page_.focus()).inset(-0.5), page_.theme().kernel.fill, 2);
      return;
    }
    const Color color = row < page_.focus().row ? page_.theme().input.fill : page_.theme().kernel.fill;
    for (std::int64_t channel = 0; channel < tiles.count; ++channel)
      if (!reach.channel || *reach.channel == channel) patches(tiles, channel, reach, color);
  }

  void patches(const MapTiles& tiles, std::int64_t channel, const Reach& reach, Color color) {
    for (const auto& [y, rows] : runs(reach.ys))
      for (const auto& [x, cols] : runs(reach.xs)) {
        const Rect first = tiles.rect_of({tiles.row, channel, y, x});
        page_.pen().outline({first.x, first.y, double(cols) * tiles.cell, double(rows) * tiles.cell}, color, 1);
      }
  }

  struct Run {
    std::int64_t first, count;
  };
  static std::vector<Run> runs(const std::vector<bool>& cells) {
    std::vector<Run> result;
    for (size_t i = 0; i < cells.size(); ++i) {
      if (!cells[i]) continue;
      if (i > 0 && cells[i - 1]) ++result.back().count;
      else result.push_back({std::int64_t(i), 1});
    }
    return result;
  }

  DecoderPage& page_;
};

}  // namespace

double least_layers_height(DecoderPage& page) {
  return Layers(page).least_height();
}

void draw_layers(DecoderPage& page, double height) {
  Layers(page).draw(height);
}

}  // namespace unstride::scene
