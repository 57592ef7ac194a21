#include "platform/file_dialog.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): unistd.h has it on some systems only

namespace unstride::platform {
namespace {

namespace fs = std::filesystem;

enum class Tool { none, zenity, kdialog };

bool on_path(std::string_view name) {
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable ? variable : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const fs::path candidate = fs::path(rest.substr(0, end)) / name;
    std::error_code error;
    if (fs::is_regular_file(candidate, error) && access(candidate.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

// The one that looks at home on the desktop, else the one that is there.
Tool find_tool() {
  const char* desktop = std::getenv("XDG_CURRENT_DESKTOP");
  const bool kde = desktop && std::string_view(desktop).find("KDE") != std::string_view::npos;
  if (kde && on_path("kdialog")) return Tool::kdialog;
  if (on_path("zenity")) return Tool::zenity;
  return on_path("kdialog") ? Tool::kdialog : Tool::none;
}

std::string joined(const std::vector<std::string>& patterns) {
  std::string text;
  for (const std::string& pattern : patterns) text += (text.empty() ? "" : " ") + pattern;
  return text;
}

std::vector<std::string> zenity_arguments(const FileDialog& dialog) {
  std::vector<std::string> arguments{"zenity", "--file-selection", "--title=" + dialog.title};
  if (dialog.save) arguments.insert(arguments.end(), {"--save", "--confirm-overwrite"});
  if (!dialog.suggestion.empty()) arguments.push_back("--filename=" + dialog.suggestion);
  if (!dialog.patterns.empty()) {
    const std::string patterns = joined(dialog.patterns);
    arguments.push_back("--file-filter=" + patterns + " | " + patterns);
    arguments.push_back("--file-filter=* | *");
  }
  return arguments;
}

std::vector<std::string> kdialog_arguments(const FileDialog& dialog) {
  std::vector<std::string> arguments{"kdialog", "--title", dialog.title};
  arguments.push_back(dialog.save ? "--getsavefilename" : "--getopenfilename");
  // The start comes before the filter; one that begins with '-' would be taken for an option.
  const bool plain = !dialog.suggestion.empty() && dialog.suggestion.front() != '-';
  arguments.push_back(plain ? dialog.suggestion : "./" + dialog.suggestion);
  if (!dialog.patterns.empty()) arguments.push_back(joined(dialog.patterns) + "\n*");
  return arguments;
}

struct Ended {
  int status = -1;  // exit status; -1: killed
  std::string output;
};

std::string read_all(int file) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(file, buffer, sizeof buffer);
    if (count > 0) {
      text.append(buffer, std::size_t(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

// Runs a program found on PATH, without a shell: nothing in the arguments has a meaning of its own.
core::Result<Ended> run(const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe(ends) != 0) return core::fail("{} could not be started: {}.", arguments[0], std::strerror(errno));
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  // Toolkits write warnings there that mean nothing to a person.
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int problem = posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  Ended ended;
  if (problem == 0) ended.output = read_all(ends[0]);
  close(ends[0]);
  if (problem != 0) return core::fail("{} could not be started: {}.", arguments[0], std::strerror(problem));

  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return core::fail("{} ended in an unknown way.", arguments[0]);
  }
  if (WIFEXITED(status)) ended.status = WEXITSTATUS(status);
  return ended;
}

}  // namespace

bool has_file_dialog() {
  return find_tool() != Tool::none;
}

core::Result<std::optional<std::string>> ask(const FileDialog& dialog) {
  const Tool tool = find_tool();
  if (tool == Tool::none) return core::fail("No file dialog was found; install zenity or kdialog.");
  const auto arguments = tool == Tool::zenity ? zenity_arguments(dialog) : kdialog_arguments(dialog);
  auto ended = run(arguments);
  if (!ended) return tl::make_unexpected(ended.error());
  if (ended->status == 1) return std::nullopt;  // both tools: the person cancelled
  if (ended->status != 0) {
    return core::fail("The file dialog ({}) ended with status {}; try again, or give the file as an argument.",
                      arguments[0], ended->status);
  }
  std::string path = std::move(ended->output);
  if (!path.empty() && path.back() == '\n') path.pop_back();
  if (path.empty()) return std::nullopt;
  return path;
}

}  // namespace unstride::platform
