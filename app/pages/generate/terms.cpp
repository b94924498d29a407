#include "app/pages/generate/terms.h"

#include "app/pages/generate/state.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

std::string repeats_text(const Repeats& repeats) {
  return count_text(static_cast<std::int64_t>(repeats.repeated)) + " of " +
         count_text(static_cast<std::int64_t>(repeats.total));
}

// Of the one text: what stands beside it.
std::optional<std::string> of_one_text(const AppState& s, std::string_view term) {
  const TextStatistics& t = s.writing.statistics;
  if (t.tokens == 0) return std::nullopt;
  if (term == "probability") {
    return "of the text the mean over its drawn tokens: " + small_text(t.mean_p, 2);
  }
  if (term == "n_gram") {
    return "said before: " + repeats_text(t.eight) + " 8-grams, " + repeats_text(t.four) +
           " 4-grams";
  }
  if (term == "derailment") return derailments_text(tail(s).own);
  return std::nullopt;
}

std::optional<std::string> of_many(const Diversity& d, std::string_view term) {
  if (d.texts == 0) return std::nullopt;
  if (term == "entropy") {
    return "of the first tokens: " + fixed_text(d.first_entropy_bits, 2) + " bits";
  }
  if (term == "overlap" && d.overlap) return small_text(*d.overlap, 2);
  if (term != "distinct_n") return std::nullopt;
  std::string text;
  for (std::size_t n = 0; n < 3; ++n) {
    const Distinct& distinct = d.distinct[n];
    text += (n == 0 ? "" : " · ") + std::to_string(n + 1) + ": " +
            count_text(static_cast<std::int64_t>(distinct.distinct)) + " of " +
            count_text(static_cast<std::int64_t>(distinct.total));
  }
  return text;
}

std::optional<std::string> of_writers(const Likelihood& found, std::string_view term) {
  std::string text;
  for (const auto& judged : found.texts) {
    if (!judged) continue;
    text += (text.empty() ? "" : " · ") + std::string(writer_id(judged->writer)) + ": ";
    if (term == "probability") {
      text += small_text(judged->scored.mean_probability, 2) + " on average";
    } else if (term == "perplexity") {
      text += perplexity_text(judged->scored.perplexity);
    } else if (term == "n_gram") {
      text += repeats_text(judged->four) + " 4-grams";
    } else {
      return std::nullopt;
    }
  }
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::optional<std::string> term_now(const AppState& s, std::string_view term) {
  switch (inputs(s).mode) {
    case Mode::text:
      return of_one_text(s, term);
    case Mode::many:
      return of_many(texts(s).diversity, term);
    case Mode::likelihood:
      return of_writers(texts(s).likelihood.found, term);
    default:
      return std::nullopt;
  }
}

}  // namespace logitdice::generate_page
