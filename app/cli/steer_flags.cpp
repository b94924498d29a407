#include "app/cli/steer_flags.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "app/cli/generate.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/files/files.h"
#include "core/sampling/chain.h"
#include "core/sampling/guidance.h"
#include "core/sampling/logit_bias.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

constexpr std::size_t kMostRuleBytes = std::size_t{4} << 20;
constexpr double kUsualWeight = 2;

constexpr const char* kSteerUsage =
    "  logitdice steer [--prompt TEXT] [-n 70]\n"
    "                  [--regex R | --words FILE [--forbid] | --json-schema FILE]\n"
    "                  [--guide PROMPT2 [--weight G]] [--contrast A]\n"
    "                  [--bias TOKEN=B]... [knobs] [--profile NAME] [--order a,b,c]\n"
    "                  [--seed N] [--model FILE.gguf] [--format text|json]\n";

constexpr const char* kSteerColumns =
    "  state                 Of the rule's automaton, behind the token.\n"
    "  allowed               Tokens that the rule allows, the end of text among them.\n"
    "  removed               The mass of all others: what the model proposed in vain.\n"
    "  p                     The token's probability after mask and chain.\n"
    "  walk                  The states that the token walks through.\n"
    "\n"
    "How it ended: \"match\" (the text satisfies the rule as a whole, and the model\n"
    "ended it or nothing else can follow), \"length\" (-n tokens are written) or\n"
    "\"dead end\" (nothing may follow; where and why is told). Each of them is a\n"
    "result, with exit code 0; what cannot be read is refused with exit code 2.\n";

constexpr const char* kSteerExamples =
    "  logitdice steer --prompt \"Mom made a cake. Tom said,\" \\\n"
    "    --regex ' \"[A-Z][a-z ]*[!?]\"'\n"
    "  logitdice steer --prompt \"The cat was\" --words colours.txt -n 5\n"
    "  logitdice steer --json-schema person.json --format json\n"
    "  logitdice steer --prompt \"Mom made a cake. Tom said,\" --guide \"Tom said,\" \\\n"
    "    --weight 1.5 --contrast 0.01 --bias \" cake=-2\" -n 20\n";

void add_rule_flags(CommandLine& line, SteerFlags& flags) {
  add_value(line, "--regex", "R",
            "The text is a match of this regular expression, as a whole: characters, [a-z] [^…] "
            "[[:alpha:]] . "
            "\\d \\w \\s \\n \\u00e9 \\xE9, ( ) | * + ? {m,n}.",
            flags.regex);
  add_value(line, "--words", "FILE",
            "The text is made of these words, one a line, with anything but letters and digits "
            "between them; capitals do not matter.",
            flags.words);
  add_switch(line, "--forbid", "None of the words of --words stands in the text, instead.",
             flags.forbid);
  add_value(line, "--json-schema", "FILE",
            "The text is JSON that satisfies this schema: type, properties, required, items, "
            "minItems, maxItems, minLength, maxLength, enum, const.",
            flags.json_schema);
}

void add_steering_flags(CommandLine& line, SteerFlags& flags) {
  add_value(line, "--guide", "PROMPT2",
            "Guidance away from this prompt: ln p = u + g (c - u), u under it and c under "
            "--prompt.",
            flags.guide);
  add_value(line, "--weight", "G",
            "The weight g of the guidance, a number from 0 to 20: 1 changes nothing. Default: 2.",
            flags.weight);
  add_value(line, "--contrast", "A",
            "Contrast with the smaller model: ln strong - ln weak, of tokens with at least A times "
            "the strong model's best probability; a number from 0, which is off, to 1.",
            flags.contrast);
  add_values(
      line, "--bias", "TOKEN=B",
      "Adds B to the logit of a token, given as its text or as #17; -inf rules it out. May be "
      "given several times.",
      flags.bias);
}

struct RuleFlag {
  const Value* value;
  RuleKind kind;
};

Result<std::string> rule_text(const RuleFlag& flag, std::istream& in) {
  if (flag.kind == RuleKind::kRegex) return **flag.value;
  return **flag.value == "-" ? read_stream(in, "stdin", kMostRuleBytes)
                             : read_file(**flag.value, kMostRuleBytes);
}

// The rule, compiled once to see whether it is right.
Result<Rule> rule_of(const SteerFlags& flags, std::istream& in) {
  const RuleKind words = flags.forbid ? RuleKind::kForbiddenWords : RuleKind::kWords;
  const RuleFlag all[] = {{&flags.regex, RuleKind::kRegex},
                          {&flags.words, words},
                          {&flags.json_schema, RuleKind::kJsonSchema}};
  const auto given = [](const RuleFlag& flag) { return flag.value->has_value(); };
  if (std::count_if(std::begin(all), std::end(all), given) > 1) {
    return Error{"--regex, --words and --json-schema are three kinds of rule; give one of them."};
  }
  if (flags.forbid && !flags.words) return Error{"--forbid belongs to --words, which is missing."};
  const auto* chosen = std::find_if(std::begin(all), std::end(all), given);
  if (chosen == std::end(all)) return Rule{};
  Result<std::string> text = rule_text(*chosen, in);
  if (!text) return Error{text.error()};
  // An expression has no name to be told by.
  const std::string name = chosen->kind == RuleKind::kRegex ? "" : source_name(**chosen->value);
  Rule rule{chosen->kind, std::move(text).value(), name};
  if (const auto made = compile_rule(rule); !made) {
    const std::string flag = chosen->kind == RuleKind::kRegex ? "--regex: " : "";
    return Error{flag + made.error()};
  }
  return rule;
}

std::string read_guidance(const SteerFlags& flags, SteerSettings& settings) {
  if (flags.weight && !flags.guide) {
    return "--weight belongs to --guide, which is missing: it takes the prompt to lean away from.";
  }
  if (flags.guide) {
    settings.without = *flags.guide;
    settings.guidance = kUsualWeight;
  }
  if (flags.weight) {
    const KnobInfo& info = *find_knob("guidance_weight");
    const auto weight = read_number("--weight", *flags.weight, info.lowest, info.highest);
    if (!weight) return weight.error();
    settings.guidance = weight.value();
  }
  if (flags.contrast) {
    const auto alpha = read_number("--contrast", *flags.contrast, 0, 1);
    if (!alpha) return alpha.error();
    settings.contrast = alpha.value();
  }
  return {};
}

std::string read_steps(const SteerFlags& flags, SteerOptions& options) {
  if (flags.tokens) {
    const auto tokens =
        read_whole(flags.tokens.flag, *flags.tokens, 1, GenerateOptions::kMostTokens);
    if (!tokens) return tokens.error();
    options.tokens = static_cast<std::size_t>(tokens.value());
  }
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return seed.error();
    options.settings.generate.seed = seed.value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kTextOrJson);
    if (!format) return format.error();
    options.json = format.value() == kJson;
  }
  return {};
}

// The token that --bias names: by its bytes, as the screen shows it, or by its number.
std::optional<TokenId> biased_token(const Model& model, std::string_view name) {
  const auto& pieces = model.info().pieces;
  const auto found = std::find(pieces.begin(), pieces.end(), name);
  if (found != pieces.end()) return static_cast<TokenId>(found - pieces.begin());
  const auto shown = std::find_if(pieces.begin(), pieces.end(),
                                  [&](const std::string& piece) { return visible(piece) == name; });
  if (shown != pieces.end()) return static_cast<TokenId>(shown - pieces.begin());
  if (!name.starts_with('#') || name.size() < 2) return std::nullopt;
  const ParsedNumber id = parse_number(name.substr(1));
  const bool whole = id.fault == NumberFault::kNone && id.value >= 0 &&
                     id.value < model.info().vocabulary && id.value == static_cast<int>(id.value);
  return whole ? std::optional(static_cast<TokenId>(id.value)) : std::nullopt;
}

Result<TokenBias> bias_on(const Model& model, const std::string& text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0) {
    return Error{"--bias is " + logitdice::quoted(text) +
                 ": it takes a token with what is added to its logit, as in \" cake=-2\" or "
                 "\"#17=-inf\"."};
  }
  const std::string name = text.substr(0, equals), number = text.substr(equals + 1);
  const std::optional<TokenId> id = biased_token(model, name);
  if (!id) {
    return Error{"--bias: " + logitdice::quoted(name) +
                 " is no token of this model; a word inside of a text begins with its space, and "
                 "#17 is a token by its number."};
  }
  if (number == "-inf") return TokenBias{*id, -std::numeric_limits<double>::infinity()};
  const auto bias = read_number("--bias " + logitdice::quoted(name), number, -kMostBias, kMostBias);
  if (!bias) return Error{bias.error()};
  return TokenBias{*id, bias.value()};
}

}  // namespace

CommandLine steer_line(SteerFlags& flags) {
  CommandLine line{"logitdice steer",
                   "Writes on from a prompt under a rule: the model proposes, the rule disposes. "
                   "What the rule forbids goes to -inf before the chain; guidance, contrast and "
                   "biases change what is proposed.",
                   kSteerUsage, kSteerExamples, kSteerColumns};
  add_value(line, "--prompt", "TEXT", "What the text begins with; the rule is for what follows.",
            flags.prompt);
  add_value(line, "-n,--tokens", "N", "At most so many tokens, 1 to 10 000; 70 is the default.",
            flags.tokens);
  add_rule_flags(line, flags);
  add_steering_flags(line, flags);
  add_chain_flags(line, flags.chain);
  add_value(line, "--seed", "N", "Which dice, a whole number from 0; 42 is the default.",
            flags.seed);
  add_model_flags(line, flags.model);
  add_value(line, "--format", "WORD", "text or json; text is the default.", flags.format);
  return line;
}

Result<SteerOptions> steer_options(const SteerFlags& flags, std::istream& in) {
  SteerOptions options;
  options.prompt = flags.prompt.value_or("");
  options.model = flags.model;
  std::string wrong = read_steps(flags, options);
  if (wrong.empty()) wrong = read_guidance(flags, options.settings);
  if (!wrong.empty()) return Error{std::move(wrong)};
  const Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return Error{chain.error()};
  options.settings.generate.knobs = knobs_of(chain.value());
  options.settings.generate.profile = profile_of(chain.value());
  Result<Rule> rule = rule_of(flags, in);
  if (!rule) return Error{rule.error()};
  options.settings.rule = std::move(rule).value();
  return options;
}

std::string set_biases(const Values& biases, const Model& model, GenerateSettings& settings) {
  if (biases.empty()) return {};
  std::vector<TokenBias>& all = settings.knobs.logit_bias;
  for (const std::string& text : biases) {
    const Result<TokenBias> bias = bias_on(model, text);
    if (!bias) return bias.error();
    all.push_back(bias.value());
  }
  all = sorted_biases(std::move(all));
  const Stage* stage = find_stage("logit_bias");
  if (!has_stage(settings.profile, *stage)) {
    settings.profile.order.insert(settings.profile.order.begin(), stage);
  }
  return check_logit_bias(all);
}

}  // namespace logitdice::cli
