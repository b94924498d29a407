#include "app/cli/texts_report.h"
#include "core/decoding/text_statistics.h"
#include "core/json/writer.h"
#include "core/readings/setting_json.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

void write_token(JsonWriter& json, const Model& model, const GeneratedStep& step) {
  json.open_object(Layout::kOneLine);
  json.key("id").value(step.token);
  json.text("text", model.piece(step.token), "bytes");
  json.key("p").value(step.p);
  json.key("p_model").value(step.p_model);
  json.close_object();
}

void write_one_text(JsonWriter& json, const TextsReport& report, std::size_t index) {
  const Generation& text = report.texts[index];
  const TextStatistics told = text_statistics(text);
  json.open_object(Layout::kLines);
  json.key("seed").seed(text.settings.seed);
  json.text("text", written_text(text, report.model), "bytes");
  json.key("mean_probability").value(told.mean_p);
  json.key("perplexity").value(told.perplexity);
  if (report.reward) {
    json.key("reward").value(report.group.rewards[index]);
    json.key("advantage").value(report.group.advantages[index]);
  }
  json.key("tokens").open_array(Layout::kLines);
  for (const GeneratedStep& step : text.steps) write_token(json, report.model, step);
  json.close_array();
  json.close_object();
}

void write_diversity(JsonWriter& json, const Diversity& diversity) {
  for (std::size_t n = 0; n < diversity.distinct.size(); ++n) {
    write_or_null(json, "distinct_" + std::to_string(n + 1), diversity.distinct[n].share());
  }
  write_or_null(json, "overlap", diversity.overlap);
  json.key("first_tokens").value(static_cast<std::int64_t>(diversity.first_tokens));
  json.key("first_entropy_bits").value(diversity.first_entropy_bits);
}

void write_node(JsonWriter& json, const TextsReport& report, int index) {
  const TokenTree::Node& node = report.tree.nodes[static_cast<std::size_t>(index)];
  std::string text;
  for (const TokenId token : node.tokens) text += report.model.piece(token);
  json.open_object(Layout::kOneLine);
  json.text("text", text, "bytes");
  write_list(json, "tokens", node.tokens);
  json.key("count").value(node.count);
  json.key("ends").value(node.ends);
  json.key("children").open_array(node.children.empty() ? Layout::kOneLine : Layout::kLines);
  for (const int child : node.children) write_node(json, report, child);
  json.close_array();
  json.close_object();
}

void write_group(JsonWriter& json, const Reward& reward, const Group& group) {
  json.key("group").open_object(Layout::kLines);
  json.key("reward").value(reward_id(reward.kind));
  if (reward.kind != RewardKind::length) json.text("of", reward.text, "of_bytes");
  json.key("mean").value(group.mean);
  json.key("std").value(group.std);
  json.key("nothing_to_learn").value(group.nothing_to_learn());
  json.close_object();
}

void write_curves(JsonWriter& json, const SpreadCurves& curves) {
  json.key("curves").open_object(Layout::kLines);
  for (std::size_t curve = 0; curve < curves.size(); ++curve) {
    json.key(kSpreadKnobs[curve]).open_array(Layout::kLines);
    for (const SpreadPoint& point : curves[curve]) {
      json.open_object(Layout::kOneLine);
      json.key("value").value(point.value);
      if (point.diversity) write_diversity(json, *point.diversity);
      json.close_object();
    }
    json.close_array();
  }
  json.close_object();
}

}  // namespace

void write_texts_json(std::ostream& out, const TextsReport& report) {
  const Generation& first = report.texts.front();
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.text("prompt", first.prompt, "prompt_bytes");
  write_setting(json, first.settings.profile, first.settings.knobs);
  json.key("texts").open_array(Layout::kLines);
  for (std::size_t i = 0; i < report.texts.size(); ++i) write_one_text(json, report, i);
  json.close_array();
  json.key("diversity").open_object(Layout::kLines);
  write_diversity(json, report.diversity);
  json.close_object();
  json.key("tree");
  report.tree.nodes.empty() ? json.null() : write_node(json, report, 0);
  if (report.reward) write_group(json, *report.reward, report.group);
  if (report.curves) write_curves(json, *report.curves);
  json.close_object();
  json.end_line();
}

}  // namespace logitdice::cli
