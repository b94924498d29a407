#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "core/sampling/knobs.h"
#include "core/sampling/stage.h"

// How the state file and the automation file write a chain. Only files of app/state that write JSON
// include this.
namespace logitdice {

/// {"temperature": 1.0, …}: every knob by its id.
nlohmann::ordered_json knobs_json(const Knobs& knobs);

/// ["top_k", "top_p"]
nlohmann::ordered_json ids_json(const std::vector<const Stage*>& stages);

}  // namespace logitdice
