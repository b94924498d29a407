#include "app/cli/help.h"

#include <string_view>

#include "app/cli/table.h"
#include "core/text/utf8.h"

namespace logitdice::cli {
namespace {

constexpr int kHelpWidth = 80;
constexpr int kHelpIndent = 24;

// "  --top-p X             Top-p: keep while …", the text wrapped beside the name.
std::string option_help(const CLI::Option& option) {
  std::string line = "  " + option.get_name(option.get_positional(), true);
  // CLI11 writes "-n,--draws".
  for (size_t at = line.find(','); at != line.npos; at = line.find(',', at + 2)) {
    line.insert(at + 1, " ");
  }
  if (!option.get_option_text().empty() && !option.get_positional()) {
    line += " " + option.get_option_text();
  }
  if (count_characters(line) > kHelpIndent - 2) {
    line += '\n';
    line.append(kHelpIndent, ' ');
  } else {
    line.append(static_cast<size_t>(kHelpIndent - count_characters(line)), ' ');
  }
  const std::string text = wrapped(option.get_description(), kHelpWidth - kHelpIndent, 0);
  for (const char c : text) {
    line += c;
    if (c == '\n') line.append(kHelpIndent, ' ');
  }
  return line + "\n";
}

std::string group_help(const CLI::App& app, const std::string& group) {
  std::string text;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group() == group) text += option_help(*option);
  }
  return text.empty() ? text : "\n" + group + ":\n" + text;
}

std::string help_text(const CLI::App& app, const HelpText& help) {
  std::string text = wrapped(app.get_description(), kHelpWidth, 0) + "\n\nUsage:\n" + help.usage;
  for (const std::string& group : app.get_groups()) text += group_help(app, group);
  if (!help.columns.empty()) text += "\nColumns:\n" + help.columns;
  if (!help.examples.empty()) text += "\nExamples:\n" + help.examples;
  return text;
}

}  // namespace

void set_help(CLI::App& app, HelpText help) {
  app.set_help_flag("-h,--help", "This text.");
  app.formatter_fn([help](const CLI::App* shown, const std::string&, CLI::AppFormatMode) {
    return help_text(*shown, help);
  });
}

}  // namespace logitdice::cli
