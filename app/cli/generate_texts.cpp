#include "app/cli/generate_texts.h"

#include <utility>

#include "app/cli/report_flags.h"
#include "app/cli/texts_report.h"

namespace logitdice::cli {
namespace {

// Of the texts after the prompt.
Result<Group> group_of_texts(const Model& model, const std::vector<Generation>& texts,
                             const Reward& reward) {
  const Result<RewardFunction> paid = reward_function(reward);
  if (!paid) return Error{paid.error()};
  std::vector<double> rewards;
  for (const Generation& text : texts) rewards.push_back(paid.value()(written_text(text, model)));
  return group_of(std::move(rewards));
}

Result<TextsReport> texts_report(const Model& model, const GenerateOptions& options) {
  GenerateSettings settings;
  settings.knobs = knobs_of(options.chain);
  settings.profile = profile_of(options.chain);
  settings.seed = options.seed;
  settings.past_end = options.past_end;
  settings.best = kWritingBest;
  Result<std::vector<Generation>> texts =
      continuations(model, options.prompt, settings, options.texts, options.tokens);
  if (!texts) return Error{texts.error()};
  TextsReport report{model, std::move(texts).value(), {}, {}, options.reward, {}, {}};
  report.diversity = diversity(std::span<const Generation>(report.texts));
  report.tree = token_tree(written_texts(report.texts));
  if (options.reward) {
    Result<Group> group = group_of_texts(model, report.texts, *options.reward);
    if (!group) return Error{group.error()};
    report.group = std::move(group).value();
  }
  if (options.curves) {
    SpreadJob job;
    job.settings = settings;
    job.prompt = options.prompt;
    Result<SpreadCurves> curves = spread_curves(model.shared_from_this(), job);
    if (!curves) return Error{curves.error()};
    report.curves = std::move(curves).value();
  }
  return report;
}

}  // namespace

int run_texts(const Model& model, const GenerateOptions& options, const Streams& io) {
  const Result<TextsReport> report = texts_report(model, options);
  if (!report) return refuse(io.err, report.error());
  (options.format == kJson ? write_texts_json : write_texts_text)(io.out, report.value());
  return finish_output(io);
}

}  // namespace logitdice::cli
