// What the tests of app/ start from, and short words for what they do.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <variant>

#include "app/update.h"

namespace unstride::app {

inline State after(State state, std::initializer_list<Action> actions) {
  for (const Action& action : actions) state = update(std::move(state), action).state;
  return state;
}

inline State given(std::initializer_list<Action> actions) {
  return after(initial_state(), actions);
}

// The only effect of an action, where it is of kind E.
template <class E>
std::optional<E> effect(const State& state, const Action& action) {
  const Update u = update(state, action);
  if (u.effects.size() != 1 || !std::holds_alternative<E>(u.effects.front())) return std::nullopt;
  return std::get<E>(u.effects.front());
}

inline core::CellRef input_cell(std::int64_t row, std::int64_t col) {
  return {core::GridId::input, row, col};
}
inline core::CellRef kernel_cell(std::int64_t row, std::int64_t col) {
  return {core::GridId::kernel, row, col};
}
inline core::CellRef output_cell(std::int64_t row, std::int64_t col) {
  return {core::GridId::output, row, col};
}

inline const engine::ConvParams& params(const State& state) {
  return state.document.setup.problem.params;
}
inline core::Grid<float> input(const State& state) {
  return grid_of(*state.document.setup.problem.input);
}
inline core::Grid<float> kernel(const State& state) {
  return grid_of(*state.document.setup.problem.kernel);
}
inline size_t undo_steps(const State& state) {
  return state.history.past.size();
}

inline SetField set(Field field, std::int64_t value, std::uint64_t gesture = 0) {
  return {field, engine::AxisName::height, value, gesture};
}
inline SetField set_width(Field field, std::int64_t value) {
  return {field, engine::AxisName::width, value};
}

// Step and chapter that the state is at.
inline timeline::Moment moment(const State& state) {
  return timeline::moment_at(state.timeline, state.playback.t);
}

inline std::string error_of(const State& state) {
  return state.notice && state.notice->kind == Notice::Kind::error ? state.notice->text : "";
}
inline std::string info_of(const State& state) {
  return state.notice && state.notice->kind == Notice::Kind::info ? state.notice->text : "";
}

}  // namespace unstride::app
