#pragma once

#include <vector>

#include "app/cli/flags.h"
#include "core/capture/distribution.h"
#include "core/sampling/situation.h"

namespace logitdice::cli {

/// The text so far, for penalties to look at: --history, or its parts --prompt and --output.
struct TextFlags {
  Value history, prompt, output;
};
void add_text_flags(CommandLine& line, TextFlags& flags);

/// Empty, or the sentence that says that the flags contradict each other.
std::string check_text(const TextFlags& flags);

/// The same as tokens of a distribution. A history that is not told apart counts as written by the
/// model.
struct Text {
  std::vector<TokenId> prompt, output;

  Situation situation() const {
    Situation s;
    s.prompt = prompt;
    s.output = output;
    return s;
  }
};

/// Refuses a word that is no token there.
Result<Text> read_text(const Distribution& distribution, const TextFlags& flags);

}  // namespace logitdice::cli
