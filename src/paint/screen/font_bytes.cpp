#include "paint/screen/font_bytes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace unstride::paint::screen {
namespace {

using Bytes = std::vector<unsigned char>;

// Offsets within the tables: OpenType's specification, "hhea" and "OS/2".
constexpr std::size_t kHheaAscender = 4, kHheaDescender = 6, kHheaSize = 36;
constexpr std::size_t kOs2TypoAscender = 68, kOs2TypoDescender = 70, kOs2Size = 78;

std::uint32_t read(const Bytes& bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = (value << 8) | (at + i < bytes.size() ? bytes[at + i] : 0);
  return value;
}

constexpr std::uint32_t tag(const char (&name)[5]) {
  return std::uint32_t(name[0]) << 24 | std::uint32_t(name[1]) << 16 | std::uint32_t(name[2]) << 8 |
         std::uint32_t(name[3]);
}

// Where a table of at least `size` bytes starts.
std::optional<std::size_t> find_table(const Bytes& bytes, std::uint32_t wanted, std::size_t size) {
  const std::uint32_t version = read(bytes, 0, 4);
  if (version != 0x00010000 && version != tag("OTTO") && version != tag("true")) return std::nullopt;
  const std::uint32_t tables = read(bytes, 4, 2);
  for (std::size_t i = 0; i < tables; ++i) {
    const std::size_t entry = 12 + 16 * i;
    if (read(bytes, entry, 4) != wanted) continue;
    const std::size_t offset = read(bytes, entry + 8, 4), length = read(bytes, entry + 12, 4);
    if (length >= size && offset + size <= bytes.size()) return offset;
  }
  return std::nullopt;
}

void scale_int16(Bytes& bytes, std::size_t at, double factor) {
  const auto value = static_cast<std::int16_t>(read(bytes, at, 2));
  const auto scaled = static_cast<std::uint16_t>(std::clamp<long>(std::lround(value * factor), -32768, 32767));
  bytes[at] = static_cast<unsigned char>(scaled >> 8);
  bytes[at + 1] = static_cast<unsigned char>(scaled & 255);
}

}  // namespace

bool scale_line_metrics(Bytes& font, double factor) {
  const auto hhea = find_table(font, tag("hhea"), kHheaSize);
  if (!hhea) return false;
  scale_int16(font, *hhea + kHheaAscender, factor);
  scale_int16(font, *hhea + kHheaDescender, factor);
  if (const auto os2 = find_table(font, tag("OS/2"), kOs2Size)) {
    scale_int16(font, *os2 + kOs2TypoAscender, factor);
    scale_int16(font, *os2 + kOs2TypoDescender, factor);
  }
  return true;
}

}  // namespace unstride::paint::screen
