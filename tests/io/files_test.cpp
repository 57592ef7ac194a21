#include "io/files.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "sentences.h"
#include "temporary_folder.h"

namespace unstride::io {
namespace {

namespace fs = std::filesystem;

TEST(ReadFile, GivesTheBytesAsTheyAre) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\r\n\xff", 6);
  EXPECT_EQ(read_file(folder.write("x", bytes), 100).value(), bytes);
  EXPECT_EQ(read_file(folder.write("empty", ""), 100).value(), "");
}

TEST(ReadFile, ReadsAFileOfExactlyTheLimitAndRefusesOneByteMore) {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", std::string(1 << 20, 'x'));
  EXPECT_TRUE(read_file(path, 1 << 20));
  EXPECT_EQ(error_of(read_file(path, (1 << 20) - 1)),
            "'" + path + "' is larger than 0 MB; Unstride opens no file of this kind beyond that.");
  fs::resize_file(path, 3ull << 30);  // sparse: takes no disk, and must take no memory
  EXPECT_PRED2(contains, error_of(read_file(path, 64 << 20)), "is larger than 64 MB");
}

TEST(ReadFile, StopsAtTheLimitWhenAFileDoesNotKnowItsSize) {
  EXPECT_PRED2(contains, error_of(read_file("/proc/self/maps", 10)), "is larger than");
  EXPECT_TRUE(read_file("/proc/self/maps", 1 << 20));
}

TEST(ReadFile, RefusesAFolderBySentence) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of(read_file(folder.path().string(), 100)),
            "'" + folder.path().string() + "' is a folder; choose a file.");
}

TEST(ReadFile, RefusesPipesDevicesAndSocketsWithoutWaiting) {
  const TemporaryFolder folder;
  const std::string pipe = folder.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(error_of(read_file(pipe, 100)), "'" + pipe + "' is not a regular file; choose another.");
  EXPECT_EQ(error_of(read_file("/dev/zero", 100)), "'/dev/zero' is not a regular file; choose another.");

  const std::string socket_path = folder.file("socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket_path.c_str(), sizeof address.sun_path - 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(error_of(read_file(socket_path, 100)), "'" + socket_path + "' is not a regular file; choose another.");
  ::close(socket);
}

TEST(ReadFile, NamesWhatIsMissing) {
  EXPECT_EQ(error_of(read_file("/no/such.json", 100)), "'/no/such.json' does not exist; check the name.");
  EXPECT_EQ(error_of(read_file("", 100)), "No file was named; choose one.");
  EXPECT_PRED2(contains, error_of(read_file(std::string("/etc/passwd\0.json", 17), 100)), "zero byte");
  EXPECT_PRED2(contains, error_of(read_file("/" + std::string(300, 'x'), 100)), "the name is too long.");
}

TEST(ReadFile, SaysThatPermissionIsMissing) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFolder folder;
  const std::string path = folder.write("x", "secret");
  ::chmod(path.c_str(), 0);
  EXPECT_EQ(error_of(read_file(path, 100)), "'" + path + "' cannot be read: you have no permission.");
}

TEST(WriteFileAtomically, MakesAndReplacesAFileAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write_file_atomically(folder.file("x.json"), "first"));
  EXPECT_EQ(folder.read("x.json"), "first");
  ASSERT_TRUE(write_file_atomically(folder.file("x.json"), std::string(1 << 20, 'y')));
  EXPECT_EQ(folder.read("x.json"), std::string(1 << 20, 'y'));
  EXPECT_EQ(folder.entries(), 1);
}

TEST(WriteFileAtomically, WritesIntoTheCurrentFolder) {
  const TemporaryFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const auto written = write_file_atomically("x.json", "here");
  fs::current_path(before);
  EXPECT_EQ(error_of(written), "no error");
  EXPECT_EQ(folder.read("x.json"), "here");
}

TEST(WriteFileAtomically, KeepsThePermissionsOfTheOldFile) {
  const TemporaryFolder folder;
  const std::string path = folder.write("x", "old");
  ::chmod(path.c_str(), 0640);
  ASSERT_TRUE(write_file_atomically(path, "new"));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST(WriteFileAtomically, GivesANewFileTheUsersMask) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  const auto written = write_file_atomically(folder.file("x"), "new");
  ::umask(before);
  ASSERT_TRUE(written);
  struct stat status {};
  ASSERT_EQ(::stat(folder.file("x").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST(WriteFileAtomically, FollowsSymbolicLinksToTheFileTheyName) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "there");
  folder.write("there/x", "old");
  fs::create_symlink("there/x", folder.path() / "near");
  fs::create_symlink("near", folder.path() / "far");
  ASSERT_TRUE(write_file_atomically(folder.file("far"), "new"));
  EXPECT_EQ(folder.read("there/x"), "new");
  EXPECT_TRUE(fs::is_symlink(folder.path() / "far"));

  fs::create_symlink("there/born", folder.path() / "dangling");
  ASSERT_TRUE(write_file_atomically(folder.file("dangling"), "born"));
  EXPECT_EQ(folder.read("there/born"), "born");
  EXPECT_TRUE(fs::is_symlink(folder.path() / "dangling"));

  fs::create_symlink("loop", folder.path() / "loop");
  EXPECT_PRED2(contains, error_of(write_file_atomically(folder.file("loop"), "x")), "round in a circle");
}

TEST(WriteFileAtomically, RefusesWhatIsNoFileAndLeavesItAlone) {
  const TemporaryFolder folder;
  EXPECT_PRED2(contains, error_of(write_file_atomically(folder.path().string(), "x")), "is a folder; choose a file.");
  EXPECT_PRED2(contains, error_of(write_file_atomically("/dev/null", "x")), "is not a regular file");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_PRED2(contains, error_of(write_file_atomically(folder.file("no/such/x"), "x")), "its folder does not exist");
  EXPECT_EQ(error_of(write_file_atomically("", "x")), "No file was named; choose one.");
  EXPECT_EQ(folder.entries(), 0);
}

TEST(WriteFileAtomically, KeepsTheOldBytesWhenTheDiskIsFull) {
  const TemporaryFolder folder;
  folder.write("x", "old");
  // A limit on the size of files stands in for a full disk: the write fails half way.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = write_file_atomically(folder.file("x"), std::string(1 << 16, 'y'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  EXPECT_FALSE(written);
  EXPECT_EQ(folder.read("x"), "old");
  EXPECT_EQ(folder.entries(), 1);
}

TEST(WriteFileAtomically, LeavesAWriteProtectedFileAlone) {
  if (geteuid() == 0) GTEST_SKIP() << "root may write everything";
  const TemporaryFolder folder;
  const std::string path = folder.write("x", "old");
  ::chmod(path.c_str(), 0444);
  EXPECT_EQ(error_of(write_file_atomically(path, "new")), "'" + path + "' is write-protected; choose another name.");
  EXPECT_EQ(folder.read("x"), "old");
}

std::vector<std::string> names(const core::Result<std::vector<app::Browser::Entry>>& entries) {
  std::vector<std::string> result;
  if (!entries) return {"error: " + entries.error().message};
  for (const auto& entry : *entries) result.push_back(entry.name + (entry.folder ? "/" : ""));
  return result;
}

TEST(ListFolder, ShowsFoldersFirstAndOnlyFilesOfThePurpose) {
  const TemporaryFolder folder;
  for (const char* name : {"b.json", "A.PNG", "c.tga", "d.bmp", "e.svg", "f.pdf", "g.txt", ".hidden.png"}) {
    folder.write(name, "");
  }
  fs::create_directory(folder.path() / "zoo");
  fs::create_directory(folder.path() / "Ant");
  fs::create_directory(folder.path() / ".git");
  fs::create_symlink("nowhere.png", folder.path() / "broken.png");
  const std::string path = folder.path().string();
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(list_folder(path, app::Purpose::open)), (Names{"Ant/", "zoo/", "A.PNG", "b.json", "c.tga", "d.bmp"}));
  EXPECT_EQ(names(list_folder(path, app::Purpose::save)), (Names{"Ant/", "zoo/", "b.json"}));
  EXPECT_EQ(names(list_folder(path, app::Purpose::export_stage)), (Names{"Ant/", "zoo/", "A.PNG", "e.svg", "f.pdf"}));
}

TEST(ListFolder, SaysWhyItCannot) {
  const TemporaryFolder folder;
  const std::string file = folder.write("x", "");
  EXPECT_EQ(list_folder(file, app::Purpose::open).error().message, "'" + file + "' is a file, not a folder.");
  EXPECT_EQ(list_folder("/no/such", app::Purpose::open).error().message, "The folder '/no/such' does not exist.");
}

}  // namespace
}  // namespace unstride::io
