#include "core/decoding/beam_quality.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/decoding/text_statistics.h"

namespace logitdice {
namespace {

// distinct-n of the first `count` texts that a search found.
std::optional<double> distinct_share(const BeamSearch& search, std::size_t count, int ngram) {
  std::vector<std::vector<TokenId>> texts;
  for (std::size_t i = 0; i < std::min(count, search.found.size()); ++i) {
    texts.push_back(search.path(search.found[i]));
  }
  std::vector<std::span<const TokenId>> views(texts.begin(), texts.end());
  return distinct_ngrams(views, ngram).share();
}

// Of those that there are.
class Mean {
 public:
  void add(std::optional<double> value) {
    sum_ += value.value_or(0);
    count_ += value.has_value();
  }
  std::optional<double> value() const {
    return count_ > 0 ? std::optional(sum_ / count_) : std::nullopt;
  }

 private:
  double sum_ = 0;
  int count_ = 0;
};

double per_token(const BeamSearch& search) {
  const BeamNode& best = search.nodes[static_cast<std::size_t>(search.best())];
  return best.log_probability / static_cast<double>(best.depth);
}

}  // namespace

std::span<const std::string_view> quality_prompts() {
  static constexpr std::string_view kPrompts[] = {
      "Once upon a time", "The king had a",    "One day, a little girl", "The dog saw",
      "Tom and his mom",  "In the big forest", "Lily wanted to",         "It was a cold night and",
  };
  return kPrompts;
}

WidthQuality width_quality(std::span<const BeamSearch> searches, int ngram) {
  WidthQuality quality;
  Mean log_probability, all, best;
  for (const BeamSearch& search : searches) {
    quality.width = search.settings.width;
    if (search.best() < 0) continue;
    log_probability.add(per_token(search));
    all.add(distinct_share(search, static_cast<std::size_t>(search.settings.width), ngram));
    best.add(distinct_share(search, 1, ngram));
  }
  quality.log_probability = log_probability.value().value_or(0);
  quality.distinct_all = all.value();
  quality.distinct_best = best.value();
  return quality;
}

BeamTask::Work searching_beam(ModelHandle model, std::string prompt, const BeamSettings& settings) {
  return [model = std::move(model), prompt = std::move(prompt),
          settings](Reporter<BeamSearch>& report) -> Result<bool> {
    BeamHooks hooks;
    hooks.stopping = report.stopping();
    hooks.stepped = [&](const BeamSearch& search) {
      report.progress(static_cast<double>(search.steps.size()) /
                      static_cast<double>(settings.steps));
    };
    Result<BeamSearch> made = beam_search(*model, prompt, settings, hooks);
    if (!made) return Error{made.error()};
    return !report.cancelled() && report.give(std::move(made).value());
  };
}

Result<WidthQuality> measure_width(const Model& model, const QualitySettings& settings, int width,
                                   std::stop_token stopping,
                                   const std::function<void()>& searched) {
  BeamHooks hooks;
  hooks.stopping = std::move(stopping);
  BeamSettings search = settings.search;
  search.width = width;
  std::vector<BeamSearch> made;
  for (const std::string& prompt : settings.prompts) {
    Result<BeamSearch> one = beam_search(model, prompt, search, hooks);
    if (!one) return Error{one.error()};
    made.push_back(std::move(one).value());
    if (searched) searched();
  }
  return width_quality(made, settings.ngram);
}

QualityTask::Work measuring_widths(ModelHandle model, const QualitySettings& settings) {
  return [model = std::move(model), settings](Reporter<WidthQuality>& report) -> Result<bool> {
    const auto prompts = static_cast<double>(settings.prompts.size());
    const double all = prompts * settings.widest * (settings.widest + 1) / 2;
    double done = 0;
    for (int width = 1; width <= settings.widest; ++width) {
      const auto measured = measure_width(*model, settings, width, report.stopping(), [&] {
        done += width;
        report.progress(done / all);
      });
      if (!measured) return Error{measured.error()};
      if (report.cancelled() || !report.give(measured.value())) return false;
    }
    return true;
  };
}

}  // namespace logitdice
