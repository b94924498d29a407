#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace logitdice {

/// A text that is made once and then shared: a copy copies a pointer. What undo remembers may hold
/// the same megabyte a hundred times.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}

  const std::string& str() const {
    static const std::string none;
    return text_ ? *text_ : none;
  }
  operator const std::string&() const { return str(); }
  bool empty() const { return str().empty(); }

  bool operator==(const SharedText& other) const {
    return text_ == other.text_ || str() == other.str();
  }
  bool operator==(std::string_view other) const { return str() == other; }

 private:
  std::shared_ptr<const std::string> text_;
};

}  // namespace logitdice
