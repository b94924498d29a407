#pragma once

#include <string>

#include "app/ui/surface.h"

namespace logitdice {

/// What a button is for decides its weight.
enum class ButtonLook { quiet, main, link, chosen };

/// True in the frame in which it was clicked.
bool button(const Surface& surface, const std::string& id, const Rect& rect,
            const std::string& label, ButtonLook look = ButtonLook::quiet, bool enabled = true);

/// A button that is a drawing, lit under the mouse, with a hint.
bool icon_button(const Surface& surface, const std::string& id, const Rect& rect, const char* help,
                 void (*draw)(const Surface&, const Rect&, ImU32));

}  // namespace logitdice
