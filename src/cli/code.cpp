#include "cli/code.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/state.h"
#include "cli/failed.h"
#include "frameworks/code.h"
#include "io/endings.h"
#include "io/files.h"

namespace unstride::cli {

core::Result<std::string> code_of(const CodeOptions& options) {
  const auto framework = core::framework_of_key(io::lower_case(options.framework));
  if (!framework) return core::fail("--framework '{}' must be pytorch, keras, onnx, jax or numpy.", options.framework);
  const auto setup = setup_of(options.setup);
  if (!setup) return tl::make_unexpected(setup.error());
  const auto violations = app::violations(*setup);
  if (!violations.empty()) return core::fail("{}", violations.front().message);
  return frameworks::code(*framework, setup->problem);
}

int code(const CodeOptions& options) {
  const auto program = code_of(options);
  if (!program) return failed(program.error(), 2);
  if (options.output.empty()) {
    fmt::print("{}", *program);
    return 0;
  }
  const auto written = io::write_file_atomically(options.output, *program);
  return written ? 0 : failed(written.error(), 1);
}

}  // namespace unstride::cli
