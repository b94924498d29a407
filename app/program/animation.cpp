#include "app/program/animation.h"

#include <algorithm>
#include <cmath>

#include "app/program/commands.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "core/capture/formats/chain_json.h"
#include "core/sampling/carried_knobs.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kSweep = "sweep:";
constexpr int kSweepStills = 41;  // at most, and of a whole knob no more than it has values
constexpr int kFewStills = 12, kFew_cs = 60;
constexpr int kSweep_cs = 8, kToken_cs = 14, kEnd_cs = 150;  // hundredths of a second

std::string unread(std::string_view text) {
  return "--animate is " + quoted(text) +
         ": it takes phases, text, or sweep:KNOB=from..to as in sweep:temperature=0.2..2.";
}

Result<double> read_end(const KnobInfo& info, std::string_view text) {
  const ParsedNumber number = parse_typed_number(text);
  if (number.fault != NumberFault::kNone) {
    return Error{"--animate: " + quoted(text) + " is no number for " + std::string(info.id) + "."};
  }
  Result<double> checked = check_knob(info, number.value);
  if (!checked) return Error{"--animate: " + checked.error()};
  return checked;
}

Result<Animation> parse_sweep(std::string_view all, std::string_view rest) {
  const std::size_t is = rest.find('='), dots = rest.find("..");
  if (is == rest.npos || dots == rest.npos || dots < is) return Error{unread(all)};
  std::string id(rest.substr(0, is));
  std::replace(id.begin(), id.end(), '-', '_');
  const KnobInfo* info = find_knob(id);
  if (!info) return Error{"--animate: " + unknown_knob(id)};
  const Result<double> from = read_end(*info, rest.substr(is + 1, dots - is - 1));
  if (!from) return Error{from.error()};
  const Result<double> to = read_end(*info, rest.substr(dots + 2));
  if (!to) return Error{to.error()};
  return Animation{Animation::Kind::sweep, info, from.value(), to.value()};
}

const PageInfo* page_of_texts(const AppState& s) {
  if (s.page->shows_text) return s.page;
  const auto at = std::find_if(s.pages.begin(), s.pages.end(),
                               [](const PageInfo* page) { return page->shows_text; });
  return at == s.pages.end() ? nullptr : *at;
}

std::string cannot_sweep(const AppState& s, const Animation& a) {
  for (const double value : {a.from, a.to}) {
    const Result<double> checked = check_knob(s.in.profile, *a.knob, value);
    if (!checked) return "--animate: " + checked.error();
  }
  const Stage* missing = missing_reader(s.in.profile, *a.knob);
  if (!missing) return {};
  return "--animate: " + std::string(a.knob->id) + " belongs to the stage " +
         std::string(missing->id) + ", which the chain does not have.";
}

}  // namespace

Result<Animation> parse_animation(std::string_view text) {
  if (text == "phases") return Animation{Animation::Kind::phases};
  if (text == "text") return Animation{Animation::Kind::text};
  if (text.starts_with(kSweep)) return parse_sweep(text, text.substr(kSweep.size()));
  return Error{unread(text)};
}

std::string animation_text(const Animation& a) {
  if (a.kind == Animation::Kind::phases) return "phases";
  if (a.kind == Animation::Kind::text) return "text";
  return std::string(kSweep) + std::string(a.knob->id) + "=" + number_text(a.from, 10) + ".." +
         number_text(a.to, 10);
}

Result<Reel> Reel::of(AppState& s, const Animation& animation) {
  Reel reel(s, animation);
  if (animation.kind == Animation::Kind::phases) {
    reel.size_ = kPhases;
  } else if (animation.kind == Animation::Kind::sweep) {
    if (std::string no = cannot_sweep(s, animation); !no.empty()) return Error{std::move(no)};
    const double steps = std::abs(animation.to - animation.from) + 1;
    const bool few =
        steps < kSweepStills && (animation.knob->whole || animation.from == animation.to);
    reel.size_ = few ? static_cast<int>(steps) : kSweepStills;
  } else {
    const PageInfo* page = page_of_texts(s);
    if (page) show_page(s, *page);
    settle(s);
    if (!page || s.in.text->empty()) {
      return Error{
          "--animate: there is no text to be seen being written; Generate (--view generate) "
          "writes one."};
    }
    reel.whole_ = s.in.text;
    reel.size_ = static_cast<int>(s.generation().steps.size());
  }
  return reel;
}

int Reel::show(int index) {
  int stands = 0;
  switch (animation_.kind) {
    case Animation::Kind::phases:
      stands = show_phase(index);
      break;
    case Animation::Kind::sweep:
      stands = show_knob(index);
      break;
    case Animation::Kind::text:
      stands = show_text(index);
      break;
  }
  settle(*state_);
  return stands;
}

int Reel::show_phase(int index) {
  update(*state_, command::SetPhase{index + 1});
  return static_cast<int>(std::lround(state_->preferences.phase_seconds * 100));
}

int Reel::show_knob(int index) {
  const double part = static_cast<double>(index) / std::max(1, size_ - 1);
  double value = animation_.from + (animation_.to - animation_.from) * part;
  const double units = animation_.knob->whole ? 1 : 1e4;  // 0.30000000000000004 is 0.3
  value = std::round(value * units) / units;
  state_->in.knobs.*animation_.knob->value = value;
  if (index == 0 || index == size_ - 1) return kEnd_cs;
  return size_ <= kFewStills ? kFew_cs : kSweep_cs;
}

int Reel::show_text(int index) {
  auto text = std::make_shared<WrittenText>(*whole_);
  const std::size_t steps = static_cast<std::size_t>(index) + 1;
  cut_back(text->generation, steps);
  text->wanted = steps;  // nobody goes on with it
  text->forced_ahead.clear();
  state_->in.text = std::move(text);
  select_step(*state_, index);
  return index == size_ - 1 ? kEnd_cs : kToken_cs;
}

}  // namespace logitdice
