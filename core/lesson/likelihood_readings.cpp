#include "core/lesson/likelihood_readings.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <mutex>

#include "core/decoding/likelihood.h"
#include "core/decoding/paragraphs.h"
#include "core/lesson/setting.h"
#include "core/model/embedded.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// A comparison takes a tenth of a second, and a step may name it several times: the last ones are
// kept.
class Comparisons {
 public:
  Result<Likelihood> of(const Paragraph& paragraph, const Setting& setting) {
    const std::lock_guard lock(mutex_);
    for (const Kept& kept : kept_) {
      if (kept.paragraph == paragraph.id && kept.knobs == setting.knobs &&
          kept.seed == setting.seed && same_chain(kept.profile, setting.profile)) {
        return kept.found;
      }
    }
    LikelihoodJob job;
    job.text = paragraph.text;
    job.settings.knobs = setting.knobs;
    job.settings.profile = setting.profile;
    job.settings.seed = setting.seed;
    Result<Likelihood> found = likelihood(tiny_model(), job);
    if (!found) return found;
    kept_.push_front({paragraph.id, setting.knobs, setting.profile, setting.seed, found.value()});
    if (kept_.size() > kMost) kept_.pop_back();
    return found;
  }

 private:
  static constexpr std::size_t kMost = 16;
  struct Kept {
    std::string_view paragraph;
    Knobs knobs;
    Profile profile;
    std::uint64_t seed;
    Likelihood found;
  };
  std::mutex mutex_;
  std::list<Kept> kept_;  // guarded by the mutex
};

struct JudgedReading {
  JudgedText text;
  Band band;
};

Result<JudgedReading> judged_reading(const ClaimSubject& s, const std::vector<std::string>& a) {
  const auto writer = std::find(std::begin(kWriterIds), std::end(kWriterIds), a[0]);
  if (writer == std::end(kWriterIds)) {
    return Error{quoted(a[0]) + " is no writer: name human, sampled, greedy or beam"};
  }
  const Paragraph* paragraph = find_paragraph(a[1]);
  if (!paragraph) return Error{quoted(a[1]) + " is no paragraph of the program's"};
  if (!tiny_model()) return Error{"this build has no model"};
  static Comparisons comparisons;
  const Result<Likelihood> found = comparisons.of(*paragraph, s.setting);
  if (!found) return Error{found.error()};
  const auto& text = found->texts[static_cast<std::size_t>(writer - std::begin(kWriterIds))];
  return JudgedReading{*text, found->band.value_or(Band{})};
}

ReadingValue number_of(double value, std::string text) {
  return ReadingValue{std::move(text), {value, value}, false};
}

}  // namespace

Result<ReadingValue> read_perplexity(const ClaimSubject& s, const std::vector<std::string>& a) {
  const Result<JudgedReading> r = judged_reading(s, a);
  if (!r) return Error{r.error()};
  return number_of(r->text.scored.perplexity, perplexity_text(r->text.scored.perplexity));
}

Result<ReadingValue> read_mean_probability(const ClaimSubject& s,
                                           const std::vector<std::string>& a) {
  const Result<JudgedReading> r = judged_reading(s, a);
  if (!r) return Error{r.error()};
  const double mean = r->text.scored.mean_probability;
  return number_of(mean, fixed_text(mean, 2));
}

Result<ReadingValue> read_in_band(const ClaimSubject& s, const std::vector<std::string>& a) {
  const Result<JudgedReading> r = judged_reading(s, a);
  if (!r) return Error{r.error()};
  const BandShares shares = band_shares(r->text, r->band);
  return number_of(shares.inside, in_band_text(shares));
}

}  // namespace logitdice
