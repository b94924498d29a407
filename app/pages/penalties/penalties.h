#pragma once

#include "app/program/app_state.h"
#include "app/program/commands.h"

// What update() does for the Penalties view.
namespace logitdice {

/// Reads the typed prompt and output as tokens of the distribution on the screen.
void read_history(AppState& state);

/// What a person typed takes the place of a generated text. A word that is no token stands in
/// history.unknown afterwards. `prompt` may be null: it stays.
void set_history(AppState& state, const std::string& output, const std::string* prompt);

/// The text of the Generate view up to the selected step, or to its last one.
void use_generated_text(AppState& state);

/// The token of that rank once more at the end of the text.
void say_token(AppState& state, int rank);

/// "The cat sat on the ___" with "mat" already said, or the row on which engines part.
void show_penalty_example(AppState& state, command::ShowPenaltyExample::Which which);

/// The worked example where nobody has loaded or typed anything yet.
void meet_penalties(AppState& state);

/// DRY right after the other penalties.
void add_dry(AppState& state);

/// Makes the lists anew; nothing while the view is not on the screen.
void refresh_penalties(AppState& state);
/// The same where the trace or the selection has changed since.
void keep_penalties_fresh(AppState& state);

void set_penalty_page(AppState& state, PenaltyPage page);
void set_spiral_prompt(AppState& state, const std::string& prompt);
/// Writes the greedy text of the spiral's prompt: with the panel's penalties or without any. What a
/// search has found of the same prompt stays.
void draw_spiral(AppState& state, bool penalised);
/// Looks for the penalty that breaks the loop; while it looks: stops.
void find_penalty(AppState& state);

/// Takes what the workers have made. True if there was anything.
bool poll_penalties(AppState& state);

}  // namespace logitdice
