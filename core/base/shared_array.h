#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace logitdice {

/// Numbers that are made once and then shared: a copy copies a pointer, and nothing can change what
/// another copy sees. Empty until it is given a vector.
template <class T>
class SharedArray {
 public:
  SharedArray() = default;
  SharedArray(std::vector<T> values)
      : values_(std::make_shared<const std::vector<T>>(std::move(values))) {}

  std::size_t size() const { return values_ ? values_->size() : 0; }
  bool empty() const { return size() == 0; }
  const T* data() const { return values_ ? values_->data() : nullptr; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }
  const T& operator[](std::size_t index) const { return (*values_)[index]; }
  const T& front() const { return values_->front(); }
  const T& back() const { return values_->back(); }

  bool operator==(const SharedArray& other) const {
    return same(other) || std::ranges::equal(*this, other);
  }
  bool operator==(const std::vector<T>& other) const { return std::ranges::equal(*this, other); }

  /// Whether both are the same numbers in memory, not merely equal ones.
  bool same(const SharedArray& other) const { return values_ == other.values_; }

 private:
  std::shared_ptr<const std::vector<T>> values_;
};

}  // namespace logitdice
