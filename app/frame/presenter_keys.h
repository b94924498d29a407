#pragma once

#include <span>
#include <string>

#include "app/panels/panel.h"
#include "app/ui/input.h"

namespace logitdice {

struct Ui;

/// The keys of a remote and of somebody who presents: while presenting they come before those of
/// the page.
std::span<const KeyBinding> presenter_keys();

/// A step on or back: what Page Down and Page Up are on the page.
void go_on(const KeyTarget& to, int by);

/// Whether that does anything now.
bool leads_on(const AppState& state, Memory& memory, int by);

/// What is particular to presenting: any key ends a blank screen, and one for a step that is held
/// goes by a section. True where nothing else is to be done with the key.
bool press_presented(Ui& ui, const KeyPress& press);

/// "Ctrl Shift Z", as people write it; empty for a key that only goes with others.
std::string key_text(int key, int mods);

}  // namespace logitdice
