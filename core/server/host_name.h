#pragma once

#include <stop_token>
#include <string>
#include <vector>

namespace logitdice {

/// The numbers of a host, in the order in which they should be tried; empty where there is none, or
/// where `stopping` or the deadline came first. Asking for a name can take half a minute and cannot
/// be called off, so a thread does it that nobody waits for. A number is its own.
std::vector<std::string> numbers_of_host(const std::string& host, const std::stop_token& stopping,
                                         double most_s);

}  // namespace logitdice
