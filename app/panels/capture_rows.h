#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// What stands below the menu of distributions while a text of a file is on the screen: which of the
/// file's texts, what its numbers are and how many a step has, and what only a person can say of
/// them. Takes their room off the column; nothing where it is no file's.
void capture_rows(const Panel& panel, Rect& column);

/// A sampled token that the file does not list among the best of its step: its probability and its
/// open rank. Where there is such a token its room is taken off the bottom.
void unlisted_row(const Panel& panel, Rect& room);

}  // namespace logitdice
