#include "paint/cairo/cairo_painter.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <memory>
#include <variant>

#include "paint/cairo/canvas.h"
#include "paint/cairo/faces.h"
#include "paint/cairo/svg.h"

namespace unstride::paint::cairo {
namespace {

constexpr double kMostPixels = 32767;          // a side of Cairo's images
constexpr double kPointsPerPixel = 72.0 / 96;  // CSS's pixel, so that PDF and SVG print at one size

struct Destroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;
using Context = std::unique_ptr<cairo_t, Destroy>;

cairo_status_t append(void* bytes, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

tl::unexpected<core::Error> failure(cairo_status_t status) {
  return core::fail("The picture could not be drawn ({}); try a smaller size.", cairo_status_to_string(status));
}

Surface make_surface(const scene::Scene& scene, Format format, double scale, std::string& bytes) {
  const double width = scene.bounds.width, height = scene.bounds.height;
  switch (format) {
    case Format::png:
      break;
    case Format::svg: {
      Surface surface(cairo_svg_surface_create_for_stream(append, &bytes, width, height));
      cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PX);
      return surface;
    }
    case Format::pdf: {
      Surface surface(
          cairo_pdf_surface_create_for_stream(append, &bytes, width * kPointsPerPixel, height * kPointsPerPixel));
      // Without a date of ours Cairo writes today's, and no two files are the same.
      cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
      cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Unstride");
      return surface;
    }
  }
  const auto pixels = scene.background.a >= 1 ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32;
  return Surface(cairo_image_surface_create(pixels, int(std::lround(width * scale)), int(std::lround(height * scale))));
}

// Returns the sentence of what could not be drawn.
std::string draw_scene(cairo_t* cr, const scene::Scene& scene, const scene::FontBook& fonts, bool pixels) {
  Faces faces(fonts);
  Canvas canvas{cr, fonts, faces, pixels, ""};
  cairo_translate(cr, -scene.bounds.x, -scene.bounds.y);
  add_rect(cr, scene.bounds);
  cairo_clip(cr);
  canvas.set_color(scene.background);
  cairo_paint(cr);
  for (const scene::Item& item : scene.items) {
    std::visit([&](const auto& shape) { draw(canvas, shape); }, item.shape);
  }
  return canvas.error;
}

}  // namespace

core::Result<Format> format_of(std::string_view path) {
  const auto slash = path.find_last_of('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const auto dot = name.find_last_of('.');
  std::string ending(dot == std::string_view::npos ? "" : name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  if (ending == "png") return Format::png;
  if (ending == "svg") return Format::svg;
  if (ending == "pdf") return Format::pdf;
  return core::fail("'{}' does not end in .png, .svg or .pdf, the pictures that can be written.", name);
}

core::Result<std::string> paint(const scene::Scene& scene, const scene::FontBook& fonts, Format format, double scale) {
  const double factor = format == Format::png ? scale : 1;
  const double width = scene.bounds.width * factor, height = scene.bounds.height * factor;
  if (!(width >= 1 && height >= 1 && width <= kMostPixels && height <= kMostPixels)) {
    return core::fail("A picture of {:.0f} x {:.0f} pixels cannot be drawn; each side must be 1 to {:.0f}.", width,
                      height, kMostPixels);
  }
  std::string bytes;
  const Surface surface = make_surface(scene, format, scale, bytes);
  const Context context(cairo_create(surface.get()));
  if (format == Format::png) cairo_scale(context.get(), scale, scale);
  if (format == Format::pdf) cairo_scale(context.get(), kPointsPerPixel, kPointsPerPixel);
  const std::string error = draw_scene(context.get(), scene, fonts, format == Format::png);
  if (const auto status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS) return failure(status);
  if (!error.empty()) return core::fail("{}", error);
  if (format == Format::png) {
    const auto status = cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
    if (status != CAIRO_STATUS_SUCCESS) return failure(status);
  }
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) return failure(status);
  return format == Format::svg ? settled_svg(bytes) : bytes;
}

}  // namespace unstride::paint::cairo
