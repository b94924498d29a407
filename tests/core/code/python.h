#pragma once

#include <cstdlib>
#include <string>

// A Python with numpy, for the tests of code in that language.
namespace logitdice::test {

/// The command of one; empty where there is none.
inline std::string python_with_numpy() {
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    const std::string asked = std::string(python) + " -c 'import numpy' >/dev/null 2>&1";
    if (std::system(asked.c_str()) == 0) return python;
  }
  return {};
}

/// Whether `file` exits with 0; what it says goes to `said`.
inline bool run_python(const std::string& python, const std::string& file,
                       const std::string& said) {
  return std::system((python + " " + file + " >" + said + " 2>&1").c_str()) == 0;
}

}  // namespace logitdice::test
