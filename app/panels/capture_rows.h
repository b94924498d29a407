#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// What stands below the menu of distributions while a text of a file is on the screen: which of
/// the file's texts, what its numbers are and how many a step has, and what only a person can say
/// of them. Takes their room off the column; nothing where it is no file's.
void capture_rows(const Panel& panel, Rect& column);

}  // namespace logitdice
