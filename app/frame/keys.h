#pragma once

#include <span>

#include "app/program/page.h"
#include "app/ui/input.h"

namespace logitdice {

struct Ui;

/// The keys that hold on every page.
std::span<const KeyBinding> all_keys();

/// Looks the key up, first among those of the page, and acts. Keys without Ctrl are left to a text
/// field that is being edited.
void press_key(Ui& ui, const KeyPress& press, bool typing);

}  // namespace logitdice
