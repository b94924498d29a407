#include "app/cli/info.h"

#include <algorithm>

#include "app/cli/capture_flags.h"
#include "app/cli/info_text.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/capture/capture_info.h"
#include "core/json/writer.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kInfoUsage =
    "  logitdice info FILE|- [--entry N] [--vocabulary N|NAME]\n"
    "                 [--value-temperature T] [--vocab FILE] [--format text|json]\n";
constexpr const char* kInfoColumns =
    "  token, id             What was chosen; the id where the file names it.\n"
    "  ln p, p               Its log probability in nats and its probability, as the\n"
    "                        file has them.\n"
    "  rank                  Place among the listed, from 1; – where it is not among\n"
    "                        them.\n"
    "  listed                How many alternatives the file has for it.\n"
    "  tail                  What those leave of 1: the rest of the vocabulary.\n";
constexpr const char* kInfoExamples =
    "  logitdice info answer.json\n"
    "  curl -s localhost:8080/completion -d '{\"prompt\": \"Once\", \"n_probs\": 20}' \\\n"
    "    | logitdice info - --format json\n"
    "  logitdice info batch_output.jsonl --entry 7\n";

constexpr const char* kConvertUsage =
    "  logitdice convert FILE|- -o OUT.capture.json [--entry N] [--vocabulary N|NAME]\n"
    "                    [--value-temperature T] [--vocab FILE]\n";
constexpr const char* kConvertExamples = "  logitdice convert answer.json -o answer.capture.json\n";

constexpr const char* kFileHelp =
    "A file of recorded steps: what an engine answered (JSON, a stream, JSON lines) or a capture; "
    "- for stdin.";

struct InfoFlags {
  Value file, format, out;
  CaptureFlags capture;
  ToldFlags told;
};

// What is meant, and what a person says of it.
struct Asked {
  std::string file;
  int entry = 0;  // from 1; 0: the first that can be read
  Told told;
};

Result<Capture> capture_of(const Opened& opened, int entry, const std::string& name) {
  if (const auto* captures = std::get_if<Captures>(&opened)) {
    return chosen_entry(*captures, entry, name);
  }
  return file_error(name,
                    "there are no recorded texts in this file; a list of logits is read by "
                    "logitdice trace");
}

int report(const CaptureInfo& info, const Captures* all, int format, const Streams& io) {
  if (format == kJson) {
    JsonWriter json(io.out);
    write_info_json(json, info);
  } else {
    write_info_text(io.out, info, all);
  }
  return finish_output(io);
}

int run_info(const Asked& asked, int format, const Streams& io) {
  const Result<Opened> opened = open_source(asked.file, io.in, asked.told);
  if (!opened) return refuse(io.err, opened.error());
  if (const auto* distribution = std::get_if<Distribution>(&opened.value())) {
    return report(info_of(*distribution), nullptr, format, io);
  }
  const Result<Capture> capture = capture_of(opened.value(), asked.entry, source_name(asked.file));
  if (!capture) return refuse(io.err, capture.error());
  return report(info_of(capture.value()), std::get_if<Captures>(&opened.value()), format, io);
}

int run_convert(const Asked& asked, const std::string& out, const Streams& io) {
  const Result<Opened> opened = open_source(asked.file, io.in, asked.told);
  if (!opened) return refuse(io.err, opened.error());
  const Result<Capture> capture = capture_of(opened.value(), asked.entry, source_name(asked.file));
  if (!capture) return refuse(io.err, capture.error());
  const Result<Written> written = write_file_atomically(out, capture_to_json(capture.value()));
  if (!written) return refuse(io.err, written.error());
  tell_folder(io.err, written.value());
  return finish_output(io);
}

// The file is named.
Result<Asked> asked_for(const InfoFlags& flags) {
  const Result<CaptureChoice> choice = capture_choice(flags.capture);
  if (!choice) return Error{choice.error()};
  Result<Told> told = told_of(flags.told);
  if (!told) return Error{told.error()};
  return Asked{*flags.file, choice->entry, std::move(told).value()};
}

void add_capture_entry(CommandLine& line, InfoFlags& flags) {
  add_value(
      line, "--entry", "N",
      "Which of its texts, from 1: a line of a batch, a choice of an answer. Default: the first "
      "that can be read.",
      flags.capture.entry);
  add_told_flags(line, flags.told);
}

}  // namespace

int info_command(std::span<const std::string> arguments, const Streams& io) {
  InfoFlags flags;
  CommandLine line{
      "logitdice info",
      "Says what a file of recorded steps is: which program wrote it, what its numbers "
      "are, which tokens were chosen, and what is left out.",
      kInfoUsage, kInfoExamples, kInfoColumns};
  add_value(line, "FILE", "", kFileHelp, flags.file);
  add_capture_entry(line, flags);
  add_value(line, "--format", "WORD", "text: for people (the default). json: with every digit.",
            flags.format);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (!flags.file)
    return refuse(io.err, "info needs a FILE, or - for stdin; see logitdice info --help.");
  int format = 0;
  if (flags.format) {
    const auto word = read_word("--format", *flags.format, kTextOrJson);
    if (!word) return refuse(io.err, word.error());
    format = word.value();
  }
  const Result<Asked> asked = asked_for(flags);
  if (!asked) return refuse(io.err, asked.error());
  return run_info(asked.value(), format, io);
}

int convert_command(std::span<const std::string> arguments, const Streams& io) {
  InfoFlags flags;
  CommandLine line{"logitdice convert",
                   "Writes a file of recorded steps, whichever program wrote it, in the format of "
                   "this one.",
                   kConvertUsage, kConvertExamples};
  add_value(line, "FILE", "", kFileHelp, flags.file);
  add_value(line, "-o,--out", "OUT.capture.json", "Where the capture goes.", flags.out);
  add_capture_entry(line, flags);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (!flags.file || !flags.out) {
    return refuse(io.err,
                  "convert needs a FILE and -o OUT.capture.json; see logitdice convert --help.");
  }
  const Result<Asked> asked = asked_for(flags);
  if (!asked) return refuse(io.err, asked.error());
  return run_convert(asked.value(), *flags.out, io);
}

}  // namespace logitdice::cli
