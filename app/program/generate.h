#pragma once

#include "app/program/app_state.h"
#include "app/program/commands.h"

// What update() does for the Generate view and for the model in Pipeline.
namespace logitdice {

/// Begins a text with the prompt, the knobs and the seed as they are; stops at once what was
/// running.
void generate(AppState& state);
void stop_generating(AppState& state);
void stop_all(AppState& state);  // the texts of every mode

/// Another text takes the place of the one that was written; undo begins anew.
void take_text(AppState& state, Generation text);

/// Lets the model write on until there are `steps` steps.
void go_on(AppState& state, std::size_t steps);

/// Shows a step's distribution and its coin, as far as there is one.
void select_step(AppState& state, int step);

/// Puts the token of that rank into the selected step and goes on from there.
void force_token(AppState& state, int rank);

/// After a knob moved: the second line, without the model as far as the text stays the same.
void compare_with_same_dice(AppState& state);

/// Whether the texts of the mode on the screen are being written.
bool writes(const GenerateState& generate);

/// Makes the second line the text; undo brings the first back.
void take_same_dice(AppState& state);

void write_presets(AppState& state);
void write_many(AppState& state);

/// For every text that a worker writes: whether there is a model (otherwise state.error says so),
/// begin with the prompt (the sentence where it is refused), stop, and take the new steps, if any.
bool have_model(AppState& state);
std::string begin_writing(LiveText& live, const AppState& state, const GenerateSettings& settings,
                          std::size_t steps);
void stop_writing(LiveText& live);
bool take_news(LiveText& live);

/// Takes what the workers have made. True if there was anything.
bool poll_workers(AppState& state);

/// The model's next-token distribution for the prompt, with all tokens of its vocabulary. Its id is
/// the prefix and the prompt, from which a state file brings it back.
inline const std::string kModelPrefix = "gpt:";
void capture_distribution(AppState& state);

void save_capture(AppState& state, const std::string& path);
void open_capture(AppState& state, const std::string& path, const std::string& text);

/// Remembers the text for undo and begins another version of it.
void begin_version(AppState& state);

/// Swaps the text for another of its versions, for undo and redo.
void swap_version(AppState& state, int from, int to);

/// The prompt and what was written, as it would be written down: an empty line where a story ends.
std::string whole_text(const AppState& state);

/// A token's visible text, and its bytes.
std::string piece_text(const AppState& state, TokenId token);
std::string piece_bytes(const AppState& state, TokenId token);

}  // namespace logitdice
