#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/program/page.h"
#include "app/ui/input.h"

namespace logitdice {

struct Ui;

/// The keys that hold on every page, as far as what they act on is there.
std::span<const KeyBinding> all_keys();

/// What a key does now: that of the page, otherwise that of every page; null: nothing.
const KeyBinding* find_key(const AppState& state, int key, int mods);

/// The rows of both tables that act on the page as it is, or that only tell of something.
std::vector<const KeyBinding*> acting_keys(const AppState& state);

/// The same as the overlay on F1 writes them.
struct KeyRow {
  std::string keys, what;
};
std::vector<KeyRow> key_rows(const AppState& state);

/// The same for the status bar, the most useful first.
std::vector<std::string> key_hints(const AppState& state);

/// Looks the key up and acts. Keys without Ctrl are left to a text field that is being edited; what
/// lies open over the page, a list, a dialog or the table of keys, has the keyboard to itself.
void press_key(Ui& ui, const KeyPress& press, bool typing);

/// Whether something lies open over the page that has the keyboard.
bool takes_keyboard(const Ui& ui);

/// Takes the stage that the keyboard has chosen out of the chain.
void remove_focused_stage(KeyTarget& to);

}  // namespace logitdice
