#include "app/cli/score_report.h"

#include <numeric>
#include <string>
#include <vector>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

std::vector<std::size_t> listed_tokens(const ScoredText& text, int rows) {
  if (rows > 0) return least_likely(text, static_cast<std::size_t>(rows));
  std::vector<std::size_t> all(text.tokens.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::string score_table(const ScoredText& text, const Model& model, int rows) {
  Table table;
  table.add_column("token", Table::Align::kRight);
  table.add_column("", Table::Align::kLeft);
  table.add_column("p", Table::Align::kPoint);
  table.add_column("bits", Table::Align::kPoint);
  table.add_column("rank", Table::Align::kRight);
  for (const std::size_t i : listed_tokens(text, rows)) {
    const ScoredToken& token = text.tokens[i];
    table.add_row({grouped(static_cast<std::int64_t>(i + 1)),
                   ellipsis(visible_or_empty(model.piece(token.id)), kTokenWidth),
                   share_text(token.probability(), 4), fixed(token.surprise_bits(), 2),
                   grouped(token.rank + 1)});
  }
  return table.text();
}

}  // namespace

void write_score_text(std::ostream& out, const ScoredText& text, const Model& model, int rows) {
  const auto count = static_cast<std::int64_t>(text.tokens.size());
  out << score_table(text, model, rows) << "\n"
      << grouped(count) << " " << plural(count, "token") << ", mean p "
      << share_text(text.mean_probability, 3) << ", perplexity " << fixed(text.perplexity, 2)
      << " (" << harmless(model.info().name) << ", T = 1)\n";
}

void write_score_json(std::ostream& out, const ScoredText& text, const Model& model) {
  using Layout = JsonWriter::Layout;
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.key("tokens").open_array(Layout::kLines);
  for (const ScoredToken& token : text.tokens) {
    json.open_object(Layout::kOneLine);
    json.key("id").value(token.id);
    json.text("text", model.piece(token.id), "bytes");
    json.key("log_probability").value(token.log_probability);
    json.key("rank").value(token.rank);
    json.close_object();
  }
  json.close_array();
  json.key("mean_probability").value(text.mean_probability);
  json.key("perplexity").value(text.perplexity);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
