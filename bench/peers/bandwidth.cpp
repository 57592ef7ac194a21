// bandwidth THREADS: the bytes a second that so many threads read, all together, from the second cache, from the third
// and from memory; one line of JSON.
#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "vector.h"

namespace unstride::peers {
namespace {

using Clock = std::chrono::steady_clock;

void read(const std::vector<Vector>& data, int times) {
  Vector sums[8] = {};
  for (int i = 0; i < times; ++i)
    for (std::size_t v = 0; v + 8 <= data.size(); v += 8)
#pragma GCC unroll 8
      for (std::size_t s = 0; s < 8; ++s) {
        sums[s] += data[v + s];
        must_be_computed(sums[s]);
      }
}

// The best of several rounds over `bytes` of each thread's own.
double bytes_per_second(int threads, std::size_t bytes) {
  constexpr std::size_t read_each_round = 512 << 20;
  const int times = int(std::max<std::size_t>(1, read_each_round / bytes));
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    std::barrier start(threads);
    std::vector<double> seconds(std::size_t(threads), 0.0);
    std::vector<std::thread> readers;
    for (int t = 0; t < threads; ++t)
      readers.emplace_back([&, t] {
        const std::vector<Vector> data(bytes / sizeof(Vector), Vector{});
        read(data, 1);
        start.arrive_and_wait();
        const Clock::time_point begin = Clock::now();
        read(data, times);
        seconds[std::size_t(t)] = std::chrono::duration<double>(Clock::now() - begin).count();
      });
    for (std::thread& reader : readers) reader.join();
    const double slowest = *std::max_element(seconds.begin(), seconds.end());
    best = std::max(best, double(bytes) * times * threads / slowest);
  }
  return best;
}

}  // namespace
}  // namespace unstride::peers

int main(int argc, char** argv) {
  const int threads = argc == 2 ? std::atoi(argv[1]) : 0;
  if (threads < 1) {
    std::cerr << "Usage: bandwidth THREADS\n";
    return 2;
  }
  // Half of a usual second cache; a part of a usual third one beside the other threads'; more than any cache.
  using unstride::peers::bytes_per_second;
  const nlohmann::json result = {{"l2", bytes_per_second(threads, 512 << 10)},
                                 {"l3", bytes_per_second(threads, 8 << 20)},
                                 {"memory", bytes_per_second(threads, 256 << 20)}};
  std::cout << result.dump() << std::endl;
}
