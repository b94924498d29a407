#include <string>

#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/texts_report.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::cli {
namespace {

std::string overlap_text(const Diversity& diversity) {
  return fixed_or_none(diversity.overlap, 3);
}

void write_texts(std::ostream& out, const TextsReport& report) {
  for (std::size_t i = 0; i < report.texts.size(); ++i) {
    const Generation& text = report.texts[i];
    out << "seed " << text.settings.seed;
    if (report.reward) {
      out << " · reward " << fixed(report.group.rewards[i], 0) << ", advantage "
          << signed_text(report.group.advantages[i], 2);
    }
    out << "\n" << to_utf8(text.prompt + written_text(text, report.model)) << "\n\n";
  }
}

std::string distinct_text(const Distinct& distinct) {
  return fixed_or_none(distinct.share(), 3);
}

// "distinct-1 .412  distinct-2 .713 …"
std::string diversity_text(const Diversity& diversity) {
  std::string text;
  for (std::size_t n = 0; n < diversity.distinct.size(); ++n) {
    text += "distinct-" + std::to_string(n + 1) + " " + distinct_text(diversity.distinct[n]) + ", ";
  }
  const auto first = static_cast<std::int64_t>(diversity.first_tokens);
  return text + "overlap " + overlap_text(diversity) + "\n" + grouped(first) + " different first " +
         plural(first, "token") + ", entropy " + fixed(diversity.first_entropy_bits, 2) + " bits\n";
}

std::string group_text(const Reward& reward, const Group& group) {
  std::string text = "reward: " + reward_text(reward) + "\nmean " + fixed(group.mean, 2) +
                     ", standard deviation " + fixed(group.std, 2) + " (of the population)";
  if (group.nothing_to_learn()) text += ": all advantages are 0, nothing to learn";
  return text + "\n";
}

std::string curve_table(std::string_view knob, const std::vector<SpreadPoint>& points) {
  Table table;
  table.add_column(std::string(knob), Table::Align::kPoint);
  for (const char* title : {"distinct-1", "distinct-2", "distinct-3", "overlap", "first, bits"}) {
    table.add_column(title, Table::Align::kPoint);
  }
  for (const SpreadPoint& point : points) {
    if (!point.diversity) {
      table.add_row({fixed(point.value, 1), "not in this engine"});
      continue;
    }
    const Diversity& d = *point.diversity;
    table.add_row({fixed(point.value, 1), distinct_text(d.distinct[0]),
                   distinct_text(d.distinct[1]), distinct_text(d.distinct[2]), overlap_text(d),
                   fixed(d.first_entropy_bits, 2)});
  }
  return table.text();
}

}  // namespace

void write_texts_text(std::ostream& out, const TextsReport& report) {
  write_texts(out, report);
  if (report.texts.size() > 1) out << diversity_text(report.diversity);
  if (report.reward) out << "\n" << group_text(*report.reward, report.group);
  if (!report.curves) return;
  for (std::size_t curve = 0; curve < kSpreadCurves; ++curve) {
    out << "\n" << curve_table(kSpreadKnobs[curve], (*report.curves)[curve]);
  }
}

}  // namespace logitdice::cli
