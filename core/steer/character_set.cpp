#include "core/steer/character_set.h"

#include <algorithm>
#include <string>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr char32_t kLastCharacter = 0x10FFFF;
constexpr char32_t kBeforeSurrogates = 0xD7FF, kBehindSurrogates = 0xE000;

using Sequences = std::function<void(std::span<const ByteRange>)>;

void add_without_surrogates(CharacterSet& out, char32_t first, char32_t last) {
  if (first <= kBeforeSurrogates) out.push_back({first, std::min(last, kBeforeSurrogates)});
  if (last >= kBehindSurrogates) out.push_back({std::max(first, kBehindSurrogates), last});
}

// Characters whose UTF-8 has one length, and whose last bytes take all values or one leading part.
void emit_aligned(char32_t first, char32_t last, const Sequences& each) {
  std::string low, high;
  append_utf8(low, first);
  append_utf8(high, last);
  std::array<ByteRange, 4> bytes{};
  for (std::size_t i = 0; i < low.size(); ++i) {
    bytes[i] = {static_cast<std::uint8_t>(low[i]), static_cast<std::uint8_t>(high[i])};
  }
  each(std::span(bytes).first(low.size()));
}

// Where a range must be cut in two before its bytes can be ranges: the last character of the first
// part. `last` where it need not.
char32_t first_part(char32_t first, char32_t last) {
  for (const char32_t most : {U'\x7F', U'\u07FF', U'\uFFFF'}) {
    if (first <= most && last > most) return most;
  }
  if (last <= 0x7F) return last;
  for (int bits = 6; bits <= 18; bits += 6) {
    const char32_t low_bits = (char32_t{1} << bits) - 1;
    if ((first & ~low_bits) == (last & ~low_bits)) break;
    if ((first & low_bits) != 0) return first | low_bits;
    if ((last & low_bits) != low_bits) return (last & ~low_bits) - 1;
  }
  return last;
}

void emit(char32_t first, char32_t last, const Sequences& each) {
  while (true) {
    // The cut part may have to be cut again, at a finer place.
    char32_t end = last;
    for (char32_t part = first_part(first, end); part != end; part = first_part(first, end)) {
      end = part;
    }
    emit_aligned(first, end, each);
    if (end == last) return;
    first = end + 1;
  }
}

}  // namespace

CharacterSet character_set(std::vector<CharacterRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const CharacterRange& a, const CharacterRange& b) { return a.first < b.first; });
  std::vector<CharacterRange> joined;
  for (const CharacterRange& range : ranges) {
    if (!joined.empty() && range.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  CharacterSet set;
  for (const CharacterRange& range : joined) add_without_surrogates(set, range.first, range.last);
  return set;
}

CharacterSet complement(const CharacterSet& set) {
  std::vector<CharacterRange> others;
  char32_t next = 0;
  for (const CharacterRange& range : set) {
    if (range.first > next) others.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLastCharacter) others.push_back({next, kLastCharacter});
  return character_set(std::move(others));
}

void for_each_utf8(const CharacterSet& set, const Sequences& each) {
  for (const CharacterRange& range : set) emit(range.first, range.last, each);
}

}  // namespace logitdice
