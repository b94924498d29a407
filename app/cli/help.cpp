#include "app/cli/help.h"

#include <algorithm>

#include "app/cli/table.h"
#include "core/text/utf8.h"

namespace logitdice::cli {
namespace {

constexpr int kHelpIndent = 24;

// "  --top-p X             Top-p: keep while …", the text wrapped beside the name.
std::string flag_help(const std::string& names, const std::string& placeholder,
                      const std::string& help) {
  std::string line = "  " + names;
  if (!placeholder.empty()) line += " " + placeholder;
  if (count_characters(line) > kHelpIndent - 2) {
    line += '\n';
    line.append(kHelpIndent, ' ');
  } else {
    line.append(static_cast<size_t>(kHelpIndent - count_characters(line)), ' ');
  }
  for (const char c : wrapped(help, kTerminalWidth - kHelpIndent, 0)) {
    line += c;
    if (c == '\n') line.append(kHelpIndent, ' ');
  }
  return line + "\n";
}

// --help itself is the last of the first group.
std::string group_help(const CommandLine& line, const std::string& group, bool first) {
  std::string text = "\n" + group + ":\n";
  for (const Flag& flag : line.flags) {
    if (flag.group == group) text += flag_help(names_text(flag), flag.placeholder, flag.help);
  }
  return first ? text + flag_help("-h, --help", "", "This text.") : text;
}

std::vector<std::string> groups_of(const CommandLine& line) {
  std::vector<std::string> groups;
  for (const Flag& flag : line.flags) {
    const bool known = std::find(groups.begin(), groups.end(), flag.group) != groups.end();
    if (!known) groups.push_back(flag.group);
  }
  return groups;
}

}  // namespace

std::string names_text(const Flag& flag) {
  std::string names = flag.names;
  for (size_t at = names.find(','); at != names.npos; at = names.find(',', at + 2)) {
    names.insert(at + 1, " ");
  }
  return names;
}

std::string help_text(const CommandLine& line) {
  std::string text = wrapped(line.about, kTerminalWidth, 0) + "\n\nUsage:\n" + line.usage;
  bool first = true;
  for (const std::string& group : groups_of(line)) {
    text += group_help(line, group, first);
    first = false;
  }
  if (!line.columns.empty()) text += "\nColumns:\n" + line.columns;
  if (!line.examples.empty()) text += "\nExamples:\n" + line.examples;
  return text;
}

}  // namespace logitdice::cli
