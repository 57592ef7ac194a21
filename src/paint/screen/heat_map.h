// Heat maps on the GPU: the shader of shaders/heatmap.*, the textures of the grids, and the calls from within ImGui's
// draw list. Where the shader is of no use, plain rectangles.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "paint/screen/canvas.h"
#include "paint/screen/pieces.h"

namespace unstride::paint::screen {

class HeatMaps {
 public:
  // Grids with a side of more than `most_side` cells are drawn in pieces; 0: what the GPU's textures hold.
  HeatMaps(const std::filesystem::path& shader_folder, int most_side);
  ~HeatMaps();
  HeatMaps(const HeatMaps&) = delete;
  HeatMaps& operator=(const HeatMaps&) = delete;

  const std::string& problem() const { return problem_; }
  void draw(const Canvas& canvas, const scene::HeatMapShape& map);
  // The frame was rendered: its calls and the textures that it did not use can go.
  void end_frame();

 private:
  struct Call;
  struct Texture {
    std::shared_ptr<const void> content;  // alive as long as its address is the key
    unsigned name = 0;
    bool used = true;
  };
  using Textures = std::map<std::pair<const void*, std::int64_t>, Texture>;  // by grid, and the piece's number

  int uniform(const char* name) const;
  template <class T>
  unsigned texture_of(const std::shared_ptr<const core::Grid<T>>& grid, const Piece& piece, std::int64_t number);
  void draw_piece(const Canvas& canvas, const scene::HeatMapShape& map, const Piece& piece, std::int64_t number);
  void render(const Call& call, const ImVec4& list_clip) const;
  void set_uniforms(const Call& call) const;

  std::string problem_;
  unsigned program_ = 0, corners_ = 0;
  int most_side_ = 0;
  Textures textures_;
  std::vector<std::unique_ptr<Call>> calls_;  // ImGui keeps their addresses until the frame is rendered
};

}  // namespace unstride::paint::screen
