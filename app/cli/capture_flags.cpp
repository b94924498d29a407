#include "app/cli/capture_flags.h"

#include <limits>

#include "app/cli/source.h"
#include "core/capture/captured_values.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

Result<int> from_1(const Value& value) {
  if (!value) return 0;
  const auto number = read_whole(value.flag, *value, 1, std::numeric_limits<int>::max());
  if (!number) return Error{number.error()};
  return static_cast<int>(number.value());
}

}  // namespace

void add_capture_flags(CommandLine& line, CaptureFlags& flags, bool with_step) {
  constexpr const char* kGroup = "Of a file with recorded texts";
  add_value(line, "--entry", "N",
            "Which of its texts, from 1: a line of a batch, a choice of an answer (logitdice info "
            "lists them). Default: the first that can be read.",
            flags.entry, kGroup);
  if (with_step) {
    add_value(line, "--step", "N",
              "Which token of the text, from 1. Default: the first that has alternatives.",
              flags.step, kGroup);
  }
  add_switch(line, "--as-captured",
             "Takes the chain and the text so far that the file names: profile, order and knobs. "
             "Flags beside it count more.",
             flags.as_captured, kGroup);
}

Result<CaptureChoice> capture_choice(const CaptureFlags& flags) {
  CaptureChoice choice;
  const Result<int> entry = from_1(flags.entry), step = from_1(flags.step);
  if (!entry) return Error{entry.error()};
  if (!step) return Error{step.error()};
  choice.entry = entry.value();
  choice.step = step.value();
  choice.as_captured = flags.as_captured;
  return choice;
}

Result<Capture> chosen_entry(const Captures& captures, int entry, const std::string& name) {
  if (entry == 0) return captures.first();
  const auto count = static_cast<std::int64_t>(captures.entries.size());
  if (entry > count) {
    return Error{"--entry is " + std::to_string(entry) + ": " + logitdice::quoted(name) + " has " +
                 std::to_string(count) + " " + plural(count, "text") + "."};
  }
  return captures.entries[static_cast<std::size_t>(entry) - 1].capture;
}

Result<std::size_t> chosen_step(const Capture& capture, int step, const std::string& name) {
  const std::size_t count = capture.steps.size();
  if (step > 0 && static_cast<std::size_t>(step) > count) {
    return Error{"--step is " + std::to_string(step) + ": the text has " + std::to_string(count) +
                 " " + plural(static_cast<std::int64_t>(count), "token") + "."};
  }
  const std::size_t first = step_with_logits(capture);
  const std::size_t wanted = step > 0 ? static_cast<std::size_t>(step) - 1 : first;
  if (wanted < count && !capture.steps[wanted].logits.empty()) return wanted;
  return file_error(name,
                    step > 0 && first < count
                        ? "token " + std::to_string(step) +
                              " has no alternatives, only its own log probability; the first that "
                              "has is number " +
                              std::to_string(first + 1)
                        : "no token of this text has alternatives, only its own log probability; "
                          "ask the server for some, mostly with \"top_logprobs\"");
}

std::string no_recorded_texts(std::string_view name) {
  return "--entry, --step and --as-captured are about recorded texts, which " +
         logitdice::quoted(name) + " does not hold.";
}

Result<Distribution> read_source(const std::string& source, const CaptureChoice& choice,
                                 const Told& told, std::istream& in,
                                 std::optional<CapturedSource>& captured) {
  Result<Opened> opened = open_source(source, in, told);
  if (!opened) return Error{opened.error()};
  const std::string name = source_name(source);
  const auto* captures = std::get_if<Captures>(&opened.value());
  if (!captures) {
    if (choice.any()) {
      return Error{no_recorded_texts(name.empty() ? "the distribution" : name)};
    }
    return named_distribution(std::move(opened).value(), source);
  }
  Result<Capture> capture = chosen_entry(*captures, choice.entry, name);
  if (!capture) return Error{capture.error()};
  const Result<std::size_t> step = chosen_step(capture.value(), choice.step, name);
  if (!step) return Error{step.error()};
  Distribution out = distribution_of(capture.value(), step.value());
  out.id = name;
  captured = CapturedSource{std::move(capture).value(), step.value()};
  return out;
}

}  // namespace logitdice::cli
