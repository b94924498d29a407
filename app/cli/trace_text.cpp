#include "app/cli/trace_text.h"

#include <algorithm>
#include <cmath>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/readings/rest.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Align = Table::Align;

constexpr int kWidth = 80;
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
  const std::string seen = t == trace.temperature ? "" : " at T " + fixed(t, 2);
  return line.drawn_by->stage->rule(trace.knobs) + " · " + kept_of_all(trace) +
         " kept · mass_kept " + share_text(outcome.mass_kept, 3) + seen;
}

std::vector<std::string> row_cells(const Shown& shown, const Row& row, int decimals) {
  const bool kept = row.final.high > 0 || row.cut_by == Row::kKept;
  std::vector<std::string> cells = {grouped(row.rank + 1),
                                    ellipsis(token_name(shown.distribution, row.id), kTokenWidth),
                                    score_text(row.z)};
  if (shown.trace.ranking.changed()) cells.push_back(score_text(row.penalised));
  for (std::string cell :
       {score_text(row.scaled), share_text(row.exp, 3), share_text(row.p, decimals),
        share_text(row.cumulative, decimals),
        kept ? share_text(row.final, decimals) : std::string(kNothing),
        std::string(cut_by_id(shown.trace, row.rank)), missed_by(shown.trace, row.rank)}) {
    cells.push_back(std::move(cell));
  }
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
  for (const char* title : {"z/T", "exp", "p", "Σp", "final"}) {
    table.add_column(title, Align::kPoint);
  }
  table.add_column("cut_by", Align::kLeft);
  table.add_column("by", Align::kPoint);
  const std::vector<Row> rows = trace.rows(0, shown.rows);
  const int decimals = share_decimals(rows.front().p.high);
  const Line line = last_line(trace);
  for (const Row& row : rows) {
    if (row.rank > 0 && row.rank == trace.begin) table.add_cut(top_cut_text(trace));
    if (line.drawn_by && row.rank == line.rank) table.add_cut(cut_text(trace, line));
    table.add_row(row_cells(shown, row, decimals));
  }
  if (line.drawn_by && line.rank == shown.rows) table.add_cut(cut_text(trace, line));
  const Rest rest = rest_after(trace, shown.rows - 1);
  if (rest.count != 0) {
    const std::string final = rest.final.high > 0 ? share_text(rest.final, decimals) : kNothing;
    std::vector<std::string> cells = {"", more_text(rest.count), "", "", ""};
    if (trace.ranking.changed()) cells.emplace_back();
    cells.insert(cells.end(), {share_text(rest.p, decimals), fixed(1.0, decimals), final});
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
    const StageTrace& step = trace.stages[i];
    const StageOutcome outcome = outcome_of(trace, i);
    const bool whole =
        outcome.cutoff.exact() && outcome.cutoff.low == std::floor(outcome.cutoff.low);
    const std::string cutoff = fixed(outcome.cutoff, whole ? 0 : 3);
    table.add_row({std::string(step.stage->id),
                   step.active ? step.stage->rule(trace.knobs)
                               : std::string(step.refused.empty() ? "neutral" : "refused"),
                   count_text(outcome.kept), step.active ? cutoff : kNothing,
                   share_text(outcome.mass_kept, 3), fixed(outcome.entropy_bits, 3)});
  }
  return table.text();
}

// A line for each stage that could not do what its knobs ask for.
std::string refusals(const Trace& trace) {
  std::string lines;
  for (const StageTrace& step : trace.stages) {
    if (step.refused.empty()) continue;
    lines += wrapped("refused: " + std::string(step.stage->id) + ": " + std::string(step.refused),
                     kWidth, 2) +
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
  table.add_row({fixed(trace.entropy_bits, 3), fixed(trace.effective_choices, 2),
                 kept_of_all(trace), share_text(trace.mass_kept, 3), "+" + fixed(trace.lead, 3),
                 ellipsis(token_name(shown.distribution, best), kTokenWidth)});
  return table.text();
}

}  // namespace

std::string heading(const Shown& shown) {
  const Distribution& distribution = shown.distribution;
  const std::string& name =
      distribution.context.empty() ? distribution.title : distribution.context;
  const std::string size = shown.trace.size < 0
                               ? grouped(distribution.logits.size()) + " known tokens"
                               : grouped(shown.trace.size) + " tokens";
  return ellipsis(printable(name), kWidth - 30) + " · " + size + " · " +
         std::string(shown.profile.id) + "\n";
}

std::string score_text(double z) {
  if (std::isinf(z)) return "-inf";
  return std::abs(z) < 1e6 ? fixed(z, 2) : number_text(z, 4);
}

std::string note_paragraph(const Distribution& distribution) {
  if (distribution.note.empty()) return {};
  return "\n" + wrapped(printable(distribution.note), kWidth, 0) + "\n";
}

std::string more_text(std::int64_t count) {
  return count < 0 ? "all others" : grouped(count) + " more";
}

void write_trace_text(std::ostream& out, const Shown& shown) {
  out << heading(shown) << "\n" << token_table(shown) << "\n";
  if (!shown.trace.stages.empty()) {
    out << stage_table(shown.trace) << refusals(shown.trace) << "\n";
  }
  out << summary_table(shown) << note_paragraph(shown.distribution);
}

}  // namespace logitdice::cli
