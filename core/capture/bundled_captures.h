#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/capture/formats/format.h"

namespace logitdice {

/// A recorded text that comes with the program: a file of assets/captures/, as the program that its
/// shape is named after would have saved it, and its row in assets/captures/index.json.
struct BundledCapture {
  std::string id;
  std::string title;  // as menus show it
  std::string note;   // one sentence: what to look at
  std::string file;   // its name in assets/captures/
  std::string_view bytes;
};

/// Every one, in the order of the menu. Nothing but the index is read.
std::span<const BundledCapture> bundled_captures();

/// Null if none has this id.
const BundledCapture* find_bundled_capture(std::string_view id);

/// Sentences call it by its file's name.
Result<Captures> open_bundled_capture(const BundledCapture& capture);

/// A step of the first text of one, by "id#step" with the step counted from 1, or by the id alone
/// for the first: what lessons and scenes call it.
bool is_bundled_step(std::string_view name);
/// The name becomes the distribution's id.
Result<Distribution> load_bundled_step(std::string_view name);

}  // namespace logitdice
