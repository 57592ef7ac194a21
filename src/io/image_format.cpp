#include "io/image_format.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "io/endings.h"

namespace unstride::io {
namespace {

using namespace std::string_view_literals;

struct Signature {
  size_t offset;
  std::string_view bytes;
  std::string_view what;  // "is {what}"
};

// Formats that people take for a picture that this program opens.
constexpr std::array kOthers{
    Signature{0, "\xff\xd8\xff"sv, "a JPEG"},
    Signature{0, "GIF8"sv, "a GIF"},
    Signature{8, "WEBP"sv, "a WebP"},
    Signature{0, "II*\0"sv, "a TIFF"},
    Signature{0, "MM\0*"sv, "a TIFF"},
    Signature{0, "II+\0"sv, "a TIFF"},
    Signature{0, "MM\0+"sv, "a TIFF"},
    Signature{0, "8BPS"sv, "a Photoshop file (PSD)"},
    Signature{0, "#?RADIANCE"sv, "a Radiance HDR picture"},
    Signature{0, "#?RGBE"sv, "a Radiance HDR picture"},
    Signature{0, "\x76\x2f\x31\x01"sv, "an OpenEXR picture"},
    Signature{4, "ftypavif"sv, "an AVIF"},
    Signature{4, "ftyphei"sv, "a HEIC"},
    Signature{4, "ftypmif1"sv, "a HEIC"},
    Signature{0, "\0\0\0\x0cJXL "sv, "a JPEG XL"},
    Signature{0, "\xff\x0a"sv, "a JPEG XL"},
    Signature{0, "\0\0\0\x0cjP  "sv, "a JPEG 2000"},
    Signature{0, "\0\0\1\0"sv, "an icon (ICO)"},
    Signature{0, "qoif"sv, "a QOI"},
    Signature{0, "%PDF"sv, "a PDF"},
    Signature{0, "PK\3\4"sv, "a ZIP archive"},
    Signature{0, "\x1f\x8b"sv, "a gzip archive"},
    Signature{0, "\x93NUMPY"sv, "a NumPy array"},
    Signature{0,
              "\x7f"
              "ELF"sv,
              "a program"},
};

std::optional<std::string_view> other_kind(std::string_view bytes) {
  for (const Signature& signature : kOthers) {
    if (bytes.size() >= signature.offset && bytes.substr(signature.offset).starts_with(signature.bytes)) {
      return signature.what;
    }
  }
  // "P1" to "P7" and white space: portable any-map, whatever its ending.
  if (bytes.size() >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
      " \t\r\n"sv.find(bytes[2]) != std::string_view::npos) {
    return "a portable any-map (PNM)";
  }
  return std::nullopt;
}

bool is_text(std::string_view bytes) {
  return std::ranges::all_of(bytes.substr(0, 4096), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
  });
}

std::int64_t byte_at(std::string_view bytes, size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::int64_t little16(std::string_view bytes, size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8;
}
std::int64_t little32(std::string_view bytes, size_t at) {
  return little16(bytes, at) | little16(bytes, at + 2) << 16;
}
std::int64_t big32(std::string_view bytes, size_t at) {
  return byte_at(bytes, at) << 24 | byte_at(bytes, at + 1) << 16 | byte_at(bytes, at + 2) << 8 | byte_at(bytes, at + 3);
}

tl::unexpected<core::Error> cut_off(const std::string& name) {
  return core::fail("'{}' is cut off: its picture data end too early. Copy or download the file again.", name);
}

tl::unexpected<core::Error> rare(const std::string& name, std::string_view format) {
  return core::fail("'{}' is a {} that is damaged or of a rare kind. Save it again as a PNG.", name, format);
}

core::Result<ImageHeader> png_header(std::string_view bytes, const std::string& name) {
  // Signature 8, chunk length 4, "IHDR" 4, width 4, height 4.
  if (bytes.size() < 24) return cut_off(name);
  if (bytes.substr(12, 4) != "IHDR" && bytes.substr(12, 4) != "CgBI") return rare(name, "PNG");
  // Apple's variant puts a chunk of 4 bytes before the header.
  const size_t header = bytes.substr(12, 4) == "IHDR" ? 16 : 32;
  if (bytes.size() < header + 8) return cut_off(name);
  return ImageHeader{ImageFormat::png, big32(bytes, header), big32(bytes, header + 4)};
}

core::Result<ImageHeader> bmp_header(std::string_view bytes, const std::string& name) {
  if (bytes.size() < 26) return cut_off(name);
  const std::int64_t data = little32(bytes, 10), header = little32(bytes, 14);
  const bool old = header == 12;  // OS/2: 16-bit sizes, three bytes a palette entry
  if (!old && (header < 40 || header > 124)) return rare(name, "BMP");
  if (std::int64_t(bytes.size()) < 14 + header) return cut_off(name);
  const auto signed32 = [&](size_t at) { return std::int64_t(std::int32_t(std::uint32_t(little32(bytes, at)))); };
  const std::int64_t width = old ? little16(bytes, 18) : signed32(18);
  const std::int64_t height = old ? little16(bytes, 20) : std::abs(signed32(22));  // negative: top row first
  const std::int64_t bits = little16(bytes, old ? 24 : 28);
  if (width <= 0 || height <= 0 || bits < 1 || bits > 32 || data < 14 + header) return rare(name, "BMP");
  if (!old && little32(bytes, 30) != 0 && little32(bytes, 30) != 3) return rare(name, "BMP");  // run lengths, JPEG
  // Rows are padded to four bytes; some programs leave the last row's padding out. (Division: products may overflow.)
  const std::int64_t row = (width * bits + 7) / 8, padded = (width * bits + 31) / 32 * 4;
  const std::int64_t left = std::int64_t(bytes.size()) - data - row;
  if (left < 0 || left / padded < height - 1) return cut_off(name);
  return ImageHeader{ImageFormat::bmp, width, height};
}

// Walks over run-length packets: whether they hold `pixels` pixels of `size` bytes.
bool runs_are_complete(std::string_view bytes, std::int64_t pixels, std::int64_t size) {
  std::int64_t at = 0;
  while (pixels > 0) {
    if (at >= std::int64_t(bytes.size())) return false;
    const std::int64_t packet = byte_at(bytes, size_t(at)), count = (packet & 127) + 1;
    at += 1 + size * (packet & 128 ? 1 : count);
    pixels -= count;
  }
  return at <= std::int64_t(bytes.size());
}

core::Result<ImageHeader> tga_header(std::string_view bytes, const std::string& name) {
  constexpr std::int64_t kHeader = 18;
  if (std::int64_t(bytes.size()) < kHeader) return cut_off(name);
  const std::int64_t palette = byte_at(bytes, 1), kind = byte_at(bytes, 2), plain_kind = kind & 7;
  const std::int64_t first_color = little16(bytes, 3), colors = little16(bytes, 5), color_bits = byte_at(bytes, 7);
  const std::int64_t width = little16(bytes, 12), height = little16(bytes, 14), bits = byte_at(bytes, 16);
  const bool known_kind = (kind & ~11) == 0 && plain_kind >= 1 && plain_kind <= 3;
  // stb_image takes the first colour's number for bytes to skip: only 0 means the same to everybody.
  const bool good_palette = palette == 0 ? plain_kind != 1 : palette == 1 && plain_kind == 1 && first_color == 0;
  if (!known_kind || !good_palette || width == 0 || height == 0 || bits == 0 || bits > 32) return rare(name, "TGA");
  const std::int64_t pixel = (bits + 7) / 8;
  const std::int64_t data = kHeader + byte_at(bytes, 0) + (palette == 1 ? colors * ((color_bits + 7) / 8) : 0);
  if (std::int64_t(bytes.size()) < data) return cut_off(name);
  const std::string_view rest = bytes.substr(size_t(data));
  const bool complete =
      kind & 8 ? runs_are_complete(rest, width * height, pixel) : std::int64_t(rest.size()) >= width * height * pixel;
  if (!complete) return cut_off(name);
  return ImageHeader{ImageFormat::tga, width, height};
}

}  // namespace

core::Result<ImageHeader> read_image_header(std::string_view bytes, const std::string& name) {
  if (bytes.empty()) return core::fail("'{}' is empty; choose a picture (PNG, BMP or TGA).", name);
  constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n";
  if (bytes.starts_with(kPng)) return png_header(bytes, name);
  if (kPng.starts_with(bytes)) return cut_off(name);
  if (const auto other = other_kind(bytes)) {
    return core::fail("'{}' is {}; Unstride opens PNG, BMP and TGA. Convert it first.", name, *other);
  }
  if (is_text(bytes)) {
    return core::fail("'{}' holds text, not a picture; choose a PNG, BMP or TGA.", name);
  }
  if (bytes.starts_with("BM")) return bmp_header(bytes, name);
  if (lower_case(name).ends_with(".tga")) return tga_header(bytes, name);
  return core::fail("'{}' is no picture that Unstride knows; it opens PNG, BMP and TGA. Convert it first.", name);
}

}  // namespace unstride::io
