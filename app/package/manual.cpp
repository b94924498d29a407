#include "app/package/manual.h"

#include <map>
#include <vector>

#include "app/cli/help.h"

namespace logitdice::package {
namespace {

// A line as troff prints it: hyphens that can be copied, and no command by its first character.
std::string escaped(std::string_view text) {
  std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out;
}

// Lines that stay as they are; the two spaces that --help indents them by are the page's own.
std::string as_it_is(std::string_view text) {
  std::string out = ".nf\n";
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out += escaped(line.substr(line.starts_with("  ") ? 2 : 0)) + "\n";
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return out + ".fi\n";
}

// The flags that were explained before, by everything that is said of them.
class Explained {
 public:
  bool first_time(const cli::Flag& flag) {
    return seen_.emplace(flag.names + "\n" + flag.placeholder + "\n" + flag.help, true).second;
  }

 private:
  std::map<std::string, bool> seen_;
};

std::string entry(const cli::Flag& flag) {
  std::string head = "\\fB" + escaped(cli::names_text(flag)) + "\\fR";
  if (!flag.placeholder.empty()) head += " \\fI" + escaped(flag.placeholder) + "\\fR";
  return ".TP\n" + head + "\n" + escaped(flag.help) + "\n";
}

std::string entries(const cli::CommandLine& line, Explained& explained) {
  std::string text, group, before;
  for (const cli::Flag& flag : line.flags) {
    if (!explained.first_time(flag)) {
      before += (before.empty() ? "" : ", ") + escaped(flag.name());
      continue;
    }
    if (flag.group != group && flag.group != "Options") {
      text += ".PP\n" + escaped(flag.group) + ":\n";
    }
    group = flag.group;
    text += entry(flag);
  }
  if (!before.empty()) text += ".PP\nAnd as above: " + before + ".\n";
  return text;
}

std::string section(const cli::CommandLine& line, Explained& explained) {
  std::string text = ".SS " + escaped(line.name) + "\n" + escaped(line.about) + "\n.PP\n" +
                     as_it_is(line.usage) + entries(line, explained);
  if (!line.columns.empty()) text += ".PP\nColumns:\n.PP\n" + as_it_is(line.columns);
  if (!line.examples.empty()) text += ".PP\nExamples:\n.PP\n" + as_it_is(line.examples);
  return text;
}

constexpr std::string_view kEnd =
    ".SH EXIT STATUS\n"
    "0: done. 1: the program could not do its work. 2: bad usage or bad input; what is wrong is "
    "said in one sentence.\n"
    ".SH FILES\n"
    ".TP\n"
    "\\fI~/.config/logitdice/state.json\\fR\n"
    "What the window showed when it was closed; under \\fB$XDG_CONFIG_HOME\\fR where that is set.\n"
    ".TP\n"
    "\\fI~/.local/state/logitdice/pasted\\fR\n"
    "What was pasted into the window; under \\fB$XDG_STATE_HOME\\fR where that is set.\n";

}  // namespace

std::string manual_page(std::span<const cli::CommandLine> lines) {
  Explained explained;
  const cli::CommandLine& window = lines.front();
  std::string text = ".TH LOGITDICE 1 \"\" \"logitdice " LOGITDICE_VERSION
                     "\" \"User Commands\"\n"
                     ".SH NAME\nlogitdice \\- how a language model's logits become its next token\n"
                     ".SH SYNOPSIS\n" +
                     as_it_is(window.usage) + ".SH DESCRIPTION\n" + escaped(window.about) +
                     "\n.SH OPTIONS\n" + entries(window, explained) + ".SH COMMANDS\n";
  for (const cli::CommandLine& line : lines.subspan(1)) text += section(line, explained);
  return text + ".SH EXAMPLES\n" + as_it_is(window.examples) + std::string(kEnd);
}

}  // namespace logitdice::package
