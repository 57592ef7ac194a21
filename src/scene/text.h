// Text laid out once, for every painter: em sizes, unhinted linear advances, from the font files themselves.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/geometry.h"

namespace unstride::scene {

enum class FontId : std::uint8_t { text, text_bold, mono, mono_bold };
inline constexpr int kFontCount = 4;

struct VerticalMetrics {
  double ascent, descent, cap_height;  // in em, all positive
};

// The faces of the program: Inter and JetBrains Mono, or what the system has in their place. Immutable once loaded;
// may be read from several threads.
class FontBook {
 public:
  // Looks in `folder` (the fonts beside the program), then in the system's font folders for fallbacks. Never fails:
  // without any face, advances are those of a typewriter and files() are empty.
  static std::shared_ptr<const FontBook> load(const std::filesystem::path& folder);
  // The same with other folders in place of the system's; they are searched with what lies below them.
  static std::shared_ptr<const FontBook> load(const std::filesystem::path& folder,
                                              const std::vector<std::filesystem::path>& system_folders);
  ~FontBook();

  double advance(FontId font, char32_t codepoint) const;  // in em; that of '?' where has() is false
  bool has(FontId font, char32_t codepoint) const;
  VerticalMetrics metrics(FontId font) const;
  double units_per_line(FontId font) const;  // (ascender + descender) of the face in em: ImGui's "pixel size" per em
  const std::filesystem::path& file(FontId font) const;  // empty without a face
  std::string family(FontId font) const;                 // "Inter", as the file says; empty without a face
  std::string revision(FontId font) const;               // "3.019"
  const std::string& note() const { return note_; }      // a sentence when a fallback is used, else empty

  // [first, last] pairs of the code points that has() can be true for.
  struct Range {
    char32_t first, last;
  };
  static const std::vector<Range>& ranges();

 private:
  FontBook();
  struct Face;
  std::array<std::unique_ptr<Face>, kFontCount> faces_;
  std::string note_;
};

// Width of UTF-8 `text` at `size` (em, logical pixels).
double text_width(const FontBook& fonts, FontId font, double size, std::string_view text);

// Calls place(codepoint, x) for every glyph, x measured from the start of the text; a code point that the font lacks
// is placed as '?'. No kerning, no ligatures: numbers stay in their columns, and every painter agrees.
void place_glyphs(const FontBook& fonts, FontId font, double size, std::string_view text,
                  const std::function<void(char32_t codepoint, double x)>& place);

// The next code point of UTF-8 text, advancing `text`; U+FFFD for a malformed byte.
char32_t next_codepoint(std::string_view& text);

}  // namespace unstride::scene
