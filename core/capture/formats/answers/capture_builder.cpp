#include "core/capture/formats/answers/capture_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/capture/formats/answers/value_scale.h"
#include "core/capture/limits.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kSameToken = 1e-2;  // of one value written twice, rounded differently, nats

bool stands_in(const PendingStep& step, int token) {
  return std::find(step.tokens.begin(), step.tokens.end(), token) != step.tokens.end();
}

// The bytes as far as one item of the file tells: its own, or those of its text.
std::string told_bytes(const Item& item) {
  return item.bytes && !item.bytes->empty() ? *item.bytes : spelled_bytes(item.text);
}

}  // namespace

CaptureBuilder::CaptureBuilder(const AnswerTraits& traits) : traits_(traits) {
  head_.has_settings = false;
  head_.knobs = neutral_knobs(head_.profile);
}

void CaptureBuilder::note(std::string sentence) {
  if (std::find(head_.notes.begin(), head_.notes.end(), sentence) == head_.notes.end()) {
    head_.notes.push_back(std::move(sentence));
  }
}

int CaptureBuilder::token_of_id(TokenId id) {
  const auto [at, fresh] = by_id_.try_emplace(id, static_cast<int>(tokens_.size()));
  if (fresh) tokens_.push_back({.bytes = {}, .id = id});
  return at->second;
}

// The token of these bytes that comes next in this step: the second one of the same bytes is
// another.
int CaptureBuilder::next_of_bytes(const std::string& bytes) {
  Spelled& spelled = by_bytes_[bytes];
  const std::size_t step = steps_.size() + 1;  // 0 is no step
  if (spelled.step != step) {
    spelled.step = step;
    spelled.used = 0;
  }
  const auto place = static_cast<std::size_t>(spelled.used++);
  if (place == spelled.tokens.size()) {
    spelled.tokens.push_back(static_cast<int>(tokens_.size()));
    tokens_.push_back({});
  }
  return spelled.tokens[place];
}

// What an item tells of its token's bytes, if it tells more than is known.
void CaptureBuilder::learn(Token& token, const Item& item) {
  const bool trusted = item.bytes && !item.bytes->empty() && *item.bytes != item.text;
  if (token.known && !(token.spelled && trusted)) return;
  if (!trusted && item.text.empty() && item.id >= 0 && !item.bytes) return;  // text: null
  token.bytes = told_bytes(item);
  token.spelled = !trusted;
  token.known = true;
}

// "token_id:7": only the sampled one's bytes are those of the token, if those.
int CaptureBuilder::token_of_name(TokenId id, const Item& item, bool own) {
  Item named;
  named.id = id;
  const bool of_name = !item.bytes || item.text.starts_with(*item.bytes);
  if (own && !of_name) named.bytes = item.bytes;
  const int token = token_of_id(id);
  learn(tokens_[static_cast<std::size_t>(token)], named);
  return token;
}

int CaptureBuilder::token_of(const Item& item, bool own) {
  if (const TokenId id = named_id(item.text); id >= 0) return token_of_name(id, item, own);
  const int token = item.id >= 0 ? token_of_id(item.id) : next_of_bytes(told_bytes(item));
  learn(tokens_[static_cast<std::size_t>(token)], item);
  return token;
}

// The entry of the list with the same bytes as the sampled token, of several the one with its
// value.
int CaptureBuilder::entry_like(const Item& chosen, std::span<const Item> listed,
                               std::span<const std::uint32_t> places,
                               const PendingStep& step) const {
  const std::string bytes = told_bytes(chosen);
  int best = PendingStep::kNone;
  double nearest = kSameToken;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Item& entry = listed[places[i]];
    const bool other_id = chosen.id >= 0 && entry.id >= 0;
    if (other_id || told_bytes(entry) != bytes) continue;
    const double apart = std::isnan(chosen.value) ? 0 : std::abs(step.values[i] - chosen.value);
    if (!(apart < nearest)) continue;
    nearest = apart;
    best = step.tokens[i];
  }
  return best;
}

int CaptureBuilder::chosen_of(const Item& chosen, std::span<const Item> listed,
                              std::span<const std::uint32_t> places, const PendingStep& step) {
  if (chosen.id >= 0 || named_id(chosen.text) >= 0) {
    const int own = token_of(chosen, true);
    if (stands_in(step, own)) return own;
  }
  const int entry = entry_like(chosen, listed, places, step);
  return entry != PendingStep::kNone ? entry : token_of(chosen, true);
}

void CaptureBuilder::add(const Item* chosen, std::span<const Item> listed, ChosenBy by) {
  if (steps_.size() > kMaxCaptureSteps) return;  // finish() refuses it
  PendingStep step;
  step.tokens.reserve(listed.size());
  step.values.reserve(listed.size());
  std::vector<std::uint32_t> places;  // in `listed`, of the tokens of the step
  std::vector<bool> seen;             // by token
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto token = static_cast<std::size_t>(token_of(listed[i], false));
    if (token >= seen.size()) seen.resize(std::max(tokens_.size(), token + 1));
    if (seen[token]) continue;
    seen[token] = true;
    step.tokens.push_back(static_cast<int>(token));
    step.values.push_back(listed[i].value);
    places.push_back(static_cast<std::uint32_t>(i));
  }
  step.chosen_value = std::nan("");
  if (chosen) {
    step.chosen = chosen_of(*chosen, listed, places, step);
    step.chosen_value = chosen->value;
    step.chosen_rank = chosen->rank;
  }
  steps_.push_back(std::move(step));
  chosen_by_.push_back(by);
}

// Raw pieces of a vocabulary: some token has their letter for a blank, and none begins with a
// blank.
Spelling CaptureBuilder::spelling() const {
  Spelling found = Spelling::kText;
  for (const Token& token : tokens_) {
    if (!token.spelled) continue;
    if (token.bytes.starts_with(' ')) return Spelling::kText;
    if (found == Spelling::kText) found = spelling_of(token.bytes);
  }
  return found;
}

// Tokens without ids are numbered in the order in which the file names them, past the ids that
// there are, or between them where there is no room behind.
void CaptureBuilder::number_tokens() {
  TokenId next = 0;
  std::size_t without = 0;
  for (const Token& token : tokens_) {
    next = std::max(next, token.id + 1);
    without += token.id < 0;
  }
  head_.has_ids = next > 0;
  if (static_cast<std::size_t>(next) + without > kMaxTokens) next = 0;
  for (Token& token : tokens_) {
    if (token.id >= 0) continue;
    while (by_id_.contains(next)) ++next;
    token.id = next++;
  }
}

void CaptureBuilder::write_pieces(Capture& out) {
  const Spelling spelling = this->spelling();
  std::vector<const Token*> known;  // by id: a map that grows at its end is made in one pass
  for (const Token& token : tokens_) {
    if (token.known) known.push_back(&token);
  }
  std::sort(known.begin(), known.end(),
            [](const Token* a, const Token* b) { return a->id < b->id; });
  for (const Token* token : known) {
    out.pieces.emplace_hint(out.pieces.end(), token->id,
                            token->spelled ? piece_bytes(token->bytes, spelling) : token->bytes);
  }
  if (spelling != Spelling::kText) {
    note(
        "Tokens are spelled as raw pieces of the vocabulary in the file; they are shown as the "
        "text "
        "that they stand for.");
  }
}

// The text, where the pieces do not say it by themselves.
void CaptureBuilder::write_text(Capture& out) const {
  std::string text;
  for (const CapturedStep& step : out.steps) {
    const auto piece = out.pieces.find(step.chosen);
    if (piece != out.pieces.end()) text += piece->second;
  }
  if (out.text == text) out.text.clear();
}

CapturedStep CaptureBuilder::make_step(PendingStep pending, const ValueScale& scale,
                                       ValueCounts& counts) {
  std::vector<TokenId> ids;
  ids.reserve(pending.tokens.size());
  for (const int token : pending.tokens) ids.push_back(tokens_[static_cast<std::size_t>(token)].id);
  settle_values(pending, scale, traits_, counts);
  CapturedStep step;
  step.by = ChosenBy::kEngine;
  step.logits = logits_of(pending, std::move(ids), scale, traits_, counts);
  if (pending.chosen != PendingStep::kNone) {
    step.chosen = tokens_[static_cast<std::size_t>(pending.chosen)].id;
  } else if (!step.logits.empty()) {
    step.chosen = step.logits.ids.front();
    note("The file does not tell which token was sampled; the likeliest is taken.");
  }
  const bool listed = !step.logits.empty() && step.logits.rank_of(step.chosen) >= 0;
  if (!listed && std::isfinite(pending.chosen_value)) {
    step.chosen_score = static_cast<float>(pending.chosen_value);
  }
  return step;
}

// All of the vocabulary in the first list: its size is known.
int CaptureBuilder::whole_vocabulary(const Capture& capture) const {
  const Logits& first = capture.steps.front().logits;
  const bool all = capture.values == ValueKind::kRaw || capture.values == ValueKind::kLogits;
  const bool whole = !first.empty() && first.tail.empty() && head_.has_ids && all;
  const TokenId named = capture.pieces.empty() ? -1 : capture.pieces.rbegin()->first;  // or by ids
  return whole && named < first.size() ? first.size() : 0;
}

Result<Capture> CaptureBuilder::finish() {
  if (steps_.empty()) return Error{std::string(kNoTokens)};
  if (steps_.size() > kMaxCaptureSteps) {
    return Error{"the answer has more than " + count_text(kMaxCaptureSteps) + " tokens"};
  }
  number_tokens();
  ValueScale scale = find_scale(steps_, traits_);
  scale.ids = head_.has_ids;
  ValueCounts counts;
  Capture out = head_;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    out.steps.push_back(make_step(std::move(steps_[i]), scale, counts));
    out.steps.back().by = chosen_by_[i];
  }
  steps_.clear();
  write_pieces(out);
  for (std::string& sentence : value_notes(scale, traits_, counts)) note(std::move(sentence));
  out.notes = head_.notes;
  out.source = traits_.source;
  out.values = scale.logits ? ValueKind::kLogits : traits_.values;
  out.value_temperature = out.values == ValueKind::kTempered ? 0 : 1;
  if (out.vocabulary == 0) out.vocabulary = whole_vocabulary(out);
  write_text(out);
  return out;
}

}  // namespace logitdice
