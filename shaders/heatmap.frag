#version 330 core
// A grid of cells: each pixel finds its cell, the cell's colour, and the lines, patterns and highlights over it.
// All lengths are physical pixels; every edge lies between two of them.
uniform sampler2D values;
uniform usampler2D kinds;
uniform bool has_kinds;
uniform vec4 area;   // left, top, width, height of the whole grid
uniform vec4 clip;   // left, top, right, bottom of the part that may be drawn
uniform ivec2 cells; // columns, rows
uniform ivec4 held;  // the part of them that the textures hold: column, row, columns, rows
uniform float unit;  // pixels per logical pixel

uniform vec2 range;  // of the colour scale
uniform bool diverging;
uniform vec4 low, zero, high;
uniform bool has_palette;
uniform sampler2D palette;  // one row: a value is the number of its colour
uniform vec4 fills[5];  // by kind; [0] is not used
uniform vec4 line, border_ink, cropped_ink;

uniform ivec4 boxes[2];  // window and focus: column, row, columns, rows
uniform vec4 outlines[2], tints[2];

in vec2 position;
out vec4 color;

const uint kData = 0u, kBorderZero = 2u, kCropped = 3u;
const float kLeastForLines = 4.0;  // physical: two pixels of line in four would be all line
const float kLeastForKinds = 8.0;  // logical: below, a dashed outline or a hatch is noise
const int kMostSamples = 8;        // along each side of a pixel

vec4 over(vec4 top, vec4 under) {
  float alpha = top.a + under.a * (1.0 - top.a);
  vec3 sum = top.rgb * top.a + under.rgb * under.a * (1.0 - top.a);
  return vec4(alpha > 0.0 ? sum / alpha : vec3(0.0), alpha);
}

vec4 with_alpha(vec4 c, float factor) { return vec4(c.rgb, c.a * factor); }

float fraction(float from, float to, float value) {
  return from == to ? 1.0 : clamp((value - from) / (to - from), 0.0, 1.0);
}

// The same scale as scene::color_at().
vec4 value_color(float value) {
  if (has_palette) {
    int last = textureSize(palette, 0).x - 1;
    return texelFetch(palette, ivec2(clamp(int(floor(value + 0.5)), 0, last), 0), 0);
  }
  if (!diverging) return mix(low, high, fraction(range.x, range.y, value));
  return value < 0.0 ? mix(zero, low, fraction(0.0, range.x, value)) : mix(zero, high, fraction(0.0, range.y, value));
}

ivec2 texel_of(ivec2 cell) { return clamp(cell - held.xy, ivec2(0), held.zw - 1); }

uint kind_of(ivec2 cell) { return has_kinds ? min(texelFetch(kinds, texel_of(cell), 0).r, 4u) : kData; }

vec4 fill_of(ivec2 cell) {
  uint kind = kind_of(cell);
  return kind == kData ? value_color(texelFetch(values, texel_of(cell), 0).r) : fills[kind];
}

// The mean over the cells under a pixel, each by the part of the pixel that it covers: small cells must not flicker.
vec4 mean_fill(vec2 pixel, vec2 size) {
  vec2 from = max((pixel - area.xy) / size, vec2(0.0));
  vec2 to = min((pixel + 1.0 - area.xy) / size, vec2(cells));
  ivec2 first = ivec2(floor(from)), count = ivec2(ceil(to)) - first;
  ivec2 samples = clamp(count, ivec2(1), ivec2(kMostSamples));
  vec4 sum = vec4(0.0);
  float weights = 0.0;
  for (int y = 0; y < samples.y; ++y) {
    for (int x = 0; x < samples.x; ++x) {
      vec2 cell = vec2(first) + floor(vec2(x, y) * vec2(count) / vec2(samples));
      vec2 part = max(min(to, cell + 1.0) - max(from, cell), vec2(0.001));
      float weight = part.x * part.y;
      vec4 c = fill_of(clamp(ivec2(cell), ivec2(0), cells - 1));
      sum += weight * vec4(c.rgb * c.a, c.a);
      weights += weight;
    }
  }
  sum /= weights;
  return vec4(sum.a > 0.0 ? sum.rgb / sum.a : vec3(0.0), sum.a);
}

// The first pixel of a cell: the first whose centre lies in it.
vec2 start_of(ivec2 cell, vec2 size) { return ceil(area.xy + vec2(cell) * size - 0.5 - 0.002); }

// A dashed outline one pixel inside the cell [start, end).
float dashes(vec2 pixel, vec2 start, vec2 end, float width, float dash) {
  vec2 near = min(pixel - start, end - 1.0 - pixel) - width;  // pixels from the outline, inwards
  if (min(near.x, near.y) < 0.0 || min(near.x, near.y) >= width) return 0.0;
  float along = (near.y < near.x ? pixel.x - start.x : pixel.y - start.y) - width;
  return mod(along, 2.0 * dash) < dash ? 1.0 : 0.0;
}

// Lines at 45 degrees, rising to the right.
float hatch(vec2 pixel, float width, float spacing) {
  float across = mod((pixel.x + pixel.y + 1.0) * 0.70710678, spacing);
  return clamp(0.5 * width + 0.5 - min(across, spacing - across), 0.0, 1.0);
}

vec4 cell_color(vec2 pixel, vec2 size) {
  ivec2 cell = clamp(ivec2(floor((pixel + 0.5 - area.xy) / size)), ivec2(0), cells - 1);
  vec2 start = start_of(cell, size), end = start_of(cell + 1, size);
  vec4 result = fill_of(cell);
  float side = min(size.x, size.y), width = max(1.0, floor(unit + 0.5));
  if (side >= kLeastForKinds * unit) {
    uint kind = kind_of(cell);
    float dash = max(1.0, floor(clamp(side / 8.0, 1.5 * unit, 3.0 * unit) + 0.5));
    if (kind == kBorderZero) result = over(with_alpha(border_ink, dashes(pixel, start, end, width, dash)), result);
    float spacing = clamp(side / 3.0, 3.0 * unit, 5.0 * unit);
    if (kind == kCropped) result = over(with_alpha(cropped_ink, hatch(pixel, width, spacing)), result);
  }
  float line_width = side < 4.0 * width ? 1.0 : width;
  vec2 last = area.xy + area.zw - line_width;
  bool on_line = any(lessThan(pixel - start, vec2(line_width))) || any(greaterThanEqual(pixel, last));
  return on_line ? over(line, result) : result;
}

vec4 highlighted(vec4 under, vec2 pixel, vec2 size) {
  float half_width = max(1.0, floor(unit + 0.5));
  for (int i = 0; i < 2; ++i) {
    if (boxes[i].w <= 0 || boxes[i].z <= 0) continue;
    vec2 start = start_of(boxes[i].xy, size), end = start_of(boxes[i].xy + boxes[i].zw, size);
    vec2 inwards = min(pixel - start, end - 1.0 - pixel);
    float depth = min(inwards.x, inwards.y);  // 0: the outermost pixel of the box
    if (depth >= 0.0) under = over(tints[i], under);
    // A box of a few pixels keeps its inside: the outline then lies around it.
    float most = min(end.x - start.x, end.y - start.y) >= 6.0 * half_width ? half_width : 0.0;
    if (depth >= most - 2.0 * half_width && depth < most) under = over(outlines[i], under);
  }
  return under;
}

void main() {
  vec2 pixel = floor(position);
  if (any(lessThan(pixel, clip.xy)) || any(greaterThanEqual(pixel, clip.zw))) discard;
  vec2 size = area.zw / vec2(cells);
  vec4 result = vec4(0.0);
  if (all(greaterThanEqual(pixel, area.xy)) && all(lessThan(pixel, area.xy + area.zw))) {
    result = min(size.x, size.y) >= kLeastForLines ? cell_color(pixel, size) : mean_fill(pixel, size);
  }
  color = highlighted(result, pixel, size);
}
