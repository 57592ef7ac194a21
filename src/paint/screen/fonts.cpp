// Baked sizes are whole physical pixels of em. Dear ImGui rasterizes every size again when one is added, so sizes that
// come in a burst (a zoom) share one baking.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "core/check.h"
#include "paint/screen/font_bytes.h"
#include "paint/screen/imgui_compat.h"
#include "paint/screen/screen_painter.h"

namespace unstride::paint::screen {
namespace {

using scene::FontBook;
using scene::FontId;
using Clock = std::chrono::steady_clock;

constexpr auto kBakePause = std::chrono::milliseconds(120);
constexpr int kLargestPixels = 200;
constexpr int kMostExtras = 24;  // sizes beyond the start set; the longest unused go first

// Text: Latin, then the punctuation, arrows and signs that the program's own words use.
constexpr ImWchar kTextRanges[] = {0x20,   0x7E,   0xA0,   0xFF,   0x3A3,  0x3A3,  0x2013, 0x2014, 0x2018,
                                   0x2019, 0x201C, 0x201D, 0x2022, 0x2022, 0x2026, 0x2026, 0x2032, 0x2033,
                                   0x2190, 0x2194, 0x2211, 0x2212, 0x221E, 0x221E, 0x2248, 0x2248, 0x2260,
                                   0x2260, 0x2264, 0x2265, 0x2308, 0x230B, 0x25B2, 0x25C5, 0x25CF, 0x25CF,
                                   0x2713, 0x2713, 0x2717, 0x2717, 0xFFFD, 0xFFFD, 0};
// Numbers and code, in many sizes: every glyph costs time when a size is baked.
constexpr ImWchar kMonoRanges[] = {0x20,   0x7E,   0xB0,   0xB0,   0xB2,   0xB2,   0xB5,   0xB5,   0xB7,   0xB7,   0xBD,
                                   0xBD,   0xD7,   0xD7,   0x2013, 0x2014, 0x2019, 0x2019, 0x2022, 0x2022,
                                   0x2026, 0x2026, 0x2032, 0x2032, 0x2190, 0x2193, 0x2211, 0x2212, 0x221E,
                                   0x221E, 0x2260, 0x2260, 0x2264, 0x2265, 0xFFFD, 0xFFFD, 0};

const ImWchar* ranges_of(FontId font) {
  return font == FontId::mono || font == FontId::mono_bold ? kMonoRanges : kTextRanges;
}

struct Size {
  FontId font;
  double em;  // logical pixels
};

// What the program's panels and cells are set in; these are sharp from the first frame on.
std::vector<Size> start_set() {
  std::vector<Size> sizes;
  for (const double em : {9, 11, 12, 13, 14, 16, 20}) sizes.push_back({FontId::text, em});
  for (const double em : {13, 14, 16}) sizes.push_back({FontId::text_bold, em});
  for (const double em : {10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24}) sizes.push_back({FontId::mono, em});
  for (const double em : {9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32}) sizes.push_back({FontId::mono_bold, em});
  return sizes;
}

std::vector<unsigned char> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Signs that `font` lacks, as ranges of single characters for ImGui: another face lends them.
std::vector<ImWchar> missing_signs(const FontBook& book, FontId font, FontId lender) {
  std::vector<ImWchar> missing;
  const ImWchar* const wanted = ranges_of(font);
  for (std::size_t i = 0; wanted[i] != 0; i += 2) {
    for (unsigned c = wanted[i]; c <= wanted[i + 1]; ++c) {
      if (!book.has(font, c) && book.has(lender, c)) missing.insert(missing.end(), 2, ImWchar(c));
    }
  }
  missing.push_back(0);
  return missing;
}

}  // namespace

struct Fonts::Impl {
  struct Baked {
    ImFont* font = nullptr;  // null: wanted, not baked yet
    std::uint64_t used = 0;  // the frame of the last get()
    bool stays = false;
  };
  using Name = std::pair<FontId, int>;  // and its em in physical pixels

  std::shared_ptr<const FontBook> book;
  std::array<std::vector<unsigned char>, scene::kFontCount> files;
  std::array<std::vector<ImWchar>, scene::kFontCount> borrowed;
  std::map<Name, Baked> sizes;
  std::vector<std::vector<unsigned char>> in_use;  // font data that the atlas points into
  double scale = 0;
  std::uint64_t frame = 0;
  Clock::time_point last_bake;
  bool wanting = false;

  int pixels(double em) const { return std::clamp(int(std::lround(em * scale)), 1, kLargestPixels); }
  void start(double new_scale);
  void drop_unused();
  void rebuild();
  ImFont* add(FontId font, int em);
  void add_face(ImFontConfig config, FontId face, int em);
};

void Fonts::Impl::start(double new_scale) {
  scale = new_scale;
  sizes.clear();
  for (const Size& size : start_set()) sizes[{size.font, pixels(size.em)}].stays = true;
}

void Fonts::Impl::drop_unused() {
  std::vector<std::pair<std::uint64_t, Name>> extras;
  for (const auto& [name, baked] : sizes) {
    if (!baked.stays) extras.emplace_back(baked.used, name);
  }
  std::sort(extras.begin(), extras.end());
  for (std::size_t i = 0; i + kMostExtras < extras.size(); ++i) sizes.erase(extras[i].second);
}

// Adds one face at an em of whole pixels. ImGui's pixel size is the line's height and must be whole, too; the file's
// line metrics are bent (by 4 % at most) so that both are.
void Fonts::Impl::add_face(ImFontConfig config, FontId face, int em) {
  const double line = em * book->units_per_line(face);
  const double whole = std::max(1.0, std::round(line));
  std::vector<unsigned char> data = files[std::size_t(face)];
  scale_line_metrics(data, whole / line);
  config.FontData = data.data();
  config.FontDataSize = int(data.size());
  config.FontDataOwnedByAtlas = false;
  config.SizePixels = float(whole);
  ImGui::GetIO().Fonts->AddFont(&config);
  in_use.push_back(std::move(data));
}

ImFont* Fonts::Impl::add(FontId font, int em) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.PixelSnapH = true;
  config.OversampleH = 1;
  if (files[std::size_t(font)].empty()) {
    config.SizePixels = float(em);
    return atlas.AddFontDefault(&config);
  }
  config.GlyphRanges = ranges_of(font);
  add_face(config, font, em);
  ImFont* const added = atlas.Fonts.back();
  const FontId lender = font == FontId::text ? FontId::mono : FontId::mono_bold;
  if (borrowed[std::size_t(font)].size() > 1) {
    config.MergeMode = true;
    config.GlyphRanges = borrowed[std::size_t(font)].data();
    add_face(config, lender, em);
  }
  return added;
}

void Fonts::Impl::rebuild() {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  in_use.clear();
  compat::use_freetype(atlas);
  for (auto& [name, baked] : sizes) baked.font = add(name.first, name.second);
  ImGui::GetIO().FontDefault = sizes.at({FontId::text, pixels(13)}).font;
  compat::upload_fonts(atlas);
  last_bake = Clock::now();
  wanting = false;
}

Fonts::Fonts(std::shared_ptr<const FontBook> book) : impl_(std::make_unique<Impl>()) {
  CHECK(book != nullptr);
  for (std::size_t i = 0; i < std::size_t(scene::kFontCount); ++i) {
    if (!book->file(FontId(i)).empty()) impl_->files[i] = read_file(book->file(FontId(i)));
  }
  for (const auto& [font, lender] : {std::pair(FontId::text, FontId::mono), {FontId::text_bold, FontId::mono_bold}}) {
    if (impl_->files[std::size_t(lender)].empty()) continue;
    impl_->borrowed[std::size_t(font)] = missing_signs(*book, font, lender);
  }
  impl_->book = std::move(book);
}

Fonts::~Fonts() = default;

bool Fonts::bake(double scale) {
  ++impl_->frame;
  const bool rescaled = scale != impl_->scale;
  if (rescaled) impl_->start(scale);
  if (!rescaled && (!impl_->wanting || Clock::now() - impl_->last_bake < kBakePause)) return false;
  impl_->drop_unused();
  impl_->rebuild();
  return true;
}

Fonts::Baked Fonts::baked(FontId font, double size) {
  CHECK(impl_->scale > 0);
  const int wanted = impl_->pixels(size);
  Impl::Baked& entry = impl_->sizes[{font, wanted}];
  entry.used = impl_->frame;
  if (entry.font) return {entry.font, double(wanted)};
  impl_->wanting = true;
  Baked nearest;
  for (const auto& [name, other] : impl_->sizes) {
    if (name.first != font || !other.font) continue;
    const auto distance = [&](double pixels) { return std::abs(std::log(pixels / wanted)); };
    if (!nearest.font || distance(name.second) < distance(nearest.pixels)) nearest = {other.font, double(name.second)};
  }
  CHECK(nearest.font != nullptr);
  return nearest;
}

ImFont* Fonts::get(FontId font, double size) {
  return baked(font, size).font;
}
bool Fonts::wants_frame() const {
  return impl_->wanting;
}
const FontBook& Fonts::book() const {
  return *impl_->book;
}

}  // namespace unstride::paint::screen
