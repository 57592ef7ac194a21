#version 330 core
// The rectangle that a heat map may touch, as a strip of four corners; no vertex buffer.
uniform vec4 reach;   // left, top, right, bottom in pixels, y down
uniform vec2 screen;  // size in pixels

out vec2 position;  // in pixels, y down

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  position = mix(reach.xy, reach.zw, corner);
  gl_Position = vec4(position.x / screen.x * 2.0 - 1.0, 1.0 - position.y / screen.y * 2.0, 0.0, 1.0);
}
