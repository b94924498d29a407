#pragma once

#include "core/text/place.h"

namespace logitdice {

/// The places of many bytes of one text. Each is looked for from the line of the one before, so that
/// asking from front to back costs one walk. The text must outlive it.
class Places {
 public:
  explicit Places(std::string_view text);
  Place at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t begin_;  // of the line
  int line_ = 1;
};

/// error_at() of a place that is known.
Error error_at(std::string_view name, Place place, std::string_view sentence);

}  // namespace logitdice
