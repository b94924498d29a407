#pragma once

#include <span>
#include <string>

#include "app/program/app_state.h"
#include "core/base/result.h"
#include "core/capture/formats/format.h"
#include "core/capture/distribution.h"
#include "core/decoding/next_token.h"

// What is on the screen: a distribution that was opened, or a step of the text.
namespace logitdice {

struct CaptureFile;  // app/program/capture_source.h

/// Opens whatever the file is: a distribution, a capture, a saved state; on a worker where it is
/// large. `bytes` is what it holds, null where that is still to be read.
void open_file(AppState& state, const std::string& path, const std::string* bytes);

/// So that a saved state finds a file again, from wherever the program is started.
std::string absolute_path(const std::string& path);

/// A distribution by the id that it has: bundled, what the model says of a prompt, or a file, whose
/// path becomes absolute. Files that are read here are regular ones, nothing that waits for a
/// writer.
Result<Distribution> load_named(const std::string& name);
/// Of recorded texts, by an id or a path.
Result<std::shared_ptr<const CaptureFile>> load_capture_file(const std::string& name);

/// Nothing that waits for a writer: a frame never waits. The sentence for what does; empty
/// otherwise.
std::string refuse_waiting(const std::string& path);
Result<Opened> open_regular(const std::string& path);

/// Puts an opened distribution on the screen; where there is none, its sentence into state.error.
void show_opened(AppState& state, Result<Distribution> loaded);

/// A text of a capture takes the place of the one that was written.
void take_text(AppState& state, std::shared_ptr<WrittenText> text);

/// The same with its prompt, and with the chain that it is shown with, on the page that shows
/// texts.
void show_text(AppState& state, std::shared_ptr<WrittenText> text);

/// A distribution or a capture that comes with the program.
void show_bundled(AppState& state, const std::string& id);

/// Shows a step's distribution and its coin, as far as there is one.
void select_step(AppState& state, int step);

/// What a person typed takes the place of a generated text. `prompt` may be null: it stays.
void set_typed(AppState& state, const std::string& output, const std::string* prompt);

/// Reads texts as tokens of the distribution on the screen; made when it is first asked for.
const TextReader& text_reader(AppState& state);

/// Puts a page on the screen; the page may begin something there.
void show_page(AppState& state, const PageInfo& page);

/// The distribution of a step of the text. The text before it is the context.
Distribution step_distribution(const AppState& state, std::size_t step);

/// The model's next-token distribution for a prompt and the tokens that were said behind it. Its id
/// is kModelPrefix and the prompt, from which a state file brings it back.
Result<Distribution> ask_model(const std::string& prompt, std::span<const TokenId> said = {});

}  // namespace logitdice
