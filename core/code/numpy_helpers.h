#pragma once

#include <string>

namespace logitdice {

/// The functions that a text of numpy calls, with those that they call: complete lines, each used
/// one once, a function after the ones it needs.
std::string numpy_helpers(const std::string& body);

}  // namespace logitdice
