#include "engine/plans/machine.h"

#include <unistd.h>

namespace unstride::engine::plans {
namespace {

std::int64_t cache_size(int name, std::int64_t otherwise) {
  const long size = sysconf(name);
  return size > 0 ? size : otherwise;
}

}  // namespace

Machine this_machine(kernels::Target target, int threads) {
  Machine machine;
  machine.target = target;
  machine.threads = threads;
#ifdef _SC_LEVEL1_DCACHE_SIZE
  machine.l1 = cache_size(_SC_LEVEL1_DCACHE_SIZE, machine.l1);
  machine.l2 = cache_size(_SC_LEVEL2_CACHE_SIZE, machine.l2);
  machine.l3 = cache_size(_SC_LEVEL3_CACHE_SIZE, machine.l3);
#endif
  // Two multiply-adds of a whole vector a cycle at 4 GHz; no matter for the choice between algorithms that multiply
  // alike, but for the one between multiplying and reading memory.
  machine.flops = 4e9 * 2 * 2 * kernels::lanes_of(target);
  machine.bandwidth = 25e9;
  return machine;
}

}  // namespace unstride::engine::plans
