#include "app/cli/nondeterminism_report.h"

#include <algorithm>
#include <vector>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

// ---- text -----------------------------------------------------------------------------------

std::string token_cell(const NondeterminismReport& report, TokenId token) {
  return ellipsis(visible(report.model.piece(token)), kTokenWidth);
}

std::string words_of(const NondeterminismReport& report, std::span<const TokenId> tokens) {
  std::string text;
  for (const TokenId token : tokens) text += report.model.piece(token);
  return printable(text);
}

std::string orders_table(const AccumulationReading& a) {
  Table table;
  table.add_column("order", Align::kLeft);
  table.add_column("other_bits", Align::kRight);
  for (const char* title : {"largest", "places"}) table.add_column(title, Align::kPoint);
  for (const char* title : {"flips", "parts_at"}) table.add_column(title, Align::kRight);
  for (const OrderReading& order : a.orders) {
    table.add_row({order_name(order.order),
                   grouped(order.differing) + " of " + grouped(order.compared),
                   small(order.largest, 4), small(order.places, 1),
                   grouped(static_cast<std::int64_t>(order.flips)),
                   order.parts_at ? grouped(static_cast<std::int64_t>(*order.parts_at) + 1) : ""});
  }
  return table.text();
}

// The step where the two best are closest, in every order to the last bit.
std::string bits_table(const NondeterminismReport& report, const AccumulationReading& a) {
  const TiedStep& step = a.steps[a.smallest_gap_at];
  Table table;
  table.add_column("closest step", Align::kLeft);
  for (const TokenId token : {step.first, step.second}) {
    table.add_column(token_cell(report, token), Align::kPoint);
    table.add_column("bits", Align::kLeft);
  }
  for (const OrderReading& order : a.orders) {
    const OrderStep& at = order.steps[a.smallest_gap_at];
    table.add_row({order_name(order.order), fixed(at.first_logit, 6),
                   bits_text(at.first_logit, a.in), fixed(at.second_logit, 6),
                   bits_text(at.second_logit, a.in)});
  }
  return table.text();
}

// From its first flip on, what the first order and the others write; orders with one text together.
std::string texts_of(const NondeterminismReport& report, const AccumulationReading& a) {
  struct Other {
    std::size_t at;
    std::vector<TokenId> text;
    std::string names;
  };
  std::vector<Other> others;
  for (const OrderReading& order : a.orders) {
    if (!order.parts_at) continue;
    const auto same = [&](const Other& o) {
      return o.at == *order.parts_at && o.text == order.other_text;
    };
    const auto found = std::ranges::find_if(others, same);
    if (found == others.end()) {
      others.push_back({*order.parts_at, order.other_text, order_name(order.order)});
    } else {
      found->names += ", " + order_name(order.order);
    }
  }
  std::string out;
  for (const Other& other : others) {
    std::vector<TokenId> base;
    for (std::size_t i = other.at; i < a.steps.size() && base.size() < other.text.size(); ++i) {
      base.push_back(a.steps[i].first);
    }
    out += "from token " + std::to_string(other.at + 1) + "\n" +
           wrapped("  forwards: " + words_of(report, base), kTerminalWidth, 4) + "\n" +
           wrapped("  " + other.names + ": " + words_of(report, other.text), kTerminalWidth, 4) +
           "\n";
  }
  return out.empty() ? out : "\n" + out;
}

void write_accumulation_text(std::ostream& out, const NondeterminismReport& report,
                             const AccumulationReading& a) {
  out << accumulation_name(a.in) << "\n"
      << wrapped(flips_text(a), kTerminalWidth, 0) << "; near-tied steps: " << a.near_tied << "\n\n"
      << orders_table(a) << "\n"
      << bits_table(report, a) << texts_of(report, a) << "\n";
}

// ---- JSON -----------------------------------------------------------------------------------

void write_token_id(JsonWriter& json, const NondeterminismReport& report, std::string_view key,
                    TokenId token) {
  json.key(key).open_object(Layout::kOneLine);
  json.key("id").value(token);
  json.text("text", report.model.piece(token), "bytes");
  json.close_object();
}

void write_bits(JsonWriter& json, std::string_view key, float logit, Accumulation in) {
  json.key(key).open_object(Layout::kOneLine);
  json.key("logit").value(logit);
  json.key("bits").value(bits_text(logit, in));
  json.close_object();
}

void write_tied_step(JsonWriter& json, const NondeterminismReport& report, const TiedStep& step,
                     Accumulation in) {
  json.open_object(Layout::kOneLine);
  write_token_id(json, report, "first", step.first);
  write_token_id(json, report, "second", step.second);
  write_bits(json, "first_logit", step.first_logit, in);
  write_bits(json, "second_logit", step.second_logit, in);
  json.key("gap").value(step.gap());
  json.close_object();
}

void write_order_step(JsonWriter& json, const OrderStep& step, Accumulation in) {
  json.open_object(Layout::kOneLine);
  json.key("best").value(step.best);
  write_bits(json, "first_logit", step.first_logit, in);
  write_bits(json, "second_logit", step.second_logit, in);
  json.key("differing").value(step.differing);
  json.key("places").value(step.places);
  json.key("largest").value(step.largest);
  json.close_object();
}

void write_other_text(JsonWriter& json, const NondeterminismReport& report,
                      std::span<const TokenId> tokens) {
  json.key("other_text").open_array(Layout::kOneLine);
  for (const TokenId token : tokens) json.value(token);
  json.close_array();
  std::string bytes;
  for (const TokenId token : tokens) bytes += report.model.piece(token);
  json.key("other_words").value(to_utf8(bytes));
}

void write_order(JsonWriter& json, const NondeterminismReport& report, const OrderReading& order,
                 Accumulation in) {
  json.open_object(Layout::kLines);
  json.key("order").value(order_id(order.order));
  json.key("compared").value(order.compared);
  json.key("differing").value(order.differing);
  json.key("places").value(order.places);
  json.key("largest").value(order.largest);
  json.key("flips").value(static_cast<std::int64_t>(order.flips));
  json.key("parts_at");
  if (order.parts_at) {
    json.value(static_cast<std::int64_t>(*order.parts_at) + 1);
  } else {
    json.null();
  }
  write_other_text(json, report, order.other_text);
  json.key("steps").open_array(Layout::kLines);
  for (const OrderStep& step : order.steps) write_order_step(json, step, in);
  json.close_array();
  json.close_object();
}

void write_accumulation(JsonWriter& json, const NondeterminismReport& report,
                        const AccumulationReading& a) {
  json.open_object(Layout::kLines);
  json.key("accumulation").value(accumulation_id(a.in));
  json.key("text").value(flips_text(a));
  json.key("smallest_gap").value(a.smallest_gap());
  json.key("smallest_gap_at").value(static_cast<std::int64_t>(a.smallest_gap_at) + 1);
  json.key("largest").value(a.largest);
  json.key("near_tied").value(static_cast<std::int64_t>(a.near_tied));
  json.key("flips").value(static_cast<std::int64_t>(a.flips));
  json.key("parted").value(static_cast<std::int64_t>(a.parted));
  json.key("steps").open_array(Layout::kLines);
  for (const TiedStep& step : a.steps) write_tied_step(json, report, step, a.in);
  json.close_array();
  json.key("orders").open_array(Layout::kLines);
  for (const OrderReading& order : a.orders) write_order(json, report, order, a.in);
  json.close_array();
  json.close_object();
}

}  // namespace

void write_nondeterminism_text(std::ostream& out, const NondeterminismReport& report) {
  out << "The same greedy text with every sum of the network in another order\n\n";
  for (const AccumulationReading& a : report.reading.accumulations) {
    write_accumulation_text(out, report, a);
  }
  out << wrapped(batch_invariance_text(), kTerminalWidth, 0) << "\n\n"
      << wrapped(caching_text(), kTerminalWidth, 0) << "\n";
}

void write_nondeterminism_json(std::ostream& out, const NondeterminismReport& report) {
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.key("model").value(report.model.info().name);
  json.text("prompt", report.reading.prompt, "prompt_bytes");
  json.key("prompt_tokens").value(static_cast<std::int64_t>(report.reading.prompt_tokens));
  json.key("n").value(static_cast<std::int64_t>(report.reading.wanted));
  json.key("accumulations").open_array(Layout::kLines);
  for (const AccumulationReading& a : report.reading.accumulations) {
    write_accumulation(json, report, a);
  }
  json.close_array();
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
