// A PNG's pixels, for tests that look at what was painted.
#pragma once

#include <cairo.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "core/color.h"
#include "core/geometry.h"

namespace unstride::paint::cairo {

class Picture {
 public:
  explicit Picture(const std::string& png) {
    struct Reader {
      const std::string& bytes;
      std::size_t at = 0;
    } reader{png};
    const auto read = [](void* closure, unsigned char* to, unsigned length) {
      auto& from = *static_cast<Reader*>(closure);
      if (from.at + length > from.bytes.size()) return CAIRO_STATUS_READ_ERROR;
      std::memcpy(to, from.bytes.data() + from.at, length);
      from.at += length;
      return CAIRO_STATUS_SUCCESS;
    };
    surface_.reset(cairo_image_surface_create_from_png_stream(read, &reader));
    EXPECT_EQ(cairo_surface_status(surface_.get()), CAIRO_STATUS_SUCCESS);
  }

  int width() const { return cairo_image_surface_get_width(surface_.get()); }
  int height() const { return cairo_image_surface_get_height(surface_.get()); }

  std::uint32_t at(int x, int y) const {  // 0xRRGGBB
    EXPECT_TRUE(x >= 0 && x < width() && y >= 0 && y < height()) << x << ", " << y;
    std::uint32_t pixel = 0;
    const auto* row = cairo_image_surface_get_data(surface_.get()) + y * cairo_image_surface_get_stride(surface_.get());
    std::memcpy(&pixel, row + 4 * x, sizeof pixel);
    return pixel & 0xffffff;
  }

  // How many pixels of [x0, x1) x [y0, y1) have another colour than `paper`.
  int inked(const core::Rect& box, std::uint32_t paper) const {
    int count = 0;
    for (int y = int(box.y); y < int(box.bottom()); ++y) {
      for (int x = int(box.x); x < int(box.right()); ++x) count += at(x, y) != paper;
    }
    return count;
  }
  int inked(std::uint32_t paper) const { return inked({0, 0, double(width()), double(height())}, paper); }

 private:
  struct Destroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  };
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
};

inline std::uint32_t hex(core::Color c) {
  const auto byte = [](float v) { return std::uint32_t(std::lround(v * 255)); };
  return byte(c.r) << 16 | byte(c.g) << 8 | byte(c.b);
}

}  // namespace unstride::paint::cairo
