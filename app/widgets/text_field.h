#pragma once

#include <string>
#include <string_view>

#include "app/ui/surface.h"

namespace logitdice {

/// What became of a field in this frame.
enum class FieldState { idle, editing, entered, left };

/// What Esc does with what was typed: it stays, where every key counts at once, or the text from
/// before comes back, where only Enter makes it count.
enum class OnEsc { keeps, reverts };

/// A one-line text field over `text`; `start` gives it the keyboard. Of a text that is too long for
/// it, it shows the end, where one goes on writing, unless it is being edited. An empty one shows
/// what it would take: the `example`.
FieldState text_field(const Surface& surface, const std::string& id, const Rect& rect,
                      std::string& text, bool start, std::string_view example = {},
                      OnEsc esc = OnEsc::keeps);

}  // namespace logitdice
