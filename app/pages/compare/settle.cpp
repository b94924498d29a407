#include <algorithm>
#include <utility>

#include "app/pages/compare/state.h"
#include "app/program/settle.h"
#include "core/decoding/reapply.h"
#include "core/readings/token_name.h"
#include "core/sampling/chain.h"

namespace logitdice::compare_page {
namespace {

constexpr int kNamedRows = 24;

std::vector<std::string> likeliest_names(const Distribution& d) {
  std::vector<std::string> names;
  const int count = std::min(kNamedRows, d.logits.size());
  for (int rank = 0; rank < count; ++rank) {
    names.push_back(token_name(d, d.logits.ids[static_cast<std::size_t>(rank)]));
  }
  return names;
}

// ---- texts ----------------------------------------------------------------------------------

GenerateSettings settings_of(const AppState& s, const ColumnSetting& column) {
  GenerateSettings settings;
  settings.knobs = column.knobs;
  settings.profile = column.profile;
  settings.seed = s.in.seed;
  settings.keep_logits = false;
  if (!is_embedded(s.in.model)) settings.best = kBestFirst;
  return settings;
}

void write(AppState& s) {
  Columns& c = columns(s);
  const ModelHandle model = chosen_model(s);
  if (!model) {
    s.error = why_no_model(s);
    return;
  }
  const auto steps = static_cast<std::size_t>(s.in.length);
  for (std::size_t i = 0; i < c.comparison.columns.size(); ++i) {
    const ComparedColumn& column = c.comparison.columns[i];
    stop_writing(c.texts[i]);
    c.texts[i].text = {};
    if (!column.refusal.empty()) continue;
    const GenerateSettings settings = settings_of(s, column.setting);
    if (std::string why = begin_writing(c.texts[i], s.in.model, model, s.in.prompt, settings, steps);
        !why.empty()) {
      s.error = std::move(why);
      return;
    }
  }
}

void mark_texts(AppState& s) {
  Columns& c = columns(s);
  const Generation& first = c.texts[0].text;
  for (std::size_t i = 0; i < c.texts.size(); ++i) {
    const Generation& text = c.texts[i].text;
    c.text_differs[i].clear();
    if (i > 0 && !first.steps.empty()) c.text_differs[i] = differing(first, text);
    if (i >= c.comparison.columns.size()) continue;
    const ColumnSetting& now = c.comparison.columns[i].setting;
    c.text_stale[i] = !(c.texts[i].choice == s.in.model) || text.settings.knobs != now.knobs || text.settings.seed != s.in.seed ||
                      !same_chain(text.settings.profile, now.profile);
  }
}

void settle_texts(AppState& s) {
  Columns& c = columns(s);
  if (c.wish == Columns::Wish::write && model_is_coming(s)) return;
  const Columns::Wish wish = std::exchange(c.wish, Columns::Wish::none);
  if (wish == Columns::Wish::write) write(s);
  if (wish == Columns::Wish::stop) {
    for (LiveText& live : c.texts) stop_writing(live);
  }
  mark_texts(s);
}

}  // namespace

bool Columns::running() const {
  return std::any_of(texts.begin(), texts.end(), [](const LiveText& t) { return t.running; });
}

bool Columns::any_text() const {
  return std::any_of(texts.begin(), texts.end(),
                     [](const LiveText& t) { return !t.text.tokens.empty(); });
}

void settle(AppState& s) {
  Columns& c = columns(s);
  const std::optional<double> coin = s.draw ? std::optional(s.draw->u) : std::nullopt;
  ColumnsKey key{s.trace_key, inputs(s).columns, coin, s.in.seed};
  const bool anew = !(key == c.key);
  if (anew) {
    c.comparison = comparison({.distribution = s.distribution,
                               .situation = situation_of(s),
                               .settings = key.columns,
                               .in_force = {s.in.knobs, s.in.profile},
                                .coin = coin,
                               .exp_display = s.in.exp_display});
    c.named = likeliest_names(s.distribution);
    c.key = std::move(key);
  }
  if (anew || c.wish != Columns::Wish::none) settle_texts(s);
}

void stop(AppState& s) {
  for (LiveText& live : columns(s).texts) stop_writing(live);
}

void poll(AppState& s) {
  bool any = false;
  for (LiveText& live : columns(s).texts) {
    if (take_news(live)) any = true;
    if (!live.error.empty()) s.error = std::exchange(live.error, "");
  }
  if (any) mark_texts(s);
}

}  // namespace logitdice::compare_page
