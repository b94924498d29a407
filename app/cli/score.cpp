#include "app/cli/score.h"

#include "app/cli/find_model.h"
#include "app/cli/report_flags.h"
#include "app/cli/score_report.h"
#include "app/cli/source.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kScoreUsage =
    "  logitdice score [FILE|-] [--text TEXT] [--model FILE.gguf] [--rows N]\n"
    "                  [--format text|json]\n";

constexpr const char* kScoreColumns =
    "  token                 Its place in the text, from 1.\n"
    "  rank                  How many tokens the model holds likelier, plus 1 in\n"
    "                        text; from 0 in json.\n"
    "  p                     Its probability at T 1, every knob neutral.\n"
    "  bits                  Its surprise, -log2 p.\n";

constexpr const char* kScoreExamples =
    "  logitdice score story.txt\n"
    "  echo \"Once upon a time\" | logitdice score - --format json\n"
    "  logitdice score --text \"The cat sat on the moon.\" --rows 3\n";

struct ScoreFlags {
  Value file, text, model, rows, format;
};

CommandLine score_line(ScoreFlags& flags) {
  CommandLine line{"logitdice score",
                   "Says how likely a model holds a text that is there already, whoever wrote it: "
                   "probability, rank and surprise of each token, their mean, and the perplexity.",
                   kScoreUsage, kScoreExamples, kScoreColumns};
  add_value(line, "FILE", "", "The text, any bytes of up to 4 MB; - or nothing for stdin.",
            flags.file);
  add_value(line, "--text", "TEXT", "The text itself, instead of a file.", flags.text);
  add_model_flag(line, flags.model);
  add_value(line, "--rows", "N",
            "Only so many tokens, the least likely ones; 0 is all in the text's order, the "
            "default.",
            flags.rows);
  add_value(line, "--format", "WORD",
            "text: a table for people (the default). json: every token with every digit.",
            flags.format);
  return line;
}

Result<std::string> text_of(const ScoreFlags& flags, std::istream& in) {
  if (flags.text) return *flags.text;
  const std::string file = flags.file.value_or("-");
  if (file == "-") return read_stream(in, "stdin", kMostScoredBytes);
  return read_file(file, kMostScoredBytes);
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

int run_score(const ScoreFlags& flags, int rows, int format, const Streams& io) {
  const Result<ModelHandle> found = find_model(flags.model.value_or(""));
  if (!found) return refuse(io.err, found.error());
  const Model& model = *found.value();
  const Result<std::string> text = text_of(flags, io.in);
  if (!text) return refuse(io.err, text.error());
  const Result<ScoredText> scored = score(model, text.value());
  if (!scored) return refuse(io.err, scored.error());
  if (format == kJson) {
    write_score_json(io.out, scored.value(), model);
  } else {
    write_score_text(io.out, scored.value(), model, rows);
  }
  write_remarks(io.err, scored.value(), model);
  return finish_output(io);
}

}  // namespace

int score_command(std::span<const std::string> arguments, const Streams& io) {
  ScoreFlags flags;
  if (const auto code = parse_flags(score_line(flags), arguments, io)) return *code;
  if (flags.text && flags.file) {
    return refuse(io.err, "--text is the text itself; give it or a file.");
  }
  Result<int> rows(0), format(0);
  if (flags.rows) rows = read_rows(*flags.rows);
  if (!rows) return refuse(io.err, rows.error());
  if (flags.format) format = read_word("--format", *flags.format, kTextOrJson);
  if (!format) return refuse(io.err, format.error());
  return run_score(flags, rows.value(), format.value(), io);
}

}  // namespace logitdice::cli
