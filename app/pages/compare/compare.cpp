#include "app/pages/compare/compare.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "app/pages/penalties/penalties.h"
#include "app/program/commands.h"
#include "app/program/generate.h"
#include "core/decoding/reapply.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"

namespace logitdice {
namespace {

constexpr int kNamedTokens = 6;  // of a disagreement, before "and 12 more"

// ---- presets --------------------------------------------------------------------------------

// Windows and bases that nobody has turned are the engine's own, and so are those it does not have.
ColumnSetting of_engine(std::string_view id, const Knobs& knobs, const Profile& from) {
  ColumnSetting column{knobs, find_profile(id).value()};
  const Knobs before = neutral_knobs(from), own = neutral_knobs(column.profile);
  for (const KnobInfo& info : all_knobs()) {
    const bool turned = knobs.*info.value != before.*info.value;
    const bool kept = turned && has_knob(column.profile, info);
    if (info.parameter && !kept) column.knobs.*info.value = own.*info.value;
  }
  return column;
}

std::vector<ColumnSetting> three_temperatures(const Knobs&, const Profile&) {
  std::vector<ColumnSetting> columns;
  for (const double t : {0.2, 1.0, 2.0}) columns.push_back({Knobs{.temperature = t}});
  return columns;
}

// Neutral knobs make all engines the same; then some with which they part.
Knobs parting_knobs(const Knobs& knobs, const Profile& profile) {
  Knobs parting = neutral_knobs(profile);
  if (knobs != parting) return knobs;
  parting.temperature = 2;
  parting.top_p = 0.85;
  parting.min_p = 0.15;
  return parting;
}

std::vector<ColumnSetting> the_engines(const Knobs& knobs, const Profile& profile) {
  const Knobs used = parting_knobs(knobs, profile);
  return {of_engine("textbook", used, profile), of_engine("llama.cpp", used, profile),
          of_engine("huggingface", used, profile), of_engine("vllm", used, profile)};
}

std::vector<ColumnSetting> more_engines(const Knobs& knobs, const Profile& profile) {
  const Knobs used = parting_knobs(knobs, profile);
  return {of_engine("sglang", used, profile), of_engine("mlx-lm", used, profile),
          of_engine("ollama", used, profile), of_engine("llama2.c", used, profile)};
}

std::vector<ColumnSetting> before_and_after(const Knobs& knobs, const Profile& profile) {
  return {{neutral_knobs(profile), profile}, {knobs, profile, true}};
}

std::vector<ColumnSetting> the_slip(const Knobs& knobs, const Profile& profile) {
  Knobs used = knobs;
  if (used.top_p >= 1 || used.top_p <= 0) used.top_p = 0.9;
  return {of_engine("textbook", used, profile), of_engine("slip_crossing", used, profile)};
}

constexpr ComparePreset kPresets[] = {
    {"temperatures", "Three temperatures", "T 0.2, 1 and 2, nothing else", three_temperatures},
    {"engines", "The engines", "textbook, llama.cpp, transformers and vLLM with the Pipeline's knobs, or with T 2, top-p "
     "0.85 and min-p 0.15 where none is turned",
     the_engines},
    {"more_engines", "More engines", "SGLang, mlx-lm, ollama and llama2.c with the knobs of \"The engines\"",
     more_engines},
    {"before_after", "Before and after", "neutral knobs beside the Pipeline's", before_and_after},
    {"slip", "A slip", "a published one: top-p that loses the token which crosses p", the_slip},
};

// ---- columns --------------------------------------------------------------------------------

ColumnSetting resolved(const AppState& s, ColumnSetting setting) {
  if (setting.follows) {
    setting.knobs = s.turn.knobs;
    setting.profile = s.turn.profile;
  }
  return setting;
}

bool has_column(const AppState& s, int column) {
  return column >= 0 && column < static_cast<int>(s.turn.columns.size());
}

void set_columns(AppState& s, std::vector<ColumnSetting> columns, bool continues = false) {
  if (columns == s.turn.columns) return;
  if (!continues || s.undo.empty()) remember_turn(s);
  s.turn.columns = std::move(columns);
  compare_changed(s);
}

void set_column(AppState& s, int column, const ColumnSetting& setting, bool continues = false) {
  std::vector<ColumnSetting> columns = s.turn.columns;
  columns[static_cast<size_t>(column)] = setting;
  set_columns(s, std::move(columns), continues);
}

void stop_texts(CompareState& c) {
  for (LiveText& live : c.texts) stop_writing(live);
}

void forget_texts(CompareState& c) {
  stop_texts(c);
  for (LiveText& live : c.texts) live.text = {};
  for (auto& differs : c.text_differs) differs.clear();
  c.text_stale = {};
}

void mark_texts(AppState& s) {
  CompareState& c = s.compare;
  const Generation& first = c.texts[0].text;
  for (size_t i = 0; i < c.texts.size(); ++i) {
    const Generation& text = c.texts[i].text;
    c.text_differs[i].clear();
    if (i > 0 && !first.steps.empty()) c.text_differs[i] = differing(first, text);
    if (i >= c.columns.size()) continue;
    const ColumnSetting& now = c.columns[i].setting;
    c.text_stale[i] = text.settings.knobs != now.knobs || text.settings.seed != s.seed ||
                      !same_chain(text.settings.profile, now.profile);
  }
}

// ---- names ----------------------------------------------------------------------------------

std::string profile_text(const Profile& profile) {
  return std::string(profile.title) + (is_edited(profile) ? " (edited)" : "");
}

bool all_differ(const std::vector<std::string>& names) {
  return std::set<std::string>(names.begin(), names.end()).size() == names.size();
}

// The engines where they differ, otherwise the knobs, otherwise both or their numbers.
std::vector<std::string> names_of(const std::vector<ComparedColumn>& columns) {
  std::vector<std::string> engines, knobs, both, numbers;
  for (const ComparedColumn& column : columns) {
    engines.push_back(profile_text(column.setting.profile));
    knobs.push_back(setting_text(column.setting));
    both.push_back(engines.back() + ", " + knobs.back());
    numbers.push_back("column " + std::to_string(numbers.size() + 1));
  }
  for (const auto& names : {engines, knobs, both}) {
    if (all_differ(names)) return names;
  }
  return numbers;
}

std::string id_text(const AppState& s, TokenId id) {
  const std::string text = visible(s.distribution.tokens.bytes(id));
  return text.empty() ? "⟨empty⟩" : text;
}

std::string joined(const std::vector<std::string>& words, const char* last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

// "only llama.cpp keeps: moon, banana"; "only vLLM cuts: bed".
std::string disagreement_text(const AppState& s, const Disagreement& d,
                              const std::vector<std::string>& names) {
  std::vector<std::string> keep, cut, tokens;
  for (size_t i = 0; i < names.size(); ++i) {
    (d.kept_by >> i & 1u ? keep : cut).push_back(names[i]);
  }
  for (const TokenId id : d.ids) tokens.push_back(ellipsis(id_text(s, id), 16));
  const int more = d.count - static_cast<int>(tokens.size());
  if (more > 0) tokens.push_back(std::to_string(more) + " more");
  const std::string list = ": " + joined(tokens, more > 0 ? " and " : ", ");
  if (keep.size() == 1) return "only " + keep[0] + " keeps" + list;
  if (cut.size() == 1) return "only " + cut[0] + " cuts" + list;
  return "only " + joined(keep, " and ") + " keep" + list;
}

// ---- what is shown --------------------------------------------------------------------------

std::optional<double> coin_now(const AppState& s) {
  if (s.step_coin) return s.step_coin;
  if (s.step > 0) return coin(s.seed, s.step - 1);
  return std::nullopt;
}

// Mirostat's state belongs to the draws of the Pipeline.
void trace_column(const AppState& s, ComparedColumn& column) {
  const ColumnSetting& setting = column.setting;
  column.refusal = check_knobs(setting.profile, setting.knobs);
  if (!column.refusal.empty()) return;
  Situation situation = situation_of(s);
  const bool pipelines =
      setting.knobs == s.turn.knobs && same_chain(setting.profile, s.turn.profile);
  if (!pipelines) situation.mirostat_mu.reset();
  column.trace = trace(s.distribution.logits, situation, setting.knobs, setting.profile);
}

void draw_from(const AppState& s, ComparedColumn& column, std::optional<double> u) {
  if (!column.trace) return;
  column.sentence = {s.distribution.context, "", ""};
  if (!u) return;
  column.draw = pick(*column.trace, *u);
  const bool stored = column.draw->rank < s.distribution.logits.size();
  const TokenId id = stored ? column.trace->id(column.draw->rank) : -1;
  column.drawn = stored ? id_text(s, id) : "another token";
  column.sentence =
      fill_blank(s.distribution.context, stored ? s.distribution.tokens.bytes(id) : "…");
}

TokenId drawn_id(const AppState& s, const ComparedColumn& column) {
  const bool stored = column.draw && column.draw->rank < s.distribution.logits.size();
  return stored ? column.trace->id(column.draw->rank) : -1;
}

void measure(const AppState& s, const ComparedColumn& reference, ComparedColumn& column) {
  if (!column.trace || !reference.trace) return;
  column.draw_differs = column.draw && drawn_id(s, column) != drawn_id(s, reference);
  column.distance = distance(*column.trace, *reference.trace);
  const Distance& d = *column.distance;
  column.distance_note = d.note;
  if (d.first_extra >= 0 && d.kl_known && !d.note.empty()) {
    const std::string others = d.extra > 1 ? " and " + std::to_string(d.extra - 1) + " more" : "";
    column.distance_note =
        "∞: it keeps " + id_text(s, d.first_extra) + others + ", which the reference cut";
    column.distance_word = "keeps " + ellipsis(id_text(s, d.first_extra), 10);
    if (d.extra > 1) column.distance_word += " +" + std::to_string(d.extra - 1);
  } else if (d.kl_known && !d.note.empty()) {
    column.distance_word = "keeps the tail";
  }
}

void fill_rows(AppState& s, std::span<const Trace* const> traces, unsigned everyone) {
  CompareState& c = s.compare;
  std::vector<TokenId> always;
  if (s.selected < token_count(s)) always.push_back(s.trace.id(s.selected));
  for (const ComparedColumn& column : c.columns) {
    if (const TokenId id = drawn_id(s, column); id >= 0) always.push_back(id);
  }
  const std::vector<TokenId> ids = tokens_to_compare(traces, always, c.rows_wanted);
  c.tallest = 0;
  for (const TokenId id : ids) c.tokens.push_back({id, id_text(s, id), false});
  for (ComparedColumn& column : c.columns) {
    if (!column.trace) continue;
    for (const TokenId id : ids) {
      column.rows.push_back(column.trace->row(column.trace->rank_of(id)));
      const Row& row = column.rows.back();
      c.tallest = std::max(c.tallest, row.cut_by == Row::kKept ? row.final.high : row.p.high);
    }
    column.rest = rest_besides(*column.trace, ids);
  }
  for (size_t i = 0; i < c.tokens.size(); ++i) {
    unsigned by = 0;
    for (size_t k = 0; k < c.columns.size(); ++k) {
      const auto& rows = c.columns[k].rows;
      if (!rows.empty() && rows[i].cut_by == Row::kKept) by |= 1u << k;
    }
    c.tokens[i].differs = by != 0 && by != everyone;
  }
}

void list_disagreements(AppState& s, std::span<const Trace* const> traces,
                        const std::vector<std::string>& names) {
  for (const Disagreement& d : disagreements(traces, kNamedTokens)) {
    s.compare.disagreements.push_back(disagreement_text(s, d, names));
  }
}

// ---- examples -------------------------------------------------------------------------------

std::vector<ColumnSetting> columns_of(const CompareExample& example) {
  std::vector<ColumnSetting> columns;
  for (const std::string& id : example.profiles) {
    columns.push_back(of_engine(id, example.knobs, textbook()));
  }
  return columns;
}

void retrace_same_token(AppState& s) {
  const bool ranked = s.selected < token_count(s);
  const TokenId selected = ranked ? s.trace.id(s.selected) : -1;
  retrace(s);
  if (ranked) s.selected = s.trace.rank_of(selected);
}

// Undo brings back the text that was typed before; `remembered`: there is a turn for it already.
void say_what_it_needs(AppState& s, const CompareExample& example, bool remembered) {
  const bool any_text = example.prompt.empty() && example.output.empty();
  const bool said = s.history.prompt == example.prompt && s.history.text == example.output;
  if (any_text || said) return;
  if (!remembered) remember_turn(s);
  s.undo.back().replaced = TypedText{s.history.prompt, s.history.text};
  set_history(s, example.output, &example.prompt);
  retrace_same_token(s);
}

// ---- actions --------------------------------------------------------------------------------

struct Updater {
  AppState& s;

  void operator()(const compare::UsePreset& a) {
    for (const ComparePreset& preset : all_compare_presets()) {
      if (preset.id != a.id) continue;
      forget_texts(s.compare);
      set_columns(s, preset.columns(s.turn.knobs, s.turn.profile));
    }
  }

  void operator()(const compare::UseExample&) {
    if (!s.distribution.compare) return;
    const CompareExample& example = *s.distribution.compare;
    forget_texts(s.compare);
    const std::vector<ColumnSetting> columns = columns_of(example);
    const bool others = columns != s.turn.columns;
    set_columns(s, columns);
    say_what_it_needs(s, example, others);
    s.view = "compare";
    refresh_compare(s);
  }

  void operator()(const compare::AddColumn&) {
    std::vector<ColumnSetting> columns = s.turn.columns;
    if (static_cast<int>(columns.size()) >= kMostColumns) return;
    columns.push_back(resolved(s, columns.back()));
    columns.back().follows = false;
    set_columns(s, std::move(columns));
  }

  void operator()(const compare::RemoveColumn& a) {
    std::vector<ColumnSetting> columns = s.turn.columns;
    if (!has_column(s, a.column) || static_cast<int>(columns.size()) <= kFewestColumns) return;
    columns.erase(columns.begin() + a.column);
    CompareState& c = s.compare;
    stop_texts(c);
    for (size_t i = static_cast<size_t>(a.column); i < c.texts.size(); ++i) {
      const bool last = i + 1 == c.texts.size();
      c.texts[i].text = last ? Generation() : std::move(c.texts[i + 1].text);
    }
    set_columns(s, std::move(columns));
  }

  // A value that the engine refuses stays in the column, which then shows nothing but the refusal.
  void operator()(const compare::SetKnob& a) {
    if (!has_column(s, a.column)) return;
    if (!std::isfinite(a.value)) {  // no file could hold it
      for (const KnobInfo& info : all_knobs()) {
        if (info.value == a.knob) s.error = check_knob(info, a.value).error();
      }
      return;
    }
    ColumnSetting setting = resolved(s, s.turn.columns[static_cast<size_t>(a.column)]);
    setting.knobs.*a.knob = a.value;
    setting.follows = false;
    set_column(s, a.column, setting, a.continues);
  }

  // The knobs stay, but those that only shape others are the engine's own.
  void operator()(const compare::SetProfile& a) {
    const Result<Profile> found = find_profile(a.id);
    if (!found) {
      s.error = found.error();
      return;
    }
    if (!has_column(s, a.column)) return;
    ColumnSetting setting = resolved(s, s.turn.columns[static_cast<size_t>(a.column)]);
    setting.profile = found.value();
    setting.follows = false;
    const Knobs neutral = neutral_knobs(setting.profile);
    for (const KnobInfo& info : all_knobs()) {
      if (info.parameter) setting.knobs.*info.value = neutral.*info.value;
    }
    set_column(s, a.column, setting);
  }

  void operator()(const compare::CopyFromPipeline& a) {
    if (has_column(s, a.column)) set_column(s, a.column, {s.turn.knobs, s.turn.profile});
  }

  void operator()(const compare::UseInPipeline& a) {
    if (!has_column(s, a.column)) return;
    const ColumnSetting setting = resolved(s, s.turn.columns[static_cast<size_t>(a.column)]);
    if (const std::string why = check_knobs(setting.profile, setting.knobs); !why.empty()) {
      s.error = why;
      return;
    }
    if (setting.knobs == s.turn.knobs && same_chain(setting.profile, s.turn.profile)) return;
    remember_turn(s);
    s.turn.knobs = setting.knobs;
    s.turn.profile = setting.profile;
    retrace_same_token(s);
    compare_with_same_dice(s);
  }

  void operator()(const compare::FitRows& a) {
    const int rows = std::clamp(a.rows, 1, 60);
    if (rows == s.compare.rows_wanted) return;
    s.compare.rows_wanted = rows;
    compare_changed(s);
  }

  void operator()(const compare::Refresh&) { refresh_compare(s); }

  void operator()(const compare::Write&) {
    CompareState& c = s.compare;
    if (c.running()) {
      stop_texts(c);
      return;
    }
    if (!have_model(s)) return;
    refresh_compare(s);
    forget_texts(c);
    for (size_t i = 0; i < c.columns.size(); ++i) {
      if (!c.columns[i].refusal.empty()) continue;
      GenerateSettings settings;
      settings.knobs = c.columns[i].setting.knobs;
      settings.profile = c.columns[i].setting.profile;
      settings.seed = s.seed;
      settings.keep_logits = false;
      const auto steps = static_cast<size_t>(s.generate.length);
      if (const std::string no = begin_writing(c.texts[i], s, settings, steps); !no.empty()) {
        s.error = no;
        return;
      }
    }
    mark_texts(s);
  }

  void operator()(const compare::ForgetTexts&) { forget_texts(s.compare); }
};

}  // namespace

std::span<const ComparePreset> all_compare_presets() { return kPresets; }

std::vector<ColumnSetting> first_columns() { return three_temperatures({}, textbook()); }

std::string setting_text(const ColumnSetting& setting) {
  return rules_text(setting.profile, setting.knobs);
}

std::string column_piece(TokenId token) {
  const bool known = has_tiny_gpt() && token >= 0 && token < tiny_gpt().vocab();
  return known ? std::string(tiny_gpt().tokenizer().piece(token)) : "#" + std::to_string(token);
}

bool CompareState::running() const {
  return std::any_of(texts.begin(), texts.end(), [](const LiveText& t) { return t.running; });
}

bool CompareState::any_text() const {
  return std::any_of(texts.begin(), texts.end(),
                     [](const LiveText& t) { return !t.text.tokens.empty(); });
}

void update_compare(AppState& s, const compare::Action& action) {
  std::visit(Updater{s}, action);
}

void compare_changed(AppState& s) {
  s.compare.stale = true;
  if (s.view == "compare") refresh_compare(s);
}

void refresh_compare(AppState& s) {
  CompareState& c = s.compare;
  if (!c.stale) return;
  c.stale = false;
  c.columns.clear();
  c.tokens.clear();
  c.disagreements.clear();
  c.coin = coin_now(s);
  for (const ColumnSetting& setting : s.turn.columns) {
    ComparedColumn& column = c.columns.emplace_back();
    column.setting = resolved(s, setting);
    trace_column(s, column);
    draw_from(s, column, c.coin);
  }
  const std::vector<std::string> names = names_of(c.columns);
  std::vector<const Trace*> traces;
  std::vector<std::string> traced;  // their names
  unsigned everyone = 0;
  for (size_t i = 0; i < c.columns.size(); ++i) {
    c.columns[i].name = names[i];
    if (!c.columns[i].trace) continue;
    traces.push_back(&*c.columns[i].trace);
    traced.push_back(names[i]);
    everyone |= 1u << i;
  }
  for (size_t i = 1; i < c.columns.size(); ++i) measure(s, c.columns[0], c.columns[i]);
  if (!traces.empty()) {
    fill_rows(s, traces, everyone);
    list_disagreements(s, traces, traced);
  }
  mark_texts(s);
}

void show_selected_in_compare(AppState& s) {
  const CompareState& c = s.compare;
  if (s.view != "compare" || c.tokens.empty() || s.selected >= token_count(s)) return;
  const TokenId id = s.trace.id(s.selected);
  const bool there = std::any_of(c.tokens.begin(), c.tokens.end(),
                                 [&](const ComparedToken& token) { return token.id == id; });
  if (!there) compare_changed(s);
}

bool poll_columns(AppState& s) {
  CompareState& c = s.compare;
  bool any = false;
  for (LiveText& live : c.texts) {
    if (take_news(live)) any = true;
    if (!live.error.empty()) s.error = std::exchange(live.error, "");
  }
  if (any) mark_texts(s);
  return any;
}

}  // namespace logitdice
