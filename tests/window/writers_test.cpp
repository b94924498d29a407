// Every command that writes a file, where writing goes wrong.
#include <doctest/doctest.h>

#include <signal.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "tests/window/process.h"
#include "tests/window/small_disk.h"

using namespace logitdice::test;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> program(std::vector<std::string> words) {
  words.insert(words.begin(), LOGITDICE_EXECUTABLE);
  return words;
}

}  // namespace

TEST_CASE("program: on a full disk every writer says so, and the old file is whole") {
  const SmallDisk disk;
  if (!disk.there()) {
    MESSAGE(kNoMounting);
    return;
  }
  const TemporaryFolder folder;
  const std::string capture = folder / "text.json";
  REQUIRE(
      run_to_end(program({"capture", "--prompt", "Once", "-n", "2", "--out", capture}), {}).code ==
      0);
  const std::vector<std::vector<std::string>> lines = {
      {"render", "--size", "640x480", "-o", disk / "old.png"},
      {"render", "--size", "640x480", "-o", disk / "old.svg"},
      {"render", "--size", "320x240", "--animate", "phases", "-o", disk / "old.gif"},
      {"capture", "--prompt", "Once", "-n", "30", "--quiet", "--out", disk / "old.json"},
      {"generate", "--prompt", "Once", "-n", "30", "--quiet", "--capture", disk / "old.json"},
      {"convert", capture, "-o", disk / "old.json"},
      {"handout", "tour", "-o", disk / "old.html"},
  };
  for (const std::vector<std::string>& line : lines) write_text(line.back(), "old");
  disk.fill();
  const auto before = std::distance(fs::directory_iterator(disk.path()), {});
  for (const std::vector<std::string>& line : lines) {
    CAPTURE(line.front());
    CAPTURE(line.back());
    const Outcome outcome = run_to_end(program(line), {"DISPLAY", "WAYLAND_DISPLAY"});
    CHECK(outcome.code != 0);
    CHECK_MESSAGE(outcome.err.find("No space left on device") != std::string::npos, outcome.err);
    CHECK(read_text(line.back()) == "old");
    CHECK(std::distance(fs::directory_iterator(disk.path()), {}) == before);
  }
  const Outcome shown =
      run_to_end({"bash", "-c", LOGITDICE_EXECUTABLE " trace > " + disk / "new.txt"}, {});
  CHECK(shown.code == 1);
  CHECK(shown.err.find("could not be written") != std::string::npos);
}

TEST_CASE(
    "program: killed 200 times while it saves, it leaves the old file or the new one, whole") {
  constexpr int kTimes = 200;
  const std::string old = "{\"old\": true}";
  const TemporaryFolder folder;
  const std::string file = folder / "text.json";
  const std::vector<std::string> line =
      program({"capture", "--prompt", "Once", "-n", "6", "--quiet", "--out", file});
  const double began_s = now_s();
  REQUIRE(run_to_end(line, {}).code == 0);
  const double takes_s = now_s() - began_s;
  const std::string whole = read_text(file);
  std::mt19937 random(9);
  std::uniform_real_distribution<double> moment(0, 1.2 * takes_s);
  int olds = 0, news = 0;
  constexpr double kLongest_s = 80;  // under a sanitizer it may be fewer
  for (int i = 0; i < kTimes && now_s() - began_s < kLongest_s; ++i) {
    write_text(file, old);
    Process process(line, {});
    sleep_s(moment(random));
    process.signal(SIGKILL);
    process.wait(10);
    const std::string now = read_text(file);
    REQUIRE((now == old || now == whole));
    ++(now == old ? olds : news);
  }
  CHECK(olds > 0);
  CHECK(news > 0);
}
