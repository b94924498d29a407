#include "app/cli/score.h"

#include <algorithm>
#include <utility>

#include "app/cli/chain_flags.h"
#include "app/cli/find_model.h"
#include "app/cli/report_flags.h"
#include "app/cli/score_report.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kScoreUsage =
    "  logitdice score [FILE|-] [--text TEXT] [--rows N]\n"
    "                  [--model FILE.gguf|--server URL] [--format text|json]\n"
    "                  [--compare [knobs] [--profile NAME] [--seed N]]\n";

constexpr const char* kScoreColumns =
    "  token                 Its place in the text, from 1.\n"
    "  rank                  How many tokens the model holds likelier, plus 1 in\n"
    "                        text; from 0 in json.\n"
    "  p                     Its probability at T 1, every knob neutral.\n"
    "  bits                  Its surprise, -log2 p.\n";

constexpr const char* kScoreExamples =
    "  logitdice score story.txt\n"
    "  echo \"Once upon a time\" | logitdice score - --format json\n"
    "  logitdice score --text \"The cat sat on the moon.\" --rows 3\n"
    "  logitdice score story.txt --compare --temperature 0.8\n";

struct ScoreFlags {
  Value file, text, rows, format, seed;
  ModelFlags model;
  bool compare = false;
  ChainFlags chain;
};

struct ScoreOptions {
  int rows = 0, format = 0;
  GenerateSettings settings;  // of the sampled text
};

CommandLine score_line(ScoreFlags& flags) {
  CommandLine line{"logitdice score",
                   "Says how likely a model holds a text that is there already, whoever wrote it: "
                   "probability, rank and surprise of each token, their mean, and the perplexity.",
                   kScoreUsage, kScoreExamples, kScoreColumns};
  add_value(line, "FILE", "", "The text, any bytes of up to 4 MB; - or nothing for stdin.",
            flags.file);
  add_value(line, "--text", "TEXT", "The text itself, instead of a file.", flags.text);
  add_model_flags(line, flags.model);
  add_value(line, "--rows", "N",
            "Only so many tokens, the least likely ones; 0 is all in the text's order, the "
            "default.",
            flags.rows);
  add_value(line, "--format", "WORD",
            "text: a table for people (the default). json: every token with every digit.",
            flags.format);
  add_switch(line, "--compare",
             "Beside the text what the model makes of its beginning, 64 tokens each: sampled with "
             "these knobs and this seed, greedy, and by a beam of 5.",
             flags.compare);
  add_value(line, "--seed", "N", "Which dice the sampled text has; 42 is the default.", flags.seed);
  add_chain_flags(line, flags.chain);
  return line;
}

Result<ScoreOptions> score_options(const ScoreFlags& flags) {
  ScoreOptions options;
  if (flags.text && flags.file) {
    return Error{"--text is the text itself; give it or a file."};
  }
  if (flags.rows) {
    const auto rows = read_rows(*flags.rows);
    if (!rows) return Error{rows.error()};
    options.rows = rows.value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kTextOrJson);
    if (!format) return Error{format.error()};
    options.format = format.value();
  }
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return Error{seed.error()};
    options.settings.seed = seed.value();
  }
  const Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return Error{chain.error()};
  options.settings.knobs = knobs_of(chain.value());
  options.settings.profile = profile_of(chain.value());
  return options;
}

// A file's byte order mark says how it is written, and is no part of its text.
Result<std::string> scored_bytes(const ScoreFlags& flags, std::istream& in) {
  if (flags.text) return *flags.text;
  const std::string file = flags.file.value_or("-");
  Result<std::string> text =
      file == "-" ? read_stream(in, "stdin", kMostScoredBytes) : read_file(file, kMostScoredBytes);
  if (text && text->starts_with(kByteOrderMark)) return text->substr(kByteOrderMark.size());
  return text;
}

// Line ends of Windows are judged as they are: rare in what a model has read, and dear.
void remark_on_line_ends(std::ostream& err, std::string_view text) {
  const std::int64_t returns = std::count(text.begin(), text.end(), '\r');
  if (returns == 0) return;
  err << "logitdice: the text has " << grouped(returns) << " carriage " << plural(returns, "return")
      << " (\\r, as in line ends of Windows), which the model judges like any other character; "
         "tr -d '\\r' leaves them out.\n";
}

// What the numbers do not say by themselves.
void write_remarks(std::ostream& err, const ScoredText& text, const Model& model) {
  if (text.given > 0) {
    err << "logitdice: this model puts nothing before a text: the first token is not judged.\n";
  }
  if (text.least_seen > 0) {
    err << "logitdice: the model sees " << grouped(model.info().context)
        << " tokens at once: the text is read in windows that overlap, each token judged by at "
           "least "
        << grouped(static_cast<std::int64_t>(text.least_seen)) << " before it.\n";
  }
}

int run_comparison(const ModelHandle& model, std::string text, const ScoreOptions& options,
                   const Streams& io) {
  const Result<Likelihood> found = likelihood(model, {std::move(text), options.settings});
  if (!found) return refuse(io.err, found.error());
  (options.format == kJson ? write_comparison_json : write_comparison_text)(io.out, found.value(),
                                                                            *model);
  return finish_output(io);
}

int run_score(const ScoreFlags& flags, const ScoreOptions& options, const Streams& io) {
  const Result<ModelHandle> found = find_model(flags.model, io.err);
  if (!found) return refuse(io.err, found.error());
  const Model& model = *found.value();
  const Result<std::string> text = scored_bytes(flags, io.in);
  if (!text) return refuse(io.err, text.error());
  remark_on_line_ends(io.err, text.value());
  if (flags.compare) return run_comparison(found.value(), text.value(), options, io);
  const Result<ScoredText> scored = score(model, text.value());
  if (!scored) return refuse(io.err, scored.error());
  if (options.format == kJson) {
    write_score_json(io.out, scored.value(), model);
  } else {
    write_score_text(io.out, scored.value(), model, options.rows);
  }
  write_remarks(io.err, scored.value(), model);
  return finish_output(io);
}

}  // namespace

int score_command(std::span<const std::string> arguments, const Streams& io) {
  ScoreFlags flags;
  if (const auto code = parse_flags(score_line(flags), arguments, io)) return *code;
  const Result<ScoreOptions> options = score_options(flags);
  return options ? run_score(flags, options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
