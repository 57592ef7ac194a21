// The Decoder's page at every size: whole, and exactly what was decoded.
#include "scene/decoder.h"

#include "decoder/given.h"
#include "decoder/trace.h"
#include "scene/whole.h"

namespace unstride::scene {
namespace {

using decoder::CellAt;
using decoder::Decoded;
using decoder::ModelOf;
using decoder::SharedDecoded;

// The stage of a window: without the panels beside it and the bar above it.
constexpr core::Size kStages[] = {{522, 588}, {778, 716}, {998, 908}, {1318, 1028}, {3238, 2108}};
constexpr ThemeId kThemes[] = {ThemeId::light, ThemeId::dark};

SharedDecoded decoded_of(const decoder::SharedModels& models, decoder::Work work) {
  decoder::Runner runner;
  auto decoded = runner.of(models, work, {});
  EXPECT_TRUE(decoded) << decoded.error().message;
  return decoded.value_or(nullptr);
}

SharedDecoded decoded_of(const std::string& key, decoder::Edits edits = {}) {
  decoder::Work work;
  work.decoder = key;
  work.code = decoder::Code{0.3f, -0.7f, 1.1f};
  return decoded_of(decoder::models(), with_edits(work, key, std::move(edits)));
}

// A network that a person opened: no families beside it, and no encoder.
SharedDecoded opened(std::shared_ptr<const nn::Model> model) {
  decoder::Models models;
  models.decoders.push_back({"/a/net.onnx", "", "", "net.onnx", std::move(model)});
  decoder::Work work;
  work.code = decoder::Code{0.3f, -0.7f, 1.1f};
  return decoded_of(std::make_shared<const decoder::Models>(models), work);
}

SharedDecoded of_many_maps() {
  return opened(ModelOf(3)
                    .input("code", {1, 3})
                    .linear(3, 512 * 8)
                    .reshape({1, 512, 4, 2})
                    .conv(512, 512, 1, 1, 0)
                    .up(512, 1, 4, 0)
                    .done({1, 1, 8, 4}));
}

SharedDecoded of_one_map() {
  return opened(ModelOf(4).input("code", {1, 3}).linear(3, 6).reshape({1, 1, 2, 3}).up(1, 1, 4, 0).done({1, 1, 4, 6}));
}

SharedDecoded of_many_layers() {
  ModelOf model(5);
  model.input("code", {1, 3}).linear(3, 32).reshape({1, 2, 4, 4});
  for (int i = 0; i < 7; ++i) model.conv(2, 2, 3, 1, 1).node("Relu", {});
  return opened(model.up(2, 1, 4, 0).done({1, 1, 8, 8}));
}

struct Case {
  const char* name;
  SharedDecoded decoded;
};
const std::vector<Case>& cases() {
  static const std::vector<Case> kCases{
      {"k3", decoded_of("k3-end")},  {"k4", decoded_of("k4-start")}, {"resize", decoded_of("resize-end")},
      {"many maps", of_many_maps()}, {"one map", of_one_map()},      {"many layers", of_many_layers()}};
  return kCases;
}

DecoderView view_of(core::Size size = kStages[2], ThemeId theme = ThemeId::light) {
  DecoderView view;
  view.viewport = {0, 0, size.width, size.height};
  view.theme = theme;
  return view;
}

template <class F>
void for_each_page(F check) {
  for (const Case& each : cases())
    for (const core::Size size : kStages)
      for (const ThemeId theme : kThemes) {
        SCOPED_TRACE(fmt::format("{} at {} x {}", each.name, size.width, size.height));
        check(*each.decoded, decoder_picture(each.decoded, view_of(size, theme), fonts()));
      }
}

Rect extent_of(const MapTiles& tiles) {
  const Rect first = tiles.rect_of(0);
  const Rect end = tiles.rect_of(tiles.count - 1), widest = tiles.rect_of(std::min(tiles.across, tiles.count) - 1);
  return {first.x, first.y, widest.right() - first.x, end.bottom() - first.y};
}

template <class F>
void for_each_cell(const MapTiles& tiles, F check) {
  for (std::int64_t c = 0; c < tiles.count; ++c)
    for (std::int64_t y = 0; y < tiles.height; ++y)
      for (std::int64_t x = 0; x < tiles.width; ++x) check(CellAt{tiles.row, c, y, x});
}

// The heat map that fills a rectangle; null: none, or several.
const HeatMapShape* map_at(const Scene& scene, const Rect& rect) {
  const HeatMapShape* found = nullptr;
  for (const Item& item : scene.items) {
    const auto* map = std::get_if<HeatMapShape>(&item.shape);
    if (!map || std::abs(map->rect.x - rect.x) > 1e-6 || std::abs(map->rect.y - rect.y) > 1e-6) continue;
    if (std::abs(map->rect.width - rect.width) > 1e-6 || std::abs(map->rect.height - rect.height) > 1e-6) continue;
    if (found) return nullptr;
    found = map;
  }
  return found;
}

std::optional<Rect> named(const DecoderPicture& picture, const std::string& name) {
  for (const auto& each : picture.pictures)
    if (each.name == name) return each.rect;
  return std::nullopt;
}

TEST(DecoderPicture, IsWholeAtEverySizeInBothThemes) {
  for_each_page([](const Decoded&, const DecoderPicture& picture) {
    const Scene& scene = picture.scene;
    expect_whole(scene);
    for (const auto& [rect, item] : shapes<RectShape>(scene)) EXPECT_TRUE(lies_in(rect.rect, scene.bounds, 0.5));
    for (const auto& each : picture.pictures) EXPECT_TRUE(lies_in(each.rect, scene.bounds, 0.5)) << each.name;
  });
}

TEST(DecoderPicture, IsHigherThanTheWindowOnlyWhereItsLayersDoNotFit) {
  const auto surplus = [](const SharedDecoded& decoded, core::Size size) {
    return decoder_picture(decoded, view_of(size), fonts()).scene.bounds.height - size.height;
  };
  for (const core::Size size : kStages)
    for (const char* key : {"k3-end", "k4-start"}) EXPECT_EQ(surplus(decoded_of(key), size), 0) << size.width;
  EXPECT_GT(surplus(of_many_layers(), kStages[0]), 100);
  EXPECT_EQ(surplus(of_many_layers(), {1318, 1600}), 0);
}

TEST(DecoderPicture, CanBeReadInBothThemes) {
  for_each_page([](const Decoded&, const DecoderPicture& picture) { expect_contrast(picture.scene); });
}

TEST(DecoderPicture, ShowsEveryMapOfEveryRowAndNoneOverAnother) {
  for_each_page([](const Decoded& decoded, const DecoderPicture& picture) {
    std::vector<Rect> taken;
    std::vector<bool> seen(decoded.rows.size());
    for (const MapTiles& tiles : picture.tiles) {
      const core::Shape& shape = decoded.rows[size_t(tiles.row)].maps.shape;
      seen[size_t(tiles.row)] = true;
      EXPECT_EQ((core::Shape{1, tiles.count, tiles.height, tiles.width}), shape);
      const Rect extent = extent_of(tiles);
      for (const Rect& other : taken) EXPECT_FALSE(extent.inset(1e-6).intersects(other)) << "row " << tiles.row;
      taken.push_back(extent);
    }
    for (size_t row = 1; row < seen.size(); ++row) EXPECT_TRUE(seen[row]) << "row " << row;
  });
}

TEST(DecoderPicture, FindsTheCellUnderTheMouse) {
  for_each_page([](const Decoded&, const DecoderPicture& picture) {
    for (const MapTiles& tiles : picture.tiles)
      for_each_cell(tiles, [&](const CellAt& cell) {
        ASSERT_EQ(picture.cell_at(tiles.rect_of(cell).center()), cell);
        ASSERT_TRUE(picture.rect_of(cell));
        ASSERT_EQ(picture.cell_at(picture.rect_of(cell)->center()), cell);
      });
  });
}

TEST(DecoderPicture, FindsNothingBetweenMapsNorBesideThem) {
  const DecoderPicture picture = decoder_picture(cases()[0].decoded, view_of(), fonts());
  for (const MapTiles& tiles : picture.tiles) {
    const Rect first = tiles.rect_of(0);
    EXPECT_EQ(picture.cell_at({first.x - 2, first.y}).row, -1);
    EXPECT_EQ(picture.cell_at({first.x, first.y - 2}).row, -1);
    if (tiles.across > 1) {
      EXPECT_EQ(picture.cell_at({first.right() + tiles.cell / 2, first.center().y}).row, -1);
    }
  }
}

TEST(DecoderPicture, HoldsExactlyTheDecodedValues) {
  for_each_page([](const Decoded& decoded, const DecoderPicture& picture) {
    std::set<int> seen;
    for (const MapTiles& tiles : picture.tiles) {
      if (!seen.insert(tiles.row).second) continue;  // the picture once more, among the digits
      const HeatMapShape* map = map_at(picture.scene, extent_of(tiles));
      ASSERT_NE(map, nullptr) << "row " << tiles.row;
      const core::Tensor& maps = decoded.rows[size_t(tiles.row)].maps;
      std::int64_t data = 0;
      for (const std::uint8_t kind : map->kinds->cells) data += CellKind(kind) == CellKind::data;
      EXPECT_EQ(data, maps.shape.count()) << "what lies between the maps is no cell";
      for_each_cell(tiles, [&](const CellAt& cell) {
        const Rect rect = tiles.rect_of(cell);
        const auto row = std::int64_t(std::llround((rect.y - map->rect.y) / tiles.cell)),
                   col = std::int64_t(std::llround((rect.x - map->rect.x) / tiles.cell));
        ASSERT_EQ(map->values->at(row, col), maps.at(0, cell.channel, cell.y, cell.x));
        ASSERT_EQ(CellKind(map->kinds->at(row, col)), CellKind::data);
      });
    }
  });
}

TEST(DecoderPicture, ShowsTheDigitsAsTheyAre) {
  const SharedDecoded decoded = decoded_of("k4-end");
  const DecoderPicture picture = decoder_picture(decoded, view_of({1318, 1028}), fonts());
  const auto cells = [&](const std::string& name) {
    const auto rect = named(picture, name);
    const HeatMapShape* map = rect ? map_at(picture.scene, *rect) : nullptr;
    return map ? map->values->cells : (ADD_FAILURE() << "no " << name, std::vector<float>{});
  };
  EXPECT_EQ(cells("given"), decoded->given->cells);
  EXPECT_EQ(cells("decoded"), decoded->output().values);
  for (const decoder::Picture& family : decoded->families)
    EXPECT_EQ(cells("decoder[" + family.decoder + "]"), family.image.cells);
}

TEST(DecoderPicture, GivesPicturesTheirShape) {
  for_each_page([](const Decoded& decoded, const DecoderPicture& picture) {
    const core::Shape& shape = decoded.output().shape;
    for (const auto& [name, rect] : picture.pictures)
      if (name == "decoded" || name.starts_with("decoder[")) {
        EXPECT_NEAR(rect.height / rect.width, double(shape.h) / double(shape.w), 0.05) << name;
      }
    const Rect decoded_at = *named(picture, "decoded");
    const MapTiles& again = picture.tiles.back();
    EXPECT_NEAR(again.rect_of(0).width, decoded_at.width, 1e-6);
    EXPECT_NEAR(again.rect_of(0).height, decoded_at.height, 1e-6);
  });
}

// The cells of a row that outlines of a colour enclose.
std::set<std::array<std::int64_t, 3>> outlined(const Scene& scene, const MapTiles& tiles, Color color) {
  std::set<std::array<std::int64_t, 3>> cells;
  for (const auto& [rect, item] : shapes<RectShape>(scene)) {
    if (rect.stroke.width != 1 || rect.stroke.color != color || rect.fill.a != 0) continue;
    const Rect enclosed = rect.rect;
    for_each_cell(tiles, [&](const CellAt& cell) {
      if (enclosed.contains(tiles.rect_of(cell).center())) cells.insert({cell.channel, cell.y, cell.x});
    });
  }
  return cells;
}

TEST(DecoderPicture, OutlinesExactlyWhatMadeTheFocusAndWhatItGoesInto) {
  const Theme& theme = theme_of(ThemeId::light);
  for (const char* key : {"k3-end", "k4-end", "resize-end"}) {
    const SharedDecoded decoded = decoded_of(key);
    for (int row = 1; row < std::ssize(decoded->rows); ++row) {
      const core::Shape& shape = decoded->rows[size_t(row)].maps.shape;
      for (const CellAt& cell : {CellAt{row, 0, 0, 0}, CellAt{row, shape.c - 1, shape.h / 2, shape.w - 1}}) {
        DecoderView view = view_of();
        view.hovered = cell;
        const DecoderPicture picture = decoder_picture(decoded, view, fonts());
        const auto reach = decoder::reach_of(*decoded, cell);
        for (const MapTiles& tiles : picture.tiles) {
          if (tiles.row == row || &tiles == &picture.tiles.back()) continue;
          std::set<std::array<std::int64_t, 3>> expected;
          for_each_cell(tiles, [&](const CellAt& at) {
            if (reach[size_t(tiles.row)].contains(at.channel, at.y, at.x)) expected.insert({at.channel, at.y, at.x});
          });
          const Color color = tiles.row < row ? theme.input.fill : theme.kernel.fill;
          EXPECT_EQ(outlined(picture.scene, tiles, color), expected) << key << ", row " << tiles.row << " of " << row;
        }
      }
    }
  }
}

TEST(DecoderPicture, TheSelectedCellGoesBeforeTheHoveredOne) {
  DecoderView view = view_of();
  view.selected = {2, 1, 3, 2};
  const auto selected_alone = decoder_picture(cases()[0].decoded, view, fonts()).scene.items.size();
  view.hovered = {1, 0, 0, 0};
  EXPECT_EQ(decoder_picture(cases()[0].decoded, view, fonts()).scene.items.size(), selected_alone);
}

TEST(DecoderPicture, HatchesExactlyTheMapsThatAreOff) {
  const SharedDecoded plain = decoded_of("k3-end");
  const std::string layer = plain->rows[1].output;
  decoder::Edits edits = with(decoder::Edits{}, decoder::SilencedMap{layer, 2}, true);
  edits = with(std::move(edits), decoder::SilencedMap{layer, 0}, true);
  const DecoderPicture picture = decoder_picture(decoded_of("k3-end", edits), view_of(), fonts());
  std::vector<Rect> hatched;
  for (const auto& [hatch, item] : shapes<HatchShape>(picture.scene)) hatched.push_back(hatch.rect);
  const MapTiles& tiles = picture.tiles.front();
  EXPECT_EQ(hatched, (std::vector{tiles.rect_of(2), tiles.rect_of(0)}));
  EXPECT_TRUE(shapes<HatchShape>(decoder_picture(plain, view_of(), fonts()).scene).empty());
}

TEST(DecoderPicture, ASharedScaleIsThatOfTheLargestValueOfAll) {
  const SharedDecoded decoded = decoded_of("k3-end");
  DecoderView view = view_of();
  const auto most = [&](bool shared) {
    view.shared_scale = shared;
    const DecoderPicture picture = decoder_picture(decoded, view, fonts());
    std::vector<float> ends;
    for (size_t i = 0; i + 2 < picture.tiles.size(); ++i)  // the picture itself is ink
      ends.push_back(map_at(picture.scene, extent_of(picture.tiles[i]))->scale.max);
    return ends;
  };
  const auto largest = [&](size_t row) {
    float result = 0;
    for (const float value : decoded->rows[row].maps.values) result = std::max(result, std::abs(value));
    return result;
  };
  const std::vector<float> own = most(false), shared = most(true);
  ASSERT_GE(own.size(), 2u);
  float all = 0;
  for (size_t row = 1; row < decoded->rows.size(); ++row) all = std::max(all, largest(row));
  for (size_t i = 0; i < own.size(); ++i) {
    EXPECT_EQ(own[i], largest(i + 1));
    EXPECT_EQ(shared[i], all);
  }
}

TEST(DecoderPicture, KeepsItsGridsFromFrameToFrame) {
  Memo memo(kDecoderMemo);
  for (const Case& each : cases()) {
    DecoderView view = view_of({1318, 1028});
    view.memo = &memo;
    const auto maps = [&] {
      std::vector<const void*> values;
      for (const auto& [map, item] : shapes<HeatMapShape>(decoder_picture(each.decoded, view, fonts()).scene))
        values.push_back(map.values.get());
      return values;
    };
    EXPECT_EQ(maps(), maps()) << each.name;
  }
}

TEST(MapPicture, HoldsOneMapWithTheFocusOnItsCell) {
  const SharedDecoded decoded = decoded_of("k3-end");
  for (const ThemeId theme : kThemes) {
    const CellAt cell{2, 1, 3, 2};
    const Scene scene = map_picture(decoded, cell, 150, theme);
    const auto maps = shapes<HeatMapShape>(scene);
    ASSERT_EQ(maps.size(), 1u);
    const HeatMapShape& map = maps[0].first;
    EXPECT_TRUE(lies_in(map.rect, {0, 0, 150, 150}, 0));
    EXPECT_EQ(map.values->at(3, 2), decoded->rows[2].maps.at(0, 1, 3, 2));
    EXPECT_EQ(map.focus.row, 3);
    EXPECT_EQ(map.focus.col, 2);
  }
}

}  // namespace
}  // namespace unstride::scene
