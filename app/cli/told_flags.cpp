#include "app/cli/told_flags.h"

#include <utility>

#include "core/capture/formats/arrays/token_names.h"
#include "core/capture/told.h"
#include "core/capture/vocabularies.h"

namespace logitdice::cli {
namespace {

constexpr const char* kGroup = "Told of a file that does not tell";

std::string known_sizes() {
  std::string list;
  for (const VocabularySize& known : known_vocabularies()) {
    list += (list.empty() ? "" : ", ") + std::string(known.id);
  }
  return list;
}

// Every text with `change` made to it.
template <class Change>
Result<Opened> changed(Opened opened, std::string_view flag, Change change) {
  auto* captures = std::get_if<Captures>(&opened);
  if (!captures) {
    return Error{std::string(flag) + " is about recorded texts, which this file does not hold."};
  }
  for (CaptureEntry& entry : captures->entries) {
    if (!entry.capture) continue;
    Result<Capture> made = change(std::move(entry.capture).value());
    if (!made) return Error{std::string(flag) + ": " + made.error()};
    entry.capture = std::move(made);
  }
  return opened;
}

}  // namespace

void add_told_flags(CommandLine& line, ToldFlags& flags) {
  add_value(
      line, "--vocabulary", "N|NAME",
      "How many tokens the model has, where the file gives the best of them only: with it the "
      "rest has bounds at every temperature. A number, or a model's: " +
          known_sizes() + ".",
      flags.vocabulary, kGroup);
  add_value(line, "--value-temperature", "T",
            "The temperature that the file's log probabilities have in them, above 0.",
            flags.value_temperature, kGroup);
  add_value(line, "--vocab", "FILE",
            "What tokens are called, for arrays: a vocab.json, a tokenizer.json or a GGUF file. "
            "Default: one that stands beside the array.",
            flags.names, kGroup);
}

Result<Told> told_of(const ToldFlags& flags) {
  Told told;
  if (flags.vocabulary) {
    const Result<int> tokens = vocabulary_size(*flags.vocabulary);
    if (!tokens) return Error{flags.vocabulary.flag + ": " + tokens.error()};
    told.vocabulary = tokens.value();
  }
  if (flags.value_temperature) {
    const Result<double> t = read_number(flags.value_temperature.flag, *flags.value_temperature, 0,
                                         kMostValueTemperature);
    if (!t) return Error{t.error()};
    if (t.value() == 0) return Error{flags.value_temperature.flag + " must be above 0."};
    told.value_temperature = t.value();
  }
  told.names = flags.names.value_or("");
  return told;
}

Result<Opened> tell(Opened opened, const Told& told) {
  Result<Opened> out = std::move(opened);
  if (told.value_temperature > 0) {
    out = changed(std::move(out).value(), "--value-temperature", [&](Capture capture) {
      return with_value_temperature(std::move(capture), told.value_temperature);
    });
  }
  if (out && told.vocabulary > 0) {
    out = changed(std::move(out).value(), "--vocabulary", [&](Capture capture) {
      return with_vocabulary(std::move(capture), told.vocabulary);
    });
  }
  if (!out || told.names.empty()) return out;
  const Result<TokenNames> names = load_token_names(told.names);
  if (!names) return Error{names.error()};
  out = with_names(std::move(out).value(), names.value());
  return out ? std::move(out) : Result<Opened>(Error{"--vocab: " + out.error()});
}

}  // namespace logitdice::cli
