#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/server/api_key.h"
#include "core/server/found.h"

namespace logitdice {

/// Which server is meant and what opens it. The key is no part of it: only where the person keeps
/// it.
struct ServerAccess {
  std::string address;       // as a person types it, see parse_address()
  std::string api_key_env;   // the name of an environment variable; empty: none
  std::string api_key_file;  // a path; empty: none. Not both

  bool operator==(const ServerAccess&) const = default;
};

/// The key that `access` leads to, which may be none.
Result<ApiKey> key_of(const ServerAccess& access);

/// Asks a server what it is: one to six small requests to this address and no other. Blocks, at
/// most some ten seconds a request; ends at once, with an error, when `stopping` is requested.
Result<ServerFound> probe(const ServerAccess& access, std::stop_token stopping = {});

/// Where the engines listen that people run on their own machine: the table's usual ports.
std::vector<int> usual_ports();

/// The servers on these ports of this machine; asked only because somebody asked to look. Those
/// that are no servers of models are left out, and so is who does not answer within a second.
std::vector<ServerFound> look_for_servers(std::span<const int> ports,
                                          std::stop_token stopping = {});

}  // namespace logitdice
