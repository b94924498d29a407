#include <cmath>

#include "core/readings/describe.h"
#include "core/readings/penalty_sayings.h"
#include "core/readings/spoken.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"

// The pages that show more than one chain, or less.
namespace logitdice {
namespace {

std::string told(const std::string& text) {
  const std::string sentence = spoken_sentence(text);
  return sentence.empty() ? "" : sentence + "\n";
}

// ---- comparison -----------------------------------------------------------------------------

std::string column_tokens(const ComparedRows& rows, std::size_t i) {
  std::vector<std::string> words;
  for (std::size_t k = 0; k < rows.tokens.size() && k < rows.rows[i].size(); ++k) {
    const Row& row = rows.rows[i][k];
    const std::string fate = row.cut_by == Row::kKept ? range_text(row.final) : std::string("cut");
    words.push_back(rows.tokens[k].text + " " + fate);
  }
  return words.empty() ? "" : told("Its tokens: " + joined(words));
}

std::string describe_column(const Comparison& comparison, const ComparedRows& rows, std::size_t i) {
  const ComparedColumn& column = comparison.columns[i];
  std::string text =
      told("Column " + std::to_string(i + 1) + " is " + column.name + ": " +
           engine_text(column.setting.profile) + ", " + setting_text(column.setting) +
           (column.setting.follows ? ", as in the chain of Pipeline" : ""));
  if (!column.refusal.empty()) return text + told(column.refusal);
  if (column.trace) {
    text += told("It keeps " + count_text(column.trace->kept()) + " " +
                 plural(column.trace->kept(), "token"));
  }
  if (column.draw) {
    text += told("Its coin " + fixed_text(column.draw->u, 3) + " falls on " + column.drawn +
                 (column.draw_differs ? ", another token than in the first column" : ""));
  }
  if (i > 0 && column.distance) {
    text += told("Its total variation from the first column is " + variation_text(comparison, i) +
                 ", its divergence " + divergence_text(comparison, i));
    text += told(column.distance_note);
  }
  return text + column_tokens(rows, i);
}

// ---- penalties ------------------------------------------------------------------------------

std::string change_text(const PenaltyRow& row) {
  const BeforeAfterRow& n = row.numbers;
  std::string text = "Number " + count_text(n.rank + 1) + ", " + row.token;
  if (row.count > 0) {
    text += ", said " + count_text(row.count) + " " + plural(row.count, "time");
    if (row.counted != row.count) text += ", of which " + count_text(row.counted) + " count";
  }
  if (n.z == n.z_before) {
    text += ": score " + logit_text(n.z) + " as before";
  } else {
    text += ": score " + logit_text(n.z_before) + " becomes " + logit_text(n.z) + ", number " +
            count_text(n.rank_before + 1) + " before";
  }
  if (std::isnan(n.p.low)) return text + ", its probability is lost";
  text += ", probability " + range_text(n.p_before) + " becomes " + range_text(n.p);
  return text + (n.cut ? ", and then it is cut" : "");
}

std::string formulas_text(const Penalties& penalties, const Profile& profile) {
  std::string text;
  for (const PenaltyFormula& formula : penalties.token.formulas) {
    if (formula.why != PenaltyFormula::Why::applies) continue;
    text += told("Of the selected token, " + std::string(kind_title(formula.kind)) + ": " +
                 formula_text(formula, profile) + " is " + logit_text(formula.after));
  }
  return text;
}

}  // namespace

std::string describe_comparison(const Comparison& comparison, const ComparedRows& rows) {
  std::string text = told(count_text(static_cast<std::int64_t>(comparison.columns.size())) +
                          " columns stand side by side on the same logits and the same coin");
  for (std::size_t i = 0; i < comparison.columns.size(); ++i) {
    text += describe_column(comparison, rows, i);
  }
  for (const NamedDisagreement& part : comparison.disagreements) text += told(part.text);
  if (comparison.disagreements.empty()) text += told(agreement_text(comparison));
  for (const EqualColumns& equal : comparison.equal) text += told(equal.text);
  return text;
}

std::string describe_cutoffs(const NamedCutoffs& named, const Profile& profile) {
  const Cutoffs& c = named.cutoffs;
  std::string text = told("A distribution: " + kind_text(named)) + told(heat_text(c, profile));
  if (c.preview) text += told(nothing_on_text(c));
  for (int rule = 0; rule < kRules; ++rule) {
    const RuleCut& cut = c.rules[rule];
    if (!cut.shown) {
      text += told(rule_name(rule) + " is off: " + std::string(cut.why_off));
      continue;
    }
    text += told(keeps_text(c, rule));
    if (!cut.on) continue;
    text += told(only_keeps_text(named, rule)) + told(only_cuts_text(named, rule));
  }
  if (!c.preview) {
    for (const std::string& part : survivors_texts(c)) text += told(part);
  }
  return text;
}

std::string describe_bar(const BarReading& reading) {
  if (reading.column < 0) return {};
  std::string text = told("The bar that is read out: " + reading.text);
  for (const std::string& why : reading.why_cut) text += told(why);
  return text;
}

std::string describe_penalties(const Penalties& penalties, const Profile& profile, bool generated) {
  std::string text;
  std::vector<std::string> words;
  for (const HistoryChip& chip : penalties.chips) {
    words.push_back(chip.text + (chip.scope.any() ? "" : ", which does not count"));
  }
  text += words.empty()
              ? told("Nothing was said yet")
              : told((generated ? "The model wrote: " : "The text so far: ") + joined(words));
  for (std::size_t i = 0; i < penalty_knobs().size(); ++i) {
    const std::string_view id = penalty_knobs()[i];
    const PenaltySaying saying = penalty_saying(penalties, profile, i);
    const bool shapes_dry = id.starts_with("dry_") && id != "dry_multiplier";
    if (saying.brief.empty() || (shapes_dry && !penalties.dry_in_chain)) continue;
    text += told(std::string(find_knob(id)->title) + ": " + saying.brief + saying.more);
  }
  constexpr std::size_t kMost = 10;
  for (std::size_t i = 0; i < penalties.rows.size() && i < kMost; ++i) {
    text += told(change_text(penalties.rows[i]));
  }
  return text + formulas_text(penalties, profile);
}

}  // namespace logitdice
