#include "core/decoding/likelihood.h"

#include <cmath>

#include "core/decoding/beam.h"
#include "core/decoding/paragraphs.h"
#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

ScoredText text_with(std::initializer_list<double> probabilities) {
  std::vector<ScoredToken> tokens;
  for (const double p : probabilities) tokens.push_back({0, std::log(p), 0});
  return scored_text(tokens);
}

TEST_CASE("likelihood: the running probability is the mean of the last tokens") {
  const ScoredText text = text_with({.5, .125, 1, .25});
  const std::vector<double> running = running_probability(text, 2);
  CHECK(running == near({.5, .3125, .5625, .625}, 1e-12));
  CHECK(running_probability(text, 1) == near({.5, .125, 1, .25}, 1e-12));
  CHECK(running_probability(text, 99).back() == near(text.mean_probability));
  CHECK(running_probability({}, 4).empty());
}

TEST_CASE("likelihood: the band is the middle half of the person's text") {
  JudgedText human;
  human.running = {.9, .1, .5, .3, .7};
  const Band band = band_of(human);
  CHECK(band.low == near(.3));
  CHECK(band.high == near(.7));
  const BandShares own = band_shares(human, band);
  CHECK(own.inside == near(.6));
  CHECK(own.below == near(.2));
  CHECK(own.above == near(.2));
  human.running = {.4};
  CHECK(band_of(human).low == near(.4));
  CHECK(band_shares({}, band).inside == 0);
}

TEST_CASE("likelihood: texts go on from the person's beginning, each judged at T 1") {
  const std::string text(find_paragraph("kite")->text);
  LikelihoodJob job{text, settings_with({.temperature = 1.2, .top_p = 0.9}, 7)};
  const Likelihood l = likelihood(tiny_model(), job).value();
  CHECK(l.beginning == "Mia had a red kite with a long tail.");
  CHECK(text.starts_with(l.beginning));
  std::string whole;
  for (const ScoredToken& token : l.whole.tokens) whole += tiny_model()->piece(token.id);
  CHECK(whole == text);
  for (std::size_t i = 0; i < kWriters; ++i) {
    CAPTURE(kWriterIds[i]);
    REQUIRE(l.texts[i].has_value());
    CHECK(l.texts[i]->writer == static_cast<TextWriter>(i));
    CHECK(l.texts[i]->scored.tokens.size() <= kComparedTokens);
    CHECK(l.texts[i]->running.size() == l.texts[i]->scored.tokens.size());
    const BandShares shares = band_shares(*l.texts[i], *l.band);
    CHECK(shares.below + shares.inside + shares.above == near(1));
  }
  for (const ScoredToken& token : l.of(TextWriter::greedy)->scored.tokens) CHECK(token.rank == 0);

  GenerateSettings settings = job.settings;
  settings.past_end = true;
  Generation sampled = begin_generation(*tiny_model(), l.beginning, settings).value();
  REQUIRE(append_steps(sampled, *tiny_model()->new_session(), kComparedTokens).ok());
  for (std::size_t i = 0; i < kComparedTokens; ++i) {
    CHECK(l.of(TextWriter::sampled)->scored.tokens[i].id == sampled.steps[i].token);
  }
}

TEST_CASE("likelihood: beam and greedy are likelier than what a person wrote, and say it again") {
  for (const Paragraph& paragraph : bundled_paragraphs()) {
    CAPTURE(paragraph.id);
    const Likelihood l =
        likelihood(tiny_model(), {std::string(paragraph.text), settings_with({})}).value();
    const auto perplexity = [&](TextWriter w) { return l.of(w)->scored.perplexity; };
    CHECK(perplexity(TextWriter::beam) <= perplexity(TextWriter::greedy));
    CHECK(perplexity(TextWriter::greedy) < perplexity(TextWriter::sampled));
    CHECK(perplexity(TextWriter::greedy) < perplexity(TextWriter::human) / 3);
    CHECK(l.of(TextWriter::human)->four.repeated == 0);
    CHECK(band_shares(*l.of(TextWriter::beam), *l.band).above > 0.5);
  }
}

TEST_CASE("likelihood: texts of a token, of none and of any bytes") {
  CHECK(likelihood(tiny_model(), {"", settings_with({})}).error().find("is empty") !=
        std::string::npos);
  for (const std::string text : {"O", "Once upon", "\xff\xfe", "\n"}) {
    const Likelihood l = likelihood(tiny_model(), {text, settings_with({})}).value();
    CHECK(text.starts_with(l.beginning));
    CHECK(l.of(TextWriter::beam).has_value());
    CHECK(l.of(TextWriter::human)->scored.tokens.size() == l.of(TextWriter::greedy)->scored.tokens.size());
  }
}

TEST_CASE("likelihood: the beginning is the first sentence, or some words, and a third at most") {
  const Model& model = *tiny_model();
  const auto beginning = [&](std::string_view text) {
    const std::vector<TokenId> tokens = model.tokenize(text).value();
    std::string out;
    for (std::size_t i = 0; i < beginning_tokens(model, tokens); ++i) out += model.piece(tokens[i]);
    return out;
  };
  CHECK(beginning("Hi. The dog ran to the park and it was happy.") == "Hi.");
  CHECK(beginning("O") == "");
  CHECK(beginning("") == "");
  const std::string long_one = beginning(
      "one day the little dog and the little cat and the big bird "
      "and the red ball went to the park and the sea");
  CHECK(long_one.size() > 10);
  CHECK(long_one.size() < 45);
  CHECK(long_one.back() != ' ');
}

TEST_CASE("paragraphs: each is some sentences of plain text") {
  CHECK(bundled_paragraphs().size() >= 3);
  for (const Paragraph& paragraph : bundled_paragraphs()) {
    CHECK(find_paragraph(paragraph.id) == &paragraph);
    CHECK(paragraph.text.ends_with('.'));
    CHECK(tiny_model()->tokenize(paragraph.text)->size() > kComparedTokens);
  }
  CHECK(find_paragraph("nope") == nullptr);
}

TEST_CASE("likelihood: the task gives each text as soon as it is there") {
  LikelihoodTask task;
  task.start(judging(tiny_model(), {std::string(find_paragraph("soup")->text), settings_with({})}));
  std::size_t pieces = 0;
  for (bool running = true; running;) {
    LikelihoodTask::News news = task.poll();
    pieces += news.pieces.size();
    CHECK(news.error == "");
    running = news.running;
  }
  CHECK(pieces == kWriters);
}

}  // namespace
}  // namespace logitdice::test
