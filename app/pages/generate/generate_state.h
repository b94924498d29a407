#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/decoding/generate.h"
#include "core/decoding/generation_worker.h"
#include "core/decoding/text_statistics.h"

namespace logitdice {

/// What the Generate view is about: one text, the three presets, or many texts at once.
enum class GenerateMode { text, presets, many };
std::string_view generate_mode_id(GenerateMode mode);  // "text", "presets", "many"

/// A text that a worker may still be writing.
struct LiveText {
  Generation text;
  std::optional<GenerationWorker> worker;  // made when it is first needed
  bool running = false;
  std::string error;
};

/// Knobs that show what the knobs are for, all on the same prompt and the same coins.
struct TextPreset {
  std::string_view title;
  std::string_view help;
  Knobs knobs;
};
const std::array<TextPreset, 3>& text_presets();
inline constexpr std::size_t kPresetTokens = 400;  // greedy says whole sentences again by then

/// The prompt, the text that was written, what the same dice give under the knobs as they are now,
/// and what else the Generate view shows.
struct GenerateState {
  std::string prompt = "Once upon a time, in a forest far away";
  int length = 40;  // tokens wanted, 1 to kMostTokens
  GenerateMode mode = GenerateMode::text;

  LiveText written;
  LiveText same_dice;         // the second line; no steps where it was never needed
  bool same_dice_on = false;  // the knobs are others than those the text was written with
  std::vector<bool> differs;  // (same_dice.steps,) which of its tokens are others
  int selected = -1;          // step whose distribution is on the screen; −1: none
  bool follow = true;         // the newest step is selected while the text is being written
  bool shown_in_preview = false;  // the text preview shows the text, not the dice
  std::map<TokenId, std::string> pieces;  // of a capture from another model; empty: the tiny GPT's
  std::string file;                       // of that capture
  TextStatistics statistics;  // of the written text

  std::array<LiveText, 3> presets;
  std::array<TextStatistics, 3> preset_statistics;

  LiveText many;                      // the worker of all of them
  int continuations = 8;              // 1 to kMostContinuations
  std::vector<Generation> many_texts;
  std::array<Distinct, 4> spread;     // distinct-1 to distinct-4 over many_texts

  std::map<int, Generation> other_versions;  // for undo, by Turn::text
  int versions = 0;

  bool running() const;
};
inline constexpr int kMostTokens = 1000;

}  // namespace logitdice
