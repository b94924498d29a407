#include "core/readings/compare_columns.h"

#include <algorithm>
#include <cmath>

#include "core/readings/phase_rows.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr int kNamedTokens = 6;   // of a disagreement, before "and 12 more"
constexpr int kLongestName = 16;  // characters of a token in a sentence
constexpr int kLongestWord = 10;  // and beside a number

// ---- one column -----------------------------------------------------------------------------

void trace_column(const CompareInput& in, ComparedColumn& column) {
  const ColumnSetting& setting = column.setting;
  column.refusal = check_knobs(setting.profile, setting.knobs);
  if (!column.refusal.empty()) return;
  Situation situation = in.situation;
  const ColumnSetting& own = in.in_force;
  const bool in_force = setting.knobs == own.knobs && same_chain(setting.profile, own.profile);
  if (!in_force) situation.memory = {};
  column.trace =
      trace(in.distribution.logits, situation, setting.knobs, setting.profile, in.exp_display);
  column.refusal = why_lost(*column.trace);
  if (!column.refusal.empty()) column.trace.reset();
}

// −1 where nothing was drawn, or a token of the tail.
TokenId drawn_id(const ComparedColumn& column) {
  if (!column.draw || column.draw->rank >= column.trace->logits.size()) return -1;
  return column.trace->id(column.draw->rank);
}

void draw_from(const CompareInput& in, ComparedColumn& column) {
  if (!column.trace) return;
  const Distribution& d = in.distribution;
  column.sentence = {d.context, "", ""};
  if (!in.coin) return;
  column.draw = pick(*column.trace, *in.coin);
  column.drawn = token_name_at(d, *column.trace, column.draw->rank);
  const TokenId id = drawn_id(column);
  column.sentence = fill_blank(d.context, id >= 0 ? d.tokens.bytes(id) : "…");
}

// Names the tokens that make KL infinite.
void name_extra(const Distribution& distribution, ComparedColumn& column) {
  const Distance& d = *column.distance;
  column.distance_note = d.note;
  if (!d.kl_known || d.note.empty()) return;
  column.distance_word = "keeps the tail";
  if (d.first_extra < 0) return;
  const std::string token = token_name(distribution, d.first_extra);
  const std::string more = std::to_string(d.extra - 1);
  column.distance_note = "∞: it keeps " + token + (d.extra > 1 ? " and " + more + " more" : "") +
                         ", which the reference cut";
  column.distance_word =
      "keeps " + ellipsis(token, kLongestWord) + (d.extra > 1 ? " +" + more : "");
}

void compare_with(const Distribution& distribution, const ComparedColumn& reference,
                  ComparedColumn& column) {
  if (!column.trace || !reference.trace) return;
  column.draw_differs = column.draw && drawn_id(column) != drawn_id(reference);
  column.distance = distance(*column.trace, *reference.trace);
  name_extra(distribution, column);
}

// ---- rows -----------------------------------------------------------------------------------

// The columns that were not refused.
struct Traced {
  std::vector<std::size_t> columns;
  std::vector<const Trace*> traces;
};

Traced traced_of(const Comparison& c) {
  Traced traced;
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    if (!c.columns[i].trace) continue;
    traced.columns.push_back(i);
    traced.traces.push_back(&*c.columns[i].trace);
  }
  return traced;
}

std::vector<TokenId> shown_tokens(const Comparison& c, const Traced& traced,
                                  std::vector<TokenId> wanted, int most) {
  for (const ComparedColumn& column : c.columns) {
    if (const TokenId id = drawn_id(column); id >= 0) wanted.push_back(id);
  }
  return tokens_to_compare(traced.traces, wanted, most);
}

bool survives_in_some(const ComparedRows& shown, const Traced& traced, std::size_t token) {
  const auto kept = [&](std::size_t i) { return shown.rows[i][token].cut_by == Row::kKept; };
  return std::any_of(traced.columns.begin(), traced.columns.end(), kept) &&
         !std::all_of(traced.columns.begin(), traced.columns.end(), kept);
}

// ---- disagreements --------------------------------------------------------------------------

// "moon, banana", "moon and 12 more".
std::string tokens_text(const Distribution& distribution, const Disagreement& d) {
  std::vector<std::string> tokens;
  for (const TokenId id : d.ids) {
    tokens.push_back(ellipsis(token_name(distribution, id), kLongestName));
  }
  const int more = d.count - static_cast<int>(tokens.size());
  if (more > 0) tokens.push_back(std::to_string(more) + " more");
  return joined(tokens, more > 0 ? " and " : ", ");
}

// "only llama.cpp keeps", "only vLLM cuts", "only llama.cpp and vLLM keep".
std::string keepers_text(const Comparison& c, const Traced& traced, unsigned kept_by) {
  std::vector<std::string> keep, cut;
  for (const std::size_t i : traced.columns) {
    (kept_by >> i & 1u ? keep : cut).push_back(c.columns[i].name);
  }
  if (keep.size() == 1) return "only " + keep[0] + " keeps";
  if (cut.size() == 1) return "only " + cut[0] + " cuts";
  return "only " + joined(keep, " and ") + " keep";
}

void list_disagreements(const CompareInput& in, Comparison& c, const Traced& traced) {
  for (const Disagreement& d : disagreements(traced.traces, kNamedTokens)) {
    NamedDisagreement& named = c.disagreements.emplace_back(NamedDisagreement{d, ""});
    named.kept_by = 0;
    for (std::size_t k = 0; k < traced.columns.size(); ++k) {
      if (d.kept_by >> k & 1u) named.kept_by |= 1u << traced.columns[k];
    }
    named.text = keepers_text(c, traced, named.kept_by) + ": " + tokens_text(in.distribution, d);
  }
}

void list_equal(Comparison& c, const Traced& traced) {
  std::vector<NamedColumn> named;
  for (const std::size_t i : traced.columns) {
    const ComparedColumn& column = c.columns[i];
    named.push_back({static_cast<int>(i), column.name, column.setting, *column.trace});
  }
  c.equal = equal_columns(named);
}

void add_columns(const CompareInput& in, Comparison& c) {
  std::vector<ColumnSetting> settings;
  for (const ColumnSetting& setting : in.settings) {
    settings.push_back(resolved(setting, in.in_force.knobs, in.in_force.profile));
  }
  const std::vector<std::string> names = column_names(settings);
  for (std::size_t i = 0; i < settings.size(); ++i) {
    ComparedColumn& column = c.columns.emplace_back();
    column.setting = settings[i];
    column.name = names[i];
    trace_column(in, column);
    draw_from(in, column);
  }
}

}  // namespace

Comparison comparison(const CompareInput& in) {
  Comparison c;
  c.coin = in.coin;
  add_columns(in, c);
  for (std::size_t i = 1; i < c.columns.size(); ++i) {
    compare_with(in.distribution, c.columns.front(), c.columns[i]);
  }
  const Traced traced = traced_of(c);
  if (traced.traces.empty()) return c;
  list_disagreements(in, c, traced);
  list_equal(c, traced);
  return c;
}

std::string agreement_text(const Comparison& c) {
  const std::size_t left = traced_of(c).columns.size();
  if (left < 2) return "Too few columns are left to compare.";
  return std::string("The same tokens survive in every column") +
         (left < c.columns.size() ? " that is not refused." : ".");
}

ComparedRows compared_rows(const Distribution& distribution, const Comparison& c,
                           std::vector<TokenId> wanted, int most) {
  ComparedRows shown;
  shown.rows.resize(c.columns.size());
  shown.rests.resize(c.columns.size());
  shown.rests_seen.resize(c.columns.size());
  const Traced traced = traced_of(c);
  if (traced.traces.empty()) return shown;
  const std::vector<TokenId> ids = shown_tokens(c, traced, std::move(wanted), most);
  shown.tallest = 0;
  for (const std::size_t i : traced.columns) {
    const Trace& t = *c.columns[i].trace;
    const Phases phases = phases_of(t);
    std::vector<int> ranks;
    for (const TokenId id : ids) {
      const Row row = t.row(t.rank_of(id));
      shown.tallest = std::max(shown.tallest, row.cut_by == Row::kKept
                                                  ? row.final.high
                                                  : phase_row(t, phases, row.rank).seen.high);
      shown.rows[i].push_back(row);
      ranks.push_back(row.rank);
    }
    shown.rests[i] = rest_besides(t, shown.rows[i]);
    shown.rests_seen[i] = seen_besides(t, phases, ranks);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    shown.tokens.push_back(
        {ids[i], token_name(distribution, ids[i]), survives_in_some(shown, traced, i)});
  }
  return shown;
}

std::vector<ColumnsWhyCut> why_columns_cut(const Comparison& c, TokenId token) {
  std::vector<ColumnsWhyCut> lines;
  for (const ComparedColumn& column : c.columns) {
    const int rank = column.trace ? column.trace->rank_of(token) : -1;
    const std::string why = rank >= 0 ? why_cut_text(*column.trace, rank) : "";
    if (why.empty()) continue;
    const auto same = std::find_if(lines.begin(), lines.end(),
                                   [&](const ColumnsWhyCut& line) { return line.why == why; });
    if (same == lines.end()) {
      lines.push_back({column.name, why});
    } else {
      same->columns += " · " + column.name;
    }
  }
  return lines;
}

std::string fate_text(const Trace& t, TokenId token) {
  const int rank = t.rank_of(token);
  if (rank < 0) return "";
  const Row row = t.row(rank);
  const std::string before = range_text(phase_row(t, phases_of(t), rank).seen);
  const std::string p = before + " → ";
  if (row.cut_by == Row::kKept) {
    const std::string after = range_text(row.final);
    return before == after ? before + " unchanged" : p + after;
  }
  if (row.cut_by == Row::kImpossible) return p + "never";
  return p + "cut: " + t.stages[static_cast<std::size_t>(row.cut_by)].stage->rule(t.knobs);
}

std::string variation_text(const Comparison& c, std::size_t column) {
  if (column == 0) return "reference";
  const auto& d = c.columns[column].distance;
  return d ? range_text(d->total_variation) : "—";
}

std::string divergence_text(const Comparison& c, std::size_t column) {
  if (column == 0) return "reference";
  const auto& d = c.columns[column].distance;
  if (!d) return "—";
  if (!d->kl_known) return "open";
  if (std::isinf(d->kl_bits.low)) return "∞ " + c.columns[column].distance_word;
  return small_text(d->kl_bits.low, 3) + " bits";
}

}  // namespace logitdice
