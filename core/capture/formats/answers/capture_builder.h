#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/capture/capture.h"
#include "core/capture/formats/answers/item.h"
#include "core/capture/formats/spelling.h"

namespace logitdice {

/// What a shape of file says of all its values.
struct AnswerTraits {
  std::string_view source;  // "llama.cpp /completion"
  ValueKind values = ValueKind::kUnknown;
  bool probabilities = false;  // p, not ln p
  bool sampled_first = false;  // a list begins with the sampled token, wherever its place is
  bool sampled_added = false;  // a list has the sampled token behind its best N
};

/// One step of a text as it is put together: tokens by their index in the builder, values as they
/// are in the file.
struct PendingStep {
  static constexpr int kNone = -1;
  std::vector<int> tokens;     // (n,) in the order of the file, none twice
  std::vector<double> values;  // (n,)
  int chosen = kNone;          // an index like those of `tokens`
  double chosen_value = 0;     // NaN: not told
  int chosen_rank = 0;         // from 1; 0: not told
};

struct ValueScale;
struct ValueCounts;

/// Makes a capture of the items of an answer, the same way for every program.
///
/// - A token is told by its id; without one by its bytes and by how many of the same bytes stood
///   before it in the step, so that two tokens of one text stay apart.
/// - The sampled token is merged with its entry in the list. One that is not among the best stays
/// out
///   of it: its value is known and its rank is not.
/// - Values become logits, see value_scale.h.
class CaptureBuilder {
 public:
  static constexpr std::string_view kNoTokens =
      "there is no token with a log probability in this answer; ask the server for them, mostly "
      "with "
      "\"logprobs\" and \"top_logprobs\"";

  explicit CaptureBuilder(const AnswerTraits& traits);

  /// Adds a token of the text with its alternatives. `chosen` is null where the file does not tell.
  void add(const Item* chosen, std::span<const Item> listed, ChosenBy by = ChosenBy::kEngine);

  /// What else the file says: model, prompt, text, settings, notes. Steps, pieces and values are
  /// the builder's business.
  Capture& head() { return head_; }
  AnswerTraits& traits() { return traits_; }
  void note(std::string sentence);  // once, however often it is told

  bool empty() const { return steps_.empty(); }
  std::size_t size() const { return steps_.size(); }

  /// The capture; a sentence where there is no token in it, or more than a capture may have.
  Result<Capture> finish();

 private:
  struct Token {
    std::string bytes;
    TokenId id = -1;
    bool known = false;    // bytes are those of the token
    bool spelled = false;  // they come from its text, which may be a raw piece
  };
  struct Spelled {  // the tokens without ids of the same bytes
    std::vector<int> tokens;
    std::size_t step = 0;  // for which `used` is
    int used = 0;
  };

  int token_of(const Item& item, bool own);
  int token_of_name(TokenId id, const Item& item, bool own);
  int token_of_id(TokenId id);
  int next_of_bytes(const std::string& bytes);
  void learn(Token& token, const Item& item);
  int entry_like(const Item& chosen, std::span<const Item> listed,
                 std::span<const std::uint32_t> places, const PendingStep& step) const;
  int chosen_of(const Item& chosen, std::span<const Item> listed,
                std::span<const std::uint32_t> places, const PendingStep& step);
  Spelling spelling() const;
  void number_tokens();
  void write_pieces(Capture& out);
  void write_text(Capture& out) const;
  CapturedStep make_step(PendingStep pending, const ValueScale& scale, ValueCounts& counts);
  int whole_vocabulary(const Capture& capture) const;

  AnswerTraits traits_;
  Capture head_;
  std::vector<Token> tokens_;
  std::unordered_map<TokenId, int> by_id_;
  std::unordered_map<std::string, Spelled> by_bytes_;
  std::vector<PendingStep> steps_;
  std::vector<ChosenBy> chosen_by_;
};

}  // namespace logitdice
