#include "scene/morph.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace unstride::scene {
namespace {

using core::GridId;
using engine::Axis;
using timeline::Story;

constexpr double kFall = 18;        // logical pixels that what is gone falls
constexpr double kLinksFrom = 0.6;  // links and outlines come when the cells have nearly arrived

// A cell's place along one axis under a name that survives a change of the parameters.
struct Place {
  int part = 0;  // bordered grids: before the data, among them, behind them
  std::int64_t index = 0, offset = 0;
  auto operator<=>(const Place&) const = default;
};

// Bordered cells are named by the input cell before them and the distance to it, or by their distance to the data.
Place place_in_bordered(const Axis& axis, std::int64_t j) {
  const std::int64_t spread = j - axis.bordered_of(0);
  if (spread < 0) return {-1, spread, 0};
  if (spread >= axis.zero_inserted()) return {1, spread - axis.zero_inserted(), 0};
  return {0, spread / axis.params.stride, spread % axis.params.stride};
}

Place place_of(const Axis& axis, GridId grid, std::int64_t index) {
  switch (grid) {
    case GridId::bordered:
      return place_in_bordered(axis, index);
    case GridId::output:
    case GridId::restored:
      return {0, index + axis.params.pad_begin, 0};  // of the output before padding crops
    default:
      return {0, index, 0};
  }
}

// What is known again: the cell, and which of its rectangles (or texts) it is, when a view shows it more than once.
struct Key {
  GridId grid;
  Place row, col;
  int copy = 0;
  auto operator<=>(const Key&) const = default;
};

Key key_of(const Story& story, CellRef cell) {
  if (cell.grid == GridId::product) {
    // Flattened cells have other numbers in a grid of another width.
    const std::int64_t outputs = story.axes.width.output(), inputs = story.axes.width.input;
    return {cell.grid, {0, cell.row / outputs, cell.row % outputs}, {0, cell.col / inputs, cell.col % inputs}};
  }
  return {cell.grid, place_of(story.axes.height, cell.grid, cell.row), place_of(story.axes.width, cell.grid, cell.col)};
}

// The drawn cells of a stage by their keys.
using Rects = std::map<Key, const RectShape*>;
Rects rects_of(const Staged& staged) {
  Rects rects;
  for (const Item& item : staged.scene.items) {
    const auto* rect = std::get_if<RectShape>(&item.shape);
    if (!rect || item.mark || item.cell.grid == GridId::none) continue;
    Key key = key_of(staged.story, item.cell);
    while (!rects.emplace(key, rect).second) ++key.copy;
  }
  return rects;
}

// The whole grids of a stage that are one item each.
using Maps = std::map<std::pair<GridId, int>, const HeatMapShape*>;
Maps maps_of(const Scene& scene) {
  Maps maps;
  for (const Item& item : scene.items) {
    const auto* map = std::get_if<HeatMapShape>(&item.shape);
    if (!map || item.mark) continue;
    std::pair<GridId, int> key{item.cell.grid, 0};
    while (!maps.emplace(key, map).second) ++key.second;
  }
  return maps;
}

using Words = std::map<std::pair<std::string, int>, Point>;
Words words_of(const Scene& scene) {
  Words words;
  for (const Item& item : scene.items) {
    const auto* text = std::get_if<TextShape>(&item.shape);
    if (!text || item.cell.grid != GridId::none) continue;
    std::pair<std::string, int> key{text->text, 0};
    while (!words.emplace(key, text->baseline).second) ++key.second;
  }
  return words;
}

void fade(Shape& shape, double alpha) {
  const auto factor = float(alpha);
  std::visit(
      [&](auto& s) {
        using S = std::decay_t<decltype(s)>;
        if constexpr (std::is_same_v<S, RectShape>) s.fill = s.fill.faded(factor);
        if constexpr (std::is_same_v<S, TextShape>) s.color = s.color.faded(factor);
        if constexpr (requires { s.stroke; }) s.stroke.color = s.stroke.color.faded(factor);
      },
      shape);
}

void move_by(Shape& shape, Point by) {
  std::visit(
      [&](auto& s) {
        if constexpr (requires { s.rect; }) s.rect.x += by.x, s.rect.y += by.y;
        if constexpr (requires { s.baseline; }) s.baseline.x += by.x, s.baseline.y += by.y;
        if constexpr (requires { s.from; }) s.from.x += by.x, s.from.y += by.y, s.to.x += by.x, s.to.y += by.y;
      },
      shape);
}

class Morph {
 public:
  Morph(const Staged& from, const Staged& to, double u)
      : from_(from), to_(to), u_(u * u * (3 - 2 * u)), before_(rects_of(from)), after_(rects_of(to)) {}

  Scene scene() {
    Scene scene;
    scene.bounds = to_.scene.bounds;
    scene.background = to_.scene.background;
    for (const Item& item : from_.scene.items) add_gone(scene, item);
    before_maps_ = maps_of(from_.scene);
    before_words_ = words_of(from_.scene);
    for (const Item& item : to_.scene.items) add(scene, item);
    std::stable_sort(scene.items.begin(), scene.items.end(),
                     [](const Item& a, const Item& b) { return a.layer < b.layer; });
    return scene;
  }

 private:
  // Where a cell of `to` is now, as far from its place as it still has to go, and how much of it is there.
  struct Motion {
    Point shift;
    double alpha = 1;
    const RectShape* before = nullptr;
  };
  Motion motion_of(const Key& key, const Rect& rect) const {
    if (const auto found = before_.find(key); found != before_.end()) {
      const Point then = found->second->rect.center(), now = rect.center();
      return {{(then.x - now.x) * (1 - u_), (then.y - now.y) * (1 - u_)}, 1, found->second};
    }
    return {slide_in(key, rect), u_};
  }

  // Zeros come out of the data cell before them; other new cells from a little above.
  Point slide_in(const Key& key, const Rect& rect) const {
    Key source = key;
    source.row.offset = source.col.offset = 0;
    const auto data = after_.find(source);
    if (source == key || data == after_.end()) return {0, -kFall * (1 - u_)};
    const Point at = data->second->rect.center(), now = rect.center();
    return {(at.x - now.x) * (1 - u_), (at.y - now.y) * (1 - u_)};
  }

  void add(Scene& scene, Item item) {
    if (auto* map = std::get_if<HeatMapShape>(&item.shape); map && !item.mark) {
      const auto before = before_maps_.find({item.cell.grid, map_copies_[item.cell.grid]++});
      if (before != before_maps_.end()) map->rect = core::mix(before->second->rect, map->rect, u_);
    } else if (item.mark || item.cell.grid == GridId::none) {
      add_beside(item);
    } else {
      add_cell(item);
    }
    scene.items.push_back(std::move(item));
  }

  // A cell's rectangle, and the texts and the hatch on it.
  void add_cell(Item& item) {
    Key key = key_of(to_.story, item.cell);
    const auto* rect = std::get_if<RectShape>(&item.shape);
    if (rect) key.copy = copies_[key]++;
    const auto home = after_.find(key);
    if (home == after_.end()) return;
    const Rect at = home->second->rect;
    const Motion motion = motion_of(key, at);
    if (auto* cell = std::get_if<RectShape>(&item.shape)) {
      if (motion.before) {
        cell->rect = core::mix(motion.before->rect, cell->rect, u_);
        cell->fill = core::mix(motion.before->fill, cell->fill, float(u_));
        return;
      }
    }
    move_by(item.shape, motion.shift);
    // A number comes when its cell's old one has gone.
    fade(item.shape, rect ? motion.alpha : std::max(0.0, 2 * u_ - 1));
  }

  // Titles move when they say the same; what ties cells together waits for them.
  void add_beside(Item& item) {
    if (auto* text = std::get_if<TextShape>(&item.shape); text && item.cell.grid == GridId::none) {
      const auto before = before_words_.find({text->text, word_copies_[text->text]++});
      if (before != before_words_.end()) {
        text->baseline = core::mix(before->second, text->baseline, u_);
        return;
      }
    }
    fade(item.shape, std::clamp((u_ - kLinksFrom) / (1 - kLinksFrom), 0.0, 1.0));
  }

  // What `to` has no more falls and fades; numbers go in the first half.
  void add_gone(Scene& scene, Item item) {
    if (item.mark || item.cell.grid == GridId::none || std::holds_alternative<HeatMapShape>(item.shape)) return;
    Key key = key_of(from_.story, item.cell);
    const bool rect = std::holds_alternative<RectShape>(item.shape);
    if (rect) key.copy = gone_copies_[key]++;
    const bool stays = after_.contains(key);
    if (rect && stays) return;
    if (stays) {
      const auto home = before_.find(key);
      if (home != before_.end()) {
        const Point then = home->second->rect.center(), now = after_.at(key)->rect.center();
        move_by(item.shape, {(now.x - then.x) * u_, (now.y - then.y) * u_});
      }
    } else {
      move_by(item.shape, {0, kFall * u_});
    }
    fade(item.shape, rect ? 1 - u_ : std::max(0.0, 1 - 2 * u_));
    item.cell = {};  // it cannot be picked any more
    scene.items.push_back(std::move(item));
  }

  const Staged &from_, &to_;
  double u_;
  Rects before_, after_;
  Maps before_maps_;
  Words before_words_;
  std::map<Key, int> copies_, gone_copies_;
  std::map<GridId, int> map_copies_;
  std::map<std::string, int> word_copies_;
};

}  // namespace

Scene morph(const Staged& from, const Staged& to, double u) {
  if (u >= 1) return to.scene;
  return Morph(from, to, std::max(0.0, u)).scene();
}

}  // namespace unstride::scene
