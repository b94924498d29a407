#pragma once

#include <istream>
#include <optional>
#include <string>

#include "app/cli/flags.h"
#include "app/cli/told_flags.h"
#include "core/capture/capture.h"
#include "core/capture/formats/format.h"

// Which part of a file is meant that holds recorded texts: an entry of several, a step of it.
namespace logitdice::cli {

struct CaptureFlags {
  Value entry, step;
  bool as_captured = false;
};

/// --entry and --as-captured; --step where the command has no other use for the word.
void add_capture_flags(CommandLine& line, CaptureFlags& flags, bool with_step = true);

/// The same as numbers from 1; 0 where it was not named.
struct CaptureChoice {
  int entry = 0, step = 0;
  bool as_captured = false;
  bool step_is_coin = false;  // of a file without recorded texts the step means something else

  bool any() const { return entry > 0 || (step > 0 && !step_is_coin) || as_captured; }
};
Result<CaptureChoice> capture_choice(const CaptureFlags& flags);

/// Why the flags above do nothing with what is called so.
std::string no_recorded_texts(std::string_view name);

/// The entry of a file that is meant: the first that can be read where none is named. `name` begins
/// the sentences.
Result<Capture> chosen_entry(const Captures& captures, int entry, const std::string& name);

/// The step that is meant, from 0: the first with logits where none is named. Refuses one that is
/// not there or that has none.
Result<std::size_t> chosen_step(const Capture& capture, int step, const std::string& name);

/// A file with recorded texts as what one step of one of them is.
struct CapturedSource {
  Capture capture;
  std::size_t step = 0;
};

/// What FILE stands for as a distribution, and in `captured` the text that it is a step of. Refuses
/// flags about texts for a file that has none.
Result<Distribution> read_source(const std::string& source, const CaptureChoice& choice,
                                 const Told& told, std::istream& in,
                                 std::optional<CapturedSource>& captured);

}  // namespace logitdice::cli
