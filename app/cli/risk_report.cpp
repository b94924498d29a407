#include "app/cli/risk_report.h"

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "core/decoding/generate.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;
using Align = Table::Align;

void write_derailing_text(JsonWriter& json, const DerailingText& t) {
  const Derailments& d = t.derailments;
  json.open_object(Layout::kOneLine);
  json.key("temperature").value(t.temperature);
  json.key("cut").value(t.cut);
  json.key("tokens").value(static_cast<std::int64_t>(d.drawn));
  json.key("counted").value(static_cast<std::int64_t>(d.counted));
  json.key("expected").value(d.expected);
  json.key("usual").value(d.usual());
  json.key("at_least_once").value(d.at_least_once());
  json.key("at").open_array(Layout::kOneLine);
  for (const std::size_t step : d.at) json.value(static_cast<std::int64_t>(step));
  json.close_array();
  json.text("text", written_text(t.text, *tiny_model()), "text_bytes");
  json.close_object();
}

}  // namespace

std::string risk_table(const Cutoffs& cutoffs, const TailRisk& risk) {
  if (!risk.any) return {};
  Table table;
  table.add_column("in " + grouped(risk.tokens) + " tokens", Align::kLeft);
  table.add_column("outside", Align::kPoint);
  table.add_column("one in", Align::kLeft);
  table.add_column("expected", Align::kPoint);
  table.add_column("at_least_once", Align::kPoint);
  for (int r = 0; r < kRules; ++r) {
    if (!risk.shown[r]) continue;
    const Risk& outside = risk.outside[r];
    table.add_row({cutoffs.rules[r].rule, share_text(outside.mass, 3), one_in_text(outside.mass),
                   small(outside.expected, 2), share_text(outside.at_least_once, 3)});
  }
  return table.text();
}

void write_risk(JsonWriter& json, const Risk& risk) {
  json.key("mass").value(risk.mass);
  json.key("expected").value(risk.expected);
  json.key("at_least_once").value(risk.at_least_once);
}

void write_tail_risk(JsonWriter& json, const TailRisk& risk) {
  json.key("risk").open_object(Layout::kLines);
  json.key("tokens").value(risk.tokens);
  json.key("temperature").value(risk.temperature);
  for (int r = 0; r < kRules; ++r) {
    json.key(kRuleIds[r]);
    if (!risk.shown[r]) {
      json.null();
      continue;
    }
    json.open_object(Layout::kOneLine);
    write_risk(json, risk.outside[r]);
    json.close_object();
  }
  json.key("dropped").open_object(Layout::kOneLine);
  write_risk(json, risk.dropped);
  json.close_object();
  json.close_object();
}

std::string derailing_table(const DerailingReport& report) {
  Table table;
  table.add_column(yardstick_text(report.job.yardstick), Align::kLeft);
  table.add_column("T", Align::kPoint);
  for (const char* title : {"tokens", "counted"}) table.add_column(title, Align::kRight);
  table.add_column("expected", Align::kPoint);
  table.add_column("usual", Align::kLeft);
  table.add_column("at_least_once", Align::kPoint);
  for (const DerailingText& t : report.texts) {
    const Derailments& d = t.derailments;
    const Range usual = d.usual();
    table.add_row({t.cut ? "with the cutoff" : "without it", fixed(t.temperature, 1),
                   grouped(static_cast<std::int64_t>(d.drawn)),
                   grouped(static_cast<std::int64_t>(d.counted)), fixed(d.expected, 2),
                   fixed(usual.low, 1) + " to " + fixed(usual.high, 1),
                   share_text(d.at_least_once(), 3)});
  }
  return table.text();
}

void write_derailing(JsonWriter& json, const DerailingReport& report) {
  json.key("derailments").open_object(Layout::kLines);
  json.text("prompt", report.job.prompt, "prompt_bytes");
  json.key("seed").seed(report.job.seed);
  json.key("rule").value(kRuleIds[report.job.yardstick.rule]);
  json.key("value").value(report.job.yardstick.value);
  json.key("texts").open_array(Layout::kLines);
  for (const DerailingText& text : report.texts) write_derailing_text(json, text);
  json.close_array();
  json.close_object();
}

}  // namespace logitdice::cli
