#include "core/readings/describe.h"

#include <cmath>

#include "core/readings/phase.h"
#include "core/readings/sentences.h"
#include "core/readings/spoken.h"
#include "core/readings/summary.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

std::string line(const std::string& text) {
  const std::string sentence = spoken_sentence(text);
  return sentence.empty() ? "" : sentence + "\n";
}

std::string number_of_tokens(std::int64_t count) {
  return count_text(count) + " " + plural(count, "token");
}

std::string order_text(const Phases& phases) {
  if (phases.order == Phases{}.order) return {};
  std::vector<std::string> titles;
  for (const Phase phase : phases.order) titles.emplace_back(phase_info(phase).title);
  return line("In this chain the phases are " + joined(titles, ", and then "));
}

// "score 6.00, penalised to 4.80".
std::string score_words(const Row& row) {
  std::string text = "score " + logit_text(row.z);
  if (row.penalised != row.z) text += ", changed to " + logit_text(row.penalised);
  return text;
}

// "top-k 3".
std::string rule_that_cut(const Trace& t, const Row& row) {
  if (row.cut_by < 0) return "a stage";
  return t.stages[static_cast<std::size_t>(row.cut_by)].stage->rule(t.in_force);
}

std::string fate_words(const Described& s, const PhaseRow& row) {
  if (!row.possible) return "can never come";
  if (std::isnan(row.p.low)) return "its probability is lost, it is not a number";
  const std::string p = "probability " + range_text(row.p);
  if (row.cut) return p + ", cut by " + rule_that_cut(s.trace, row.of);
  if (std::isnan(row.final.low)) return p + ", but what is sampled is not a number";
  return p + ", sampled with " + range_text(row.final);
}

std::string token_line(const Described& s, const PhaseRow& row) {
  return line("Number " + count_text(row.of.rank + 1) + ", " +
              token_name(s.distribution, row.of.id) + ": " + score_words(row.of) + ", " +
              fate_words(s, row));
}

std::string rest_line(const PhaseRest& rest) {
  if (rest.count == 0) return {};
  const std::string who =
      rest.count < 0 ? "All others" : "The other " + number_of_tokens(rest.count);
  if (std::isnan(rest.p.low)) return line(who + " have no probability either");
  const bool one = rest.count == 1;
  const std::string kept = rest.final.high > 0 ? ", and are sampled with " + range_text(rest.final)
                                               : ", and none of them is kept";
  const std::string kept_one =
      rest.final.high > 0 ? ", and is sampled with " + range_text(rest.final) : ", and is not kept";
  return line(who + (one ? " has " : " have ") + range_text(rest.p) + (one ? "" : " together") +
              (one ? kept_one : kept));
}

}  // namespace

std::string describe_source(const Described& s) {
  const Distribution& d = s.distribution;
  const std::string context = d.context.empty() ? d.title : d.context;
  std::string text = line("The distribution is " + printable(context));
  if (s.trace.size < 0) {
    text += line("It names " + number_of_tokens(s.trace.logits.size()) +
                 "; how many there are nobody told");
  } else {
    text += line("It has " + number_of_tokens(s.trace.size));
  }
  return text + line(printable(d.note));
}

std::string describe_chain(const Described& s) {
  std::string text = line("The chain is " + std::string(s.profile.title) +
                          (is_edited(s.profile) ? ", edited" : ""));
  std::vector<std::string> off;
  for (std::size_t i = 0; i < s.trace.stages.size(); ++i) {
    const StageTrace& step = s.trace.stages[i];
    if (step.active || !step.refused.empty()) {
      text += line(stage_sentence(s.trace, s.phases, s.profile, static_cast<int>(i)));
    } else {
      off.emplace_back(step.stage->title);
    }
  }
  if (!off.empty()) text += line("Without effect: " + joined(off, " and "));
  return text;
}

std::string describe_phase(const Described& s, Phase phase) {
  const std::string place = std::to_string(s.phases.place(phase));
  return order_text(s.phases) +
         line("The bars show phase " + place + " of " + std::to_string(kPhases) + ", " +
              std::string(phase_info(phase).title)) +
         line(phase_sentence(s.trace, s.phases, s.profile, phase));
}

std::string describe_tokens(const Described& s, int most) {
  const std::vector<PhaseRow> rows = phase_rows(s.trace, s.phases, 0, most);
  std::string text;
  for (const PhaseRow& row : rows) text += token_line(s, row);
  return text + rest_line(phase_rest(s.trace, s.phases, rows));
}

std::string describe_selected(const Described& s, int rank) {
  const PhaseRow row = phase_row(s.trace, s.phases, rank);
  std::string text = line("Selected is number " + count_text(rank + 1) + ", " +
                          token_name(s.distribution, row.of.id) + ": " + score_words(row.of) +
                          ", " + fate_words(s, row));
  return row.cut ? text + line("It was " + why_cut_text(s.trace, rank)) : text;
}

std::string describe_summary(const Trace& t) {
  if (const std::string lost = why_lost(t); !lost.empty()) return line(lost);
  return line("The entropy of what is sampled is " + entropy_text(t) + ", as much as " +
              choices_text(t) + " equal choices have") +
         line("The likeliest token leads by " + between_text(t.lead, 3));
}

std::string describe_draw(const Draw& draw, const std::string& token) {
  return line("The coin " + fixed_text(draw.u, 3) + " falls on " + token +
              ", whose segment goes from " + fixed_text(draw.segment.low, 3) + " to " +
              fixed_text(draw.segment.high, 3));
}

std::string describe_tally(const TallyTable& table) {
  if (table.draws == 0) return {};
  std::string text =
      line(count_text(table.draws) + plural(table.draws, " draw was", " draws were") + " made");
  for (const TallyRow& row : table.rows) {
    text += line("Token " + row.token + ": " + count_text(row.count) + ", expected " +
                 fixed_text(row.expected.mean, 1) + ", fair dice mostly give " +
                 fixed_text(std::max(0.0, row.expected.low), 1) + " to " +
                 fixed_text(row.expected.high, 1) + (row.marked ? ", which is unusual" : ""));
  }
  const ChiSquare& test = table.chi_square;
  if (verdict_of(table).kind == Verdict::Kind::untested) {
    return text + line("These are too few draws to test the dice");
  }
  const bool fair = verdict_of(table).kind == Verdict::Kind::fair;
  return text + line("Chi-square is " + fixed_text(test.statistic, 1) + " with " +
                     std::to_string(test.degrees_of_freedom) +
                     plural(test.degrees_of_freedom, " degree", " degrees") + " of freedom, p is " +
                     small_text(test.p_value, 2) +
                     (fair ? ": the dice look fair" : ": the dice look unusual"));
}

}  // namespace logitdice
