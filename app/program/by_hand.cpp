#include "app/program/by_hand.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/program/commands.h"
#include "app/program/source.h"
#include "core/decoding/next_token.h"
#include "core/model/embedded.h"
#include "core/sampling/learning.h"

namespace logitdice {
namespace {

std::vector<TokenScore> scores_by_hand(const AppState& s) {
  std::vector<TokenScore> scores;
  for (const auto& [token, z] : s.in.by_hand.logits) {
    if (s.unedited.rank_of(token) >= 0) scores.push_back({token, z});
  }
  return scores;
}

bool ends_text(const AppState& s, TokenId token) {
  const ModelHandle model = chosen_model(s);
  return model && token == model->info().end_of_text;
}

std::string_view prefix_of(const std::string& id) {
  for (const std::string* prefix : {&kModelPrefix, &kAskedPrefix}) {
    if (id.starts_with(*prefix)) return *prefix;
  }
  return {};
}

struct HandUpdater {
  AppState& s;

  // The largest double below 1 is a coin still.
  void operator()(const command::PutCoin& c) {
    if (std::isnan(c.u)) return;
    s.in.by_hand.coin = std::clamp(c.u, 0.0, std::nextafter(1.0, 0.0));
    if (shows_sentence(s)) s.in.said.drawn = true;
    s.writing.shown_in_preview = s.writing.shown_in_preview && shows_own_coin(s);
  }
  void operator()(const command::SetLogit& c) {
    if (!takes_logits(s) || s.unedited.rank_of(c.token) < 0 || std::isnan(c.logit)) return;
    const auto z = static_cast<float>(std::clamp(c.logit, -kHighestByHand, kHighestByHand));
    const auto own = static_cast<std::size_t>(s.unedited.rank_of(c.token));
    if (s.unedited.scores[own] == z)
      s.in.by_hand.logits.erase(c.token);
    else
      s.in.by_hand.logits[c.token] = z;
  }
  void operator()(const command::DropLogit& c) { s.in.by_hand.logits.erase(c.token); }
};

}  // namespace

void update_by_hand(AppState& s, const HandCommand& command) {
  std::visit(HandUpdater{s}, command);
}

bool is_sentence(const std::string& id) {
  return !prefix_of(id).empty();
}

bool shows_sentence(const AppState& s) {
  const std::string& id = s.in.opened.id;
  return takes_logits(s) && is_sentence(id) && (have_model() || !id.starts_with(kModelPrefix));
}

std::string sentence_of(const AppState& s) {
  return s.in.opened.id.substr(prefix_of(s.in.opened.id).size());
}

bool takes_logits(const AppState& s) {
  return !shows_step(s) && !shows_next_token(s);
}

bool is_by_hand(const AppState& s, TokenId token) {
  return takes_logits(s) && s.in.by_hand.logits.contains(token);
}

void settle_by_hand(AppState& s) {
  static const std::map<TokenId, float> kNone;
  const auto& wanted = takes_logits(s) ? s.in.by_hand.logits : kNone;
  if (s.settled.logits_by_hand == wanted) return;
  s.settled.logits_by_hand = wanted;
  const std::vector<TokenScore> scores =
      wanted.empty() ? std::vector<TokenScore>() : scores_by_hand(s);
  s.distribution.logits = scores.empty() ? s.unedited : with_scores(s.unedited, scores);
}

std::uint64_t coins_said(const AppState& s) {
  if (!shows_sentence(s)) return 0;
  return s.in.said.tokens.size() + (s.in.said.drawn ? 1 : 0);
}

std::vector<TokenId> prompt_tokens_of(const AppState& s) {
  if (s.in.opened.id.starts_with(kAskedPrefix)) return s.in.sentence_tokens;
  Result<std::vector<TokenId>> tokens = sentence_tokens(*tiny_model(), sentence_of(s));
  return tokens ? std::move(tokens).value() : std::vector<TokenId>();
}

void say_next(AppState& s) {
  if (s.in.asked) return;  // the longer sentence is on its way
  if (!s.in.said.drawn || !s.draw) {
    s.in.said.drawn = true;
    s.in.by_hand.coin.reset();
    return;
  }
  if (s.draw->rank >= token_count(s)) {
    s.error = "The coin fell on a token that the model did not name: nothing can follow it. Undo "
              "(Ctrl Z) and roll again, or keep fewer tokens.";
    return;
  }
  const TokenId token = s.trace.id(s.draw->rank);
  if (ends_text(s, token)) {
    s.error = "The story has ended, nothing follows it: undo (Ctrl Z) takes the end back.";
    return;
  }
  Said said = s.in.said;
  said.tokens.push_back(token);
  said.memory = memory_after(s.trace, s.draw->rank);
  if (is_embedded(s.in.model) == s.in.opened.id.starts_with(kModelPrefix))
    return ask_sentence(s, {sentence_of(s), std::move(said)});
  s.error = "Another model is chosen by now than the one that said this: type the sentence anew, or "
            "choose that one again.";
}

}  // namespace logitdice
