// FreeType is asked once, at load: advances and metrics become plain tables that any thread may read.
#include "scene/text.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include FT_ADVANCES_H

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "core/check.h"

namespace unstride::scene {
namespace {

namespace fs = std::filesystem;

constexpr double kTypewriterAdvance = 0.6;  // of most monospaced faces
constexpr float kMissing = -1;

struct FreeTypeCloser {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<FT_LibraryRec_, FreeTypeCloser>;
using OpenFace = std::unique_ptr<FT_FaceRec_, FreeTypeCloser>;

// Where a font's advance is kept, or nothing for a code point outside ranges().
std::optional<std::size_t> slot_of(char32_t codepoint) {
  std::size_t begin = 0;
  for (const FontBook::Range& range : FontBook::ranges()) {
    if (codepoint >= range.first && codepoint <= range.last) return begin + (codepoint - range.first);
    begin += range.last - range.first + 1;
  }
  return std::nullopt;
}

// What a role is set in, best first. The first family is the program's own; any other is worth a note.
struct Family {
  const char* name;
  std::array<const char*, 2> files;  // regular, bold
};
constexpr Family kTextFamilies[] = {{"Inter", {"Inter-Regular.otf", "Inter-SemiBold.otf"}},
                                    {"DejaVu Sans", {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"}},
                                    {"Liberation Sans", {"LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"}},
                                    {"Noto Sans", {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf"}}};
constexpr Family kMonoFamilies[] = {{"JetBrains Mono", {"JetBrainsMono-Regular.ttf", "JetBrainsMono-Medium.ttf"}},
                                    {"DejaVu Sans Mono", {"DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"}},
                                    {"Liberation Mono", {"LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf"}},
                                    {"Noto Sans Mono", {"NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf"}}};

std::vector<fs::path> system_font_folders() {
  std::vector<fs::path> folders;
  if (const char* home = std::getenv("HOME"); home && *home) {
    folders.push_back(fs::path(home) / ".local/share/fonts");
    folders.push_back(fs::path(home) / ".fonts");
  }
  folders.insert(folders.end(), {"/usr/local/share/fonts", "/usr/share/fonts"});
  return folders;
}

// Every .ttf and .otf below the folders by its file name; sorted, so that the same machine gives the same choice.
using FontFiles = std::map<std::string, fs::path>;
FontFiles font_files(const std::vector<fs::path>& folders) {
  FontFiles files;
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end;
    for (; !error && entry != end; entry.increment(error)) {
      const fs::path extension = entry->path().extension();
      if (extension == ".ttf" || extension == ".otf")
        files.try_emplace(entry->path().filename().string(), entry->path());
    }
  }
  return files;
}

// A face that can set the program's words: scalable, with ASCII. Anything else counts as not there.
OpenFace open_face(FT_Library library, const fs::path& file) {
  FT_Face face = nullptr;
  if (FT_New_Face(library, file.c_str(), 0, &face) != 0) return nullptr;
  OpenFace open(face);
  if (!FT_IS_SCALABLE(face) || face->units_per_EM == 0) return nullptr;
  for (FT_ULong c = 0x20; c < 0x7f; ++c) {
    if (FT_Get_Char_Index(face, c) == 0) return nullptr;
  }
  return open;
}

struct Found {
  OpenFace face;
  fs::path file;
  std::string family;
  bool fallback = false;
};

class Search {
 public:
  Search(FT_Library library, const fs::path& folder, const std::vector<fs::path>& system_folders)
      : library_(library), folder_(folder), system_folders_(system_folders) {}

  Found find(std::span<const Family> families, std::size_t weight) {
    for (const Family& family : families) {
      if (Found found = in_folder(family.files[weight]); found.face) return named(std::move(found), family, families);
    }
    for (const Family& family : families) {
      const auto it = system().find(family.files[weight]);
      if (it == system().end()) continue;
      if (Found found = open(it->second); found.face) return named(std::move(found), family, families);
    }
    return any(families.data() == kMonoFamilies);
  }

 private:
  Found open(const fs::path& file) { return {open_face(library_, file), file, "", false}; }
  Found in_folder(const char* name) { return open(folder_ / name); }

  static Found named(Found found, const Family& family, std::span<const Family> families) {
    found.family = family.name;
    found.fallback = &family != families.data();
    return found;
  }

  // The first face of the system that will do; one with equal advances where that matters.
  Found any(bool mono) {
    Found first;
    for (const auto& [name, file] : system()) {
      Found found = open(file);
      if (!found.face) continue;
      found.family = found.face->family_name ? found.face->family_name : name;
      found.fallback = true;
      if (!mono || FT_IS_FIXED_WIDTH(found.face.get())) return found;
      if (!first.face) first = std::move(found);
    }
    return first;
  }

  // Walked only when the folder lacks something: there can be thousands of files.
  const FontFiles& system() {
    if (!system_) system_ = font_files(system_folders_);
    return *system_;
  }

  FT_Library library_;
  fs::path folder_;
  std::vector<fs::path> system_folders_;
  std::optional<FontFiles> system_;
};

std::string note_for(const char* wanted, const Found& found) {
  if (!found.face) return std::string(wanted) + " was not found, nor any other font of the system. ";
  if (!found.fallback) return "";
  return std::string(wanted) + " was not found; " + found.family + " is used in its place. ";
}

}  // namespace

struct FontBook::Face {
  fs::path file;
  std::string family, revision;
  VerticalMetrics metrics{0.8, 0.2, 0.7};
  std::vector<float> advances;  // in em by slot_of(); kMissing

  static std::unique_ptr<Face> read(FT_Face face, const fs::path& file);
};

std::unique_ptr<FontBook::Face> FontBook::Face::read(FT_Face face, const fs::path& file) {
  const double em = face->units_per_EM;
  auto result = std::make_unique<Face>();
  result->file = file;
  if (face->family_name) result->family = face->family_name;
  if (const auto* head = static_cast<TT_Header*>(FT_Get_Sfnt_Table(face, FT_SFNT_HEAD)))
    result->revision = fmt::format("{:.3f}", double(head->Font_Revision) / 65536);  // 16.16 fixed point
  result->metrics.ascent = face->ascender / em;
  result->metrics.descent = -face->descender / em;
  if (FT_Load_Char(face, 'H', FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING) == 0) {
    result->metrics.cap_height = double(face->glyph->metrics.horiBearingY) / em;
  }
  for (const Range& range : ranges()) {
    for (char32_t c = range.first; c <= range.last; ++c) {
      const FT_UInt glyph = FT_Get_Char_Index(face, c);
      FT_Fixed advance = 0;  // in font units because of NO_SCALE
      const bool known =
          glyph != 0 && FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING, &advance) == 0;
      result->advances.push_back(known ? float(double(advance) / em) : kMissing);
    }
  }
  return result;
}

FontBook::FontBook() = default;
FontBook::~FontBook() = default;

const std::vector<FontBook::Range>& FontBook::ranges() {
  // Latin, Greek, punctuation to mathematical operators, box drawing to dingbats: what the program's own words need.
  static const std::vector<Range> kRanges{
      {0x20, 0x7e}, {0xa0, 0x24f}, {0x370, 0x3ff}, {0x2000, 0x22ff}, {0x2500, 0x27bf}};
  return kRanges;
}

std::shared_ptr<const FontBook> FontBook::load(const fs::path& folder) {
  return load(folder, system_font_folders());
}

std::shared_ptr<const FontBook> FontBook::load(const fs::path& folder, const std::vector<fs::path>& system_folders) {
  const std::shared_ptr<FontBook> book(new FontBook);
  FT_Library raw = nullptr;
  CHECK(FT_Init_FreeType(&raw) == 0);
  const Library library(raw);
  Search search(library.get(), folder, system_folders);
  const auto fill = [&](FontId regular, std::span<const Family> families) {
    for (std::size_t weight = 0; weight < 2; ++weight) {
      const Found found = search.find(families, weight);
      if (found.face) book->faces_[std::size_t(regular) + weight] = Face::read(found.face.get(), found.file);
      // A missing weight is not worth a second sentence.
      const std::string note = note_for(families[0].name, found);
      if (!note.empty() && book->note_.find(families[0].name) == std::string::npos) book->note_ += note;
    }
  };
  fill(FontId::text, kTextFamilies);
  fill(FontId::mono, kMonoFamilies);
  if (!book->note_.empty()) book->note_.pop_back();
  return book;
}

bool FontBook::has(FontId font, char32_t codepoint) const {
  const Face* face = faces_[std::size_t(font)].get();
  if (!face) return codepoint >= 0x20 && codepoint < 0x7f;
  const auto slot = slot_of(codepoint);
  return slot && face->advances[*slot] != kMissing;
}

double FontBook::advance(FontId font, char32_t codepoint) const {
  const Face* face = faces_[std::size_t(font)].get();
  if (!face) return kTypewriterAdvance;
  return double(face->advances[*slot_of(has(font, codepoint) ? codepoint : U'?')]);
}

VerticalMetrics FontBook::metrics(FontId font) const {
  const Face* face = faces_[std::size_t(font)].get();
  return face ? face->metrics : Face{}.metrics;
}

double FontBook::units_per_line(FontId font) const {
  const VerticalMetrics m = metrics(font);
  return m.ascent + m.descent;
}

std::string FontBook::family(FontId font) const {
  return faces_[std::size_t(font)]->family;
}
std::string FontBook::revision(FontId font) const {
  return faces_[std::size_t(font)]->revision;
}

const fs::path& FontBook::file(FontId font) const {
  static const fs::path kNone;
  const Face* face = faces_[std::size_t(font)].get();
  return face ? face->file : kNone;
}

double text_width(const FontBook& fonts, FontId font, double size, std::string_view text) {
  double width = 0;
  while (!text.empty()) width += fonts.advance(font, next_codepoint(text)) * size;
  return width;
}

void place_glyphs(const FontBook& fonts, FontId font, double size, std::string_view text,
                  const std::function<void(char32_t codepoint, double x)>& place) {
  double x = 0;
  while (!text.empty()) {
    const char32_t codepoint = next_codepoint(text);
    place(fonts.has(font, codepoint) ? codepoint : U'?', x);
    x += fonts.advance(font, codepoint) * size;
  }
}

char32_t next_codepoint(std::string_view& text) {
  CHECK(!text.empty());
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  // Sequences as Unicode's table 3-7 has them: no overlong forms, no surrogates, nothing above U+10FFFF.
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  char32_t value = length == 1 ? lead : lead & (0x7fu >> length);
  bool good = length != 0 && length <= text.size();
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(i) & 0xc0) == 0x80;
    value = (value << 6) | (byte(i) & 0x3f);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  good = good && value >= kLeast[length] && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
  text.remove_prefix(good ? length : 1);
  return good ? value : U'\ufffd';
}

}  // namespace unstride::scene
