// What was measured of a layer: the machine's limits and each algorithm's time. Plain values: shell/ fills them in, the
// picture and the words read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "speed/cost.h"
#include "speed/layer.h"

namespace unstride::speed {

// The limits of this machine with so many threads, as measured.
struct Machine {
  std::string target;  // the instruction set, "avx512"
  int threads = 1;
  double flops = 0;      // floating-point operations a second
  double bandwidth = 0;  // bytes a second that `feeder` delivers
  std::string feeder = "memory";
  bool operator==(const Machine&) const = default;
};

struct Timing {
  double best = 0, median = 0;  // seconds of a run
  std::int64_t runs = 0;
  double difference = 0;  // the largest one to the reference's output
  bool operator==(const Timing&) const = default;
};

enum class Status : std::uint8_t {
  waiting,
  measured,
  skipped,     // it would take too long; `note` says how long
  unsupported  // it does not compute this layer; `note` says why
};

struct Row {
  std::string algorithm = {};  // "direct"
  std::string summary = {};    // how it computes
  std::string kernel = {};     // "6x64 avx512"; empty before it was planned
  Status status = Status::waiting;
  std::string note = {};
  double estimate = 0;  // seconds, what the plan's choice compares; 0: none
  Timing timing = {};   // of what was measured
  bool operator==(const Row&) const = default;
};

struct Report {
  Layer layer;
  std::string problem;  // why nothing is counted or run; empty: nothing is wrong
  Cost cost;            // zeros where the parameters cannot run
  Traffic traffic;
  std::optional<Machine> machine;  // once measured
  std::vector<Row> rows;           // in the order of the engine's table
  std::string chosen, why;         // the algorithm that a plan takes, and its reason
  bool operator==(const Report&) const = default;

  const Row* row_of(const std::string& algorithm) const;  // null: none
  const Row* best() const;                                // the fastest measured one; null: none yet
};

// Nothing measured yet.
Report report_of(const Layer& layer);

// Operations a second that the layer can reach: the machine's, or what memory feeds, whichever is less.
double roof(const Machine& machine, const Cost& cost, const Traffic& traffic);
// Operations for each byte of the traffic.
double intensity(const Cost& cost, const Traffic& traffic);
// Below it memory is the limit.
double balance(const Machine& machine);
// Operations a second of a measured row, counted as if every product were computed.
double flops_of(const Row& row, const Cost& cost);

}  // namespace unstride::speed
