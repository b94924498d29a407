// libFuzzer: whatever a server says, nothing crashes and nobody waits for ever. The first byte
// chooses the engine that it is taken for, "a" to "f" in the order of the table, or "g": that is to
// be found out; of a capital one a chat is asked for. Then its answers follow, one after the other,
// "%%" on a line of its own between them.

#include <algorithm>
#include <string>
#include <vector>

#include "core/server/server_model.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/scripted_server.h"

namespace {

using namespace logitdice;
using fuzz::require;

std::vector<std::string> answers_in(std::string_view text) {
  constexpr std::string_view kBetween = "\n%%\n";
  std::vector<std::string> answers;
  for (std::size_t at = 0; at <= text.size() && answers.size() < 12;) {
    const std::size_t end = std::min(text.find(kBetween, at), text.size());
    answers.emplace_back(text.substr(at, end - at));
    at = end + kBetween.size();
  }
  return answers;
}

// What probe() makes of a server that is known to be of this kind.
Result<ServerFound> found_as(const Dialect& row, const std::string& address) {
  Talk talk(parse_address(address).value());
  ServerFound found;
  found.address = address;
  found.dialect = row.id;
  found.engine = row.title;
  found.models = {{"m", 0, 0}};
  found.alternatives = row.alternatives;
  found.values = row.values;
  row.look(talk, found, {});
  return found;
}

void check_model(const ServerModel& model) {
  const auto tokens = model.tokenize_prompt("Hello");
  if (!tokens || tokens->empty()) return;
  const auto next = model.new_session()->next(tokens.value());
  if (!next) {
    require(!next.error().empty());
    return;
  }
  require(next->finite >= 1);
  for (const TokenId id : next->ids) (void)model.piece(id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::ScriptedServer server;
  if (size == 0) return 0;
  server.say(answers_in(fuzz::text_of(data + 1, size - 1)));
  const auto all = all_dialects();
  constexpr unsigned kSmall = 'a' - 'A';  // the bit by which letters differ from capitals
  const std::size_t kind = ((data[0] | kSmall) - 'a') % (all.size() + 1);
  const ServerAccess access{server.address(), {}, {}};
  Result<ServerFound> found =
      kind == all.size() ? probe(access) : found_as(all[kind], server.address());
  if (!found) {
    require(!found.error().empty() && found.error().find('\n') == std::string::npos);
    return 0;
  }
  const ServerUse use{"", (data[0] & kSmall) == 0};
  const auto model = open_server_model(access, std::move(found).value(), use);
  if (!model) {
    require(!model.error().empty() && model.error().find('\n') == std::string::npos);
    return 0;
  }
  check_model(*model.value());
  return 0;
}
