#include "engine/plans/machine.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace unstride::engine::plans {
namespace {

// What Linux says of the first core's caches. Unlike sysconf() it knows which cores share one: where a processor has
// many pieces of L3, sysconf() gives their sum, of which a core only ever uses its own.
std::int64_t cache_in_sysfs(int wanted) {
  for (int index = 0;; ++index) {
    const std::string folder = fmt::format("/sys/devices/system/cpu/cpu0/cache/index{}/", index);
    int level = 0;
    std::string type;
    std::int64_t kibibytes = 0;
    if (!(std::ifstream(folder + "level") >> level) || !(std::ifstream(folder + "type") >> type)) return 0;
    if (level == wanted && type != "Instruction" && std::ifstream(folder + "size") >> kibibytes) return kibibytes << 10;
  }
}

std::int64_t cache_size(int level, int name, std::int64_t otherwise) {
  if (const std::int64_t size = cache_in_sysfs(level); size > 0) return size;
  const long size = sysconf(name);
  return size > 0 ? size : otherwise;
}

Machine with_caches() {
  Machine machine;
#ifdef _SC_LEVEL1_DCACHE_SIZE
  machine.l1 = cache_size(1, _SC_LEVEL1_DCACHE_SIZE, machine.l1);
  machine.l2 = cache_size(2, _SC_LEVEL2_CACHE_SIZE, machine.l2);
  machine.l3 = cache_size(3, _SC_LEVEL3_CACHE_SIZE, machine.l3);
#endif
  return machine;
}

}  // namespace

double Machine::read_speed(double bytes) const {
  if (bytes < double(l2) / 2) return flops / 2;  // no slower than they are used
  return bytes < double(l3) * 0.7 ? 3 * bandwidth : 1.2 * bandwidth;
}

Machine this_machine(kernels::Target target, int threads) {
  static const Machine caches = with_caches();
  Machine machine = caches;
  machine.target = target;
  machine.threads = threads;
  // Two multiply-adds of a whole vector a cycle at 4 GHz; no matter for the choice between algorithms that multiply
  // alike, but for the one between multiplying and reading memory.
  machine.flops = 4e9 * 2 * 2 * kernels::lanes_of(target);
  machine.bandwidth = 25e9;
  return machine;
}

}  // namespace unstride::engine::plans
