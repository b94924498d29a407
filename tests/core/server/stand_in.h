#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "tests/core/server/served_model.h"
#include "tests/test_folder.h"

// A program that stands in for llama.cpp's server: this very test program, run a second time by a
// script of that name.
namespace logitdice::test {

/// What the stand-in does instead of serving the tiny GPT.
inline constexpr const char* kRefuses = "refuses";     // says why, and ends
inline constexpr const char* kLoadsForever = "loads";  // is never ready

/// A folder with a llama-server in it. While it lives it is all of PATH, if so wanted.
class StandIn {
 public:
  explicit StandIn(const std::string& behaviour = "", bool on_path = true) {
    const std::string self = std::filesystem::read_symlink("/proc/self/exe");
    const std::string script =
        "#!/bin/sh\necho $$ > " + pid_file() + "\nprintf '%s\\n' \"$@\" > " + arguments_file() +
        "\nenv > " + folder_.path("environment") + "\nwhile [ $# -gt 1 ]; do\n" +
        "  [ \"$1\" = --port ] && export LOGITDICE_STAND_IN_PORT=$2\n  shift\ndone\n" +
        "export LOGITDICE_STAND_IN=" + (behaviour.empty() ? "serves" : behaviour) + "\nexec " +
        self + " --test-case='the stand-in for llama-server' --no-skip --minimal\n";
    chmod(folder_.file("llama-server", script).c_str(), 0755);
    const char* path = getenv("PATH");
    path_ = path != nullptr ? path : "";
    if (on_path) setenv("PATH", folder_.path("").c_str(), 1);
  }
  ~StandIn() { setenv("PATH", path_.c_str(), 1); }
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;

  std::string program() const { return folder_.path("llama-server"); }
  std::string pid_file() const { return folder_.path("pid"); }
  std::string arguments_file() const { return folder_.path("arguments"); }
  std::string environment() const { return content_of(folder_.path("environment")); }
  const TestFolder& folder() const { return folder_; }

  bool started() const { return !content_of(pid_file()).empty(); }
  /// Whether the process is gone, or a moment later.
  bool gone() const {
    const std::string process = "/proc/" + std::to_string(std::stoi(content_of(pid_file())));
    for (int i = 0; i < 500 && std::filesystem::exists(process); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return !std::filesystem::exists(process);
  }

 private:
  const TestFolder folder_;
  std::string path_;
};

/// What the second run does; nothing in a run that is not one.
inline void run_stand_in() {
  const char* behaviour = getenv("LOGITDICE_STAND_IN");
  const char* port = getenv("LOGITDICE_STAND_IN_PORT");
  if (behaviour == nullptr || port == nullptr) return;
  if (behaviour == std::string(kRefuses)) {
    std::cerr << "loading …\nunknown model architecture: 'owl'\n";
    _exit(1);
  }
  std::cerr << std::string(40, '.') << std::flush;
  const bool loads = behaviour == std::string(kLoadsForever);
  const auto answer = llama_cpp_server(std::make_shared<Served>());
  const LoopbackServer server(
      [&](const Asked& asked) -> Said {
        if (loads) return {503, R"({"error":{"message":"Loading model"}})"};
        return answer(asked);
      },
      std::stoi(port));
  for (;;) pause();
}

}  // namespace logitdice::test
