// What holds after every action on every state.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "any_action.h"
#include "app/change.h"
#include "app/limits.h"
#include "decoder/given.h"
#include "given.h"

namespace unstride::app {
namespace {

void expect_sound_problem(const Setup& setup) {
  const core::Grid<float> input = grid_of(*setup.problem.input), kernel = grid_of(*setup.problem.kernel);
  EXPECT_TRUE(input.rows >= 1 && input.rows <= kMostInput && input.cols >= 1 && input.cols <= kMostInput);
  const auto& [height, width, in_channels, out_channels, groups] = setup.problem.params;
  EXPECT_LE(setup.problem.input->shape.count(), kMostInputValues);
  EXPECT_EQ(kernel.rows, height.kernel);
  EXPECT_EQ(kernel.cols, width.kernel);
  EXPECT_EQ(setup.problem.params, clamped(setup.problem.params));
  for (const auto* grid : {&input, &kernel})
    EXPECT_TRUE(std::ranges::all_of(grid->cells, [](float value) { return std::abs(value) <= kMostValue; }));
  if (setup.link_padding) {
    EXPECT_EQ(height.pad_begin, height.pad_end);
    EXPECT_EQ(width.pad_begin, width.pad_end);
  }
  if (setup.link_axes) {
    EXPECT_EQ(height.stride, width.stride);
    EXPECT_EQ(height.pad_end, width.pad_end);
  }
}

void expect_sound_time(const State& state) {
  const double t = state.playback.t;
  EXPECT_TRUE(t >= 0 && t <= state.timeline.duration()) << t;
  EXPECT_TRUE(shown_time(state) >= 0 && shown_time(state) <= t);
  EXPECT_TRUE(state.playback.speed >= 0.25 && state.playback.speed <= 16);
  const Setup& setup = state.document.setup;
  if (can_run(setup)) {
    EXPECT_EQ(state.timeline.axes, engine::axes_of(setup.problem.params, setup.problem.input->shape));
    EXPECT_EQ(state.timeline.view, setup.view);
  } else {
    EXPECT_FALSE(state.playback.playing);
  }
}

void expect_sound_stage(const State& state) {
  for (const core::CellRef cell : {state.selected, state.hovered})
    EXPECT_EQ(nearest_cell(state.document.setup, cell), cell);
  if (state.editing) {
    EXPECT_TRUE(is_editable(state.selected.grid));
  }
  const Camera& camera = state.camera;
  EXPECT_TRUE(camera.zoom >= 1 && camera.zoom <= most_zoom(state.document.setup.view));
  EXPECT_TRUE(std::isfinite(camera.pan.x) && std::isfinite(camera.pan.y));
  if (camera.zoom == 1) {
    EXPECT_EQ(camera.pan, core::Point{});
  }
}

void expect_sound_speed(const State& state) {
  const speed::Layer& typed = state.document.layer.typed;
  EXPECT_EQ(typed, speed::clamped(typed));
  if (state.workspace != core::Workspace::speed) {
    EXPECT_NE(state.speed.phase, Speed::Phase::measuring);
    return;
  }
  EXPECT_NE(state.speed.phase, Speed::Phase::idle);
  EXPECT_EQ(state.speed.report.layer, layer_of(state));
  EXPECT_TRUE(state.speed.pointed.empty() || state.speed.report.row_of(state.speed.pointed));
}

void expect_sound_decoder(const State& state) {
  const decoder::Work& work = state.document.decoder;
  for (const float ink : given_digit(state)->cells) EXPECT_TRUE(ink >= 0 && ink <= 1);
  if (work.code) {
    EXPECT_TRUE(std::ranges::all_of(*work.code, [](float value) { return std::abs(value) <= 1000; }));
  }
  for (const auto& [key, edits] : work.edits) EXPECT_FALSE(edits.empty());
  if (const auto on_its_way = morphing(state)) {
    EXPECT_TRUE(on_its_way->u >= 0 && on_its_way->u <= 1);
  }
  EXPECT_TRUE(work == work) << "no number is not itself";
}

void expect_sound(const State& state) {
  expect_sound_decoder(state);
  expect_sound_speed(state);
  expect_sound_problem(state.document.setup);
  expect_sound_time(state);
  expect_sound_stage(state);
  EXPECT_LE(state.history.past.size(), kMostUndo);
  EXPECT_LE(state.history.future.size(), kMostUndo);
  EXPECT_TRUE(state.appearance.window_width >= 1 && state.appearance.window_height >= 1);
}

// Everything but the history, which the test of purity compares.
void expect_same(const State& a, const State& b) {
  EXPECT_EQ(a.document, b.document);
  EXPECT_EQ(a.playback, b.playback);
  EXPECT_EQ(a.timeline.axes, b.timeline.axes);
  EXPECT_EQ(a.timeline.chapters.size(), b.timeline.chapters.size());
  EXPECT_EQ(a.selected, b.selected);
  EXPECT_EQ(a.hovered, b.hovered);
  EXPECT_EQ(a.editing, b.editing);
  EXPECT_EQ(a.camera, b.camera);
  EXPECT_EQ(a.appearance, b.appearance);
  EXPECT_EQ(a.dialog, b.dialog);
  EXPECT_EQ(a.browser, b.browser);
  EXPECT_EQ(a.notice, b.notice);
  EXPECT_EQ(a.notices, b.notices);
  EXPECT_EQ(a.saving_as, b.saving_as);
  EXPECT_EQ(a.generation, b.generation);
  EXPECT_EQ(a.workspace, b.workspace);
  EXPECT_EQ(a.speed, b.speed);
  EXPECT_EQ(morphing(a), morphing(b));
  EXPECT_EQ(a.decoder.selected, b.decoder.selected);
  EXPECT_EQ(a.decoder.hovered, b.decoder.hovered);
  EXPECT_EQ(a.quit, b.quit);
}

State start() {
  State state = initial_state();
  state.decoder.models = decoder::models();
  return state;
}

TEST(AnyAction, LeavesASoundState) {
  State state = start();
  AnyAction any(20240611);
  size_t runs = 0, edits = 0, legal = 0;
  for (int i = 0; i < 22000 && !::testing::Test::HasFailure(); ++i) {
    const Action action = any(state);
    state = update(std::move(state), action).state;
    SCOPED_TRACE(::testing::Message() << "action " << i << " of kind " << action.index());
    expect_sound(state);
    runs += state.playback.playing;
    edits += state.editing.has_value();
    legal += can_run(state.document.setup);
  }
  // The walk meets what it is meant to test.
  EXPECT_GT(runs, 500u);
  EXPECT_GT(edits, 400u);
  EXPECT_GT(legal, 5000u);
  EXPECT_LT(legal, 21500u);
}

TEST(AnyAction, TwiceOnTheSameStateGivesTheSame) {
  State state = start();
  AnyAction any(7);
  for (int i = 0; i < 1000 && !::testing::Test::HasFailure(); ++i) {
    const Action action = any(state);
    const State before = state;
    const Update once = update(state, action), again = update(state, action);
    SCOPED_TRACE(::testing::Message() << "action " << i << " of kind " << action.index());
    expect_same(once.state, again.state);
    EXPECT_EQ(once.state.history, again.state.history);
    EXPECT_EQ(once.effects.size(), again.effects.size());
    expect_same(state, before);
    state = once.state;
  }
}

TEST(AnyAction, CanBeUndoneToTheFirstDocument) {
  State state = start();
  AnyAction any(11);
  for (int i = 0; i < 300; ++i) {
    const Action action = any(state);
    // The view is not undone, and a file's name goes along.
    if (std::holds_alternative<Saved>(action)) continue;
    state = update(std::move(state), action).state;
  }
  ASSERT_GT(undo_steps(state), 10u);
  ASSERT_LT(undo_steps(state), kMostUndo);
  while (undo_steps(state) > 0) state = after(state, {Undo{}});
  EXPECT_EQ(state.document.setup.problem, worked_example().problem);
  EXPECT_EQ(state.document.path, "");
}

}  // namespace
}  // namespace unstride::app
