// What a package holds beside the program says what the program says of itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/list.h"
#include "app/desktop/icon.h"
#include "app/package/completion.h"
#include "app/package/manual.h"
#include "core/files/files.h"

using namespace logitdice;

namespace {

const cli::CommandLine& line_of(const std::vector<cli::CommandLine>& lines, std::string_view name) {
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [&](const cli::CommandLine& line) { return line.name == name; });
  REQUIRE(found != lines.end());
  return *found;
}

package::Offer offered(std::string_view command, std::string_view flag) {
  const std::vector<cli::CommandLine> lines = cli::all_command_lines();
  const cli::CommandLine& line = line_of(lines, command);
  const auto found = std::find_if(line.flags.begin(), line.flags.end(),
                                  [&](const cli::Flag& each) { return each.name() == flag; });
  REQUIRE(found != line.flags.end());
  return package::offer_of(line, *found);
}

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> part;
  while (const std::size_t n = std::fread(part.data(), 1, part.size(), pipe.get())) {
    text.append(part.data(), n);
  }
  return text;
}

// What bash offers for the last of the words, a line each.
std::string bash_offers(const std::string& words, int index) {
  const std::filesystem::path script =
      std::filesystem::temp_directory_path() / ("logitdice_completion_" + std::to_string(getpid()));
  REQUIRE(write_file_atomically(script.string(), package::bash_completion(cli::all_command_lines())));
  const std::string text = output_of("bash -c 'source " + script.string() + "; COMP_WORDS=(" +
                                     words + "); COMP_CWORD=" + std::to_string(index) +
                                     "; _logitdice; printf \"%s\\n\" \"${COMPREPLY[@]}\"' 2>&1");
  std::filesystem::remove(script);
  return text;
}

}  // namespace

TEST_CASE("package: every command has told its line, the window's first") {
  const std::vector<cli::CommandLine> lines = cli::all_command_lines();
  REQUIRE(lines.size() == cli::all_commands().size() + 1);
  CHECK(lines.front().name == "logitdice");
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CHECK(lines[i].name == "logitdice " + std::string(cli::all_commands()[i - 1].name));
  }
}

TEST_CASE("package: the manual explains every command and every flag, each once") {
  const std::vector<cli::CommandLine> lines = cli::all_command_lines();
  const std::string manual = package::manual_page(lines);
  for (const cli::CommandLine& line : lines) {
    for (const cli::Flag& flag : line.flags) {
      std::string name = flag.name();
      for (std::size_t at = 0; (at = name.find('-', at)) != name.npos; at += 2) {
        name.insert(at, 1, '\\');
      }
      CAPTURE(name);
      CHECK(manual.find(name) != manual.npos);
    }
  }
  const std::string heat = ".TP\n\\fB\\-\\-temperature";
  const std::size_t first = manual.find(heat);
  REQUIRE(first != manual.npos);
  CHECK(manual.find(heat, first + 1) == manual.npos);
}

TEST_CASE("package: no line of the manual is a command by accident") {
  const std::string manual = package::manual_page(cli::all_command_lines());
  const std::vector<std::string> known = {".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi"};
  std::size_t begin = 0;
  while (begin < manual.size()) {
    const std::size_t end = std::min(manual.find('\n', begin), manual.size());
    const std::string line = manual.substr(begin, end - begin);
    begin = end + 1;
    CHECK_FALSE(line.starts_with('\''));
    if (line.starts_with('.')) CHECK(holds(known, line.substr(0, 3)));
  }
}

TEST_CASE("completion: values are offered where the program knows them") {
  CHECK(offered("logitdice trace", "--profile").words == cli::ids_of_list("profiles"));
  CHECK(offered("logitdice trace", "--order").words == cli::ids_of_list("stages"));
  CHECK(offered("logitdice", "--view").words == cli::ids_of_list("views"));
  CHECK(offered("logitdice", "--theme").words ==
        std::vector<std::string>{"dark", "light", "contrast"});
  CHECK(offered("logitdice trace", "--format").words.size() > 2);
  CHECK(holds(offered("logitdice code", "--for").words, "numpy"));
  CHECK(holds(offered("logitdice list", "WHAT").words, "profiles"));
  CHECK(holds(offered("logitdice quiz", "LESSON").words, cli::ids_of_list("lessons").front()));
  const package::Offer source = offered("logitdice trace", "FILE");
  CHECK(source.files);
  CHECK(holds(source.words, "cat_sat_on"));
  CHECK(holds(source.words, "llama_cpp"));
  CHECK(offered("logitdice render", "--all").folders);
  CHECK(offered("logitdice trace", "--temperature").words.empty());
}

TEST_CASE("completion: bash offers commands, flags of the command, values and files") {
  CHECK(bash_offers("logitdice tra", 1) == "trace\n");
  CHECK(bash_offers("logitdice trace --temp", 2) == "--temperature\n--temp\n");
  CHECK(bash_offers("logitdice trace --profile hug", 3) == "huggingface\n");
  CHECK(bash_offers("logitdice trace --format = ts", 4) == "tsv\n");
  CHECK(bash_offers("logitdice quiz --fo", 2) == "--format\n");
  CHECK(bash_offers("logitdice list prof", 2) == "profiles\n");
  CHECK(bash_offers("logitdice --theme contr", 2) == "contrast\n");
  CHECK(bash_offers("logitdice trace trac", 2).find("trace\n") == std::string::npos);
  const std::string files = bash_offers("logitdice trace /etc/passw", 2);
  CHECK(files.find("/etc/passwd\n") != std::string::npos);
}

TEST_CASE("completion: zsh reads what it is given" *
          doctest::skip(std::system("command -v zsh >/dev/null 2>&1") != 0)) {
  const std::filesystem::path script =
      std::filesystem::temp_directory_path() / ("_logitdice_" + std::to_string(getpid()));
  REQUIRE(write_file_atomically(script.string(), package::zsh_completion(cli::all_command_lines())));
  CHECK(output_of("zsh -n " + script.string() + " 2>&1").empty());
  std::filesystem::remove(script);
}

TEST_CASE("icon: as SVG it has the shapes of the picture") {
  const std::string svg = icon_svg();
  std::size_t count = 0;
  for (std::size_t at = svg.find("<rect"); at != svg.npos; at = svg.find("<rect", at + 1)) ++count;
  CHECK(count == 4);
  CHECK(svg.find("#e69f00") != svg.npos);
}
