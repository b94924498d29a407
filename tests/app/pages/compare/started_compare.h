#pragma once

#include <utility>
#include <vector>

#include "app/pages/compare/state.h"
#include "tests/app/program/started.h"

namespace logitdice::test {

/// The program on its Compare page, and what is sent from there.
struct StartedCompare : Started {
  explicit StartedCompare(const char* view = "compare") : Started(view) {}

  template <class A>
  void act(A action, bool continues = false) {
    send(
        command::PageAction{compare_page::kId, compare_page::Action(std::move(action)), continues});
  }
  const std::vector<ColumnSetting>& settings() const { return compare_page::inputs(state).columns; }
  const Comparison& comparison() const { return compare_page::columns(state).comparison; }
  const ComparedColumn& column(std::size_t i) const { return comparison().columns.at(i); }
};

}  // namespace logitdice::test
