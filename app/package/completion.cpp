#include "app/package/completion.h"

#include <algorithm>
#include <cctype>

#include "app/cli/list.h"

namespace logitdice::package {
namespace {

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '-' || c == '_' || c == '.';
  });
}

// The parts of a text, if all of them are words.
std::vector<std::string> words_of(std::string_view text, std::string_view separator) {
  std::vector<std::string> words;
  for (;;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (!is_word(text.substr(0, end))) return {};
    words.emplace_back(text.substr(0, end));
    if (end == text.size()) return words;
    text.remove_prefix(end + separator.size());
  }
}

// "--format text|json]" of a usage.
std::vector<std::string> words_of_usage(std::string_view usage, std::string_view flag) {
  const std::size_t at = usage.find(std::string(flag) + " ");
  if (at == usage.npos) return {};
  std::string_view text = usage.substr(at + flag.size() + 1);
  text = text.substr(0, text.find_first_of("] \n"));
  return text.find('|') == text.npos ? std::vector<std::string>() : words_of(text, "|");
}

// "numpy (a function), vllm (SamplingParams)" without what stands in brackets.
std::string without_remarks(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t open = std::min(text.find(" ("), text.size());
    out += text.substr(0, open);
    const std::size_t closed = text.find("), ", open);
    if (closed == text.npos) return out;
    text.remove_prefix(closed + 1);
  }
}

// "Which tab: pipeline, cutoffs, learn." of a help text.
std::vector<std::string> words_of_help(std::string_view help) {
  for (std::size_t at = help.find(": "); at != help.npos; at = help.find(": ", at + 1)) {
    std::string_view text = help.substr(at + 2);
    text = text.substr(0, std::min({text.find(". "), text.find("; "), text.size()}));
    if (text.ends_with('.')) text.remove_suffix(1);
    if (std::vector<std::string> words = words_of(without_remarks(text), ", "); words.size() > 2) {
      return words;
    }
  }
  return {};
}

// "(see logitdice list distributions) or capture (list captures)": the rows of those lists.
std::vector<std::string> words_of_lists(std::string_view help) {
  std::vector<std::string> words;
  for (std::size_t at = help.find("list "); at != help.npos; at = help.find("list ", at + 1)) {
    const std::string_view name = help.substr(at + 5);
    const auto end = std::find_if_not(name.begin(), name.end(),
                                      [](unsigned char c) { return std::islower(c) || c == '_'; });
    const auto length = static_cast<std::size_t>(end - name.begin());
    for (std::string& id : cli::ids_of_list(name.substr(0, length))) words.push_back(id);
  }
  return words;
}

bool takes_value(const cli::Flag& flag) {
  return !std::holds_alternative<bool*>(flag.target);
}

std::vector<std::string> names_of(const cli::Flag& flag) {
  std::vector<std::string> names;
  std::string_view rest = flag.names;
  while (!rest.empty()) {
    names.emplace_back(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(rest.size(), names.back().size() + 1));
  }
  return names;
}

template <class Parts>
std::string joined(const Parts& parts, std::string_view separator) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

// "trace" of "logitdice trace"; empty for the window.
std::string command_of(const cli::CommandLine& line) {
  const std::size_t space = line.name.find(' ');
  return space == line.name.npos ? "" : line.name.substr(space + 1);
}

std::vector<std::string> flags_of(const cli::CommandLine& line) {
  std::vector<std::string> flags = {"--help"};
  for (const cli::Flag& flag : line.flags) {
    if (flag.positional()) continue;
    for (std::string& name : names_of(flag)) flags.push_back(std::move(name));
  }
  return flags;
}

std::vector<std::string> commands_of(std::span<const cli::CommandLine> lines) {
  std::vector<std::string> commands;
  for (const cli::CommandLine& line : lines.subspan(1)) commands.push_back(command_of(line));
  return commands;
}

// What bash's compgen is to look for.
std::string bash_offer(const Offer& offer) {
  std::string text = "words=\"" + joined(offer.words, " ") + "\"";
  if (offer.files) text += " files=-f";
  if (offer.folders) text += " files=-d";
  return text;
}

// The cases of one command: its flags that take a value, then what stands alone.
std::string bash_command(const cli::CommandLine& line, std::string alone) {
  std::string text = "  " + (command_of(line).empty() ? "''" : command_of(line)) + ")\n" +
                     "    flags=\"" + joined(flags_of(line), " ") + "\"\n    case $flag in\n";
  for (const cli::Flag& flag : line.flags) {
    const Offer offer = offer_of(line, flag);
    if (flag.positional()) {
      alone += (alone.empty() ? "" : " ") + joined(offer.words, " ");
      continue;
    }
    if (takes_value(flag)) {
      text += "      " + joined(names_of(flag), "|") + ") value=1 " + bash_offer(offer) + " ;;\n";
    }
  }
  return text + "      *) words=\"" + alone + "\" files=-f ;;\n    esac ;;\n";
}

constexpr std::string_view kBashHead = R"(# bash completion for logitdice
_logitdice() {
  local current=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]}
  local command='' flags='' words='' files='' value='' first
  # "--format=te" comes as three words.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $flag == '=' ]]; then
    flag=${COMP_WORDS[COMP_CWORD-2]}
  fi
  if ((COMP_CWORD > 1)); then
    first=${COMP_WORDS[1]}
    case $first in
)";

constexpr std::string_view kBashTail = R"(  esac
  if [[ $current == -* && -z $value ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    local name
    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen $files -- "$current")
  fi
}
complete -F _logitdice logitdice
)";

// Between the brackets of an _arguments entry.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

// "(a b)" or "_files"; words and files together: one after the other.
std::string zsh_action(const Offer& offer) {
  const std::string words = joined(offer.words, " ");
  if (offer.folders) return "_files -/";
  if (offer.files && !words.empty()) return "{compadd -- " + words + "; _files}";
  if (offer.files) return "_files";
  return words.empty() ? " " : "(" + words + ")";
}

// The first sentence of a help text.
std::string_view first_sentence(std::string_view help) {
  return help.substr(0, std::min(help.find(". "), help.size()));
}

std::string zsh_flag(const cli::CommandLine& line, const cli::Flag& flag, std::string more) {
  if (flag.positional()) {
    Offer offer = offer_of(line, flag);
    if (!more.empty()) offer.words.insert(offer.words.begin(), std::move(more));
    return "      '*:" + zsh_text(flag.names) + ":" + zsh_action(offer) + "' \\\n";
  }
  std::string text;
  const bool repeated = std::holds_alternative<cli::Values*>(flag.target);
  for (const std::string& name : names_of(flag)) {
    text += std::string("      '") + (repeated ? "*" : "") + name + "[" +
            zsh_text(first_sentence(flag.help)) + "]";
    if (takes_value(flag)) {
      text += ":" + zsh_text(flag.placeholder) + ":" + zsh_action(offer_of(line, flag));
    }
    text += "' \\\n";
  }
  return text;
}

std::string zsh_command(const cli::CommandLine& line, const std::string& more) {
  std::string text = "  " + (command_of(line).empty() ? "*" : command_of(line)) +
                     ")\n    _arguments -S \\\n      '(- *)--help[This text]' \\\n";
  for (const cli::Flag& flag : line.flags) text += zsh_flag(line, flag, more);
  return text + "      && return 0 ;;\n";
}

}  // namespace

Offer offer_of(const cli::CommandLine& line, const cli::Flag& flag) {
  Offer offer;
  const std::string& what = flag.positional() ? flag.names : flag.placeholder;
  offer.words = words_of_usage(line.usage, flag.name());
  if (offer.words.empty()) offer.words = words_of_help(flag.help);
  if (offer.words.empty()) offer.words = words_of_lists(flag.help);
  offer.files = what.find("FILE") != what.npos || what.find("OUT") != what.npos || what == "TREE";
  offer.folders = what == "DIR";
  return offer;
}

std::string bash_completion(std::span<const cli::CommandLine> lines) {
  const std::vector<std::string> commands = commands_of(lines);
  std::string text(kBashHead);
  text += "      " + joined(commands, "|") + ") command=$first ;;\n    esac\n  fi\n";
  text += "  case $command in\n";
  for (const cli::CommandLine& line : lines.subspan(1)) text += bash_command(line, "");
  text += bash_command(lines.front(),
                       "$([[ $COMP_CWORD == 1 ]] && echo " + joined(commands, " ") + ")");
  return text + std::string(kBashTail);
}

std::string zsh_completion(std::span<const cli::CommandLine> lines) {
  std::string text =
      "#compdef logitdice\n\nlocal command=\nif ((CURRENT > 2)); then\n  case ${words[2]} in\n   "
      " " +
      joined(commands_of(lines), "|") +
      ") command=${words[2]}; shift words; ((CURRENT--)) ;;\n  esac\nfi\ncase $command in\n";
  for (const cli::CommandLine& line : lines.subspan(1)) text += zsh_command(line, "");
  text += zsh_command(lines.front(), joined(commands_of(lines), " "));
  return text + "esac\n";
}

}  // namespace logitdice::package
