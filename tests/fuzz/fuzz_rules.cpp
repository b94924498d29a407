// libFuzzer: no bytes may crash the compilers of rules, take them long, or make an automaton that
// breaks its promises.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/steer/automaton_picture.h"
#include "core/steer/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  if (size == 0) return 0;
  const RuleKind kinds[] = {RuleKind::kRegex, RuleKind::kWords, RuleKind::kForbiddenWords,
                            RuleKind::kJsonSchema};
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto made = compile_rule({kinds[data[0] % 4], text, "fuzz"});
  if (!made) return 0;
  const Automaton& rule = *made.value();
  if (rule.states() < 1 || rule.states() > kMostStates) std::abort();
  for (StateId state = 0; state < rule.states(); ++state) {
    if (!rule.accepts(state) && !rule.goes_on(state)) std::abort();
  }
  const AutomatonPicture picture = automaton_picture(rule, 30);
  if (picture.states.empty() || picture.states.front() != 0) std::abort();
  (void)why_not_allowed(rule, 0, text);
  (void)walk_text(rule, 0, text);
  return 0;
}
