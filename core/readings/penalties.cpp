#include "core/readings/penalties.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include "core/readings/token_name.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr std::size_t kEngineRows = 5;

// The text as one list, and how often each of its tokens stands there.
struct WholeText {
  std::vector<TokenId> tokens;
  std::vector<PenaltyScope> scope;  // of each
  std::map<TokenId, int> counts, counted;
};

WholeText whole_text_of(const PenaltiesInput& in) {
  WholeText text;
  text.tokens.assign(in.text.prompt.begin(), in.text.prompt.end());
  text.tokens.insert(text.tokens.end(), in.text.output.begin(), in.text.output.end());
  text.scope = penalty_scope(in.text, in.knobs, in.profile);
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    ++text.counts[text.tokens[i]];
    const bool counts = text.scope[i].repetition || text.scope[i].additive;
    if (counts) ++text.counted[text.tokens[i]];
  }
  return text;
}

int count_in(const std::map<TokenId, int>& counts, TokenId id) {
  const auto found = counts.find(id);
  return found == counts.end() ? 0 : found->second;
}

void make_chips(Penalties& out, const PenaltiesInput& in, const WholeText& text) {
  const std::size_t all = text.tokens.size();
  out.earlier = all - std::min(all, kMostChips);
  for (std::size_t i = out.earlier; i < all; ++i) {
    const TokenId id = text.tokens[i];
    out.chips.push_back({id, token_name(in.distribution, id), i < in.text.prompt.size(),
                         count_in(text.counts, id), text.scope[i]});
  }
}

void make_rows(Penalties& out, const PenaltiesInput& in, const WholeText& text) {
  for (const BeforeAfterRow& row : before_after(out.before, in.after, text.tokens, in.rows)) {
    out.rows.push_back({row, token_name(in.distribution, row.id), count_in(text.counts, row.id),
                        count_in(text.counted, row.id)});
  }
}

// All tokens of a short list; otherwise the selected one and those of the text, the last ones
// first.
std::vector<TokenId> tokens_for_engines(const PenaltiesInput& in, const WholeText& text) {
  const Logits& logits = in.distribution.logits;
  if (static_cast<std::size_t>(logits.size()) <= kEngineRows) {
    std::vector<TokenId> all(logits.ids.begin(), logits.ids.end());
    std::sort(all.begin(), all.end());
    return all;
  }
  std::vector<TokenId> tokens = {in.after.id(in.selected)};
  for (std::size_t i = text.tokens.size(); i-- > 0 && tokens.size() < kEngineRows;) {
    const TokenId id = text.tokens[i];
    const bool there = std::find(tokens.begin(), tokens.end(), id) != tokens.end();
    if (!there && logits.rank_of(id) >= 0) tokens.push_back(id);
  }
  return tokens;
}

void make_engines(Penalties& out, const PenaltiesInput& in, const WholeText& text) {
  out.engine_tokens = tokens_for_engines(in, text);
  for (const TokenId id : out.engine_tokens) {
    out.engine_token_texts.push_back(token_name(in.distribution, id));
  }
  out.engines =
      penalties_by_engine(in.distribution.logits, in.text, in.knobs, in.profile, out.engine_tokens);
}

}  // namespace

std::string chip_text(const HistoryChip& chip) {
  std::string text = chip.prompt ? "prompt" : "output";
  const auto add = [&](bool counts, const char* what) {
    text += std::string(counts ? " · " : " · not ") + what;
  };
  add(chip.scope.repetition, "repetition");
  add(chip.scope.additive, "frequency, presence");
  if (chip.scope.dry) text += " · DRY";
  return text;
}

Penalties penalties(const PenaltiesInput& in) {
  assert(in.selected >= 0 && in.selected < in.after.logits.size());
  const WholeText text = whole_text_of(in);
  Penalties out;
  out.before = trace(in.distribution.logits, in.text, in.knobs, without_penalties(in.profile));
  make_chips(out, in, text);
  out.scopes_differ = scopes_differ(in.profile);
  out.effect = penalty_effect(text.scope, in.knobs, in.profile);
  make_rows(out, in, text);
  out.token = penalty_formulas(in.after, in.knobs, in.profile, in.selected);
  make_engines(out, in, text);
  const auto in_chain = [](const PenaltyFormula& f) {
    return f.why != PenaltyFormula::Why::not_in_chain;
  };
  out.dry_in_chain = in_chain(out.token.of(PenaltyFormula::Kind::dry));
  out.any_in_chain = std::any_of(out.token.formulas.begin(), out.token.formulas.end(), in_chain);
  return out;
}

BeforeAfterRest rest_of(const Trace& after, std::span<const PenaltyRow> shown) {
  std::vector<BeforeAfterRow> numbers;
  for (const PenaltyRow& row : shown) numbers.push_back(row.numbers);
  return rest_of(after, numbers);
}

std::string count_text(const PenaltyRow& row) {
  const std::string counted = std::to_string(row.counted);
  return row.counted == row.count ? "×" + counted : counted + " of " + std::to_string(row.count);
}

std::string window_text(const EngineScores& engine) {
  const std::string title(engine.profile->title);
  if (engine.window < 0) return title + ": all of its text counts";
  const auto window = static_cast<std::int64_t>(engine.window);
  if (window == 1) return title + ": the last token counts";
  return title + ": the last " + count_text(window) + " tokens count";
}

std::string chips_text(const Penalties& p, const Profile& profile, bool generated) {
  if (p.chips.empty()) return "Nothing was said yet: type a word, or take the worked example.";
  const std::string text = generated ? "The generated text. " : "";
  if (!p.any_in_chain) {
    return text + std::string(profile.title) + " has no penalties: nothing counts.";
  }
  if (p.scopes_differ) {
    return text + "Outlined: counts. Half outlined: repetition only. Struck out: not.";
  }
  return text + "Outlined: counts in this engine and window. Struck out: does not.";
}

const EngineScores& reference_engine(const Penalties& p, const Profile& profile) {
  const auto own = std::find_if(p.engines.begin(), p.engines.end(),
                                [&](const EngineScores& e) { return e.profile->id == profile.id; });
  return own == p.engines.end() ? p.engines.front() : *own;
}

bool score_differs(const EngineScores& engine, const EngineScores& reference, std::size_t row) {
  constexpr double kHalfDigit = 5e-5;
  return std::abs(engine.scores[row] - reference.scores[row]) > kHalfDigit;
}

}  // namespace logitdice
