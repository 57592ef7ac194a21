#include <variant>

#include "paint/screen/canvas.h"
#include "paint/screen/heat_map.h"
#include "paint/screen/screen_painter.h"

namespace unstride::paint::screen {

struct Painter::Impl {
  Impl(const std::filesystem::path& shader_folder, int most_side) : heat_maps(shader_folder, most_side) {}

  HeatMaps heat_maps;

  void draw(const Canvas& canvas, const scene::HeatMapShape& shape) { heat_maps.draw(canvas, shape); }
  // Every other shape has a function; what lacks one does not compile.
  template <class Shape>
  void draw(const Canvas& canvas, const Shape& shape) {
    screen::draw(canvas, shape);
  }
};

Painter::Painter(const std::filesystem::path& shader_folder, int most_texture_side)
    : impl_(std::make_unique<Impl>(shader_folder, most_texture_side)) {}
Painter::~Painter() = default;

const std::string& Painter::problem() const {
  return impl_->heat_maps.problem();
}

void Painter::paint(const scene::Scene& scene, Fonts& fonts, ImDrawList& list, core::Point origin, double scale) {
  const Canvas canvas{list, fonts, {std::round(origin.x), std::round(origin.y)}, scale};
  const PixelRect bounds = canvas.snapped(scene.bounds);
  list.PushClipRect(bounds.min(), bounds.max(), true);
  if (visible(scene.background)) list.AddRectFilled(bounds.min(), bounds.max(), packed(scene.background));
  for (const scene::Item& item : scene.items) {
    std::visit([&](const auto& shape) { impl_->draw(canvas, shape); }, item.shape);
  }
  list.PopClipRect();
}

void Painter::end_frame() {
  impl_->heat_maps.end_frame();
}

}  // namespace unstride::paint::screen
