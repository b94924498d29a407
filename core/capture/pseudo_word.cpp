#include "core/capture/pseudo_word.h"

#include <cassert>
#include <span>
#include <string_view>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

using Letters = std::span<const std::string_view>;

constexpr std::string_view kOnsets[] = {"b",  "d",  "f",  "g",  "h",  "k",  "l",  "m",
                                        "n",  "p",  "r",  "s",  "t",  "v",  "w",  "y",
                                        "br", "ch", "cl", "gr", "pl", "sh", "st", "tr"};
constexpr std::string_view kVowels[] = {"a", "e", "i", "o", "u", "ai", "ea", "oo"};
constexpr std::string_view kCodas[] = {"", "n", "r", "t", "l", "m", "nd", "ck", "sk", "ng"};

constexpr std::string_view kCyrillicOnsets[] = {"б", "в", "г", "д", "ж",  "з",  "к",  "л",
                                                "м", "н", "п", "р", "с",  "т",  "ф",  "х",
                                                "ц", "ч", "ш", "щ", "ст", "пр", "тр", "кр"};
constexpr std::string_view kCyrillicVowels[] = {"а", "е", "и", "о", "у", "ы", "я", "ю"};
constexpr std::string_view kCyrillicCodas[] = {"", "н", "р", "т", "л", "м", "к", "сь", "ть", "ст"};

struct Alphabet {
  Letters onsets, vowels, codas;
};
constexpr Alphabet kLatin = {kOnsets, kVowels, kCodas};
constexpr Alphabet kCyrillic = {kCyrillicOnsets, kCyrillicVowels, kCyrillicCodas};

// The index is written in the mixed radix coda, vowel, onset, vowel, onset …, short words first.
// Consonants and vowels alternate, so each run of them is one digit and no two indices share a
// word.
std::string word(const Alphabet& letters, std::uint64_t index) {
  const std::uint64_t syllables = letters.onsets.size() * letters.vowels.size();
  int length = 1;
  for (std::uint64_t words = syllables * letters.codas.size(); index >= words; words *= syllables) {
    index -= words;
    ++length;
  }
  std::string out(letters.codas[index % letters.codas.size()]);
  index /= letters.codas.size();
  for (int i = 0; i < length; ++i) {
    const std::uint64_t syllable = index % syllables;
    index /= syllables;
    out.insert(0, letters.vowels[syllable % letters.vowels.size()]);
    out.insert(0, letters.onsets[syllable / letters.vowels.size()]);
  }
  return out;
}

// Two characters of the common Chinese block: the digits of the index in base 20480, each
// multiplied by a number that shares no factor with the base, so that neighbours look unrelated.
std::string ideographs(std::uint64_t index) {
  constexpr std::uint64_t first = 0x4E00, base = 20480;
  std::string out;
  append_utf8(out, static_cast<char32_t>(first + index % base * 17 % base));
  append_utf8(out, static_cast<char32_t>(first + (index / base + 77) * 1009 % base));
  return out;
}

// One-to-one on [0, 2^bits): ids side by side get words far apart.
std::uint64_t scatter(std::uint64_t seed, std::uint64_t value, int bits) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  const int shift = (bits + 1) / 2;
  for (int round = 0; round < 3; ++round) {
    value = (value + mix_bits(seed + static_cast<std::uint64_t>(round))) & mask;
    value = (value * 0x9E3779B97F4A7C15u) & mask;  // odd, hence invertible modulo 2^bits
    value ^= value >> shift;
  }
  return value;
}

}  // namespace

std::uint64_t mix_bits(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

std::string pseudo_token(std::uint64_t seed, TokenId id, int bits, int variant) {
  assert(id >= 0 && bits >= 1 && bits <= 30 && variant >= 0);
  const auto number = static_cast<std::uint64_t>(id);
  if (number < 256 && variant == 0) return std::string(1, static_cast<char>(number));
  if (number < 320 && variant == 0) {
    return std::string(1 + (number & 7), '\n') + std::string(1 + ((number >> 3) & 7), ' ');
  }
  const std::uint64_t index =
      scatter(seed, number, bits) + (static_cast<std::uint64_t>(variant) << bits);
  const std::uint64_t percent = mix_bits(seed ^ (number << 32)) % 100;
  if (percent < 70) return " " + word(kLatin, index);
  if (percent < 86) return word(kLatin, index);
  if (percent < 94) {
    std::string capitalised = word(kLatin, index);
    capitalised[0] = static_cast<char>(capitalised[0] - 'a' + 'A');
    return " " + capitalised;
  }
  if (percent < 98) return " " + word(kCyrillic, index);
  return ideographs(index);
}

}  // namespace logitdice
