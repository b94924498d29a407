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

constexpr const char* kInfoUsage = "  logitdice info FILE|- [--entry N] [--format text|json]\n";
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
    "  logitdice convert FILE|- -o OUT.capture.json [--entry N]\n";
constexpr const char* kConvertExamples = "  logitdice convert answer.json -o answer.capture.json\n";

constexpr const char* kFileHelp =
    "A file of recorded steps: what an engine answered (JSON, a stream, JSON lines) or a capture; "
    "- for stdin.";

struct InfoFlags {
  Value file, format, out;
  CaptureFlags capture;
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

int run_info(const std::string& file, int entry, int format, const Streams& io) {
  const Result<Opened> opened = open_source(file, io.in);
  if (!opened) return refuse(io.err, opened.error());
  if (const auto* distribution = std::get_if<Distribution>(&opened.value())) {
    return report(info_of(*distribution), nullptr, format, io);
  }
  const Result<Capture> capture = capture_of(opened.value(), entry, source_name(file));
  if (!capture) return refuse(io.err, capture.error());
  return report(info_of(capture.value()), std::get_if<Captures>(&opened.value()), format, io);
}

int run_convert(const std::string& file, const std::string& out, int entry, const Streams& io) {
  const Result<Opened> opened = open_source(file, io.in);
  if (!opened) return refuse(io.err, opened.error());
  const Result<Capture> capture = capture_of(opened.value(), entry, source_name(file));
  if (!capture) return refuse(io.err, capture.error());
  const Result<Written> written = write_file_atomically(out, capture_to_json(capture.value()));
  if (!written) return refuse(io.err, written.error());
  tell_folder(io.err, written.value());
  return finish_output(io);
}

// The entry, or the sentence that says what it takes.
Result<int> entry_of(const InfoFlags& flags) {
  const Result<CaptureChoice> choice = capture_choice(flags.capture);
  if (!choice) return Error{choice.error()};
  return choice->entry;
}

void add_entry_flag(CommandLine& line, InfoFlags& flags) {
  add_value(
      line, "--entry", "N",
      "Which of its texts, from 1: a line of a batch, a choice of an answer. Default: the first "
      "that can be read.",
      flags.capture.entry);
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
  add_entry_flag(line, flags);
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
  const Result<int> entry = entry_of(flags);
  if (!entry) return refuse(io.err, entry.error());
  return run_info(*flags.file, entry.value(), format, io);
}

int convert_command(std::span<const std::string> arguments, const Streams& io) {
  InfoFlags flags;
  CommandLine line{"logitdice convert",
                   "Writes a file of recorded steps, whichever program wrote it, in the format of "
                   "this one.",
                   kConvertUsage, kConvertExamples};
  add_value(line, "FILE", "", kFileHelp, flags.file);
  add_value(line, "-o,--out", "OUT.capture.json", "Where the capture goes.", flags.out);
  add_entry_flag(line, flags);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  if (!flags.file || !flags.out) {
    return refuse(io.err,
                  "convert needs a FILE and -o OUT.capture.json; see logitdice convert --help.");
  }
  const Result<int> entry = entry_of(flags);
  if (!entry) return refuse(io.err, entry.error());
  return run_convert(*flags.file, *flags.out, entry.value(), io);
}

}  // namespace logitdice::cli
