#include "core/decoding/speculative.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/sampling/chi_square.h"
#include "core/sampling/learning.h"

namespace logitdice {
namespace {

// The text up to a place of a round, and what the chain may look at there.
struct PlaceText {
  std::vector<TokenId> tokens;
  const SpeculativeText& text;
  std::size_t begin;

  Trace traced(const Logits& logits, std::size_t place, const ChainMemory& memory) const {
    const TextSoFar so_far{std::span(tokens).first(text.prompt_tokens + begin + place),
                           text.prompt_tokens, begin + place, memory};
    const GenerateSettings& w = text.settings.writing;
    return trace(logits, situation_of(so_far, w), w.knobs, w.profile);
  }
};

PlaceText text_before(const SpeculativeText& text, std::size_t begin) {
  const auto end = text.tokens.begin() + static_cast<std::ptrdiff_t>(text.prompt_tokens + begin);
  return {{text.tokens.begin(), end}, text, begin};
}

bool ends_text(const SpeculativeText& text, TokenId token) {
  return !text.settings.writing.past_end && text.end_of_text >= 0 && token == text.end_of_text;
}

RoundCoins coins_of(const SpeculativeText& text) {
  return {text.settings.writing.seed, text.rounds.size()};
}

// The draft writes its guesses behind the text.
Result<bool> guess_ahead(PlaceText& before, ModelSession& draft, std::size_t most,
                         SpeculativeRound& round) {
  const RoundCoins coins = coins_of(before.text);
  ChainMemory memory = before.text.memory;
  while (round.guesses.size() < most) {
    const std::size_t place = round.guesses.size();
    Result<Logits> logits = draft.next(before.tokens);
    if (!logits) return Error{logits.error()};
    const Trace t = before.traced(logits.value(), place, memory);
    if (std::string open = why_open(t, "draft"); !open.empty()) return Error{std::move(open)};
    const Draw draw = pick(t, coins.draft(static_cast<int>(place)));
    Guess guess;
    guess.token = t.id(draw.rank);
    guess.draft_u = draw.u;
    guess.p = draw.p;
    round.draft_logits.push_back(std::move(logits).value());
    round.draft_memory.push_back(memory);
    memory = memory_after(t, draw.rank);
    before.tokens.push_back(guess.token);
    round.guesses.push_back(guess);
    if (ends_text(before.text, guess.token)) break;
  }
  return true;
}

double share_of(const Trace& t, TokenId token) {
  const int rank = t.rank_of(token);
  return rank < 0 ? 0 : draw_probability(t, rank);
}

// A point of the token's own stretch of the line that the trace draws on.
double point_on_line(const Trace& t, TokenId token, double within) {
  const double q = share_of(t, token);
  if (q <= 0) return -1;
  double before = 0;
  const int rank = t.rank_of(token);
  for (int better = t.begin; better < rank; ++better) before += draw_probability(t, better);
  return std::min(before + within * q, std::nextafter(1.0, 0.0));
}

void write_token(SpeculativeRound& round, const Trace& target, TokenId token,
                 const RoundCoins& coins) {
  const int place = static_cast<int>(round.tokens.size());
  round.uniformity.push_back(point_on_line(target, token, coins.within(place)));
  round.tokens.push_back(token);
}

// What comes instead of a rejected guess, or as the bonus.
Result<TokenId> drawn_last(const PlaceText& before, std::size_t place, const Trace& target,
                           SpeculativeRound& round) {
  round.last_u = coins_of(before.text).last();
  if (place == round.guesses.size()) {
    round.end = SpeculativeRound::End::bonus;
    return target.id(pick(target, round.last_u).rank);
  }
  round.end = SpeculativeRound::End::rejected;
  const Trace draft = before.traced(round.draft_logits[place], place, round.draft_memory[place]);
  const Result<SpeculativePlace> here =
      speculative_place(&draft, target, before.text.settings.rule);
  if (!here) return Error{here.error()};
  return segment_at(residual_line(here.value()), round.last_u).token->id;
}

void weigh(Guess& guess, const Trace& target, const SpeculativeText& text, int place) {
  guess.q = share_of(target, guess.token);
  guess.accept = acceptance(text.settings.rule, guess.p, guess.q);
  guess.u = coins_of(text).accept(place);
}

// The token that a place gets which nothing before it has closed: its guess, or what comes instead.
Result<TokenId> written_at(const PlaceText& before, std::size_t place, const Trace& target,
                           SpeculativeRound& round) {
  if (place == round.guesses.size()) return drawn_last(before, place, target, round);
  Guess& guess = round.guesses[place];
  const bool accepted = guess.u < guess.accept;
  guess.verdict = accepted ? Guess::Verdict::accepted : Guess::Verdict::rejected;
  if (!accepted) return drawn_last(before, place, target, round);
  ++round.accepted;
  if (ends_text(before.text, guess.token)) round.end = SpeculativeRound::End::ended;
  return guess.token;
}

// All places in order, those behind the end of the round too: they are shown.
Result<bool> check_guesses(const PlaceText& before, const std::vector<Logits>& target,
                           SpeculativeRound& round) {
  const RoundCoins coins = coins_of(before.text);
  ChainMemory memory = before.text.memory;
  bool open = true;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const Trace t = before.traced(target[i], i, memory);
    if (std::string why = why_open(t, "target"); !why.empty()) return Error{std::move(why)};
    round.target_memory.push_back(memory);
    const bool guessed = i < round.guesses.size();
    if (guessed) weigh(round.guesses[i], t, before.text, static_cast<int>(i));
    if (open) {
      const Result<TokenId> token = written_at(before, i, t, round);
      if (!token) return Error{token.error()};
      write_token(round, t, token.value(), coins);
      round.learnt = memory_after(t, t.rank_of(token.value()));
      open = round.accepted > static_cast<int>(i) && round.end != SpeculativeRound::End::ended;
    }
    if (guessed) memory = memory_after(t, t.rank_of(round.guesses[i].token));
  }
  return true;
}

}  // namespace

SpeculativeCounts counts_of(const SpeculativeRound& round) {
  return {.rounds = 1,
          .tokens = static_cast<std::int64_t>(round.tokens.size()),
          .accepted = round.accepted,
          .looked_at = round.looked_at(),
          .proposed = static_cast<std::int64_t>(round.guesses.size())};
}

bool SpeculativeText::ended() const {
  return written() > 0 && ends_text(*this, tokens.back());
}

Result<SpeculativeText> begin_speculative(const Model& target, const Model& draft,
                                          std::string_view prompt,
                                          const SpeculativeSettings& settings) {
  assert(settings.draft_length >= 1 && settings.draft_length <= kMostDrafted);
  if (!(target.info().pieces == draft.info().pieces)) {
    return Error{"The draft, " + draft.info().name + ", has other tokens than the target, " +
                 target.info().name + ": it can only guess for a model of its own vocabulary."};
  }
  Result<Generation> begun = begin_generation(target, prompt, settings.writing);
  if (!begun) return Error{begun.error()};
  SpeculativeText text;
  text.settings = settings;
  text.settings.writing.ends = begun->settings.ends;
  text.prompt = prompt;
  text.end_of_text = begun->end_of_text;
  text.tokens = std::move(begun->tokens);
  text.prompt_tokens = begun->prompt_tokens;
  return text;
}

Result<SpeculativeRound> next_round(const SpeculativeText& text, ModelSession& target,
                                    ModelSession& draft, std::size_t room) {
  assert(room >= 1 && !text.ended());
  SpeculativeRound round;
  round.begin = text.written();
  PlaceText before = text_before(text, round.begin);
  const std::size_t most = std::min(static_cast<std::size_t>(text.settings.draft_length), room - 1);
  const Result<bool> guessed = guess_ahead(before, draft, most, round);
  if (!guessed) return Error{guessed.error()};
  Result<std::vector<Logits>> checked = target.next_each(before.tokens, round.guesses.size() + 1);
  if (!checked) return Error{checked.error()};
  const Result<bool> done = check_guesses(before, checked.value(), round);
  if (!done) return Error{done.error()};
  if (text.settings.writing.keep_logits) {
    round.target_logits = std::move(checked).value();
  } else {
    round.draft_logits.clear();
  }
  return round;
}

void append(SpeculativeText& text, SpeculativeRound round) {
  text.tokens.insert(text.tokens.end(), round.tokens.begin(), round.tokens.end());
  add(text.counts, counts_of(round));
  text.memory = round.learnt;
  text.rounds.push_back(std::move(round));
}

Result<bool> append_rounds(SpeculativeText& text, ModelSession& target, ModelSession& draft,
                           std::size_t tokens, std::size_t rounds) {
  while (!text.ended() && text.written() < tokens && text.rounds.size() < rounds) {
    Result<SpeculativeRound> round = next_round(text, target, draft, tokens - text.written());
    if (!round) return Error{round.error()};
    append(text, std::move(round).value());
  }
  return true;
}

Result<SpeculativePlace> place_at(const SpeculativeText& text, std::size_t number,
                                  std::size_t place) {
  const SpeculativeRound& round = text.rounds[number];
  assert(place < round.target_logits.size());
  PlaceText before = text_before(text, round.begin);
  for (const Guess& guess : round.guesses) before.tokens.push_back(guess.token);
  const Trace target = before.traced(round.target_logits[place], place, round.target_memory[place]);
  if (place == round.guesses.size()) return speculative_place(nullptr, target, text.settings.rule);
  const Trace draft = before.traced(round.draft_logits[place], place, round.draft_memory[place]);
  return speculative_place(&draft, target, text.settings.rule);
}

ChiSquare uniformity_test(std::span<const SpeculativeText> texts) {
  constexpr std::size_t kCells = 10;
  std::vector<double> shares(kCells + 1, 1.0 / kCells);
  shares.back() = 0;  // what the target never gives
  std::vector<std::int64_t> counts(kCells + 1);
  const auto count = [&](double u) {
    ++counts[u < 0 ? kCells : std::min(kCells - 1, static_cast<std::size_t>(u * kCells))];
  };
  for (const SpeculativeText& text : texts) {
    for (const SpeculativeRound& round : text.rounds) {
      std::ranges::for_each(round.uniformity, count);
    }
  }
  return chi_square(shares, counts);
}

RoundsTask::Work writing_rounds(ModelHandle target, ModelHandle draft, SpeculativeText text,
                                std::size_t rounds) {
  return [target = std::move(target), draft = std::move(draft), text = std::move(text),
          rounds](Reporter<SpeculativeRound>& report) mutable -> Result<bool> {
    const auto reading = target->new_session(report.stopping());
    const auto guessing = draft->new_session(report.stopping());
    while (!text.ended() && text.rounds.size() < rounds) {
      if (report.cancelled()) return false;
      Result<SpeculativeRound> round = next_round(text, *reading, *guessing, kMostDrafted + 1);
      if (!round) return Error{round.error()};
      append(text, round.value());
      if (!report.give(std::move(round).value())) return false;
    }
    return true;
  };
}

PlaceTask::Work tallying(SpeculativePlace place, std::uint64_t seed, std::uint64_t first_round,
                         std::int64_t rounds) {
  return [place = std::move(place), seed, first_round,
          rounds](Reporter<PlaceTally>& report) -> Result<bool> {
    constexpr std::int64_t kPart = 5000;
    const PlaceRounds sampler(place, 1, false);
    for (std::int64_t done = 0; done < rounds; done += kPart) {
      const std::int64_t part = std::min(kPart, rounds - done);
      if (!report.give(sampler.run(seed, first_round + static_cast<std::uint64_t>(done), part)))
        return false;
      report.progress(static_cast<double>(done + part) / static_cast<double>(rounds));
    }
    return true;
  };
}

}  // namespace logitdice
