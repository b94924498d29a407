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

std::string text_of_tokens(const ScoredText& text, const Model& model) {
  std::string bytes;
  for (const ScoredToken& token : text.tokens) bytes += model.piece(token.id);
  return bytes;
}

// Members of an object that is open.
void write_scored_token(JsonWriter& json, const ScoredToken& token, const Model& model) {
  json.key("id").value(token.id);
  json.text("text", model.piece(token.id), "bytes");
  json.key("log_probability").value(token.log_probability);
  json.key("rank").value(token.rank);
}

// Without a band nothing lies below, in or above it.
void write_band_shares(JsonWriter& json, const JudgedText& text, const std::optional<Band>& band) {
  const BandShares shares = band ? band_shares(text, *band) : BandShares{};
  const std::pair<const char*, double> all[] = {
      {"below_band", shares.below}, {"in_band", shares.inside}, {"above_band", shares.above}};
  for (const auto& [key, share] : all) {
    json.key(key);
    band ? json.value(share) : json.null();
  }
}

void write_judged_text(JsonWriter& json, const JudgedText& text, const std::optional<Band>& band,
                       const Model& model) {
  json.open_object(JsonWriter::Layout::kLines);
  json.key("writer").value(writer_id(text.writer));
  json.text("text", text_of_tokens(text.scored, model), "bytes");
  json.key("mean_probability").value(text.scored.mean_probability);
  json.key("perplexity").value(text.scored.perplexity);
  json.key("repeated_4grams").value(static_cast<std::int64_t>(text.four.repeated));
  write_band_shares(json, text, band);
  json.key("tokens").open_array(JsonWriter::Layout::kLines);
  for (std::size_t i = 0; i < text.scored.tokens.size(); ++i) {
    json.open_object(JsonWriter::Layout::kOneLine);
    write_scored_token(json, text.scored.tokens[i], model);
    json.key("running").value(text.running[i]);
    json.close_object();
  }
  json.close_array();
  json.close_object();
}

std::string comparison_table(const Likelihood& found) {
  Table table;
  table.add_column("writer", Table::Align::kLeft);
  table.add_column("tokens", Table::Align::kRight);
  for (const char* title : {"mean p", "perplexity", "below", "in band", "above"}) {
    table.add_column(title, Table::Align::kPoint);
  }
  table.add_column("4-grams again", Table::Align::kRight);
  for (const auto& text : found.texts) {
    if (!text) continue;
    const BandShares shares = found.band ? band_shares(*text, *found.band) : BandShares{};
    const auto share = [&](double part) { return found.band ? fixed(part, 2) : std::string("–"); };
    table.add_row({std::string(writer_id(text->writer)),
                   grouped(static_cast<std::int64_t>(text->scored.tokens.size())),
                   fixed(text->scored.mean_probability, 3), fixed(text->scored.perplexity, 2),
                   share(shares.below), share(shares.inside), share(shares.above),
                   grouped(static_cast<std::int64_t>(text->four.repeated))});
  }
  return table.text();
}

}  // namespace

void write_comparison_text(std::ostream& out, const Likelihood& found, const Model& model) {
  if (!found.beginning.empty()) out << to_utf8(found.beginning) << "\n\n";
  for (const auto& text : found.texts) {
    if (!text) continue;
    out << writer_id(text->writer) << ":\n"
        << to_utf8(text_of_tokens(text->scored, model)) << "\n\n";
  }
  out << comparison_table(found);
  if (!found.band) {
    out << "There is no band: the person's text has fewer than " << kRunningTokens
        << " tokens behind its beginning.\n";
    return;
  }
  out << "The band, where the middle half of the person's text lies, is "
      << fixed(found.band->low, 3) << " to " << fixed(found.band->high, 3) << ", means of p over "
      << kRunningTokens << " tokens.\n";
}

void write_comparison_json(std::ostream& out, const Likelihood& found, const Model& model) {
  JsonWriter json(out);
  json.open_object(JsonWriter::Layout::kLines);
  json.text("beginning", found.beginning, "beginning_bytes");
  json.key("band");
  if (found.band) {
    json.open_object(JsonWriter::Layout::kOneLine);
    json.key("low").value(found.band->low);
    json.key("high").value(found.band->high);
    json.close_object();
  } else {
    json.null();
  }
  json.key("texts").open_array(JsonWriter::Layout::kLines);
  for (const auto& text : found.texts) {
    if (text) write_judged_text(json, *text, found.band, model);
  }
  json.close_array();
  json.close_object();
  json.end_line();
}

void write_score_text(std::ostream& out, const ScoredText& text, const Model& model, int rows) {
  const auto count = static_cast<std::int64_t>(text.tokens.size());
  out << score_table(text, model, rows) << "\n"
      << grouped(count) << " " << plural(count, "token") << ", mean p "
      << share_text(text.mean_probability, 3) << ", perplexity " << fixed(text.perplexity, 2)
      << " (" << harmless(model.info().name) << ", T = 1)\n";
}

void write_score_json(std::ostream& out, const ScoredText& text, const Model& model) {
  JsonWriter json(out);
  json.open_object(JsonWriter::Layout::kLines);
  json.key("tokens").open_array(JsonWriter::Layout::kLines);
  for (const ScoredToken& token : text.tokens) {
    json.open_object(JsonWriter::Layout::kOneLine);
    write_scored_token(json, token, model);
    json.close_object();
  }
  json.close_array();
  json.key("mean_probability").value(text.mean_probability);
  json.key("perplexity").value(text.perplexity);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
