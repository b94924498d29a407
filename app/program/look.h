#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/program/app_state.h"
#include "app/program/chain_arguments.h"
#include "core/files/files.h"

namespace logitdice {

/// What a command line sets: where empty, or 0, it was not named.
struct Look {
  std::string file;   // a file, or the id of a bundled distribution
  ModelChoice model;  // a GGUF file or a server; embedded: none was named
  std::string llama_server;  // that runs the file; see ModelDesk
  std::string view;   // an id of the list of views
  std::string theme;  // an id of kThemeIds
  float scale = 0;    // 0.8 to 3
  int phase = 0;      // 1 to 6
  std::string state;  // file of a saved state
  std::string lesson;  // a bundled one's id, or a file
  int step = 0;        // of it, from 1; without a lesson a token of the recorded text in `file`
  int entry = 0;       // of the recorded texts in `file`, from 1
  bool as_captured = false;  // the chain that `file` names
  std::string scene;  // the JSON of a scene: what it lacks stays as it is
  ChainArguments chain;
  bool present = false;           // before a class
  std::vector<std::string> hide;  // ids of hideable_parts()
};

/// Opens what `file` names; a sentence where it cannot be opened.
using OpenSource = std::function<std::string(AppState&)>;

/// Sets all of it in a state that start() made: the saved state, the file on its page, the lesson,
/// the chain,
/// the scene, and again what was named, which counts more than the scene does. Returns a sentence
/// where something cannot be set: then not all of it was.
std::string set_look(AppState& state, const Look& look, const OpenSource& open,
                     const GiveUp& give_up = {});

}  // namespace logitdice
