#include <doctest/doctest.h>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;
namespace fs = std::filesystem;

// FILE as a pipe, a FIFO or standard input, and what is written over.
namespace {

constexpr const char* kCat = "context: The cat sat on the ___\nmat: 6\nsofa: 5\nfloor: 4.5\n";

Outcome shell(const TemporaryFolder& folder, const std::string& line) {
  return run_to_end({"bash", "-c", "cd '" + folder.path() + "'; " + line},
                    {"DISPLAY", "WAYLAND_DISPLAY", "L=" LOGITDICE_EXECUTABLE});
}

std::string fifo_in(const TemporaryFolder& folder) {
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  return folder / "fifo";
}

mode_t mode_of(const std::string& path) {
  struct stat status = {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return status.st_mode;
}

}  // namespace

TEST_CASE("program: a pipe, a FIFO and standard input are read once, as a file is") {
  const TemporaryFolder folder;
  write_text(folder / "cat.txt", kCat);
  REQUIRE(shell(folder, "$L generate --prompt Once -n 3 --quiet --capture text.json").code == 0);
  fifo_in(folder);
  for (const std::string& file : std::vector<std::string>{"cat.txt", "text.json"}) {
    const std::string feed = "(cat " + file + " > fifo &) ; ";
    for (const std::string& command :
         std::vector<std::string>{"$L trace ", "$L cutoffs ", "$L sample -n 9 "}) {
      CAPTURE(command + file);
      const std::string wanted = shell(folder, command + file).out;
      CHECK(!wanted.empty());
      CHECK(shell(folder, feed + command + "fifo").out == wanted);
      CHECK(shell(folder, command + "<(cat " + file + ")").out == wanted);
      CHECK(shell(folder, command + "/dev/stdin < " + file).out == wanted);
      CHECK(shell(folder, "cat " + file + " | " + command + "/dev/stdin").out == wanted);
      CHECK(shell(folder, "cat " + file + " | " + command + "-").out == wanted);
    }
    for (const std::string& source :
         std::vector<std::string>{"fifo", "<(cat " + file + ")", "/dev/stdin < " + file}) {
      CAPTURE(source);
      const bool fed = source == "fifo";
      const Outcome drawn =
          shell(folder, "$L render " + file + " -o a.png && " + (fed ? feed : "") + "$L render " +
                            source + " -o b.png && cmp a.png b.png");
      CHECK_MESSAGE(drawn.code == 0, drawn.err);
    }
  }
}

TEST_CASE("program: a FIFO that nobody writes to ends on a signal") {
  const TemporaryFolder folder;
  const std::string fifo = fifo_in(folder);
  const std::vector<std::vector<std::string>> lines = {
      {"trace", fifo},
      {"sample", fifo},
      {"render", fifo, "-o", folder / "x.png"},
      {"--state", fifo},
      {fifo},
      {"render", "--state", fifo, "-o", folder / "x.png"},
      {"generate", "--prompt", "a", "-n", "1", "--capture", fifo}};
  for (std::vector<std::string> line : lines) {
    CAPTURE(line.front());
    line.insert(line.begin(), LOGITDICE_EXECUTABLE);
    Process program(line, {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME=" + folder.path()});
    CHECK_FALSE(program.wait(0.5));
    program.signal(SIGTERM);
    CHECK(program.wait(5));
  }
}

TEST_CASE("program: what is written over keeps its kind and its mode") {
  const TemporaryFolder folder;
  struct Row {
    std::string command, name;
  };
  const Row rows[] = {{"$L generate --prompt Once -n 2 --quiet --capture ", "c.json"},
                      {"$L capture --prompt Once -n 2 --out ", "d.json"},
                      {"$L render -o ", "e.png"}};
  for (const Row& row : rows) {
    CAPTURE(row.command);
    const std::string file = folder / row.name, link = folder / ("link_" + row.name);
    write_text(file, "old");
    ::chmod(file.c_str(), 0640);
    fs::create_symlink(row.name, link);
    CHECK(shell(folder, row.command + "link_" + row.name).code == 0);
    CHECK(S_ISLNK(mode_of(link)));
    CHECK(mode_of(file) == (S_IFREG | 0640));
    CHECK(read_text(file) != "old");
    const std::string fifo = folder / (row.name + ".fifo");
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const Outcome piped = shell(folder, "(cat " + fifo + " > got &) ; " + row.command + fifo +
                                            " && sleep 0.2 && cmp got " + row.name);
    CHECK_MESSAGE(piped.code == 0, piped.err);
    CHECK(S_ISFIFO(mode_of(fifo)));
    CHECK(shell(folder, row.command + "/dev/null").code == 0);
    CHECK(S_ISCHR(mode_of("/dev/null")));
    CHECK(shell(folder, row.command + "/dev/full").code != 0);
    CHECK(S_ISCHR(mode_of("/dev/full")));
  }
}

TEST_CASE("program: a state that names a device or a FIFO is read but for that") {
  const TemporaryFolder folder;
  const std::string fifo = fifo_in(folder);
  for (const std::string& name : {fifo, std::string("/dev/zero"), std::string("/dev/random")}) {
    CAPTURE(name);
    write_text(folder / "state.json", R"({"logitdice_state": 2, "phase": 3, "distribution": ")" +
                                          name + R"(", "cutoffs": {"upper": ")" + name +
                                          R"("}, "text": {"file": ")" + name + R"("}})");
    const Outcome drawn = shell(folder, "$L render --state state.json -o x.png");
    CHECK_MESSAGE(drawn.code == 0, drawn.err);
  }
}

TEST_CASE("window: a FIFO is shown as a file is") {
  const TemporaryFolder folder;
  const std::string fifo = fifo_in(folder);
  write_text(folder / "cat.txt", kCat);
  const Process feeder({"bash", "-c", "cat " + (folder / "cat.txt") + " > " + fifo}, {});
  const Session session({fifo, "--view", "cutoffs"});
  const State state = session.state();
  CHECK(state.at("distribution") == fifo);
  CHECK(state.at("kept") == 3);
  CHECK(state.at("error") == "");
}

TEST_CASE("window: a state is saved over a link and into a file with its mode") {
  const TemporaryFolder folder;
  fs::create_directories(folder / "logitdice");
  write_text(folder / "mine.json", R"({"logitdice_state": 2, "phase": 2})");
  ::chmod((folder / "mine.json").c_str(), 0600);
  fs::create_symlink("../mine.json", folder / "logitdice/state.json");
  Session session({}, {"XDG_CONFIG_HOME=" + folder.path()});
  CHECK(session.state().at("phase") == 2);
  session.key("d");
  session.wait_for("light", [](const State& state) { return state.at("theme") == "light"; });
  CHECK(session.close() == 0);
  CHECK(S_ISLNK(mode_of(folder / "logitdice/state.json")));
  CHECK(mode_of(folder / "mine.json") == (S_IFREG | 0600));
  CHECK(read_text(folder / "mine.json").find("light") != std::string::npos);
}

TEST_CASE("program: every writer makes the folders on the way and says which") {
  const TemporaryFolder folder;
  const char* const lines[] = {"$L render cat_sat_on --size 400x300 -o a/b/x.png",
                               "$L render cat_sat_on --size 400x300 --all b/c",
                               "$L generate --prompt Once -n 3 --quiet --capture c/d/x.json",
                               "$L capture --prompt Once -n 3 --quiet --out d/e/x.json"};
  const char* made = "abcd";
  for (const char* line : lines) {
    CAPTURE(line);
    const Outcome first = shell(folder, line);
    CHECK(first.code == 0);
    CHECK(first.err == "logitdice: The folder " + std::string(1, *made++) +
                           " was not there and has been made.\n");
    CHECK(shell(folder, line).err == "");
  }
}

TEST_CASE("program: a picture is no JPEG") {
  const TemporaryFolder folder;
  const Outcome drawn = shell(folder, "$L render cat_sat_on -o a.jpg");
  CHECK(drawn.code == 2);
  CHECK(drawn.err ==
        "logitdice: a.jpg: a picture is a PNG, an SVG or, animated, a GIF; let its name end in .png, "
        ".svg or .gif, not in .jpg.\n");
  CHECK_FALSE(fs::exists(folder / "a.jpg"));
}
