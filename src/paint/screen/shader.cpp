#include "paint/screen/shader.h"

#include <glad/gl.h>

#include <fstream>
#include <iterator>
#include <string>

namespace unstride::paint::screen {
namespace {

std::string first_line(const std::string& log) {
  const std::size_t start = log.find_first_not_of(" \t\r\n");
  if (start == std::string::npos) return "the driver gave no reason";
  const std::size_t end = log.find_first_of(std::string("\r\n\0", 3), start);
  return log.substr(start, end == std::string::npos ? end : end - start);
}

core::Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file && text.empty()) {
    return core::fail("The shader {} was not found in {}", path.filename().string(), path.parent_path().string());
  }
  return text;
}

core::Result<GLuint> compile(GLenum type, const std::filesystem::path& path) {
  const auto text = read_text(path);
  if (!text) return tl::make_unexpected(text.error());
  const GLuint shader = glCreateShader(type);
  const char* source = text->c_str();
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint good = 0, length = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good) return shader;
  glGetShaderiv(shader, GL_INFO_LOG_LENGTH, &length);
  std::string log(std::size_t(std::max(length, 0)), '\0');
  if (length > 0) glGetShaderInfoLog(shader, length, nullptr, log.data());
  glDeleteShader(shader);
  return core::fail("The shader {} does not compile ({})", path.filename().string(), first_line(log));
}

}  // namespace

core::Result<unsigned> load_program(const std::filesystem::path& vertex_file,
                                    const std::filesystem::path& fragment_file) {
  const auto vertex = compile(GL_VERTEX_SHADER, vertex_file);
  if (!vertex) return tl::make_unexpected(vertex.error());
  const auto fragment = compile(GL_FRAGMENT_SHADER, fragment_file);
  if (!fragment) {
    glDeleteShader(*vertex);
    return tl::make_unexpected(fragment.error());
  }
  const GLuint program = glCreateProgram();
  glAttachShader(program, *vertex);
  glAttachShader(program, *fragment);
  glLinkProgram(program);
  glDeleteShader(*vertex);
  glDeleteShader(*fragment);
  GLint good = 0, length = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &good);
  if (good) return program;
  glGetProgramiv(program, GL_INFO_LOG_LENGTH, &length);
  std::string log(std::size_t(std::max(length, 0)), '\0');
  if (length > 0) glGetProgramInfoLog(program, length, nullptr, log.data());
  glDeleteProgram(program);
  return core::fail("The shaders {} and {} do not link ({})", vertex_file.filename().string(),
                    fragment_file.filename().string(), first_line(log));
}

}  // namespace unstride::paint::screen
