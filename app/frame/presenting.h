#pragma once

#include "app/frame/ui.h"

// What fills the screen before a class, and what helps to point at it.
namespace logitdice {

/// The page, and below it where one stands among the steps, or the toolbar.
void draw_presented(Ui& ui, const Panel& panel, Rect page);

/// The whole screen in one colour.
void draw_blank(Ui& ui);

/// Over everything: the ring around the mouse, the keys that were pressed.
void draw_aids(Ui& ui);

/// After the frame: a click beside every control goes on, one of the right button goes back. A drag
/// is none.
void take_clicks(Ui& ui);

/// Ctrl and the wheel enlarge what the mouse is on.
void take_wheel(Ui& ui);

/// Where the mouse is in the picture, for all that asks in this frame. Returns where it is on the
/// screen.
ImVec2 see_through(const Zoom& zoom);

/// When the clock wants another frame, in seconds; < 0: it does not.
double presenting_wake_s(const Ui& ui);

/// "12:05", by the window's clock.
std::string timer_text(const AppState& state, double now_s);

}  // namespace logitdice
