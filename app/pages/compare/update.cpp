#include <cmath>
#include <utility>

#include "app/pages/compare/state.h"
#include "app/program/source.h"

namespace logitdice::compare_page {
namespace {

void forget_texts(Columns& c) {
  for (LiveText& live : c.texts) {
    stop_writing(live);
    live.text = {};
  }
  for (auto& differs : c.text_differs) differs.clear();
  c.text_stale = {};
}

struct Updater {
  AppState& s;
  std::vector<ColumnSetting>& settings = inputs(s).columns;

  bool has(int column) const { return column >= 0 && column < static_cast<int>(settings.size()); }
  ColumnSetting& at(int column) { return settings[static_cast<std::size_t>(column)]; }

  // As it stands, and from now on its own.
  ColumnSetting& own(int column) {
    at(column) = resolved(at(column), s.in.knobs, s.in.profile);
    at(column).follows = false;
    return at(column);
  }

  void operator()(const UsePreset& a) {
    const ComparePreset* preset = find_compare_preset(a.id);
    if (!preset) return;
    forget_texts(columns(s));
    settings = preset->columns(s.in.knobs, s.in.profile);
  }

  void operator()(const UseExample&) {
    if (!s.distribution.compare) return;
    const CompareExample& example = *s.distribution.compare;
    forget_texts(columns(s));
    settings = columns_of(example);
    const bool any_text = example.prompt.empty() && example.output.empty();
    if (!any_text) set_typed(s, example.output, &example.prompt);
    show_page(s, *find_page(s, kId));
  }

  void operator()(const AddColumn&) {
    if (static_cast<int>(settings.size()) >= kMostColumns) return;
    settings.push_back(resolved(settings.back(), s.in.knobs, s.in.profile));
    settings.back().follows = false;
  }

  void operator()(const RemoveColumn& a) {
    if (!has(a.column) || static_cast<int>(settings.size()) <= kFewestColumns) return;
    settings.erase(settings.begin() + a.column);
    auto& texts = columns(s).texts;
    for (LiveText& live : texts) stop_writing(live);
    for (std::size_t i = static_cast<std::size_t>(a.column); i + 1 < texts.size(); ++i) {
      texts[i].text = std::move(texts[i + 1].text);
    }
    texts.back().text = {};
  }

  // A value that the engine refuses stays in the column, which then shows nothing but the refusal.
  void operator()(const SetKnob& a) {
    if (!has(a.column)) return;
    if (!std::isfinite(a.value)) {  // no file could hold it
      for (const KnobInfo& info : all_knobs()) {
        if (info.value == a.knob) s.error = check_knob(info, a.value).error();
      }
      return;
    }
    own(a.column).knobs.*a.knob = a.value;
  }

  void operator()(const SetProfile& a) {
    const Result<Profile> found = find_profile(a.id);
    if (!found) {
      s.error = found.error();
    } else if (has(a.column)) {
      own(a.column) = with_engine(own(a.column), found.value());
    }
  }

  void operator()(const CopyFromPipeline& a) {
    if (has(a.column)) at(a.column) = {s.in.knobs, s.in.profile};
  }

  void operator()(const UseInPipeline& a) {
    if (!has(a.column)) return;
    const ColumnSetting setting = resolved(at(a.column), s.in.knobs, s.in.profile);
    const std::string why = check_knobs(setting.profile, setting.knobs);
    if (!why.empty()) {
      s.error = why;
      return;
    }
    s.in.knobs = setting.knobs;
    s.in.profile = setting.profile;
  }

  void operator()(const Write&) {
    Columns& c = columns(s);
    c.wish = c.running() ? Columns::Wish::stop : Columns::Wish::write;
    want_model(s);
  }

  void operator()(const ForgetTexts&) { forget_texts(columns(s)); }
};

}  // namespace

void update(AppState& s, const Action& action) { std::visit(Updater{s}, action); }

}  // namespace logitdice::compare_page
