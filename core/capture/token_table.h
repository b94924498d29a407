#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>
#include <string_view>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "core/base/shared_array.h"
#include "core/sampling/logits.h"

namespace logitdice {

/// Made-up tokens, computed from their id when asked for: a vocabulary of any size costs nothing to
/// load. Some ids may have words of their own.
struct MadeUpTokens {
  std::uint64_t seed = 0;
  int count = 0;                                   // ids are in [0, count)
  std::unordered_map<TokenId, std::string> words;  // bytes of the tokens that are not made up
  std::unordered_set<std::string> taken;           // the same bytes: no other token may have them
};

/// What each token is called: its raw bytes, which need be neither printable nor UTF-8. A copy is a
/// handle on the same names.
class TokenTable {
 public:
  /// No names: token 17 is called "#17".
  TokenTable() = default;
  /// pieces[i] are the bytes of token i. Tables made from one list share it.
  explicit TokenTable(SharedArray<std::string> pieces);
  explicit TokenTable(MadeUpTokens tokens);
  /// Some tokens have names: those that a capture met.
  explicit TokenTable(std::map<TokenId, std::string> pieces);

  /// The token's bytes; "#17" for a token without a name.
  std::string bytes(TokenId id) const;
  /// Those that end a line or the text, as their names tell, by ascending id: see is_end(). Valid as
  /// long as a handle on the list.
  std::span<const TokenId> ends() const;
  /// Whether tokens have names at all.
  bool named() const;
  /// Whether both tables are handles on one list.
  bool shares_with(const TokenTable& other) const;

 private:
  using Names = std::variant<SharedArray<std::string>, MadeUpTokens, std::map<TokenId, std::string>>;
  struct List {
    Names names;
    std::vector<TokenId> ends;
  };
  static std::shared_ptr<const List> listed(Names names);
  static std::vector<TokenId> find_ends(const Names& names);
  std::shared_ptr<const List> list_;  // null: no names
};

/// Whether a token of these bytes is a line's end or, as the usual vocabularies call it, a text's.
bool is_end(std::string_view bytes);

}  // namespace logitdice
