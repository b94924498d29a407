#include <algorithm>

#include "app/pages/steer/state.h"
#include "core/files/files.h"
#include "core/sampling/guidance.h"

namespace logitdice::steer_page {
namespace {

constexpr std::size_t kMostRuleBytes = 1 << 20;

struct Updater {
  AppState& s;
  Inputs& in = inputs(s);

  SharedText& rule(Kind kind) { return in.rules[static_cast<std::size_t>(kind)]; }
  std::string& name(Kind kind) { return in.names[static_cast<std::size_t>(kind)]; }

  void operator()(const SetPrompt& a) { in.prompt = a.text; }
  void operator()(const SetWithout& a) { in.without = a.text; }
  void operator()(const SetKind& a) { in.kind = a.kind; }
  void operator()(const SetForbidden& a) { in.forbidden = a.on; }
  void operator()(const SetRule& a) {
    in.kind = a.kind;
    rule(a.kind) = a.text;
    name(a.kind) = first_inputs().names[static_cast<std::size_t>(a.kind)];
  }
  void operator()(const OpenRule& a) {
    Result<std::string> bytes = read_file(a.path, kMostRuleBytes);
    if (!bytes) {
      s.error = bytes.error();
      return;
    }
    in.kind = a.kind;
    rule(a.kind) = std::move(bytes).value();
    name(a.kind) = a.path;
  }
  void operator()(const UseRuleExample& a) {
    if (a.index < 0 || a.index >= static_cast<int>(rule_examples().size())) return;
    const RuleExample& example = rule_examples()[static_cast<std::size_t>(a.index)];
    (*this)(SetRule{example.kind, std::string(example.rule)});
    in.prompt = std::string(example.prompt);
    in.without = std::string(example.without);
    in.forbidden = false;
  }
  void operator()(const SetSwitches& a) {
    in.switches = a.switches;
    in.switches.weight = std::clamp(a.switches.weight, 0.0, kMostGuidance);
    in.switches.alpha = std::clamp(a.switches.alpha, 0.0, 1.0);
  }
  void operator()(const SetLength& a) { in.length = std::clamp(a.tokens, 1, kMostSteered); }
  void operator()(const SelectSteerStep& a) {
    const auto count = static_cast<int>(steered(s).steps.size());
    in.step = a.step >= count ? kLastStep : std::max(0, a.step);
    in.token = -1;
  }
  void operator()(const SelectToken& a) { in.token = a.token; }
  void operator()(const Write&) {
    steered(s).wish = steered(s).running ? Steered::Wish::stop : Steered::Wish::write;
    want_model(s);
  }
};

}  // namespace

void update(AppState& s, const Action& action) {
  std::visit(Updater{s}, action);
}

}  // namespace logitdice::steer_page
