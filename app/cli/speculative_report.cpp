#include "app/cli/speculative_report.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/decoding/speculative_words.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

// Two tokens may read the same once their bytes are text; a key stands once.
std::string unique_key(const SpeculativeReport::Token& token, std::set<std::string>& taken) {
  std::string key = to_utf8(token.name);
  if (taken.insert(key).second) return key;
  key += "#" + std::to_string(token.id);
  taken.insert(key);
  return key;
}

// ---- text -----------------------------------------------------------------------------------

std::string off_text(double sigma) {
  return std::isinf(sigma) ? (sigma > 0 ? "+∞" : "−∞") : signed_text(sigma, 1);
}

std::string place_table(const SpeculativeReport& report) {
  const SpeculativePlace& place = *report.place;
  Table table;
  table.add_column("token", Align::kLeft);
  for (const char* title : {"draft p", "target q", "accepted", "residual", "share", "off, in σ"}) {
    table.add_column(title, Align::kPoint);
  }
  table.add_column("count", Align::kRight);
  const std::size_t all = place.tokens.size();
  const std::size_t rows =
      report.rows == 0 ? all : std::min(all, static_cast<std::size_t>(report.rows));
  for (std::size_t i = 0; i < rows; ++i) {
    const PlaceToken& token = place.tokens[i];
    const PlaceTallyRow row = tally_row(place, *report.tally, i);
    table.add_row({ellipsis(report.names[i], kTokenWidth), share_text(token.p, 4),
                   share_text(token.q, 4), token.p > 0 ? share_text(token.accept, 4) : "–",
                   share_text(token.residual, 4), share_text(row.share, 4), off_text(row.off_sigma),
                   grouped(row.count)});
  }
  std::string text = table.text();
  if (rows < all) text += "… " + grouped(static_cast<std::int64_t>(all - rows)) + " more\n";
  return text + "accepted " + share_text(place.accepted, 4) +
         ", residual Σ max(0, q − p) = " + share_text(place.residual_sum, 4) + "\n";
}

// "✓ ✓ × · ·".
std::string marks_of(const SpeculativeRound& round) {
  std::string marks;
  for (const Guess& guess : round.guesses) {
    marks += guess.verdict == Guess::Verdict::accepted   ? "✓"
             : guess.verdict == Guess::Verdict::rejected ? "×"
                                                         : "·";
  }
  return marks;
}

std::string ledger_table(const SpeculativeReport& report) {
  Table table;
  table.add_column("round", Align::kRight);
  table.add_column("guesses", Align::kLeft);
  table.add_column("", Align::kLeft);
  table.add_column("token", Align::kLeft);
  table.add_column("tokens", Align::kRight);
  const auto& rounds = report.text->rounds;
  const std::size_t rows = report.rows == 0
                               ? rounds.size()
                               : std::min(rounds.size(), static_cast<std::size_t>(report.rows));
  for (std::size_t i = 0; i < rows; ++i) {
    const SpeculativeRound& round = rounds[i];
    using End = SpeculativeRound::End;
    const char* how = round.end == End::rejected ? "instead"
                      : round.end == End::bonus  ? "bonus"
                                                 : "end";
    table.add_row({grouped(static_cast<std::int64_t>(i + 1)), marks_of(round), how,
                   ellipsis(report.names[round.begin + round.tokens.size() - 1], kTokenWidth),
                   "+" + std::to_string(round.tokens.size())});
  }
  std::string text = printable(report.text->prompt + report.written) + "\n\n" + table.text();
  if (rows < rounds.size()) {
    text += "… " + grouped(static_cast<std::int64_t>(rounds.size() - rows)) + " more\n";
  }
  return text;
}

std::string figures_table(const SpeculativeReport& report) {
  Table table;
  table.add_column("", Align::kLeft);
  table.add_column("", Align::kRight);
  table.add_column("", Align::kPoint);
  for (const Fraction& figure : ledger_figures(report.counts)) {
    table.add_row({figure.title, figure.sum(), figure.value()});
  }
  return table.text();
}

std::string break_even_text(double ratio) {
  if (ratio <= 0) return "no draft would be cheap enough";
  return "×1 at a cost ratio of " + fixed(ratio, 2);
}

std::string cost_lines(const SpeculativeReport& report) {
  const PassCosts& c = *report.costs;
  const double per_pass = report.counts.tokens_per_pass();
  const int k = report.settings.draft_length;
  const auto time = [](double seconds) { return duration_text(seconds * 1e6); };
  return "a draft pass " + time(c.draft) + ", a target pass " + time(c.single) +
         "\na target pass over " + std::to_string(c.positions) + " tokens at once " +
         time(c.batch) + ", one by one " + time(c.one_by_one()) + "\nspeed-up " +
         speed_up_sum(per_pass, k, c.cost_ratio(), c.batch_ratio()) + " = " +
         speed_up_text(speed_up(per_pass, k, c.cost_ratio(), c.batch_ratio())) + "; " +
         break_even_text(break_even_ratio(per_pass, k, c.batch_ratio())) + "\n";
}

}  // namespace

void write_speculative_json(std::ostream& out, const SpeculativeReport& report) {
  const SpeculativeCounts& counts = report.counts;
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.key("counts").open_object(Layout::kLines);
  std::set<std::string> taken;
  for (const SpeculativeReport::Token& token : report.fell) {
    json.key(unique_key(token, taken)).value(token.count);
  }
  json.close_object();
  json.key("accepted").value(counts.accepted);
  json.key("looked_at").value(counts.looked_at);
  json.key("proposed").value(counts.proposed);
  json.key("rounds").value(counts.rounds);
  json.key("target_passes").value(counts.target_passes());
  json.key("tokens_per_pass").value(counts.tokens_per_pass());
  json.key("chi_square");
  const bool tested = report.test.degrees_of_freedom > 0 || std::isinf(report.test.statistic);
  tested ? json.value(report.test.statistic) : json.null();
  json.key("p_value");
  tested ? json.value(report.test.p_value) : json.null();
  json.close_object();
  json.end_line();
}

void write_speculative_text(std::ostream& out, const SpeculativeReport& report) {
  const SpeculativeSettings& s = report.settings;
  out << "target: " << report.target << "\ndraft: " << report.draft << ", "
      << std::to_string(s.draft_length) << " " << plural(s.draft_length, "token")
      << " ahead\nrule: " << kAcceptRuleTitles[static_cast<int>(s.rule)] << "\n\n";
  out << (report.place ? place_table(report) : ledger_table(report)) << "\n"
      << figures_table(report);
  if (report.costs) out << cost_lines(report);
  out << accord_of(report.test).text << "\n";
}

}  // namespace logitdice::cli
