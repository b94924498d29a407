#pragma once

namespace logitdice {

/// The first whole number in [begin, end) that does not `hold`; end if all do. Those that hold come
/// first. std::views::iota with a partition_point would say it, which Clang 14 cannot compile.
template <class Holds>
int first_not(int begin, int end, Holds holds) {
  while (begin < end) {
    const int middle = begin + (end - begin) / 2;
    if (holds(middle)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return end;
}

}  // namespace logitdice
