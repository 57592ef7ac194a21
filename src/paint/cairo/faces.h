// Cairo's faces for the font files of a FontBook.
#pragma once

#include <cairo.h>

#include <array>
#include <memory>

#include "core/result.h"
#include "scene/text.h"

struct FT_FaceRec_;

namespace unstride::paint::cairo {

// Opens each face when it is first asked for. Cairo keeps faces in a cache of its own for as long as it likes, so every
// face carries its FreeType library along and both end with Cairo's last reference, on whatever thread that is.
class Faces {
 public:
  explicit Faces(const scene::FontBook& fonts) : fonts_(fonts) {}
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;
  ~Faces();

  struct Face {
    cairo_font_face_t* cairo = nullptr;
    FT_FaceRec_* freetype = nullptr;
  };
  // Errors: a sentence when there is no file, or it cannot be read any more.
  core::Result<Face> get(scene::FontId font);

 private:
  const scene::FontBook& fonts_;
  std::array<Face, scene::kFontCount> faces_;
};

}  // namespace unstride::paint::cairo
