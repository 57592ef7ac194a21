// A fake zenity or kdialog on PATH answers as the test wants and writes down what it was asked.
#include "platform/file_dialog.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace unstride::platform {
namespace {

namespace fs = std::filesystem;

class FileDialogTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("file dialog " + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    const char* path = std::getenv("PATH");
    path_ = path ? path : "";
    setenv("PATH", folder_.c_str(), 1);
    setenv("XDG_CURRENT_DESKTOP", "XFCE", 1);
  }
  void TearDown() override {
    setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  // A program that writes its arguments, a line each, to the file `asked`.
  void install(const std::string& name, const std::string& answer) {
    std::ofstream(folder_ / name) << "#!/bin/sh\nprintf '%s\\n' \"$@\" > '" << (folder_ / "asked").string() << "'\n"
                                  << answer << "\n";
    fs::permissions(folder_ / name, fs::perms::owner_all);
  }
  std::string asked() const {
    std::ifstream file(folder_ / "asked");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(FileDialogTest, WithoutAToolTheAnswerSaysWhatToInstall) {
  EXPECT_FALSE(has_file_dialog());
  const auto answer = ask({});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("zenity"), std::string::npos);
}

TEST_F(FileDialogTest, APathComesBackAsItIsSpacesAndQuotesIncluded) {
  install("zenity", "printf '%s\\n' \"/tmp/it's a \\\"grid\\\" \\$HOME.json \"");
  ASSERT_TRUE(has_file_dialog());
  const auto answer = ask({.title = "Open"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(**answer, "/tmp/it's a \"grid\" $HOME.json ");
}

TEST_F(FileDialogTest, ArgumentsReachTheToolWithoutAShell) {
  install("zenity", "echo x");
  ASSERT_TRUE(ask({true, "Save $(touch oops) as", "/a b/it's.json", {"*.json", "*.png"}}));
  EXPECT_EQ(asked(),
            "--file-selection\n--title=Save $(touch oops) as\n--save\n--confirm-overwrite\n"
            "--filename=/a b/it's.json\n--file-filter=*.json *.png | *.json *.png\n--file-filter=* | *\n");
}

TEST_F(FileDialogTest, CancellingIsNoError) {
  install("zenity", "exit 1");
  const auto answer = ask({});
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->has_value());
}

TEST_F(FileDialogTest, AToolThatFailsIsNamed) {
  install("zenity", "exit 5");
  const auto answer = ask({});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("zenity"), std::string::npos);
  EXPECT_NE(answer.error().message.find("5"), std::string::npos);
}

TEST_F(FileDialogTest, KdialogIsAskedOnKdeAndWhereItIsTheOnlyOne) {
  install("kdialog", "echo /k");
  EXPECT_EQ(ask({.title = "Open"}).value(), "/k");
  install("zenity", "echo /z");
  EXPECT_EQ(ask({.title = "Open"}).value(), "/z");
  setenv("XDG_CURRENT_DESKTOP", "KDE", 1);
  EXPECT_EQ(ask({false, "Open", "-odd.json", {"*.json"}}).value(), "/k");
  EXPECT_EQ(asked(), "--title\nOpen\n--getopenfilename\n./-odd.json\n*.json\n*\n");
}

}  // namespace
}  // namespace unstride::platform
