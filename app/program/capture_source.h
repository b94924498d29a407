#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/program/model_choice.h"
#include "core/base/result.h"
#include "core/capture/capture.h"
#include "core/capture/formats/format.h"
#include "core/capture/token_table.h"
#include "core/model/model.h"

// Recorded texts of a file: which of them is on the screen, and what a person said of its numbers.
namespace logitdice {

struct AppState;
struct WrittenText;

/// A file as it was read; all texts that are made of it share it.
struct CaptureFile {
  std::string name;  // an absolute path, or the id of a bundled capture
  Captures captures;
};

/// What a person says where the file does not; 0: nothing.
struct CaptureAnswers {
  int vocabulary = 0;            // tokens that the model has
  double value_temperature = 0;  // that the numbers have in them

  bool operator==(const CaptureAnswers&) const = default;
};

/// Where a text on the screen was read from. Never changed once it is made.
struct CaptureSource {
  std::shared_ptr<const CaptureFile> file;
  std::size_t entry = 0;  // of its texts
  CaptureAnswers said;
  Capture capture;    // that text, read as the person said
  TokenTable tokens;  // its names

  const std::vector<CaptureEntry>& entries() const { return file->captures.entries; }
};

/// Whether the knobs, the order and the seed of a capture are its own to begin with: it is one of
/// ours. Another program's are taken by UseSettings.
bool brings_its_chain(const Capture& capture);

/// Whether the T in the numbers has to be asked for, or how many tokens the model has.
bool asks_for_temperature(const CaptureSource& source);
bool asks_for_vocabulary(const CaptureSource& source);

/// A model that may go on with a recorded text whose tokens are its own. Null: the embedded one
/// alone may.
struct ModelAtHand {
  ModelChoice choice;
  ModelHandle model;
};
ModelAtHand model_at_hand(const AppState& state);

/// A text of a file as it comes on the screen, made without the state: on a worker where the file
/// is large. Refused where that entry cannot be read, or not as the person says.
Result<std::shared_ptr<WrittenText>> captured_text(std::shared_ptr<const CaptureFile> file,
                                                   std::size_t entry, const CaptureAnswers& said,
                                                   const ModelAtHand& at_hand);

/// The first entry that can be read.
std::size_t first_entry(const Captures& captures);

/// The source of the text whose step, or whose end, is on the screen; null where that is no
/// capture's.
const CaptureSource* shown_source(const AppState& state);

/// Why the chain as it is cannot run on the numbers of the step on the screen; empty where it can.
std::string why_not_taken(const AppState& state);

/// What the numbers are, in a line.
std::string values_text(const CaptureSource& source);
/// How much of each step the file has: "the 20 best of 50 257", "7 of 9 steps have alternatives".
std::string listed_text(const CaptureSource& source);
/// All that the file says of itself, a line each: for where the mouse rests, and for a reader.
std::string source_lines(const CaptureSource& source);

}  // namespace logitdice
