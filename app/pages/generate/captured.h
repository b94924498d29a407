#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "app/program/app_state.h"
#include "app/program/capture_source.h"
#include "core/base/range.h"

// A recorded text of another program, in words.
namespace logitdice::generate_page {

/// The file that the text on the screen is from; null where it is none's.
const CaptureSource* captured(const AppState& state);

/// What stands above its tokens: what the numbers are, and what of the text has none.
std::string about_captured(const AppState& state);

/// What the knobs as they are make of the recorded path: where our coin leaves it, and that the
/// file does not go on from there.
std::string path_text(const AppState& state);

/// "“roof”: p 0.210 at T = 1, rank 2": the token that was recorded at a step.
std::string recorded_text(const AppState& state, std::size_t step);
/// Who chose it, and what greedy decoding would have taken: "the engine chose it; …".
std::string chooser_text(const AppState& state, std::size_t step);
/// "rank 2", "rank 41 or later", "rank 41 to 2 048".
std::string place_text(const GeneratedStep& step);

/// The probability that the timeline and the colours show of a token: at T = 1, or under the knobs
/// where they were moved; nothing where the file leaves it open.
std::optional<double> shown_probability(const AppState& state, std::size_t step);

/// Whether greedy decoding would have taken the same token.
bool is_greedy(const GeneratedStep& step);

/// The step on the screen where the file has no alternatives for it; null where it has.
const GeneratedStep* step_without_list(const AppState& state);

}  // namespace logitdice::generate_page
