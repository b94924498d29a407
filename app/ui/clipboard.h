#pragma once

#include <string>
#include <string_view>

namespace logitdice {

/// Between Dear ImGui's text fields and the clipboard of its context, text is translated both ways:
/// see stand_ins.h. Once a context; asked again, nothing changes.
void translate_clipboard();

/// Puts text on the clipboard as it is.
void copy_text(std::string_view text);

/// What is on the clipboard, as it is; empty where nothing is.
std::string clipboard_text();

}  // namespace logitdice
