#include "app/pages/steer/command.h"

#include <charconv>
#include <cmath>

#include "app/pages/steer/state.h"
#include "app/program/copied_command.h"

namespace logitdice::steer_page {
namespace {

// No more digits than it takes to read the same number.
std::string shortest(double value) {
  char room[32];
  return std::string(room, std::to_chars(room, room + sizeof room, value).ptr);
}

void add_rule(const Inputs& in, SteerArguments& out) {
  const Rule rule = rule_of(in);
  if (rule.kind == RuleKind::kRegex) {
    out.words.push_back("--regex=" + rule.text);
    return;
  }
  const bool words = in.kind == Kind::words;
  const bool file = rule.name.starts_with('/');
  out.words.insert(out.words.end(), {words ? "--words" : "--json-schema", file ? rule.name : "-"});
  if (rule.kind == RuleKind::kForbiddenWords) out.words.push_back("--forbid");
  if (!file) out.input = rule.text;
}

void add_switches(const Inputs& in, SteerArguments& out) {
  const SteerSwitches& on = in.switches;
  if (on.guidance) {
    out.words.insert(out.words.end(),
                     {"--guide=" + in.without.str(), "--weight", shortest(on.weight)});
  }
  if (on.contrast) out.words.insert(out.words.end(), {"--contrast", shortest(on.alpha)});
}

}  // namespace

SteerArguments steer_arguments(const AppState& s) {
  const Inputs& in = inputs(s);
  SteerArguments out{{"--prompt=" + in.prompt.str(), "-n", std::to_string(in.length)}, {}};
  for (const std::string& word : model_words(s)) out.words.push_back(word);
  if (in.switches.mask) add_rule(in, out);
  add_switches(in, out);
  for (const TokenBias& b : s.in.knobs.logit_bias) {
    const std::string by = std::isinf(b.bias) ? "-inf" : shortest(b.bias);
    out.words.push_back("--bias=#" + std::to_string(b.id) + "=" + by);
  }
  for (const std::string& word : chain_words(s.in.knobs, s.in.profile)) out.words.push_back(word);
  if (s.in.seed != 42) out.words.insert(out.words.end(), {"--seed", std::to_string(s.in.seed)});
  return out;
}

std::string steer_command(const AppState& s) {
  const SteerArguments arguments = steer_arguments(s);
  std::string line;
  if (!arguments.input.empty()) line = "printf %s " + shell_word(arguments.input) + " | ";
  line += "logitdice steer";
  for (const std::string& word : arguments.words) line += " " + shell_word(word);
  return line;
}

}  // namespace logitdice::steer_page
