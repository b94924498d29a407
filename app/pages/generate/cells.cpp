#include "app/pages/generate/cells.h"

#include "app/pages/generate/state.h"
#include "app/program/describe.h"
#include "core/text/token_text.h"

namespace logitdice::generate_page {
namespace {

// "2 of 3": what is not known has an empty cell.
std::string share_cell(const Distinct& distinct) {
  const std::optional<double> share = distinct.share();
  return share ? cell_text(*share) : "";
}

void add_text(CellTable& table, std::string name, const Generation& text,
              const ModelHandle& model) {
  const TextStatistics told = text_statistics(text);
  table.rows.push_back({std::move(name), std::to_string(text.settings.seed),
                        cell_text(text.settings.knobs.temperature), std::to_string(told.tokens),
                        cell_text(told.mean_p), cell_text(told.perplexity),
                        written_words(text, model)});
}

CellTable texts_cells(const AppState& s) {
  CellTable table;
  table.columns = {"text", "seed", "temperature", "tokens", "mean_p", "perplexity", "words"};
  if (inputs(s).mode == Mode::presets) {
    for (std::size_t i = 0; i < text_presets().size(); ++i) {
      const Generation& text = texts(s).presets[i].text;
      if (!text.steps.empty())
        add_text(table, std::string(text_presets()[i].title), text, texts(s).presets[i].model);
    }
    return table;
  }
  const Texts& t = texts(s);
  const bool paid =
      inputs(s).many_view == ManyView::group && t.group.rewards.size() == t.many_texts.size();
  if (paid) table.columns.insert(table.columns.end(), {"reward", "advantage"});
  for (std::size_t i = 0; i < t.many_texts.size(); ++i) {
    add_text(table, std::to_string(i + 1), t.many_texts[i], t.many.model);
    if (!paid) continue;
    table.rows.back().push_back(cell_text(t.group.rewards[i]));
    table.rows.back().push_back(cell_text(t.group.advantages[i]));
  }
  return table;
}

CellTable curve_cells(const SpreadState& spread) {
  CellTable table;
  table.columns = {"knob",       "value",   "distinct_1",        "distinct_2",
                   "distinct_3", "overlap", "first_entropy_bits"};
  for (std::size_t curve = 0; curve < kSpreadCurves; ++curve) {
    for (const SpreadPoint& point : spread.curves[curve]) {
      if (!point.diversity) continue;
      const Diversity& d = *point.diversity;
      table.rows.push_back({std::string(kSpreadKnobs[curve]), cell_text(point.value),
                            share_cell(d.distinct[0]), share_cell(d.distinct[1]),
                            share_cell(d.distinct[2]), d.overlap ? cell_text(*d.overlap) : "",
                            cell_text(d.first_entropy_bits)});
    }
  }
  return table;
}

CellTable likelihood_cells(const AppState& s) {
  CellTable table;
  table.columns = {"number", "token", "p", "log_probability", "rank", "surprise_bits"};
  const ScoredText* const score = shown_score(s);
  if (!score) return table;
  for (std::size_t i = 0; i < score->tokens.size(); ++i) {
    const ScoredToken& token = score->tokens[i];
    table.rows.push_back({std::to_string(i + 1), visible_or_empty(mode_piece(s, token.id)),
                          cell_text(token.probability()), cell_text(token.log_probability),
                          std::to_string(token.rank + 1), cell_text(token.surprise_bits())});
  }
  return table;
}

CellTable tail_cells(const AppState& s) {
  CellTable table;
  table.columns = {"temperature", "cutoff",    "tokens",        "outside",
                   "expected",    "two_sigma", "at_least_once", "words"};
  for (const DerailingText& one : tail(s).texts) {
    const Derailments& d = one.derailments;
    if (one.text.steps.empty()) continue;
    table.rows.push_back({cell_text(one.temperature), one.cut ? "on" : "off",
                          std::to_string(d.drawn), std::to_string(d.counted), cell_text(d.expected),
                          cell_text(d.two_sigma()), cell_text(d.at_least_once()),
                          written_words(one.text, tail(s).model)});
  }
  return table;
}

CellTable order_cells(const AppState& s) {
  CellTable table;
  table.columns = {"sums",  "differing", "compared",    "places",
                   "flips", "parts_at",  "first_logit", "second_logit"};
  const AccumulationReading* const a = shown_accumulation(s);
  if (!a) return table;
  for (const OrderReading& order : a->orders) {
    const OrderStep& step = order.steps[shown_tied_step(s)];
    table.rows.push_back({order_name(order.order), std::to_string(order.differing),
                          std::to_string(order.compared), cell_text(order.places),
                          std::to_string(order.flips),
                          order.parts_at ? std::to_string(*order.parts_at + 1) : "",
                          cell_text(step.first_logit), cell_text(step.second_logit)});
  }
  return table;
}

}  // namespace

CellTable cells(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::presets:
      return texts_cells(s);
    case Mode::many:
      return inputs(s).many_view == ManyView::curves ? curve_cells(texts(s).spread)
                                                     : texts_cells(s);
    case Mode::likelihood:
      return likelihood_cells(s);
    case Mode::tail:
      return tail_cells(s);
    case Mode::orders:
      return order_cells(s);
    case Mode::text:
      break;
  }
  return numbers_table(s.distribution, s.trace);
}

}  // namespace logitdice::generate_page
