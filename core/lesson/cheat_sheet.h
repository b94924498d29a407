#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sampling/profiles.h"
#include "core/sampling/stage.h"

// The cheat sheet: a page that is read off the tables of stages, knobs and profiles.
namespace logitdice {

/// A stage of a chain.
struct CheatMethod {
  const Stage* stage = nullptr;
  std::string title;  // "Top-p"
  std::string_view formula, does, intuition, when_to_use;
  std::vector<const KnobInfo*> knobs;  // the one that switches it on first; may be empty
};
/// In the order of all_stages().
std::vector<CheatMethod> cheat_methods();

/// An engine: what it does when nobody turns a knob, and in which order.
struct CheatEngine {
  const Profile* profile = nullptr;
  std::string title;      // "llama.cpp"
  std::string settings;   // "T 0.80, top-k 40, top-p 0.95, min-p 0.05"; "all neutral"
  std::string order;      // "Penalties → DRY → Top-nσ → …"
  std::string_view help;  // what is special about it
};
/// In the order of all_profiles(), without published slips.
std::vector<CheatEngine> cheat_engines();

/// Whether a search finds the row: all words of the query stand in it, in any case.
bool matches(const CheatMethod& method, std::string_view query);
bool matches(const CheatEngine& engine, std::string_view query);

/// The same for any text.
bool matches(std::string_view text, std::string_view query);

}  // namespace logitdice
