#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice {

/// What the chosen model is doing, for the status bar: "qwen.gguf: asking · 12 tokens/s"; empty for
/// the embedded one, which answers at once, and where there is nothing to say.
std::string model_status(const AppState& state);

/// Which model is chosen, what it is like and what it is doing, in lines for who rests on its menu.
std::string model_hint(const AppState& state);

/// How fast the text is written, by a model that takes its time; empty otherwise.
std::string writing_pace(const AppState& state);

}  // namespace logitdice
