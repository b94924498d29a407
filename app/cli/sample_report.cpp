#include "app/cli/sample_report.h"

#include <algorithm>
#include <cmath>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/readings/trace_json.h"
#include "app/cli/trace_text.h"
#include "core/readings/token_name.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Align = Table::Align;

using Layout = JsonWriter::Layout;

// The token or, for the rank behind the last stored one, what stands for the source's tail.
std::string drawn_token(const Shown& shown, int rank) {
  if (rank >= shown.distribution.logits.size()) return "another token";
  return ellipsis(token_name(shown.distribution, shown.trace.id(rank)), kTokenWidth);
}

void write_drawn(JsonWriter& json, const Shown& shown, int rank) {
  if (rank < shown.distribution.logits.size()) {
    write_token(json, shown.distribution, shown.trace.id(rank));
  } else {
    json.key("token").value("");
  }
}

// The whole counts within the band.
std::string band_text(const Expected& band) {
  return grouped(std::ceil(band.low), 0) + " to " + grouped(std::floor(band.high), 0);
}

void add_row(Table& table, std::string rank, std::string token, const TallyRow& row,
             int decimals) {
  table.add_row({std::move(rank), std::move(token), share_text(row.final, decimals),
                 share_text(row.share, decimals), grouped(row.count), grouped(row.expected.mean, 1),
                 band_text(row.expected), row.within ? "" : "outside"});
}

// Without the row of all others.
std::span<const TallyRow> tokens_of(const SampleReport& report) {
  const std::span<const TallyRow> rows = report.table.rows;
  return rows.first(rows.size() - report.table.others);
}

std::string tally_text(const SampleReport& report) {
  Table table;
  table.add_column("rank", Align::kRight);
  table.add_column("token", Align::kLeft);
  table.add_column("final", Align::kPoint);
  table.add_column("share", Align::kPoint);
  table.add_column("count", Align::kRight);
  table.add_column("expected", Align::kPoint);
  table.add_column("±2σ", Align::kRight);
  table.add_column("", Align::kLeft);
  const std::vector<TallyRow>& rows = report.table.rows;
  const int decimals = share_decimals(rows.front().final);
  for (const TallyRow& row : tokens_of(report)) {
    add_row(table, grouped(row.rank + 1), drawn_token(report.shown, row.rank), row, decimals);
  }
  if (report.table.others) add_row(table, "", more_text(rows.back().tokens), rows.back(), decimals);
  return table.text();
}

std::string percent(double share) {
  if (share < 0.001) return "less than 0.1 %";
  return fixed(100 * share, share < 0.1 ? 1 : 0) + " %";
}

std::string chi_square_lines(const SampleReport& report) {
  const ChiSquare& test = report.table.chi_square;
  if (test.degrees_of_freedom == 0) {
    return std::string("χ² = –, dof = 0\n") +
           (report.table.draws_to_test == 0
                ? "Only one token can fall, so there is nothing to test.\n"
                : "Too few draws for a test: two outcomes must be expected five times, which takes " +
                      grouped(report.table.draws_to_test) + ".\n");
  }
  return "χ² = " + grouped(test.statistic, 2) + ", dof = " + grouped(test.degrees_of_freedom) +
         ", p = " + share_text(test.p_value, 3) + "\nFair dice deviate at least this much in " +
         percent(test.p_value) + " of such runs.\n";
}

// Enough decimals to tell the ends of the narrowest segment apart.
int segment_decimals(const std::vector<Draw>& draws) {
  double narrowest = 1;
  for (const Draw& draw : draws) {
    narrowest = std::min(narrowest, draw.segment.high - draw.segment.low);
  }
  return std::clamp(share_decimals(narrowest) - 1, 4, 9);
}

std::string last_table(const SampleReport& report) {
  Table table;
  table.add_column("step", Align::kRight);
  table.add_column("u", Align::kPoint);
  table.add_column("token", Align::kLeft);
  table.add_column("segment", Align::kLeft);
  const std::vector<Draw>& last = report.tally.last;
  const int decimals = segment_decimals(last);
  std::int64_t step = report.tally.draws - static_cast<std::int64_t>(last.size());
  for (const Draw& draw : last) {
    table.add_row(
        {grouped(step++), fixed(draw.u, decimals), drawn_token(report.shown, draw.rank),
         fixed(draw.segment.low, decimals) + " to " + fixed(draw.segment.high, decimals)});
  }
  return table.text();
}

void write_row(JsonWriter& json, const Shown& shown, const TallyRow& row, bool named) {
  json.open_object(Layout::kOneLine);
  if (named) {
    json.key("rank").value(row.rank);
    json.key("id").value(shown.trace.id(row.rank));
    write_drawn(json, shown, row.rank);
  }
  json.key("final").value(row.final);
  json.key("count").value(row.count);
  json.key("share").value(row.share);
  json.key("expected").value(row.expected.mean);
  json.key("low").value(row.expected.low);
  json.key("high").value(row.expected.high);
  json.key("within").value(row.within);
  json.close_object();
}

void write_chi_square(JsonWriter& json, const ChiSquare& test) {
  json.key("chi_square").open_object(Layout::kOneLine);
  json.key("statistic").value(test.statistic);
  json.key("degrees_of_freedom").value(test.degrees_of_freedom);
  json.key("p_value").value(test.p_value);
  json.close_object();
}

void write_last(JsonWriter& json, const SampleReport& report) {
  const std::vector<Draw>& last = report.tally.last;
  std::int64_t step = report.tally.draws - static_cast<std::int64_t>(last.size());
  json.key("last").open_array(Layout::kLines);
  for (const Draw& draw : last) {
    json.open_object(Layout::kOneLine);
    json.key("step").value(step++);
    json.key("u").value(draw.u);
    json.key("rank").value(draw.rank);
    write_drawn(json, report.shown, draw.rank);
    json.key("segment").open_array(Layout::kOneLine);
    json.value(draw.segment.low);
    json.value(draw.segment.high);
    json.close_array();
    json.close_object();
  }
  json.close_array();
}

}  // namespace

SampleReport make_report(const Shown& shown, std::uint64_t seed, Tally tally) {
  SampleReport report{shown, seed, std::move(tally), {}};
  const int most = shown.rows + 1;  // with that of all others
  report.table = tally_table(shown.distribution, shown.trace, report.tally, most);
  return report;
}

void write_sample_text(std::ostream& out, const SampleReport& report) {
  const std::int64_t draws = report.tally.draws;
  const bool all = draws == static_cast<std::int64_t>(report.tally.last.size());
  out << heading(report.shown) << grouped(draws) << " " << plural(draws, "draw") << " · seed "
      << report.seed << "\n\n"
      << tally_text(report) << "\n"
      << chi_square_lines(report) << "\n"
      << (all ? "In the order they fell:\n\n" : "The last ten draws:\n\n") << last_table(report)
      << note_paragraph(report.shown.distribution);
}

void write_sample_json(std::ostream& out, const SampleReport& report) {
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  write_setting(json, report.shown);
  json.key("seed").value(report.seed);
  json.key("draws").value(report.tally.draws);
  write_chi_square(json, report.table.chi_square);
  json.key("rows").open_array(Layout::kLines);
  for (const TallyRow& row : tokens_of(report)) write_row(json, report.shown, row, true);
  json.close_array();
  json.key("tail");
  if (report.table.others) {
    write_row(json, report.shown, report.table.rows.back(), false);
  } else {
    json.null();
  }
  write_last(json, report);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
