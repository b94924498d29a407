#include "app/cli/text_flags.h"

#include "core/capture/text_tokens.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

// Appends the tokens; a sentence where there is one that the distribution does not have.
std::string append(const Distribution& distribution, const std::string& flag, const Value& text,
                   std::vector<TokenId>& ids) {
  if (!text) return {};
  const TextTokens tokens = tokens_of_text(distribution, *text);
  ids.insert(ids.end(), tokens.ids.begin(), tokens.ids.end());
  if (tokens.unknown.empty()) return {};
  return flag + ": " + logitdice::quoted(tokens.unknown) +
         " is no token of this distribution; name tokens of it, or their numbers as #17.";
}

}  // namespace

void add_text_flags(CommandLine& line, TextFlags& flags) {
  add_value(line, "--history", "TEXT",
            "The text so far, for penalties to look at: tokens of the distribution, such as "
            "\"mat mat\", or their numbers, such as \"#17 #4\". It counts as written by the model.",
            flags.history);
  add_value(line, "--prompt", "TEXT",
            "Instead of --history, what the person wrote of it: some engines penalise only what "
            "the model wrote.",
            flags.prompt);
  add_value(line, "--output", "TEXT", "And what the model wrote since.", flags.output);
}

std::string check_text(const TextFlags& flags) {
  if (!flags.history || (!flags.prompt && !flags.output)) return {};
  return "--history is the whole text, --prompt and --output are its parts; give either.";
}

Result<Text> read_text(const Distribution& distribution, const TextFlags& flags) {
  Text text;
  std::string wrong = append(distribution, "--history", flags.history, text.output);
  if (wrong.empty()) wrong = append(distribution, "--prompt", flags.prompt, text.prompt);
  if (wrong.empty()) wrong = append(distribution, "--output", flags.output, text.output);
  if (!wrong.empty()) return Error{wrong};
  return text;
}

}  // namespace logitdice::cli
