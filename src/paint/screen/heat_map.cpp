#include "paint/screen/heat_map.h"

#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/check.h"
#include "paint/screen/heat_map_rects.h"
#include "paint/screen/shader.h"

namespace unstride::paint::screen {
namespace {

std::array<float, 4> floats(core::Color c) {
  return {c.r, c.g, c.b, c.a};
}

GLuint new_texture() {
  GLuint name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) {
    glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST);
  }
  for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T}) {
    glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
  }
  return name;
}

// How a grid lies in a texture.
struct Format {
  GLint internal;
  GLenum channels, type;
};
template <class T>
constexpr Format kFormat{};
template <>
constexpr Format kFormat<float>{GL_R32F, GL_RED, GL_FLOAT};
template <>
constexpr Format kFormat<std::uint8_t>{GL_R8UI, GL_RED_INTEGER, GL_UNSIGNED_BYTE};
template <>
constexpr Format kFormat<core::Color>{GL_RGBA32F, GL_RGBA, GL_FLOAT};

template <class T>
GLuint upload(const core::Grid<T>& grid, const Piece& piece) {
  constexpr Format kAs = kFormat<T>;
  GLint bound = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
  const GLuint name = new_texture();
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, GLint(grid.cols));
  glTexImage2D(GL_TEXTURE_2D, 0, kAs.internal, GLsizei(piece.texture_cols), GLsizei(piece.texture_rows), 0,
               kAs.channels, kAs.type, &grid.at(piece.first_row, piece.first_col));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glBindTexture(GL_TEXTURE_2D, GLuint(bound));
  return name;
}

// The pixels of a piece's cells: those whose centres lie in them, as the shader has it; at the grid's edges what lies
// beyond, too, where outlines of highlights reach.
PixelRect pixels_of(const PixelRect& area, const PixelRect& clip, const scene::HeatMapShape& map, const Piece& piece) {
  const float width = area.width() / float(map.values->cols), height = area.height() / float(map.values->rows);
  const auto start = [](float first, std::int64_t cell, float size) {
    return std::ceil(first + float(cell) * size - 0.502f);
  };
  const std::int64_t below = piece.row + piece.rows, right = piece.col + piece.cols;
  return {piece.col == 0 ? clip.left : std::max(clip.left, start(area.left, piece.col, width)),
          piece.row == 0 ? clip.top : std::max(clip.top, start(area.top, piece.row, height)),
          right == map.values->cols ? clip.right : std::min(clip.right, start(area.left, right, width)),
          below == map.values->rows ? clip.bottom : std::min(clip.bottom, start(area.top, below, height))};
}

}  // namespace

struct HeatMaps::Call {
  const HeatMaps* owner;
  scene::HeatMapShape map;  // a few numbers and up to three shared grids
  Piece piece;
  PixelRect area, clip;  // of the whole grid, and of the piece
  float unit;
  unsigned values = 0, kinds = 0, palette = 0;  // textures; 0: none
};

HeatMaps::HeatMaps(const std::filesystem::path& shader_folder, int most_side) : most_side_(most_side) {
  if (most_side_ == 0) glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most_side_);
  glGenVertexArrays(1, &corners_);  // the core profile draws nothing without one
  auto program = load_program(shader_folder / "heatmap.vert", shader_folder / "heatmap.frag");
  if (program) {
    program_ = *program;
  } else {
    problem_ = program.error().message + "; large grids are drawn plainly, without it.";
  }
}

HeatMaps::~HeatMaps() {
  for (const auto& [key, texture] : textures_) glDeleteTextures(1, &texture.name);
  glDeleteVertexArrays(1, &corners_);
  if (program_ != 0) glDeleteProgram(program_);
}

template <class T>
unsigned HeatMaps::texture_of(const std::shared_ptr<const core::Grid<T>>& grid, const Piece& piece,
                              std::int64_t number) {
  const auto [entry, added] = textures_.try_emplace({grid.get(), number});
  if (added) {
    entry->second.content = grid;
    entry->second.name = upload(*grid, piece);
  }
  entry->second.used = true;
  return entry->second.name;
}

void HeatMaps::draw(const Canvas& canvas, const scene::HeatMapShape& map) {
  if (!map.values || map.values->cells.empty() || map.rect.width <= 0 || map.rect.height <= 0) return;
  CHECK(!map.kinds || (map.kinds->rows == map.values->rows && map.kinds->cols == map.values->cols));
  const bool colors_fit = !map.scale.palette || map.scale.palette->cols <= most_side_;
  if (program_ == 0 || !colors_fit) return draw_plain(canvas, map);
  const std::vector<Piece> pieces = pieces_of(map.values->rows, map.values->cols, most_side_);
  for (std::size_t i = 0; i < pieces.size(); ++i) draw_piece(canvas, map, pieces[i], std::int64_t(i));
}

void HeatMaps::draw_piece(const Canvas& canvas, const scene::HeatMapShape& map, const Piece& piece,
                          std::int64_t number) {
  const PixelRect area = canvas.snapped(map.rect), clip = pixels_of(area, canvas.snapped(map.clip), map, piece);
  if (clip.empty()) return;  // of a map that scrolls, most pieces need no texture
  auto call = std::make_unique<Call>(
      Call{this, map, piece, area, clip, float(canvas.scale), texture_of(map.values, piece, number)});
  if (map.kinds) call->kinds = texture_of(map.kinds, piece, number);
  if (map.scale.palette) {
    const core::Grid<core::Color>& colors = *map.scale.palette;
    call->palette = texture_of(map.scale.palette, {0, 0, colors.rows, colors.cols, 0, 0, colors.rows, colors.cols}, 0);
  }
  const auto draw_call = [](const ImDrawList*, const ImDrawCmd* command) {
    const Call& c = *static_cast<const Call*>(command->UserCallbackData);
    c.owner->render(c, command->ClipRect);
  };
  canvas.list.AddCallback(draw_call, call.get());
  canvas.list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
  calls_.push_back(std::move(call));
}

int HeatMaps::uniform(const char* name) const {
  return glGetUniformLocation(program_, name);
}

void HeatMaps::set_uniforms(const Call& call) const {
  const scene::HeatMapShape& map = call.map;
  const auto color = [&](const char* name, core::Color c) { glUniform4fv(uniform(name), 1, floats(c).data()); };
  glUniform1i(uniform("values"), 0);
  glUniform1i(uniform("kinds"), 1);
  glUniform1i(uniform("palette"), 2);
  glUniform1i(uniform("has_kinds"), map.kinds != nullptr);
  glUniform1i(uniform("has_palette"), map.scale.palette != nullptr);
  glUniform4f(uniform("area"), call.area.left, call.area.top, call.area.width(), call.area.height());
  glUniform4f(uniform("clip"), call.clip.left, call.clip.top, call.clip.right, call.clip.bottom);
  glUniform2i(uniform("cells"), GLint(map.values->cols), GLint(map.values->rows));
  const Piece& piece = call.piece;
  glUniform4i(uniform("held"), GLint(piece.first_col), GLint(piece.first_row), GLint(piece.texture_cols),
              GLint(piece.texture_rows));
  glUniform1f(uniform("unit"), call.unit);
  glUniform2f(uniform("range"), map.scale.min, map.scale.max);
  glUniform1i(uniform("diverging"), map.scale.diverging);
  color("low", map.scale.low);
  color("zero", map.scale.zero);
  color("high", map.scale.high);
  const std::array<core::Color, 5> fills{core::Color{}, map.inserted, map.border, map.cropped, map.empty};
  glUniform4fv(uniform("fills"), GLsizei(fills.size()), &fills[0].r);
  color("line", map.line);
  color("border_ink", kind_ink(map.border));
  color("cropped_ink", kind_ink(map.cropped));
  std::array<GLint, 8> boxes{};
  std::array<core::Color, 2> outlines{}, tints{};
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& box = i == 0 ? map.window : map.focus;
    const std::array<GLint, 4> sides{GLint(box.col), GLint(box.row), GLint(box.cols), GLint(box.rows)};
    std::copy(sides.begin(), sides.end(), boxes.begin() + std::ptrdiff_t(4 * i));
    outlines[i] = box.outline;
    tints[i] = box.tint;
  }
  glUniform4iv(uniform("boxes"), 2, boxes.data());
  glUniform4fv(uniform("outlines"), 2, &outlines[0].r);
  glUniform4fv(uniform("tints"), 2, &tints[0].r);
}

// Called by ImGui's renderer, between its own draw calls; the reset after it restores what is changed here.
void HeatMaps::render(const Call& call, const ImVec4& list_clip) const {
  static_assert(sizeof(core::Color) == 4 * sizeof(float));
  const PixelRect scissor{std::floor(list_clip.x), std::floor(list_clip.y), std::ceil(list_clip.z),
                          std::ceil(list_clip.w)};
  // Outlines of highlights reach over the edge of the grid.
  const float margin = std::ceil(4 * call.unit);
  const PixelRect reach = intersection(
      intersection(scissor, call.clip),
      {call.area.left - margin, call.area.top - margin, call.area.right + margin, call.area.bottom + margin});
  if (reach.empty()) return;
  GLint screen[4] = {};
  glGetIntegerv(GL_VIEWPORT, screen);
  glUseProgram(program_);
  glUniform4f(uniform("reach"), reach.left, reach.top, reach.right, reach.bottom);
  glUniform2f(uniform("screen"), float(screen[2]), float(screen[3]));
  set_uniforms(call);
  glActiveTexture(GL_TEXTURE2);
  glBindTexture(GL_TEXTURE_2D, call.palette);
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, call.kinds);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, call.values);
  glDisable(GL_SCISSOR_TEST);  // the strip itself ends at the clip
  glBindVertexArray(corners_);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

void HeatMaps::end_frame() {
  calls_.clear();
  for (auto entry = textures_.begin(); entry != textures_.end();) {
    if (!entry->second.used) {
      glDeleteTextures(1, &entry->second.name);
      entry = textures_.erase(entry);
    } else {
      entry->second.used = false;
      ++entry;
    }
  }
}

}  // namespace unstride::paint::screen
