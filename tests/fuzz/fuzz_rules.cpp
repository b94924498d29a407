// libFuzzer: no bytes may crash the compiler of a kind of rule, take it long, or make an automaton
// that breaks its promises. Compiled once for each kind, LOGITDICE_FUZZ_NAME.

#include <string>

#include "core/steer/automaton_picture.h"
#include "core/steer/rule.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  using fuzz::require;
  const std::string text(fuzz::text_of(data, size));
  const auto made = compile_rule({find_rule_kind(LOGITDICE_FUZZ_NAME), text, "fuzz"});
  if (!made) {
    require(!made.error().empty() && made.error().find('\n') == std::string::npos);
    return 0;
  }
  const Automaton& rule = *made.value();
  require(rule.states() >= 1 && rule.states() <= kMostStates);
  for (StateId state = 0; state < rule.states(); ++state) {
    require(rule.accepts(state) || rule.goes_on(state));
  }
  const AutomatonPicture picture = automaton_picture(rule, 30);
  require(!picture.states.empty() && picture.states.front() == 0);
  (void)why_not_allowed(rule, 0, text);
  (void)walk_text(rule, 0, text);
  return 0;
}
