#include "paint/cairo/faces.h"

#include <cairo-ft.h>

namespace unstride::paint::cairo {
namespace {

struct OwnedFace {
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  OwnedFace() = default;
  OwnedFace(const OwnedFace&) = delete;
  OwnedFace& operator=(const OwnedFace&) = delete;
  ~OwnedFace() {
    if (face) FT_Done_Face(face);
    if (library) FT_Done_FreeType(library);
  }
};

void destroy(void* owned) {
  delete static_cast<OwnedFace*>(owned);
}

constexpr cairo_user_data_key_t kOwner{};

}  // namespace

Faces::~Faces() {
  for (const Face& face : faces_) {
    if (face.cairo) cairo_font_face_destroy(face.cairo);
  }
}

core::Result<Faces::Face> Faces::get(scene::FontId font) {
  Face& face = faces_[std::size_t(font)];
  if (face.cairo) return face;
  const auto& file = fonts_.file(font);
  if (file.empty()) {
    return core::fail("No font was found to set the text in; install one (Debian: fonts-inter fonts-jetbrains-mono).");
  }
  auto owned = std::make_unique<OwnedFace>();
  if (FT_Init_FreeType(&owned->library) != 0 || FT_New_Face(owned->library, file.c_str(), 0, &owned->face) != 0) {
    return core::fail("The font {} cannot be read any more; start the program again.", file.string());
  }
  cairo_font_face_t* made = cairo_ft_font_face_create_for_ft_face(owned->face, FT_LOAD_NO_HINTING);
  if (cairo_font_face_set_user_data(made, &kOwner, owned.get(), destroy) != CAIRO_STATUS_SUCCESS) {
    cairo_font_face_destroy(made);
    return core::fail("There is not enough memory for the font {}.", file.string());
  }
  face = {made, owned.release()->face};
  return face;
}

}  // namespace unstride::paint::cairo
