// What a picture file is, read from its first bytes, and whether it is worth decoding: size and completeness.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace unstride::io {

enum class ImageFormat : std::uint8_t { png, bmp, tga };

struct ImageHeader {
  ImageFormat format;
  std::int64_t width, height;  // pixels, positive
};

// Everything but PNG, BMP and TGA is refused by its name, and so is a BMP or TGA with fewer bytes than its pixels need
// (stb_image would read zeros there). TGA has no mark of its own: the name's ending decides. `name` is also for the
// sentence of an Error.
core::Result<ImageHeader> read_image_header(std::string_view bytes, const std::string& name);

}  // namespace unstride::io
