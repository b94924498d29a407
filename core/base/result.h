#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace logitdice {

/// Why a piece of input was refused: one sentence that says what is wrong, where, and what would be
/// right. Ready to be shown as it is.
struct Error {
  std::string message;
};

/// A value or the sentence that says why there is none. Used for bad input (files, command lines,
/// logits); a caller's own mistake is an assert instead.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : data_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : data_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return data_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& {
    assert(ok());
    return std::get<0>(data_);
  }
  T& value() & {
    assert(ok());
    return std::get<0>(data_);
  }
  T value() && {
    assert(ok());
    return std::move(std::get<0>(data_));
  }

  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const std::string& error() const {
    assert(!ok());
    return std::get<1>(data_).message;
  }

 private:
  std::variant<T, Error> data_;
};

}  // namespace logitdice
