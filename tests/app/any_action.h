// Random actions, sensible and not, for tests that hold on every path.
#pragma once

#include <cstdint>
#include <random>

#include "app/update.h"

namespace unstride::app {

class AnyAction {
 public:
  explicit AnyAction(std::uint64_t seed) : random_(seed) {}
  Action operator()(const State& state);

 private:
  std::int64_t below(std::int64_t count) { return std::int64_t(random_() % std::uint64_t(count)); }
  std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
  bool coin() { return below(2) == 0; }
  std::uint64_t gesture() { return std::uint64_t(below(3)); }
  std::int64_t integer();  // mostly small
  double number();         // now and then huge, infinite or no number
  core::CellRef cell();
  core::Grid<float> grid();
  engine::ConvParams params();
  Setup setup();
  std::string text();
  std::uint64_t generation(const State& state) { return below(4) == 0 ? std::uint64_t(below(9)) : state.generation; }
  Purpose purpose() { return Purpose(below(3)); }

  Action of_problem();
  Action of_time();
  Action of_stage();
  Action of_pins();
  Action of_window();
  Action of_files(const State& state);
  Action of_speed(const State& state);
  Action of_decoder(const State& state);
  Action of_edits();
  decoder::SharedDigit digit();
  decoder::CellAt map_cell();
  speed::Layer layer();

  std::mt19937_64 random_;
};

}  // namespace unstride::app
