#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The chain: a card for each stage in its order, with the knobs it reads. Cards are dragged by
/// their handle, switched off, removed and added; the list scrolls where it is too long.
void chain_editor(const Panel& panel, const Rect& room);

}  // namespace logitdice
