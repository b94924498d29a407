#include "app/desktop/file_dialog.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/window/process.h"

using namespace logitdice;
using namespace logitdice::test;
namespace fs = std::filesystem;

namespace {

/// PATH holds nothing but `program`, a shell script, for as long as this lives.
class FakeProgram {
 public:
  FakeProgram(const std::string& name, const std::string& script) : before_(std::getenv("PATH")) {
    const std::string path = folder_ / name;
    write_text(path, "#!/bin/sh\n" + script);
    fs::permissions(path, fs::perms::owner_all);
    setenv("PATH", folder_.path().c_str(), 1);
  }
  ~FakeProgram() { setenv("PATH", before_.c_str(), 1); }

  std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
  std::string before_;
};

FileAnswer wait_for_answer(FileDialog& dialog) {
  for (const double end_s = now_s() + 10; now_s() < end_s; sleep_s(0.005)) {
    if (const auto answer = dialog.poll()) return *answer;
  }
  FAIL("no answer");
  return {};
}

std::vector<std::string> names(const std::vector<FolderEntry>& entries) {
  std::vector<std::string> out;
  for (const FolderEntry& entry : entries) out.push_back(entry.name);
  return out;
}

const FileQuestion kQuestion{FileQuestion::Kind::kOpen,
                             "Open a distribution",
                             "/home/me/",
                             "Distributions",
                             {"*.json", "*.npy"}};

}  // namespace

TEST_CASE("file dialog: arguments for zenity") {
  CHECK(dialog_arguments("/usr/bin/zenity", kQuestion) ==
        std::vector<std::string>{"/usr/bin/zenity", "--file-selection",
                                 "--title=Open a distribution", "--filename=/home/me/",
                                 "--file-filter=Distributions | *.json *.npy",
                                 "--file-filter=All files | *"});
  CHECK(dialog_arguments("/usr/bin/zenity", {FileQuestion::Kind::kSave, "Save", "", "", {}}) ==
        std::vector<std::string>{"/usr/bin/zenity", "--file-selection", "--title=Save", "--save",
                                 "--confirm-overwrite"});
}

TEST_CASE("file dialog: arguments for kdialog") {
  CHECK(dialog_arguments("/usr/bin/kdialog", kQuestion) ==
        std::vector<std::string>{"/usr/bin/kdialog", "--title", "Open a distribution",
                                 "--getopenfilename", "/home/me/", "Distributions (*.json *.npy)"});
  CHECK(dialog_arguments("/usr/bin/kdialog", {FileQuestion::Kind::kSave, "Save", "", "", {}}) ==
        std::vector<std::string>{"/usr/bin/kdialog", "--title", "Save", "--getsavefilename", "."});
}

TEST_CASE(
    "file dialog: gives the path that the program prints, and nothing passes through a shell") {
  const FakeProgram zenity("zenity", "echo \"$2\" > \"${0%/*}/title\"\necho '/tmp/a file.json'\n");
  FileQuestion question = kQuestion;
  question.title = "$(touch " + (zenity / "harm") + ") \"'; `";
  FileDialog dialog;
  REQUIRE(FileDialog::available());
  REQUIRE(dialog.start(question));
  CHECK(dialog.running());
  CHECK_FALSE(dialog.start(question));
  const FileAnswer answer = wait_for_answer(dialog);
  CHECK(answer.path == "/tmp/a file.json");
  CHECK(answer.error == "");
  CHECK_FALSE(dialog.running());
  CHECK_FALSE(dialog.poll());
  CHECK(read_text(zenity / "title") == "--title=" + question.title + "\n");
  CHECK_FALSE(fs::exists(zenity / "harm"));
}

TEST_CASE("file dialog: cancelled, broken, missing") {
  SUBCASE("cancelled") {
    const FakeProgram kdialog("kdialog", "exit 1\n");
    FileDialog dialog;
    REQUIRE(dialog.start(kQuestion));
    const FileAnswer answer = wait_for_answer(dialog);
    CHECK(answer.path == "");
    CHECK(answer.error == "");
  }
  SUBCASE("broken") {
    const FakeProgram zenity("zenity", "exit 255\n");
    FileDialog dialog;
    REQUIRE(dialog.start(kQuestion));
    const FileAnswer answer = wait_for_answer(dialog);
    CHECK(answer.path == "");
    CHECK(answer.error.find("zenity could not show its dialog") != std::string::npos);
  }
  SUBCASE("missing") {
    const FakeProgram other("unrelated", "");
    FileDialog dialog;
    CHECK_FALSE(FileDialog::available());
    CHECK_FALSE(dialog.start(kQuestion));
  }
}

TEST_CASE("file dialog: never waits, and an open one is closed with its owner") {
  const FakeProgram zenity("zenity", "echo $$ > \"${0%/*}/id\"\nexec /bin/sleep 600\n");
  {
    FileDialog dialog;
    REQUIRE(dialog.start(kQuestion));
    for (const double end_s = now_s() + 10; read_text(zenity / "id").empty() && now_s() < end_s;) {
      CHECK_FALSE(dialog.poll());
      sleep_s(0.005);
    }
  }
  const std::string id = read_text(zenity / "id");
  REQUIRE_FALSE(id.empty());
  CHECK_FALSE(fs::exists("/proc/" + id.substr(0, id.find('\n'))));
}

TEST_CASE("folder list: folders first, by name without regard to case, matching files only") {
  const TemporaryFolder folder;
  for (const char* name : {"zebra", "Alpha", ".hidden"}) fs::create_directory(folder / name);
  for (const char* name : {"b.JSON", "a.npy", "C.json", "notes.txt", ".secret.json"}) {
    write_text(folder / name, "12345");
  }
  const auto all = list_folder(folder.path());
  REQUIRE(all);
  CHECK(names(all.value()) ==
        std::vector<std::string>{"Alpha", "zebra", "a.npy", "b.JSON", "C.json", "notes.txt"});
  CHECK(all.value()[0].is_folder);
  CHECK_FALSE(all.value()[2].is_folder);
  CHECK(all.value()[2].bytes == 5);
  const auto some = list_folder(folder.path(), {"*.json", "*.npy"});
  REQUIRE(some);
  CHECK(names(some.value()) ==
        std::vector<std::string>{"Alpha", "zebra", "a.npy", "b.JSON", "C.json"});
}

TEST_CASE("folder list: a folder that cannot be read is a sentence") {
  const auto list = list_folder("/nonexistent/folder");
  REQUIRE_FALSE(list);
  CHECK(list.error() ==
        "/nonexistent/folder: the folder cannot be read: No such file or directory.");
}
