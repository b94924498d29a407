#include "core/decoding/likelihood.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/decoding/beam.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

using Tokens = std::span<const TokenId>;

constexpr std::size_t kLongestSentence = 24, kFewWords = 8;  // tokens

bool ends_sentence(std::string_view piece) {
  return piece.ends_with('.') || piece.ends_with('!') || piece.ends_with('?');
}

// What the parts of a comparison share.
struct Comparison {
  const Model& model;
  const LikelihoodJob& job;
  std::vector<TokenId> text;  // the person's, with what the model puts before it
  std::size_t first = 0;      // the first token of the continuations
  std::size_t length = 0;     // tokens of each continuation
  std::string words;          // the beginning as text
  ScoreHooks hooks;

  Tokens beginning() const { return Tokens(text).first(first); }
};

// The value that a share of them lies below, between neighbours in proportion. `sorted` is not
// empty.
double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

Result<JudgedText> judged_tokens(const Comparison& c, TextWriter writer,
                                 std::vector<TokenId> tokens) {
  if (tokens.size() <= c.first) return judged_text(writer, {});
  Result<ScoredText> scored = score_tokens(c.model, tokens, c.first, c.hooks);
  if (!scored) return Error{scored.error()};
  return judged_text(writer, std::move(scored).value());
}

Result<JudgedText> human_text(const Comparison& c) {
  return judged_tokens(
      c, TextWriter::human,
      {c.text.begin(), c.text.begin() + static_cast<std::ptrdiff_t>(c.first + c.length)});
}

// With the job's knobs, or greedy.
Result<JudgedText> written_text_of(const Comparison& c, TextWriter writer) {
  Generation text;
  text.settings = c.job.settings;
  if (writer == TextWriter::greedy) {
    text.settings.knobs = {.temperature = 0};
    text.settings.profile = textbook();
  }
  text.settings.keep_logits = false;
  text.settings.past_end = true;
  text.end_of_text = c.model.info().end_of_text;
  text.context = c.model.info().context;
  text.settings.ends = ends_of(TokenTable(c.model.info().pieces), text.end_of_text);
  text.tokens.assign(c.beginning().begin(), c.beginning().end());
  text.prompt_tokens = text.tokens.size();
  const Result<bool> written = append_steps(text, *c.model.new_session(c.hooks.stopping), c.length);
  if (!written) return Error{written.error()};
  return judged_tokens(c, writer, std::move(text.tokens));
}

std::string bytes_of_tokens(const Model& model, Tokens tokens) {
  std::string text;
  for (const TokenId token : tokens) text += model.piece(token);
  return text;
}

Result<Comparison> comparison_of(const Model& model, const LikelihoodJob& job, ScoreHooks hooks) {
  Result<std::vector<TokenId>> tokens = model.tokenize_prompt(job.text, hooks.stopping);
  if (!tokens) return Error{tokens.error()};
  Comparison c{model, job, std::move(tokens).value(), 0, 0, "", std::move(hooks)};
  const std::size_t before = model.info().before_prompt >= 0 ? 1 : 0;
  const Tokens own = Tokens(c.text).subspan(before);
  c.first = std::max<std::size_t>(1, before + beginning_tokens(model, own));
  c.length = std::min(kComparedTokens, c.text.size() - c.first);
  c.words = bytes_of_tokens(model, c.beginning().subspan(before));
  return c;
}

Result<JudgedText> searched_text(const Comparison& c) {
  BeamSettings settings;
  settings.width = kComparedBeams;
  settings.steps = std::max<std::size_t>(1, c.length);
  const Result<BeamSearch> search =
      beam_search(c.model, c.words, settings, {.stopping = c.hooks.stopping, .stepped = {}});
  if (!search) return Error{search.error()};
  std::vector<TokenId> tokens(c.beginning().begin(), c.beginning().end());
  if (search->best() >= 0) {
    const std::vector<TokenId> path = search->path(search->best());
    tokens.insert(tokens.end(), path.begin(), path.end());
  }
  return judged_tokens(c, TextWriter::beam, std::move(tokens));
}

Result<JudgedText> text_by(const Comparison& c, TextWriter writer) {
  if (writer == TextWriter::human) return human_text(c);
  if (writer == TextWriter::beam) return searched_text(c);
  return written_text_of(c, writer);
}

using GiveLikelihood = std::function<bool(const Likelihood&)>;  // false: nobody wants more

// The person's whole text first, then each writer's.
Result<bool> compare_writers(const Model& model, const LikelihoodJob& job, const ScoreHooks& hooks,
                             const GiveLikelihood& give) {
  Likelihood out;
  Result<ScoredText> whole = score(model, job.text, hooks);
  if (!whole) return Error{whole.error()};
  out.whole = std::move(whole).value();
  const Result<Comparison> c = comparison_of(model, job, {.stopping = hooks.stopping});
  if (!c) return Error{c.error()};
  out.beginning = c->words;
  for (std::size_t i = 0; i < kWriters; ++i) {
    if (hooks.stopping.stop_requested()) return false;
    Result<JudgedText> text = text_by(c.value(), static_cast<TextWriter>(i));
    if (!text) return Error{text.error()};
    out.texts[i] = std::move(text).value();
    const bool long_enough = out.texts[0]->running.size() >= kRunningTokens;
    if (i == 0 && long_enough) out.band = band_of(*out.texts[0]);
    if (!give(out)) return false;
  }
  return true;
}

}  // namespace

std::vector<double> running_probability(const ScoredText& text, std::size_t window) {
  std::vector<double> out(text.tokens.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t first = i + 1 > window ? i + 1 - window : 0;
    double sum = 0;
    for (std::size_t j = first; j <= i; ++j) sum += text.tokens[j].probability();
    out[i] = sum / static_cast<double>(i + 1 - first);
  }
  return out;
}

JudgedText judged_text(TextWriter writer, ScoredText scored) {
  JudgedText out;
  out.writer = writer;
  out.scored = std::move(scored);
  out.running = running_probability(out.scored, kRunningTokens);
  std::vector<TokenId> tokens;
  for (const ScoredToken& token : out.scored.tokens) tokens.push_back(token.id);
  out.four = repeated_ngrams(tokens, 4);
  return out;
}

Band band_of(const JudgedText& human) {
  std::vector<double> sorted = human.running;
  if (sorted.empty()) return {};
  std::sort(sorted.begin(), sorted.end());
  return {quantile(sorted, 0.25), quantile(sorted, 0.75)};
}

BandShares band_shares(const JudgedText& text, const Band& band) {
  BandShares out;
  for (const double p : text.running) {
    (p < band.low ? out.below : p > band.high ? out.above : out.inside) += 1;
  }
  const auto n = static_cast<double>(std::max<std::size_t>(1, text.running.size()));
  return {out.below / n, out.inside / n, out.above / n};
}

std::string in_band_text(const BandShares& shares) {
  return count_text(std::lround(100 * shares.inside)) + " %";
}

std::size_t beginning_tokens(const Model& model, std::span<const TokenId> text) {
  const std::size_t most = text.size() / 3;
  for (std::size_t i = 0; i < std::min(most, kLongestSentence); ++i) {
    if (ends_sentence(model.piece(text[i]))) return i + 1;
  }
  std::size_t count = std::min(most, kFewWords);
  while (count > 0 && !model.piece(text[count]).starts_with(' ')) --count;
  return count;
}

LikelihoodTask::Work judging(ModelHandle model, LikelihoodJob job) {
  return [model = std::move(model),
          job = std::move(job)](Reporter<Likelihood>& report) -> Result<bool> {
    ScoreHooks hooks;
    hooks.stopping = report.stopping();
    hooks.progress = [&](double share) { report.progress(share); };
    return compare_writers(*model, job, hooks, [&](const Likelihood& l) { return report.give(l); });
  };
}

Result<Likelihood> likelihood(const ModelHandle& model, const LikelihoodJob& job) {
  Likelihood out;
  const Result<bool> done = compare_writers(*model, job, {}, [&](const Likelihood& l) {
    out = l;
    return true;
  });
  if (!done) return Error{done.error()};
  return out;
}

}  // namespace logitdice
