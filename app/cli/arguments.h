#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

namespace logitdice {

/// What the flags say about the chain. Each part is there only if it was named, so that a state
/// file can supply the rest. Already checked: every name exists and every value is taken.
struct ChainArguments {
  std::vector<std::pair<const KnobInfo*, double>> knobs;  // in the order of all_knobs()
  std::optional<std::vector<TokenBias>> logit_bias;
  std::optional<std::string> profile;                     // an id of all_profiles()
  std::optional<std::vector<std::string>> order;          // ids of all_stages(), none twice
  bool defaults = false;                                  // the engine's own knobs, not neutral ones
};

/// `base` with the knobs that were named.
Knobs with_arguments(Knobs base, const ChainArguments& arguments);

/// `base`, or the profile that was named, in the order that was named.
Profile with_arguments(Profile base, const ChainArguments& arguments);

/// The chain of a command that starts from nothing: the textbook's, or the profile that was named.
Profile profile_of(const ChainArguments& arguments);
/// Its knobs: neutral where they were not named, or the engine's defaults where those were asked for.
Knobs knobs_of(const ChainArguments& arguments);

/// What the window and its pictures look like. Empty strings and 0 were not named.
struct Look {
  std::string view;   // an id of the list of views
  std::string theme;  // an id of kThemeIds
  float scale = 0;    // 0.8 to 3
  std::string state;  // file of a saved state
  bool present = false;            // before a class
  std::vector<std::string> hide;   // ids of hideable_parts()
  std::string lesson;  // a bundled one's id, or a file
  int step = 0;        // of it, from 1; 0: not named
};

/// `logitdice [FILE] …`: opens the window.
struct WindowArguments : Look {
  std::string file;  // a file, or the id of a bundled distribution; empty: not named
  bool fullscreen = false;
  std::string automation;  // folder that UI tests read; empty: not named
};

/// `logitdice render …`: pictures without a display.
struct RenderArguments : Look {
  std::string file;                // as the window's
  int width = 1600, height = 900;  // pixels
  int phase = 0;                   // 1 to 6; 0: not named
  ChainArguments chain;
  std::string out;  // the PNG to write; empty where `all` is not
  // Folder for one PNG of every view in every theme; then view, theme and out are empty.
  std::string all;
};

/// Both return an exit code and stand in open_window.cpp.
int open_window(const WindowArguments& arguments);
int render_pictures(const RenderArguments& arguments, std::ostream& err);

}  // namespace logitdice
