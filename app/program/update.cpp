#include <cassert>

#include "app/program/capture_source.h"
#include "app/program/commands.h"
#include "app/program/lesson_run.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "app/program/turns.h"
#include "app/program/writing.h"
#include "core/capture/bundled.h"

namespace logitdice {
namespace {

struct Updater {
  AppState& s;

  void operator()(const ChainCommand& c) { update_chain(s, c); }
  void operator()(const HandCommand& c) { update_by_hand(s, c); }
  void operator()(const SourceCommand& c) { update_source(s, c); }
  void operator()(const CaptureCommand& c) { update_capture(s, c); }
  void operator()(const TextCommand& c) { update_text(s, c); }
  void operator()(const ModelCommand& c) { update_model(s, c); }
  void operator()(const DiceCommand& c) { update_dice(s, c); }
  void operator()(const WindowCommand& c) { update_window(s, c); }
  void operator()(const PresenterCommand& c) { update_presenter(s, c); }
  void operator()(const LessonCommand& c) { update_lesson(s, c); }
  void operator()(const command::Undo&) { undo(s); }
  void operator()(const command::Redo&) { redo(s); }
  void operator()(const command::TakeBack&) { take_back(s); }
  void operator()(const command::PageAction& c) {
    const PageInfo* page = find_page(s, c.page);
    assert(page && page->update);
    page->update(s, c.action);
  }
};

// What the command does, as far as it may go on: a knob's drag, a text that is typed.
struct ActOf {
  std::string operator()(const command::SetKnob& c) const {
    for (const KnobInfo& info : all_knobs()) {
      if (info.value == c.knob) return "knob." + std::string(info.id);
    }
    return "knob";
  }
  std::string operator()(const command::PutCoin&) const { return "coin"; }
  std::string operator()(const command::SetLogit& c) const {
    return "logit." + std::to_string(c.token);
  }
  std::string operator()(const command::OpenSentence&) const { return "sentence"; }
  std::string operator()(const command::SetPrompt&) const { return "prompt"; }
  std::string operator()(const command::SetHistory&) const { return "history"; }
  std::string operator()(const command::PageAction& c) const {
    return "page." + std::string(c.page);
  }
  template <class C>
  std::string operator()(const C& c) const {
    if constexpr (requires { c.index(); }) return std::visit(*this, c);
    return {};
  }
};

// A later part of one act, a drag's, is undone together with the first.
struct Continues {
  template <class C>
  bool operator()(const C& c) const {
    if constexpr (requires { c.index(); }) return std::visit(*this, c);
    if constexpr (requires { c.continues; }) return c.continues;
    return false;
  }
};

// Where a person looks and how often the dice were rolled are nothing that undo steps over; but a
// page may begin with an example.
bool is_undone(const Command& command) {
  if (std::holds_alternative<command::Undo>(command) ||
      std::holds_alternative<command::Redo>(command) ||
      std::holds_alternative<command::TakeBack>(command)) {
    return false;
  }
  if (const auto* text = std::get_if<TextCommand>(&command)) {
    return !std::holds_alternative<command::SelectStep>(*text) &&
           !std::holds_alternative<command::StepText>(*text);
  }
  if (std::holds_alternative<PresenterCommand>(command)) return false;
  if (const auto* model = std::get_if<ModelCommand>(&command)) {
    return std::holds_alternative<command::ChooseModel>(*model) ||
           std::holds_alternative<command::TryAgain>(*model);
  }
  const auto* window = std::get_if<WindowCommand>(&command);
  return !window || std::holds_alternative<command::SetView>(*window);
}

// What a person decides answers what was refused before, though it may change nothing. Looking
// elsewhere does not, and of what is done on a page only what changes something.
bool answers(const Command& command) {
  return !std::holds_alternative<WindowCommand>(command) &&
         !std::holds_alternative<PresenterCommand>(command) &&
         !std::holds_alternative<command::PageAction>(command);
}

bool is_tick(const Command& command) {
  const auto* window = std::get_if<WindowCommand>(&command);
  return window && std::holds_alternative<command::Tick>(*window);
}

// What is good to know is said until something else is done. A mouse that moves over a page does
// nothing, and columns without room go by themselves.
bool ends_notice(const Command& command) {
  if (is_tick(command) || std::holds_alternative<command::PageAction>(command)) return false;
  const auto* presenter = std::get_if<PresenterCommand>(&command);
  return !presenter || !std::holds_alternative<command::ToggleShown>(*presenter);
}

// Where the phases stand in another order the one that a person looks at stays on the screen. What
// is opened may name its own.
class KeepPhase {
 public:
  KeepPhase(AppState& s, const Command& command)
      : s_(s),
        order_(phase_order(s.in.profile, s.in.knobs)),
        opens_(std::holds_alternative<SourceCommand>(command) ||
               std::holds_alternative<CaptureCommand>(command) ||
               std::holds_alternative<LessonCommand>(command)) {}
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

// The tab of the lessons leads back to them.
bool leaves_lesson(const AppState& s, const Command& command) {
  const auto* window = std::get_if<WindowCommand>(&command);
  const auto* view = window ? std::get_if<command::SetView>(window) : nullptr;
  const PageInfo* page = view && s.lesson ? find_page(s, view->id) : nullptr;
  return page && page->lists_lessons;
}

// The steps of a lesson are nothing to undo; where a link leads on a page of a person's own is.
void carry_out_in_lesson(AppState& s, const LessonCommand& command) {
  s.error.clear();
  Inputs own = own_inputs(s);
  std::visit(Updater{s}, Command(command));
  remember_own(s, std::move(own));
}

}  // namespace

void update(AppState& s, const Command& command) {
  if (!is_tick(command)) s.offers_tour = false;
  if (ends_notice(command)) s.notice.clear();
  if (leaves_lesson(s, command)) close_lesson(s);
  const KeepPhase keep(s, command);
  if (const auto* lesson = std::get_if<LessonCommand>(&command))
    return carry_out_in_lesson(s, *lesson);
  if (!is_undone(command)) {
    if (answers(command)) s.error.clear();
    return std::visit(Updater{s}, command);
  }
  const std::string act = std::visit(ActOf{}, command);
  const bool same = act == s.act.id && !act.empty() && !s.undo.empty();
  const bool goes_on = same && std::visit(Continues{}, command);
  if (same && !goes_on) s.act = {};  // the same begins anew
  const std::string error = std::exchange(s.error, ""), notice = s.notice;
  const std::size_t turns = s.undo.size();
  Inputs before = s.in, own = own_inputs(s);
  const auto lesson = s.lesson;
  std::visit(Updater{s}, command);
  if (s.lesson != lesson) return remember_own(s, std::move(own));
  if (std::string wrong = why_not_taken(s); !wrong.empty() && s.undo.size() >= turns) {
    s.in = std::move(before);
    s.error = std::move(wrong);
    return;
  }
  const bool changed = !(before == s.in);
  // A sentence stands until something else is done; a mouse that moves over a page does nothing.
  if (s.error.empty() && !changed && !answers(command)) s.error = error;
  const bool began_anew = s.undo.size() < turns;  // a state was loaded
  if (began_anew || !changed) return;
  if (s.notice == notice) s.notice.clear();
  if (!goes_on) {
    remember(s, std::move(before));
    s.act.id = act;
  } else if (s.undo.back().in == s.in) {
    take_back(s);  // typed and deleted again, or dragged back: nothing to undo
  }
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
