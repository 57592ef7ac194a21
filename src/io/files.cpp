#include "io/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <random>
#include <system_error>
#include <tuple>
#include <utility>

#include "io/endings.h"

namespace unstride::io {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  // False when the system could not keep what was written (errno says why).
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::string reason(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return "you have no permission";
    case ENOSPC:
    case EDQUOT:
      return "the disk is full";
    case EROFS:
      return "the disk is read-only";
    case ENAMETOOLONG:
      return "the name is too long";
    case ELOOP:
      return "its symbolic links go round in a circle";
    default:
      return std::generic_category().message(error);
  }
}

// The system would read such a path only up to the zero byte.
core::Result<void> check_path(const std::string& path) {
  if (path.empty()) return core::fail("No file was named; choose one.");
  if (path.find('\0') != std::string::npos) return core::fail("The name of a file cannot contain a zero byte.");
  return {};
}

tl::unexpected<core::Error> cannot_read(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) return core::fail("'{}' does not exist; check the name.", path);
  // What opening a socket gives.
  if (error == ENXIO) return core::fail("'{}' is not a regular file; choose another.", path);
  return core::fail("'{}' cannot be read: {}.", path, reason(error));
}

tl::unexpected<core::Error> cannot_write(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR) {
    return core::fail("'{}' cannot be written: its folder does not exist. Choose another.", path);
  }
  return core::fail("'{}' cannot be written: {}. Choose another place.", path, reason(error));
}

tl::unexpected<core::Error> too_large(const std::string& path, std::uint64_t most) {
  return core::fail("'{}' is larger than {} MB; Unstride opens no file of this kind beyond that.", path, most >> 20);
}

core::Result<void> check_regular(const std::string& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) return core::fail("'{}' is a folder; choose a file.", path);
  if (!S_ISREG(status.st_mode)) return core::fail("'{}' is not a regular file; choose another.", path);
  return {};
}

// The file that a chain of symbolic links ends at; it need not exist.
core::Result<fs::path> followed(const std::string& path) {
  constexpr int kMostLinks = 40;  // Linux's own limit
  fs::path target = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(target, error))) return target;
    const fs::path next = fs::read_symlink(target, error);
    if (error) return cannot_write(path, error.value());
    target = next.is_absolute() ? next : target.parent_path() / next;
  }
  return cannot_write(path, ELOOP);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(size_t(written));
  }
  return true;
}

// A new file in `folder`, under a name of its own; -1 with errno when there can be none. The system applies the umask.
std::pair<int, fs::path> create_temporary(const fs::path& folder, mode_t mode) {
  constexpr int kMostTries = 16;
  std::random_device random;
  for (int tries = 0; tries < kMostTries; ++tries) {
    const fs::path path = folder / fmt::format(".unstride-{:08x}{:08x}.tmp", random(), random());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file >= 0 || errno != EEXIST) return {file, path};
  }
  return {-1, {}};
}

// Makes the rename itself last. Some file systems cannot; the bytes are in place by then, so that is no failure.
void flush_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.open()) ::fsync(opened.number());
}

// What must hold before `target` is replaced; its permissions if it exists, else nothing.
core::Result<std::optional<struct stat>> replaceable(const std::string& path, const fs::path& target) {
  struct stat old {};
  if (::stat(target.c_str(), &old) != 0) {
    if (errno != ENOENT) return cannot_write(path, errno);
    return std::nullopt;
  }
  if (auto regular = check_regular(path, old); !regular) return tl::make_unexpected(regular.error());
  // A rename asks for the folder's permission only; a write-protected file is to stay as it is.
  if (::access(target.c_str(), W_OK) != 0) return core::fail("'{}' is write-protected; choose another name.", path);
  return old;
}

}  // namespace

core::Result<std::string> read_file(const std::string& path, std::uint64_t most) {
  if (auto good = check_path(path); !good) return tl::make_unexpected(good.error());
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!file.open()) return cannot_read(path, errno);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return cannot_read(path, errno);
  if (auto regular = check_regular(path, status); !regular) return tl::make_unexpected(regular.error());
  if (std::uint64_t(status.st_size) > most) return too_large(path, most);

  std::string bytes;
  bytes.reserve(size_t(status.st_size));
  std::array<char, 1 << 16> block;
  while (true) {
    const ssize_t count = ::read(file.number(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, errno);
    if (count == 0) return bytes;
    // The file may have grown since fstat.
    if (bytes.size() + size_t(count) > most) return too_large(path, most);
    bytes.append(block.data(), size_t(count));
  }
}

core::Result<void> write_file_atomically(const std::string& path, std::string_view bytes) {
  if (auto good = check_path(path); !good) return good;
  const auto target = followed(path);
  if (!target) return tl::make_unexpected(target.error());
  const auto old = replaceable(path, *target);
  if (!old) return tl::make_unexpected(old.error());

  const fs::path folder = target->has_parent_path() ? target->parent_path() : fs::path(".");
  const auto created = create_temporary(folder, *old ? 0600 : 0666);
  if (created.first < 0) return cannot_write(path, errno);
  Descriptor file(created.first);
  const fs::path& temporary = created.second;
  const auto written = [&] {
    if (*old) {
      // Another owner can be kept only by root; then the permissions are what can be kept.
      std::ignore = ::fchown(file.number(), (*old)->st_uid, (*old)->st_gid);
      if (::fchmod(file.number(), (*old)->st_mode & 07777) != 0) return false;
    }
    return write_all(file.number(), bytes) && ::fsync(file.number()) == 0 && file.close() &&
           ::rename(temporary.c_str(), target->c_str()) == 0;
  }();
  if (!written) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return cannot_write(path, error);
  }
  flush_folder(folder);
  return {};
}

core::Result<std::vector<app::Browser::Entry>> list_folder(const std::string& path, app::Purpose purpose) {
  if (auto good = check_path(path); !good) return tl::make_unexpected(good.error());
  std::error_code error;
  fs::directory_iterator folder(path, error);
  if (error == std::errc::no_such_file_or_directory) return core::fail("The folder '{}' does not exist.", path);
  if (error == std::errc::not_a_directory) return core::fail("'{}' is a file, not a folder.", path);
  if (error) return core::fail("The folder '{}' cannot be opened: {}.", path, reason(error.value()));

  std::vector<app::Browser::Entry> entries;
  for (; folder != fs::directory_iterator() && !error; folder.increment(error)) {
    const std::string name = folder->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code unreadable;  // a broken link, say: neither folder nor file
    if (folder->is_directory(unreadable)) {
      entries.push_back({name, true});
    } else if (folder->is_regular_file(unreadable) && is_for(purpose, name)) {
      entries.push_back({name, false});
    }
  }
  if (error) return core::fail("The folder '{}' cannot be read: {}.", path, reason(error.value()));
  std::ranges::sort(entries, {}, [](const app::Browser::Entry& entry) {
    return std::tuple(!entry.folder, lower_case(entry.name), entry.name);
  });
  return entries;
}

}  // namespace unstride::io
