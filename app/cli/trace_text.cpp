#include "app/cli/trace_text.h"

#include <algorithm>
#include <cmath>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/readings/sentences.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Align = Table::Align;

constexpr const char* kNothing = "–";

// By how much a token missed the stage that cut it: places for a count, else the stage's quantity.
std::string missed_by(const Trace& trace, int rank) {
  const std::optional<Miss> miss = why_cut(trace, rank);
  if (!miss) return {};
  const KnobInfo* knob = find_knob(miss->stage->stage->id);
  const bool places = knob && knob->whole;
  return places ? grouped(miss->by, 0) : share_text(miss->by, 3);
}

// Where the survivors end, and the stage that drew that line; null if none did. Where the tail is
// only known to a range it is the end of those that may survive.
struct Line {
  const StageTrace* drawn_by = nullptr;
  int rank = 0;  // of the first token below it
};

Line last_line(const Trace& trace) {
  Line line{nullptr, trace.logits.finite};
  for (const StageTrace& step : trace.exact() ? trace.stages : trace.stages_high) {
    if (step.end < line.rank) line = {&step, step.end};
  }
  return line;
}

std::string count_text(Range count) {
  const std::string low = grouped(count.low, 0);
  return count.exact() ? low : low + " to " + grouped(count.high, 0);
}

std::string kept_of_all(const Trace& trace) {
  const std::string kept = count_text(kept_of(trace));
  if (trace.size < 0) return kept + (trace.tail_survives() ? " + tail" : "");
  return kept + (trace.tail_survives() ? " + tail, of " : " of ") + grouped(trace.size);
}

std::string cut_text(const Trace& trace, const Line& line) {
  const auto& steps = trace.exact() ? trace.stages : trace.stages_high;
  const StageOutcome outcome = outcome_of(trace, static_cast<int>(line.drawn_by - steps.data()));
  // A cutoff that stands before the heat saw another distribution than the columns show.
  const double t = line.drawn_by->temperature;
  const std::string seen = t == trace.temperature ? "" : " at T " + small(t, 2);
  return line.drawn_by->stage->rule(trace.knobs) + " · " + kept_of_all(trace) +
         " kept · mass_kept " + share_text(outcome.mass_kept, 3) + seen;
}

// What an earlier stage cut below the last line; empty where none ends at this rank.
std::string earlier_cut_text(const Trace& trace, int rank) {
  const auto& steps = trace.widest_stages();
  int end = trace.logits.finite;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool here = steps[i].end < end && steps[i].end == rank;
    end = std::min(end, steps[i].end);
    if (!here) continue;
    const StageOutcome outcome = outcome_of(trace, static_cast<int>(i));
    return steps[i].stage->rule(trace.knobs) + " · " + count_text(outcome.kept) +
           " kept · mass_kept " + share_text(outcome.mass_kept, 3);
  }
  return {};
}

// The columns of numbers in the order of the phases: with the heat last z/T comes after Σp.
struct Cells {
  std::string scaled, exp, p, sum, final;

  std::vector<std::string> in_order(const Phases& phases) const {
    if (phases.heat_last()) return {exp, p, sum, scaled, final};
    return {scaled, exp, p, sum, final};
  }
};

std::vector<std::string> row_cells(const Shown& shown, const Phases& phases, const PhaseRow& row,
                                   int decimals) {
  const bool kept = row.final.high > 0 || !row.cut;
  std::vector<std::string> cells = {
      grouped(row.of.rank + 1), ellipsis(token_name(shown.distribution, row.of.id), kTokenWidth),
      score_text(row.of.z)};
  if (shown.trace.ranking.changed()) cells.push_back(score_text(row.of.penalised));
  const Cells numbers{score_text(row.of.scaled), share_text(row.exp, 3),
                      share_text(row.seen, decimals), share_text(row.seen_cumulative, decimals),
                      kept ? share_text(row.final, decimals) : std::string(kNothing)};
  for (std::string& cell : numbers.in_order(phases)) cells.push_back(std::move(cell));
  cells.emplace_back(cut_by_id(shown.trace, row.of.rank));
  cells.push_back(missed_by(shown.trace, row.of.rank));
  return cells;
}

// Above the best survivor, where a stage has cut the top choices.
std::string top_cut_text(const Trace& trace) {
  for (const StageTrace& step : trace.stages) {
    if (step.begin == trace.begin) return step.stage->rule(trace.knobs) + " · cut above";
  }
  return {};
}

std::string token_table(const Shown& shown) {
  Table table;
  table.add_column("rank", Align::kRight);
  table.add_column("token", Align::kLeft);
  const Trace& trace = shown.trace;
  table.add_column("z", Align::kPoint);
  if (trace.ranking.changed()) table.add_column("penalised", Align::kPoint);
  const Phases phases = phases_of(trace);
  for (const std::string& title : Cells{"z/T", "exp", "p", "Σp", "final"}.in_order(phases)) {
    table.add_column(title, Align::kPoint);
  }
  table.add_column("cut_by", Align::kLeft);
  table.add_column("by", Align::kPoint);
  const std::vector<PhaseRow> rows = phase_rows(trace, phases, 0, shown.rows);
  const int decimals = share_decimals(rows.front().p.high);
  const Line line = last_line(trace);
  for (const PhaseRow& row : rows) {
    const int rank = row.of.rank;
    if (rank > 0 && rank == trace.begin) table.add_cut(top_cut_text(trace));
    if (line.drawn_by && rank == line.rank) {
      table.add_cut(cut_text(trace, line));
    } else if (const std::string cut = earlier_cut_text(trace, rank); !cut.empty()) {
      table.add_cut(cut);
    }
    table.add_row(row_cells(shown, phases, row, decimals));
  }
  if (line.drawn_by && line.rank == shown.rows) table.add_cut(cut_text(trace, line));
  const PhaseRest rest = rest_below(shown, phases);
  if (rest.count != 0) {
    const std::string final = rest.final.high > 0 ? share_text(rest.final, decimals) : kNothing;
    std::vector<std::string> cells = {"", more_text(rest.count), ""};
    if (trace.ranking.changed()) cells.emplace_back();
    const Cells numbers{"", "", share_text(rest.seen, decimals), fixed(1.0, decimals), final};
    for (std::string& cell : numbers.in_order(phases)) cells.push_back(std::move(cell));
    table.add_row(std::move(cells));
  }
  return table.text();
}

std::string stage_table(const Trace& trace) {
  Table table;
  table.add_column("stage", Align::kLeft);
  table.add_column("rule", Align::kLeft);
  for (const char* title : {"kept", "cutoff", "mass_kept", "entropy_bits"}) {
    table.add_column(title, Align::kPoint);
  }
  for (int i = 0; i < static_cast<int>(trace.stages.size()); ++i) {
    const StageTrace& step = trace.stages[static_cast<std::size_t>(i)];
    const StageOutcome outcome = outcome_of(trace, i);
    const bool whole =
        outcome.cutoff.exact() && outcome.cutoff.low == std::floor(outcome.cutoff.low);
    const std::string cutoff = small(outcome.cutoff, whole ? 0 : 3);
    table.add_row({std::string(step.stage->id),
                   step.active ? step.stage->rule(trace.knobs)
                               : std::string(step.refused.empty() ? "neutral" : "refused"),
                   count_text(outcome.kept), step.active ? cutoff : kNothing,
                   share_text(outcome.mass_kept, 3), small(outcome.entropy_bits, 3)});
  }
  return table.text();
}

// Nothing where they stand in the textbook's order.
std::string phases_line(const Trace& trace) {
  const Phases phases = phases_of(trace);
  if (phases.order == Phases{}.order && !phases.cuts_before) return {};
  std::string line = "phases:";
  for (const Phase phase : phases.order) {
    line += (phase == kLogits ? " " : " → ") + std::string(phase_info(phase).title);
  }
  const std::string note = phase_note(trace, phases, kTruncate);
  return line + "\n" + (note.empty() ? "" : "  truncate: " + note + "\n");
}

// What each stage did, in words.
std::string stage_sentences(const Shown& shown) {
  const Phases phases = phases_of(shown.trace);
  std::string text;
  for (int i = 0; i < static_cast<int>(shown.trace.stages.size()); ++i) {
    const std::string said = stage_sentence(shown.trace, phases, shown.profile, i);
    text += wrapped(said, kTerminalWidth, 2) + "\n";
  }
  return text;
}

// A line for each stage that could not do what its knobs ask for.
std::string refusals(const Trace& trace) {
  std::string lines;
  for (const StageTrace& step : trace.stages) {
    if (step.refused.empty()) continue;
    lines += wrapped("refused: " + std::string(step.stage->id) + ": " + std::string(step.refused),
                     kTerminalWidth, 2) +
             "\n";
  }
  return lines;
}

std::string summary_table(const Shown& shown) {
  const Trace& trace = shown.trace;
  Table table;
  for (const char* title :
       {"entropy_bits", "effective_choices", "kept", "mass_kept", "lead", "argmax"}) {
    table.add_column(title, Table::Align::kLeft);
  }
  const TokenId best = trace.id(trace.best_rank());
  table.add_row({small(trace.entropy_bits, 3), fixed(trace.effective_choices, 2),
                 kept_of_all(trace), share_text(mass_kept_of(trace, phases_of(trace)), 3),
                 "+" + small(trace.lead, 3),
                 ellipsis(token_name(shown.distribution, best), kTokenWidth)});
  return table.text();
}

}  // namespace

std::string heading(const Shown& shown) {
  const Distribution& distribution = shown.distribution;
  const std::string& name =
      distribution.context.empty() ? distribution.title : distribution.context;
  const std::string size =
      shown.trace.size < 0 ? grouped(distribution.logits.size()) + " known " +
                                 plural(distribution.logits.size(), "token")
                           : grouped(shown.trace.size) + " " + plural(shown.trace.size, "token");
  return ellipsis(printable(name), kTerminalWidth - 30) + " · " + size + " · " +
         std::string(shown.profile.id) + "\n";
}

std::string score_text(double z) {
  if (std::isinf(z)) return "-inf";
  return std::abs(z) < 1e6 ? fixed(z, 2) : number_text(z, 4);
}

std::string note_paragraph(const Distribution& distribution) {
  if (distribution.note.empty()) return {};
  return "\n" + wrapped(printable(distribution.note), kTerminalWidth, 0) + "\n";
}

std::string more_text(std::int64_t count) {
  return count < 0 ? "all others" : grouped(count) + " more";
}

void write_trace_text(std::ostream& out, const Shown& shown) {
  out << heading(shown) << "\n" << token_table(shown) << "\n";
  if (!shown.trace.stages.empty()) {
    out << stage_table(shown.trace) << refusals(shown.trace) << phases_line(shown.trace) << "\n"
        << stage_sentences(shown) << "\n";
  }
  out << summary_table(shown) << note_paragraph(shown.distribution);
}

}  // namespace logitdice::cli
