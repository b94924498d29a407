#include <cassert>

#include "app/program/commands.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/capture/bundled.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostTurns = 500;  // undo's memory

void remember(AppState& s, Inputs before) {
  s.undo.push_back({std::move(before)});
  if (s.undo.size() > kMostTurns) s.undo.erase(s.undo.begin());
  s.redo.clear();
  forget_old_logits(s);
}

// Where a person looks is not undone; but a change that took the step from the screen is.
void go_back(AppState& s, std::vector<Turn>& from, std::vector<Turn>& to) {
  if (from.empty()) return;
  Inputs target = std::move(from.back().in);
  from.pop_back();
  const bool same_source =
      target.text == s.in.text && target.opened.logits.same(s.in.opened.logits);
  if (same_source) target.step = s.in.step;
  to.push_back({std::exchange(s.in, std::move(target))});
  const int steps = static_cast<int>(s.generation().steps.size());
  if (s.in.step < steps) return;
  // A text that is written again shows the step once it is there.
  const bool to_come = s.in.step < static_cast<int>(s.in.text->wanted);
  if (to_come) s.writing.follow = false;
  s.writing.step_ahead = to_come ? s.in.step : -1;
  s.in.step = to_come ? -1 : steps - 1;
}

struct Updater {
  AppState& s;

  void operator()(const ChainCommand& c) { update_chain(s, c); }
  void operator()(const SourceCommand& c) { update_source(s, c); }
  void operator()(const TextCommand& c) { update_text(s, c); }
  void operator()(const DiceCommand& c) { update_dice(s, c); }
  void operator()(const WindowCommand& c) { update_window(s, c); }
  void operator()(const command::Undo&) { go_back(s, s.undo, s.redo); }
  void operator()(const command::Redo&) { go_back(s, s.redo, s.undo); }
  void operator()(const command::PageAction& c) {
    const PageInfo* page = find_page(s, c.page);
    assert(page && page->update);
    page->update(s, c.action);
  }
};

// A later part of one act, a drag's, is undone together with the first.
bool continues(const Command& command) {
  const auto of = [](const auto& c) {
    if constexpr (requires { c.continues; }) return c.continues;
    return false;
  };
  const auto inner = [&](const auto& c) {
    if constexpr (requires { c.index(); })
      return std::visit(of, c);
    else
      return of(c);
  };
  return std::visit(inner, command);
}

// Where a person looks and how often the dice were rolled are nothing that undo steps over; but a
// page may begin with an example.
bool is_undone(const Command& command) {
  if (const auto* text = std::get_if<TextCommand>(&command)) {
    return !std::holds_alternative<command::SelectStep>(*text) &&
           !std::holds_alternative<command::StepText>(*text);
  }
  const auto* window = std::get_if<WindowCommand>(&command);
  return !window || std::holds_alternative<command::SetView>(*window);
}

// What a person decides answers what was refused before; looking elsewhere does not.
bool is_answer(const Command& command) {
  return !std::holds_alternative<WindowCommand>(command);
}
// Where the phases stand in another order the one that a person looks at stays on the screen. What
// is opened may name its own.
class KeepPhase {
 public:
  KeepPhase(AppState& s, const Command& command)
      : s_(s),
        order_(phase_order(s.in.profile, s.in.knobs)),
        opens_(std::holds_alternative<SourceCommand>(command)) {}
  ~KeepPhase() {
    const PhaseOrder now = phase_order(s_.in.profile, s_.in.knobs);
    if (opens_ || now == order_) return;
    s_.phase = place_of(now, order_[static_cast<std::size_t>(s_.phase - 1)]);
  }

 private:
  AppState& s_;
  PhaseOrder order_;
  bool opens_;
};

}  // namespace

void update(AppState& s, const Command& command) {
  const KeepPhase keep(s, command);
  if (is_answer(command)) s.error.clear();
  const bool itself = std::holds_alternative<command::Undo>(command) ||
                      std::holds_alternative<command::Redo>(command);
  if (itself || !is_undone(command)) return std::visit(Updater{s}, command);
  const std::size_t turns = s.undo.size();
  Inputs before = s.in;
  std::visit(Updater{s}, command);
  const bool began_anew = s.undo.size() < turns;  // a state was loaded
  if (began_anew || before == s.in) return;
  if (!continues(command) || s.undo.empty()) remember(s, std::move(before));
}

void carry_out(AppState& s, const Commands& commands) {
  for (const Command& command : commands) update(s, command);
  settle(s);
}

void start(AppState& s) {
  show_opened(s, load_bundled(bundled_distributions().front().id));
  settle(s);
  assert(s.error.empty());
}

}  // namespace logitdice
