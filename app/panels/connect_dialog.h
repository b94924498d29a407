#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// "Server…", over everything else: an address, what answers there or on this machine, the models
/// that it serves, what is known of its numbers, and where its key is. Nothing is contacted before
/// a person asks for it.
void draw_connect_dialog(const Panel& panel);

/// Enter, and what the buttons do.
void connect_chosen(ConnectDialog& dialog, Commands& commands);
void close_connect_dialog(ConnectDialog& dialog, const AppState& state, Commands& commands);

}  // namespace logitdice
