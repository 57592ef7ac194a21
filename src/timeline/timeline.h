// The computation as a story: chapters, steps, and where a time t is in it. Knows no picture and no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/relation.h"

namespace unstride::timeline {

enum class ViewKind : std::uint8_t {
  slide,         // zeros are inserted, the turned kernel slides over them
  stamp,         // every input cell stamps the kernel onto the output
  both,          // Stamp and Slide beside each other: the same products, grouped by input or by output cell
  matrix,        // the sparse matrix of the forward convolution, transposed, times the flattened input
  phases,        // s x s small kernels, interleaved
  gradient,      // the forward convolution whose gradient this is
  round_trip,    // a convolution down, the transposed one up
  alternatives,  // other ways to enlarge the same input
  channels,      // the whole layer: the pairs of channels and the bias
};
inline constexpr int kViewCount = 9;

// In the order in which they are told within a view.
enum class ChapterKind : std::uint8_t {
  insert_zeros,  // Slide: s - 1 zeros between the input cells (left out when s = 1)
  border,        // Slide: add the border d*(k-1) - p, or trim where that is negative (left out when it is 0 all around)
  spread_kernel,   // Slide: d - 1 gaps between the taps (left out when d = 1)
  turn_kernel,     // Slide, Both: turn the kernel by 180 degrees
  slide,           // Slide, main: one step an output cell, row by row
  stamp,           // Stamp, main: one step an input cell, row by row
  crop,            // Stamp: crop the padding, add the output padding (left out when there is neither)
  compare,         // Both, main: one step an output cell
  mirror,          // Matrix: C is mirrored along its diagonal
  multiply,        // Matrix, main: one step a row of the transposed matrix, which is an output cell
  split_kernel,    // Phases: the kernel comes apart into s x s small ones
  phase,           // Phases, main: one step a phase, row by row
  interleave,      // Phases: the small outputs are interleaved
  pull,            // Gradient, main: one step an input cell, whose window over u is summed
  inner_products,  // Gradient: <Cu, x> and <u, C'x>
  down,            // Round trip, main: one step a cell of the small grid
  up,              // Round trip: the transposed convolution
  difference,      // Round trip: what came back against what went in
  enlarge,         // Alternatives, main: one step an output cell
  add_channels,    // Channels, main: one step a term of the sum: the bias if there is one, then the input channels
  morph,           // of the Decoder, main: from one digit's code to another's
};

struct Chapter {
  ChapterKind kind;
  std::int64_t steps = 1;
  double start = 0;         // seconds at speed 1
  double step_seconds = 1;  // > 0
  double end() const { return start + double(steps) * step_seconds; }
};

// Times between two rest points show a step in progress; at a rest point a step is complete. t = 0 is the rest point
// before the first step, duration() the last. Every t is random access: nothing is accumulated.
struct Timeline {
  ViewKind view = ViewKind::slide;
  engine::Axes axes;
  std::vector<Chapter> chapters;  // never empty
  std::int64_t terms = 1;         // Channels: terms of the sum over channels

  double duration() const { return chapters.back().end(); }
  std::int64_t total_steps() const;
  const Chapter& main() const;  // the one with a step a cell
};

bool is_main(ChapterKind kind);

// The axes must be legal. terms: of Channels' sum (>= 1).
Timeline make_timeline(ViewKind view, const engine::Axes& axes, std::int64_t terms = 1);
// Of the Decoder: one chapter of so many steps (>= 1).
Timeline morph_timeline(std::int64_t steps);

// The cells (or phases, or terms) that the main chapter visits, row by row.
struct MainGrid {
  std::int64_t rows, cols;
};
MainGrid main_grid(const Timeline& timeline);

// A step of the story. `u` in (0, 1] is how far the step has come; at t = 0: {0, 0, 0}.
struct Moment {
  size_t chapter = 0;     // index into chapters
  std::int64_t step = 0;  // 1..steps of that chapter; 0 only at t = 0
  double u = 0;
  bool operator==(const Moment&) const = default;
};

Moment moment_at(const Timeline& timeline, double t);                                       // t is clamped
double time_of(const Timeline& timeline, size_t chapter, std::int64_t step, double u = 1);  // inverse of moment_at
double next_rest(const Timeline& timeline, double t);      // the next rest point after t, or the last
double previous_rest(const Timeline& timeline, double t);  // the one before t, or 0
std::optional<size_t> find_chapter(const Timeline& timeline, ChapterKind kind);

// How far a chapter is at `moment`: 0 before it, 1 after it, between within it (all of its steps). A chapter that was
// left out has been passed as soon as a later one of its view is current; the other view's are always 0.
double progress(const Timeline& timeline, const Moment& moment, ChapterKind kind);
// Steps of the main chapter that are complete at `moment`, 0..main().steps.
std::int64_t completed_main_steps(const Timeline& timeline, const Moment& moment);

// The time in `to` that shows what `t` shows in `from`: the same chapter (or the end of the nearest one before it that
// exists), the same cell of the main chapter where it still exists (else its row and column clamped), the same u.
// An edit keeps the step, not the seconds: the start stays the start, and what was finished stays finished.
// To the other view the completed part of the main chapter is carried over instead; before it: to the start.
double carry_over(const Timeline& from, double t, const Timeline& to);

// "Insert zeros", "Add border", "Trim border", "Add and trim border", "Crop padding", "Crop and extend", "Add output
// padding", ...: named by what happens with these axes (output padding within the padding at the end only crops less).
std::string chapter_name(const Timeline& timeline, ChapterKind kind);
// Fixed names for the command line and files: insert-zeros, border, spread-kernel, turn-kernel, slide, stamp, ...
std::string_view chapter_key(ChapterKind kind);
std::optional<ChapterKind> chapter_of_key(std::string_view key);
std::string_view view_key(ViewKind view);  // "slide", "stamp", "both", "matrix", ..., "round-trip"
std::optional<ViewKind> view_of_key(std::string_view key);
std::string_view view_name(ViewKind view);  // "Slide", "Round trip": what its tab says
std::string view_keys();                    // all of them, for a sentence: "slide, stamp, ... or channels"

// Playback is plain data; the clock is whoever calls advance().
struct Playback {
  double t = 0;
  double speed = 1;
  bool playing = false, loop = false;
  bool operator==(const Playback&) const = default;
};

// `seconds` of wall time later: stops at the end, or starts again when looping.
Playback advance(Playback playback, const Timeline& timeline, double seconds);

}  // namespace unstride::timeline
