#include "app/program/model_desk.h"
#include "app/program/server_search.h"

// How servers are found and spoken to.
namespace logitdice {

SearchTask::Work looking_for_servers(const ServerWish&) {
  return [](Reporter<FoundServer>&) -> Result<bool> {
    return Error{"This build speaks to no servers."};
  };
}

ModelTask::Work opening_server(const ModelChoice&) {
  return [](Reporter<ModelNews>&) -> Result<bool> {
    return Error{"This build speaks to no servers."};
  };
}

}  // namespace logitdice
