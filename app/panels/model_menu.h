#pragma once

#include <string>

#include "app/panels/panel.h"

namespace logitdice {

/// The menu of models over `box`: the one that is chosen, and in its list the embedded one, those
/// of before, "GGUF file…" and "Server…". `id` is unique on the screen.
void model_menu(const Panel& panel, const std::string& id, const Rect& box);

/// The same as an arrow beside a name that stands there already.
void model_arrow(const Panel& panel, const std::string& id, const Rect& box);

}  // namespace logitdice
