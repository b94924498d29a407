#include "app/cli/speculative.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "app/cli/speculative_report.h"
#include "core/decoding/speculative.h"
#include "core/decoding/speculative_cost.h"
#include "core/decoding/speculative_pair.h"
#include "core/model/embedded.h"
#include "core/readings/token_name.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

constexpr std::int64_t kMostRounds = 10'000'000, kMostTextTokens = 10'000;

constexpr const char* kSpeculativeUsage =
    "  logitdice speculative --target FILE --draft FILE [--rounds 100000]\n"
    "                        [--draft-length 1..8] [--rule RULE] [--seed N]\n"
    "                        [knobs] [--profile NAME] [--order a,b,c]\n"
    "                        [--rows N] [--format text|json]\n"
    "  logitdice speculative --prompt TEXT [-n 70] [--rounds R] [--past-end]\n"
    "                        [--measure] and the same\n";

constexpr const char* kSpeculativeExamples =
    "  logitdice speculative --target cat_sat_on --draft flat_words.txt --top-p 0.9\n"
    "  logitdice speculative --prompt \"Mia wanted to climb\" -n 40 --measure\n"
    "  logitdice speculative --prompt \"One day\" --draft-length 5 --format json\n"
    "  logitdice speculative --target a.json --draft b.json --rule \"accept all\"\n";

constexpr const char* kSpeculativeColumns =
    "  draft p, target q     What each of the two samples, after the same chain.\n"
    "  accepted              How likely a guess is to pass: by the rule.\n"
    "  residual              max(0, q - p) / sum: what is drawn from after a reject.\n"
    "  share, off, in σ      Of all tokens written, and its distance from q.\n"
    "  tokens per target pass, accepted of those looked at (until the first\n"
    "  reject, with it), accepted of all drafted: three different numbers.\n"
    "  χ²                    Two distributions: Pearson's test of the counts.\n"
    "                        A text: of where each token lies on its own target's\n"
    "                        line, in ten equal cells.\n";

struct SpeculativeFlags {
  Value target, draft, prompt, tokens, length, rounds, seed, rule, rows, format;
  ChainFlags chain;
  bool past_end = false, measure = false;
};

void add_source_flags(CommandLine& line, SpeculativeFlags& flags) {
  const std::string what = " of one place: " + source_help(true);
  add_value(line, "--target", "FILE", "The target's distribution" + what, flags.target);
  add_value(line, "--draft", "FILE",
            "The draft's, of the same tokens: they are matched by name where their ids differ.",
            flags.draft);
  add_value(line, "--prompt", "TEXT",
            "Instead of the two, a text: the tiny GPT goes on from it, its draft guesses ahead.",
            flags.prompt);
  add_value(line, "-n,--tokens", "N",
            "Of a text: at most so many tokens, 1 to 10 000; 70 is the default where --rounds does "
            "not say otherwise.",
            flags.tokens);
  add_switch(line, "--past-end", "Of a text: goes on past the end of a story.", flags.past_end);
  add_switch(line, "--measure",
             "Of a text, in words: what the passes cost on this computer, and the speed-up.",
             flags.measure);
}

CommandLine speculative_line(SpeculativeFlags& flags) {
  CommandLine line{"logitdice speculative",
                   "Speculative decoding: a draft guesses tokens ahead, the target checks all of "
                   "them in one pass, and what is written has the target's distribution.",
                   kSpeculativeUsage, kSpeculativeExamples, kSpeculativeColumns};
  add_source_flags(line, flags);
  add_value(line, "--draft-length", "K",
            "How many tokens the draft guesses ahead, 1 to 8; 2 is the default.", flags.length);
  add_value(line, "--rounds", "R",
            "How many rounds, each one pass of the target, 1 to 10 000 000. Of two distributions "
            "100 000 is the default; of a text as many as its tokens take.",
            flags.rounds);
  add_value(line, "--seed", "N",
            "Which dice, a whole number from 0; 42 is the default. The coins of a round depend on "
            "the seed and on the round's number, on nothing else.",
            flags.seed);
  add_value(
      line, "--rule", "RULE",
      "When a guess passes: \"min(1,q/p)\" with that probability (the default), \"q>=p only\" "
      "or \"accept all\". The last two miss the target's distribution.",
      flags.rule);
  add_chain_flags(line, flags.chain);
  add_value(line, "--rows", "N", "How many tokens or rounds are listed; 0 is all, 20 the default.",
            flags.rows);
  add_value(line, "--format", "WORD",
            "text: tables for people (the default). json: the counts with every digit.",
            flags.format);
  return line;
}

struct SpeculativeOptions {
  std::string target, draft, prompt;
  bool of_text = false, past_end = false, measure = false;
  std::size_t tokens = kMostTextTokens;
  std::int64_t rounds = kMostRounds;
  ChainArguments chain;
  SpeculativeSettings settings;
  int rows = 20, format = 0;
};

// As it stands on the screen or is typed in a shell: spaces, dashes and the kind of sign do not
// matter.
std::string plain_rule(std::string text) {
  const std::pair<std::string_view, std::string_view> same[] = {
      {"≥", ">="}, {"÷", "/"}, {" ", ""}, {"-", ""}, {"_", ""}};
  for (const auto& [sign, plain] : same) {
    for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) {
      text.replace(at, sign.size(), plain);
      at += plain.size();
    }
  }
  return text;
}

Result<AcceptRule> read_rule(const std::string& text) {
  for (std::size_t i = 0; i < std::size(kAcceptRuleIds); ++i) {
    if (plain_rule(text) == plain_rule(std::string(kAcceptRuleIds[i]))) {
      return static_cast<AcceptRule>(i);
    }
  }
  return Error{"--rule is " + logitdice::quoted(text) +
               ": it must be one of \"min(1,q/p)\", \"q>=p only\" and \"accept all\"."};
}

// Empty, or which flags contradict each other.
std::string check_sources(const SpeculativeFlags& f) {
  const bool pair = f.target || f.draft;
  if (!pair && !f.prompt) {
    return "There is nothing to write: name --target FILE and --draft FILE, or --prompt TEXT.";
  }
  if (pair && f.prompt) {
    return "--prompt is a text of the models inside, --target and --draft are distributions: name "
           "one or the others.";
  }
  if (pair && !(f.target && f.draft)) {
    return std::string(f.target ? "--draft" : "--target") +
           " is missing: a round needs a distribution of each.";
  }
  if (pair && *f.target == "-" && *f.draft == "-") {
    return "--target and --draft are both -, and stdin can be read once: name a file for one.";
  }
  if (!f.prompt && (f.tokens || f.past_end || f.measure)) {
    return std::string(f.tokens     ? "-n"
                       : f.past_end ? "--past-end"
                                    : "--measure") +
           " is about a text: it goes with --prompt.";
  }
  return {};
}

// A whole number within its limits; the value stays as it is where nobody named the flag.
template <class Number>
std::string read_count(const Value& value, std::int64_t most, Number& number) {
  if (!value) return {};
  const auto read = read_whole(value.flag, *value, 1, most);
  if (!read) return read.error();
  number = static_cast<Number>(read.value());
  return {};
}

std::string read_numbers(const SpeculativeFlags& flags, SpeculativeOptions& options) {
  if (options.of_text && !flags.rounds) options.tokens = 70;
  if (!options.of_text) options.rounds = 100'000;
  for (const std::string& wrong :
       {read_count(flags.length, kMostDrafted, options.settings.draft_length),
        read_count(flags.rounds, kMostRounds, options.rounds),
        read_count(flags.tokens, kMostTextTokens, options.tokens)}) {
    if (!wrong.empty()) return wrong;
  }
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return seed.error();
    options.settings.writing.seed = seed.value();
  }
  if (flags.rows) {
    const auto rows = read_rows(*flags.rows);
    if (!rows) return rows.error();
    options.rows = rows.value();
  }
  return {};
}

Result<SpeculativeOptions> speculative_options(const SpeculativeFlags& flags) {
  if (std::string wrong = check_sources(flags); !wrong.empty()) return Error{std::move(wrong)};
  SpeculativeOptions options;
  options.of_text = static_cast<bool>(flags.prompt);
  options.target = flags.target.value_or("");
  options.draft = flags.draft.value_or("");
  options.prompt = flags.prompt.value_or("");
  options.measure = flags.measure;
  if (std::string wrong = read_numbers(flags, options); !wrong.empty())
    return Error{std::move(wrong)};
  const Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return Error{chain.error()};
  GenerateSettings& writing = options.settings.writing;
  writing.knobs = knobs_of(chain.value());
  writing.profile = profile_of(chain.value());
  writing.past_end = flags.past_end;
  writing.keep_logits = false;
  if (flags.rule) {
    const Result<AcceptRule> rule = read_rule(*flags.rule);
    if (!rule) return Error{rule.error()};
    options.settings.rule = rule.value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kTextOrJson);
    if (!format) return Error{format.error()};
    options.format = format.value();
  }
  return options;
}

int print(SpeculativeReport& report, const SpeculativeOptions& options, const Streams& io) {
  std::ranges::sort(report.fell, [](const auto& a, const auto& b) {
    return a.count != b.count ? a.count > b.count : a.id < b.id;
  });
  report.settings = options.settings;
  report.rows = options.rows;
  (options.format == kJson ? write_speculative_json : write_speculative_text)(io.out, report);
  return finish_output(io);
}

// ---- two distributions ----------------------------------------------------------------------

Result<DistributionPair> read_pair(const SpeculativeOptions& options, std::istream& in) {
  Result<Distribution> target = read_source(options.target, in);
  if (!target) return Error{target.error()};
  Result<Distribution> draft = read_source(options.draft, in);
  if (!draft) return Error{draft.error()};
  return matched_pair(std::move(target).value(), std::move(draft).value());
}

int run_pair(const SpeculativeOptions& options, const Streams& io) {
  const Result<DistributionPair> pair = read_pair(options, io.in);
  if (!pair) return refuse(io.err, pair.error());
  const auto& [target, draft] = pair.value();
  const GenerateSettings& w = options.settings.writing;
  Situation nothing_said;
  nothing_said.ends = target.tokens.ends();
  const Trace p = trace(draft.logits, nothing_said, w.knobs, w.profile);
  const Trace q = trace(target.logits, nothing_said, w.knobs, w.profile);
  const Result<SpeculativePlace> place = speculative_place(&p, q, options.settings.rule);
  if (!place) return refuse(io.err, place.error());
  const PlaceTally tally = PlaceRounds(place.value(), options.settings.draft_length, true)
                               .run(w.seed, 0, options.rounds);
  SpeculativeReport report;
  report.counts = tally.counts;
  report.test = chi_square(place.value(), tally);
  report.target = printable(target.title);
  report.draft = printable(draft.title);
  report.place = &place.value();
  report.tally = &tally;
  for (std::size_t i = 0; i < place->tokens.size(); ++i) {
    const TokenId id = place->tokens[i].id;
    report.names.push_back(token_name(target, id));
    if (tally.fell[i] > 0) report.fell.push_back({target.tokens.bytes(id), id, tally.fell[i]});
  }
  return print(report, options, io);
}

// ---- a text ---------------------------------------------------------------------------------

void name_written(const Model& model, const SpeculativeText& text, SpeculativeReport& report) {
  std::map<TokenId, std::int64_t> counts;
  for (std::size_t i = text.prompt_tokens; i < text.tokens.size(); ++i) {
    const TokenId token = text.tokens[i];
    report.written += text_of_token(model, token);
    report.names.push_back(visible_or_empty(model.piece(token)));
    ++counts[token];
  }
  for (const auto& [id, count] : counts) {
    report.fell.push_back({std::string(model.piece(id)), id, count});
  }
}

int run_text(const SpeculativeOptions& options, const Streams& io) {
  const ModelHandle &target = tiny_model(), &draft = draft_model();
  if (!target || !draft) {
    return refuse(io.err, "This program was built without its models.", kFailure);
  }
  Result<SpeculativeText> text =
      begin_speculative(*target, *draft, options.prompt, options.settings);
  if (!text) return refuse(io.err, text.error());
  const Result<bool> done =
      append_rounds(text.value(), *target->new_session(), *draft->new_session(), options.tokens,
                    static_cast<std::size_t>(options.rounds));
  if (!done) return refuse(io.err, done.error());
  SpeculativeReport report;
  report.counts = text->counts;
  report.test = uniformity_test({&text.value(), 1});
  report.target = target->info().name;
  report.draft = draft->info().name;
  report.text = &text.value();
  name_written(*target, text.value(), report);
  if (options.measure) {
    const Result<PassCosts> costs =
        measure_passes(*target, *draft, text->tokens, options.settings.draft_length);
    if (!costs) return refuse(io.err, costs.error(), kFailure);
    report.costs = costs.value();
  }
  return print(report, options, io);
}

}  // namespace

int speculative_command(std::span<const std::string> arguments, const Streams& io) {
  SpeculativeFlags flags;
  if (const auto code = parse_flags(speculative_line(flags), arguments, io)) return *code;
  const Result<SpeculativeOptions> options = speculative_options(flags);
  if (!options) return refuse(io.err, options.error());
  return (options->of_text ? run_text : run_pair)(options.value(), io);
}

}  // namespace logitdice::cli
