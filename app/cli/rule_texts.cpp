#include "app/cli/rule_texts.h"

#include <cmath>

namespace logitdice::cli {
namespace {

struct RuleRow {
  RuleText text;
  bool (*holds)(const EngineRules&);
};

constexpr RuleRow kRuleRows[] = {
    {{"top_k_keeps_ties", "top-k: every token tied with the k-th stays"},
     [](const EngineRules& r) { return r.top_k_keeps_ties; }},
    {{"top_k_minds_min_keep", "top-k: goes below min_keep"},
     [](const EngineRules& r) { return !r.top_k_minds_min_keep; }},
    {{"top_p_of", "top-p: takes shares of the whole softmax, what was cut above counts"},
     [](const EngineRules& r) { return r.top_p_of == EngineRules::TopPOf::kWhole; }},
    {{"top_p_of",
      "top-p: takes shares of the whole softmax, what was cut above counts, unless "
      "min-p is on"},
     [](const EngineRules& r) { return r.top_p_of == EngineRules::TopPOf::kWholeButMinP; }},
    {{"top_p_of", "top-p: takes shares of the whole softmax, summed from below"},
     [](const EngineRules& r) { return r.top_p_of == EngineRules::TopPOf::kWholeFromBelow; }},
    {{"top_p_of", "top-p: takes shares of the 50 displayed tokens only"},
     [](const EngineRules& r) { return r.top_p_of == EngineRules::TopPOf::kDisplayed; }},
    {{"top_p_minds_min_keep", "top-p: goes below min_keep"},
     [](const EngineRules& r) { return !r.top_p_minds_min_keep; }},
    {{"top_p_passes", "top-p: stops where the sum passes p, not where it reaches it"},
     [](const EngineRules& r) { return r.top_p_passes; }},
    {{"top_p_drops_crossing", "top-p: drops the token that crosses p"},
     [](const EngineRules& r) { return r.top_p_drops_crossing; }},
    {{"typical_p_passes", "typical-p: stops where the sum passes p, not where it reaches it"},
     [](const EngineRules& r) { return r.typical_p_passes; }},
    {{"typical_p_keeps_ties", "typical-p: all as typical as the last one stay"},
     [](const EngineRules& r) { return r.typical_p_keeps_ties; }},
    {{"xtc_above", "XTC: a top choice has p above the threshold, not at it"},
     [](const EngineRules& r) { return r.xtc_above; }},
    {{"xtc_keeps_ties", "XTC: all tied with the least of the top choices stay"},
     [](const EngineRules& r) { return r.xtc_keeps_ties; }},
    {{"xtc_minds_min_keep", "XTC: goes below min_keep"},
     [](const EngineRules& r) { return !r.xtc_minds_min_keep; }},
    {{"xtc_ends", "XTC: never drops the end of a line or of the text"},
     [](const EngineRules& r) { return r.xtc_ends == EngineRules::XtcEnds::kSpares; }},
    {{"xtc_ends", "XTC: lets all pass where the end of a line or of the text would go"},
     [](const EngineRules& r) { return r.xtc_ends == EngineRules::XtcEnds::kSpareAll; }},
    {{"sigma_of_whole", "top-nσ: the sample's σ of the whole vocabulary, 0 for what was cut"},
     [](const EngineRules& r) { return r.sigma_of_whole; }},
    {{"tfs_centred", "tail-free: one more stays, and the last token goes always"},
     [](const EngineRules& r) { return r.tfs_centred; }},
    {{"mirostat_stands_alone", "beside mirostat nothing runs but bias and temperature"},
     [](const EngineRules& r) { return r.mirostat_stands_alone; }},
    {{"most_bias", "a bias beyond 100 counts as 100"},
     [](const EngineRules& r) { return std::isfinite(r.most_bias); }},
    {{"masked_tokens_count", "tokens at -inf count as candidates"},
     [](const EngineRules& r) { return r.masked_tokens_count; }},
    {{"greedy_below", "a very small temperature is greedy"},
     [](const EngineRules& r) { return r.greedy_below > 0; }},
    {{"lowest_temperature", "a smaller temperature than 0.01 is raised to it"},
     [](const EngineRules& r) { return r.lowest_temperature > 0; }},
    {{"repetition_scope", "repetition counts the output only"},
     [](const EngineRules& r) { return r.repetition_scope == EngineRules::Scope::kOutput; }},
    {{"count_scope", "frequency and presence count the output only"},
     [](const EngineRules& r) { return r.count_scope == EngineRules::Scope::kOutput; }},
};

}  // namespace

std::vector<RuleText> rule_texts(const EngineRules& rules) {
  std::vector<RuleText> texts;
  for (const RuleRow& row : kRuleRows) {
    if (row.holds(rules)) texts.push_back(row.text);
  }
  return texts;
}

}  // namespace logitdice::cli
