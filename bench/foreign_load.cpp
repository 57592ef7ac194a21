// What other busy programs do to a small decoder on two threads: the median time of MNIST's layers while the machine is
// idle, and while as many processes compute as there are cores. Ends with status 1 where the ratio is beyond 3.
//   build/release/bin/bench_foreign_load [--spread]     --spread: on both threads, however short a layer is
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <vector>

#include "core/check.h"
#include "engine/plans/plan.h"

namespace {

using namespace unstride;
using engine::plans::ActivationKind;
using engine::plans::Buffer;
using engine::plans::Plan;

constexpr int kThreads = 2, kRuns = 3000;
constexpr double kMostRatio = 3;

// One process a core, each kept on its own, that computes until this object goes.
class BusyProcesses {
 public:
  BusyProcesses() {
    const int cores = int(std::thread::hardware_concurrency());
    for (int core = 0; core < cores; ++core) {
      const pid_t child = fork();
      CHECK(child >= 0);
      if (child == 0) compute_on(core);
      children_.push_back(child);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // until all of them run
  }
  ~BusyProcesses() {
    for (const pid_t child : children_) {
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
    }
  }
  BusyProcesses(const BusyProcesses&) = delete;
  BusyProcesses& operator=(const BusyProcesses&) = delete;

  size_t count() const { return children_.size(); }

 private:
  [[noreturn]] static void compute_on(int core) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // also where this program is interrupted
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    sched_setaffinity(0, sizeof set, &set);
    for (volatile std::uint64_t n = 0;;) n = n + 1;
  }

  std::vector<pid_t> children_;
};

engine::plans::Layer layer(core::Shape input, std::int64_t out_channels, engine::AxisParams axis, ActivationKind kind) {
  return {.params = {axis, axis, input.c, out_channels}, .input = input, .activation = {.kind = kind}};
}

// A decoder of handwritten digits: 16 numbers -> 32x7x7 -> 16x14x14 -> 28x28.
std::vector<engine::plans::Layer> mnist_decoder() {
  const engine::AxisParams doubling{.kernel = 3, .stride = 2, .pad_begin = 1, .pad_end = 1, .output_padding = 1};
  return {layer({1, 16, 1, 1}, 32, {.kernel = 7}, ActivationKind::relu),
          layer({1, 32, 7, 7}, 16, doubling, ActivationKind::relu),
          layer({1, 16, 14, 14}, 1, doubling, ActivationKind::sigmoid)};
}

struct Step {
  Plan plan;
  Buffer output, workspace;
};

std::vector<Step> planned(bool spread) {
  std::vector<Step> steps;
  for (const engine::plans::Layer& l : mnist_decoder()) {
    const auto& p = l.params;
    const std::vector<float> kernel(size_t(p.in_channels * p.out_channels * p.height.kernel * p.width.kernel), 0.01f);
    auto plan = Plan::make(l, {.kernel = kernel}, {.threads = kThreads, .spread = spread});
    CHECK(plan);
    const core::Shape& out = plan->output_shape();
    Buffer output(size_t(out.n * out.c * out.h * out.w)), workspace(plan->workspace_floats());
    steps.push_back({std::move(*plan), std::move(output), std::move(workspace)});
  }
  return steps;
}

// Of each layer and, last, of the whole decoder: microseconds.
std::vector<double> medians(std::vector<Step>& steps, engine::plans::Pool& pool) {
  using Clock = std::chrono::steady_clock;
  const Buffer input(16);
  std::vector<std::vector<double>> times(steps.size() + 1);
  for (int run = 0; run < kRuns; ++run) {
    const float* from = input.data();
    const auto start = Clock::now();
    auto before = start;
    for (size_t s = 0; s < steps.size(); ++s) {
      Step& step = steps[s];
      step.plan.run({from, step.output.data(), step.workspace.data(), &pool});
      from = step.output.data();
      const auto now = Clock::now();
      times[s].push_back(std::chrono::duration<double, std::micro>(now - before).count());
      before = now;
    }
    times.back().push_back(std::chrono::duration<double, std::micro>(before - start).count());
  }
  std::vector<double> found;
  for (std::vector<double>& t : times) {
    std::nth_element(t.begin(), t.begin() + kRuns / 2, t.end());
    found.push_back(t[kRuns / 2]);
  }
  return found;
}

}  // namespace

int main(int count, char** arguments) {
  const bool spread = count > 1 && std::string_view(arguments[1]) == "--spread";
  std::vector<Step> steps = planned(spread);
  engine::plans::Pool pool(kThreads);
  medians(steps, pool);  // warm
  const std::vector<double> alone = medians(steps, pool);
  std::vector<double> loaded;
  size_t busy = 0;
  {
    const BusyProcesses others;
    busy = others.count();
    loaded = medians(steps, pool);
  }
  fmt::print("medians of {} runs, at most {} threads\n{:34} {:>7} {:>10} {:>14} {:>6}\n", kRuns, kThreads, "layer",
             "threads", "alone us", fmt::format("{} busy us", busy), "ratio");
  for (size_t s = 0; s <= steps.size(); ++s) {
    const bool whole = s == steps.size();
    const std::string name =
        whole ? "the decoder" : fmt::format("{} {}", steps[s].plan.algorithm().name, steps[s].plan.kernel());
    const std::string threads = whole ? "" : fmt::format("{}", steps[s].plan.machine().threads);
    fmt::print("{:34} {:>7} {:10.1f} {:14.1f} {:6.2f}\n", name, threads, alone[s], loaded[s], loaded[s] / alone[s]);
  }
  const bool fine = loaded.back() <= kMostRatio * alone.back();
  fmt::print("{}: at most {} is wanted\n", fine ? "fine" : "too slow", kMostRatio);
  return fine ? 0 : 1;
}
