#include "speed/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/format.h"

namespace unstride::speed {
namespace {

constexpr double kMostDigits = 1e15;  // beyond, a number is no longer read digit by digit

// Below that share of the limit, and in less time than that, a layer is too small to be about arithmetic or memory.
constexpr double kNear = 0.1, kMoment = 5e-6;
// A clock and a peak that were measured at different moments differ by less.
constexpr double kBeyond = 1.05;

// Three digits: "0.231", "2.31", "23.1", "231", "2310".
std::string three_digits(double value) {
  const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return fmt::format("{:.{}f}", value, decimals);
}

struct Unit {
  double size;
  const char* name;
};

template <size_t n>
std::string in_unit(double value, const std::array<Unit, n>& units) {
  for (const Unit& unit : units)
    if (value >= unit.size) return fmt::format("{}\u00a0{}", three_digits(value / unit.size), unit.name);
  return fmt::format("{}\u00a0{}", three_digits(value / units.back().size), units.back().name);
}

std::string stride_share(const Layer& layer) {
  const std::int64_t h = layer.params.height.stride, w = layer.params.width.stride;
  const std::string strides = h == w ? "(s·s − 1)/(s·s)" : "(s·t − 1)/(s·t)";
  return fmt::format("{} = {}/{} = {}", strides, h * w - 1, h * w, percent_text(double(h * w - 1) / double(h * w)));
}

}  // namespace

std::string count_text(double count) {
  if (count >= kMostDigits) return fmt::format("{:.1e}", count);
  std::string text = fmt::format("{:.0f}", count);
  for (int i = int(text.size()) - 3; i > 0; i -= 3) text.insert(size_t(i), "\u00a0");
  return text;
}

std::string time_text(double seconds) {
  return in_unit(seconds, std::array<Unit, 4>{{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}}});
}

std::string rate_text(double flops) {
  return in_unit(flops, std::array<Unit, 3>{{{1e12, "TFLOP/s"}, {1e9, "GFLOP/s"}, {1e6, "MFLOP/s"}}});
}

std::string bytes_text(double bytes) {
  return in_unit(bytes, std::array<Unit, 4>{{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "bytes"}}});
}

std::string percent_text(double fraction) {
  const double percent = 100 * fraction;
  if (percent > 99 && percent < 100) return fmt::format("{:.2f}\u00a0%", std::min(percent, 99.99));
  if (percent > 0 && percent < 1) return fmt::format("{:.2f}\u00a0%", std::max(percent, 0.01));
  return fmt::format("{:.0f}\u00a0%", percent);
}

std::string zeros_text(const Report& report) {
  const Cost& cost = report.cost;
  const auto share = [&](double part) { return percent_text(part / cost.with_zeros); };
  const engine::ConvParams& p = report.layer.params;
  if (p.height.stride * p.width.stride == 1) {
    const std::string none = "Stride 1 inserts no zeros: the turned kernel slides over the input itself";
    if (cost.border_zeros == 0) return none + ".";
    return none + fmt::format(", and only {} of {} multiplications ({}) are with a zero of the border.",
                              count_text(cost.border_zeros), count_text(cost.with_zeros), share(cost.border_zeros));
  }
  std::string text =
      fmt::format("Sliding multiplies the zeros, too: {} of {} multiplications ({}) meet an inserted zero",
                  count_text(cost.inserted_zeros), count_text(cost.with_zeros), share(cost.inserted_zeros));
  if (cost.border_zeros > 0)
    text += fmt::format(", {} ({}) a zero of the border", count_text(cost.border_zeros), share(cost.border_zeros));
  return text + fmt::format(". On a large grid one cell of {} is data, so that {} of the work is for nothing.",
                            p.height.stride * p.width.stride, stride_share(report.layer));
}

std::string fast_text(const Report& report) {
  if (!report.cost.fast) return "";
  return fmt::format(
      "The fast algorithm adds up neighbouring cells and taps first, and then needs {} multiplications: {} of those "
      "without zeros, before padding crops.",
      count_text(*report.cost.fast), percent_text(*report.cost.fast / report.cost.uncropped));
}

std::string limit_text(const Report& report) {
  const double each = intensity(report.cost, report.traffic);
  std::string text = fmt::format("Input, weights and output are {}: {} operations for each byte.",
                                 bytes_text(report.traffic.bytes()), three_digits(each));
  if (!report.machine) return text;
  const Machine& machine = *report.machine;
  const double needed = balance(machine);
  const std::string rate = rate_text(roof(machine, report.cost, report.traffic));
  if (each < needed)
    text += fmt::format(
        " This machine needs {} to be busy, so {} is the limit: {}, of the {} that its multipliers could do.",
        three_digits(needed), machine.feeder, rate, rate_text(machine.flops));
  else
    text += fmt::format(" This machine needs only {} to be busy, so arithmetic is the limit: {}.", three_digits(needed),
                        rate);
  const Row* best = report.best();
  if (best && each >= needed && flops_of(*best, report.cost) > kBeyond * machine.flops)
    text += " What passes it multiplies less than the layer counts.";
  if (best && best->timing.best < kMoment &&
      flops_of(*best, report.cost) < kNear * roof(machine, report.cost, report.traffic))
    text += fmt::format(" Nothing comes near it: {} operations are over in less time than a loop needs to begin.",
                        count_text(report.cost.flops()));
  return text;
}

std::string machine_text(const Machine& machine) {
  return fmt::format("Measured on {} with {}: {} and, from {}, {}/s.", machine.target,
                     core::counted(machine.threads, "thread", "threads"), rate_text(machine.flops), machine.feeder,
                     bytes_text(machine.bandwidth));
}

std::string table_of(const Report& report) {
  std::string table = "algorithm\tkernel\tbest_us\tmedian_us\tgflops\tmax_abs_diff";
  for (const Row& row : report.rows)
    if (row.status == Status::measured)
      table += fmt::format("\n{}\t{}\t{:.3f}\t{:.3f}\t{:.3f}\t{:.3g}", row.algorithm, row.kernel, row.timing.best * 1e6,
                           row.timing.median * 1e6, flops_of(row, report.cost) * 1e-9, row.timing.difference);
  return table;
}

std::string row_text(const Report& report, const Row& row) {
  switch (row.status) {
    case Status::waiting:
      return row.summary;
    case Status::unsupported:
    case Status::skipped:
      return row.note + " " + row.summary;
    case Status::measured:
      break;
  }
  std::string text = row.summary + fmt::format(" *{}*, {} at the median of {} runs", time_text(row.timing.best),
                                               time_text(row.timing.median), row.timing.runs);
  if (report.machine)
    text += fmt::format("; {} of the limit",
                        percent_text(flops_of(row, report.cost) / roof(*report.machine, report.cost, report.traffic)));
  return text + fmt::format(". The largest difference to the reference is {:.2g}.", row.timing.difference);
}

}  // namespace unstride::speed
