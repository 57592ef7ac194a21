// Scene -> Dear ImGui's draw list, heat maps through a shader of shaders/.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/geometry.h"
#include "scene/scene.h"
#include "scene/text.h"

struct ImFont;
struct ImDrawList;

namespace unstride::paint::screen {

// Dear ImGui's fonts, baked from the FontBook's files at the sizes that are in use. A size that is asked for the first
// time is drawn from the nearest baked one in this frame and baked before the next.
class Fonts {
 public:
  explicit Fonts(std::shared_ptr<const scene::FontBook> book);
  ~Fonts();
  // Bakes what is wanted, at `scale` physical pixels per logical one. Call before ImGui::NewFrame(); returns whether
  // the atlas changed (its texture is then uploaded by the call itself).
  bool bake(double scale);
  // For text laid out by the Scene and by ImGui: `size` is the em in logical pixels. Valid in this frame only: the next
  // bake() may make other fonts.
  ImFont* get(scene::FontId font, double size);
  struct Baked {
    ImFont* font = nullptr;
    double pixels = 0;  // its em, physical
  };
  Baked baked(scene::FontId font, double size);  // the same, and what size it really has
  bool wants_frame() const;                      // something was asked for that is not baked yet
  const scene::FontBook& book() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Owns the shader, and the textures of the heat maps of the last frame. Needs a current OpenGL 3.3 context.
class Painter {
 public:
  // Shader files are read from `shader_folder`. When one is missing or fails, problem() names it in a sentence, and
  // heat maps are drawn as plain rectangles. Grids larger than a texture are drawn in pieces; `most_texture_side` is
  // for tests, 0 asks the GPU.
  explicit Painter(const std::filesystem::path& shader_folder, int most_texture_side = 0);
  ~Painter();
  const std::string& problem() const;

  // Adds the scene to `list`, scene coordinates (0, 0) at `origin` (ImGui coordinates, logical pixels * `scale`).
  void paint(const scene::Scene& scene, Fonts& fonts, ImDrawList& list, core::Point origin, double scale);
  // After the frame was rendered: drops textures that no scene used in it.
  void end_frame();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unstride::paint::screen
