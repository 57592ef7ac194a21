#include "platform/paths.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <system_error>

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#endif

namespace unstride::platform {
namespace {

namespace fs = std::filesystem;

// An environment variable that holds an absolute path; others are to be ignored, says the XDG specification.
fs::path absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  const fs::path path = value ? value : "";
  return path.is_absolute() ? path : fs::path();
}

fs::path home_folder() {
  if (fs::path home = absolute_path_in("HOME"); !home.empty()) return home;
  const passwd* user = getpwuid(getuid());
  if (user && user->pw_dir && *user->pw_dir == '/') return user->pw_dir;
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  return error ? fs::path(".") : temporary;
}

}  // namespace

fs::path program_folder() {
  std::error_code error;
#if defined(__APPLE__)
  char buffer[4096];
  std::uint32_t size = sizeof buffer;
  const fs::path program = _NSGetExecutablePath(buffer, &size) == 0 ? fs::canonical(buffer, error) : fs::path();
#else
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
#endif
  if (!error && program.has_parent_path()) return program.parent_path();
  const fs::path current = fs::current_path(error);
  return error ? fs::path(".") : current;
}

fs::path state_folder() {
  if (fs::path state = absolute_path_in("XDG_STATE_HOME"); !state.empty()) return state / "unstride";
  return home_folder() / ".local" / "state" / "unstride";
}

}  // namespace unstride::platform
