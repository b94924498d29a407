#pragma once

// The one include of every test: doctest, numbers that are equal within a tolerance, and lists that
// print themselves when a check fails.
//
//     CHECK(trace.tail_p.low == near(0.055, 0.0005));
//     CHECK(probabilities(trace) == near({0.590, 0.217, 0.132}, 0.0005));

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <ostream>
#include <sstream>
#include <vector>

namespace logitdice::test {

/// Absolutely, unlike doctest::Approx; infinities equal themselves, and so does NaN.
inline bool within(double a, double b, double tolerance) {
  return a == b || std::abs(a - b) <= tolerance || (std::isnan(a) && std::isnan(b));
}

struct NearNumber {
  double wanted, tolerance;
};
struct NearList {
  std::vector<double> wanted;
  double tolerance;
};

inline NearNumber near(double wanted, double tolerance = 1e-6) {
  return {wanted, tolerance};
}
inline NearList near(std::vector<double> wanted, double tolerance = 1e-6) {
  return {std::move(wanted), tolerance};
}
inline NearList near(std::initializer_list<double> wanted, double tolerance = 1e-6) {
  return {wanted, tolerance};
}

inline bool operator==(double value, const NearNumber& near) {
  return within(value, near.wanted, near.tolerance);
}

template <class Number>
bool operator==(const std::vector<Number>& values, const NearList& near) {
  if (values.size() != near.wanted.size()) return false;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!within(values[i], near.wanted[i], near.tolerance)) return false;
  }
  return true;
}

template <class List>
void print_list(std::ostream& out, const List& list) {
  out << '{';
  const char* separator = "";
  for (const auto& value : list) {
    out << separator << value;
    separator = ", ";
  }
  out << '}';
}

inline std::ostream& operator<<(std::ostream& out, const NearNumber& near) {
  return out << near.wanted << " ± " << near.tolerance;
}
inline std::ostream& operator<<(std::ostream& out, const NearList& near) {
  print_list(out, near.wanted);
  return out << " ± " << near.tolerance;
}

}  // namespace logitdice::test

namespace doctest {
template <class Value>
struct StringMaker<std::vector<Value>> {
  static String convert(const std::vector<Value>& values) {
    std::ostringstream out;
    logitdice::test::print_list(out, values);
    return out.str().c_str();
  }
};
}  // namespace doctest
