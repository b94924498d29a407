#pragma once

#include <any>
#include <cassert>
#include <cstdlib>
#include <memory>
#include <typeinfo>
#include <utility>
#include <vector>

// What pages keep in the program's state without its knowing them: values by type, one a page.
namespace logitdice {

/// What a person decided on each page. A value: undo and scenes copy it. T must be copyable and have
/// an ==.
class PageInputs {
 public:
  template <class T>
  void add(T first = {}) {
    cells_.push_back({std::any(std::move(first)), [](const std::any& a, const std::any& b) {
                        return *std::any_cast<T>(&a) == *std::any_cast<T>(&b);
                      }});
  }

  template <class T>
  const T& get() const {
    for (const Cell& cell : cells_) {
      if (const T* found = std::any_cast<T>(&cell.value)) return *found;
    }
    assert(false && "the page is in the table");
    std::abort();
  }
  template <class T>
  T& get() {
    return const_cast<T&>(static_cast<const PageInputs&>(*this).get<T>());
  }

  bool operator==(const PageInputs& other) const {
    bool equal = cells_.size() == other.cells_.size();
    for (std::size_t i = 0; equal && i < cells_.size(); ++i) {
      equal = cells_[i].equal(cells_[i].value, other.cells_[i].value);
    }
    return equal;
  }

 private:
  struct Cell {
    std::any value;
    bool (*equal)(const std::any&, const std::any&);
  };
  std::vector<Cell> cells_;
};

/// What settle() makes of it, tasks included, and what drawing keeps between frames: made when first
/// asked for, never copied.
class PageObjects {
 public:
  template <class T>
  const T& get() const {
    for (const Cell& cell : cells_) {
      if (*cell.type == typeid(T)) return *static_cast<const T*>(cell.object.get());
    }
    cells_.push_back({&typeid(T), std::make_shared<T>()});
    return *static_cast<const T*>(cells_.back().object.get());
  }
  template <class T>
  T& get() {
    return const_cast<T&>(static_cast<const PageObjects&>(*this).get<T>());
  }

 private:
  struct Cell {
    const std::type_info* type;
    std::shared_ptr<void> object;
  };
  mutable std::vector<Cell> cells_;
};

}  // namespace logitdice
