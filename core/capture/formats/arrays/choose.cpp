#include "core/capture/formats/arrays/choose.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::size_t kMostNamed = 8;  // in a sentence

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The lower, the likelier that these are the logits; nothing: they cannot be.
std::optional<int> logits_order(const Array& array) {
  const bool numbers = array.type.kind == NumberKind::kFloat ||
                       array.type.kind == NumberKind::kBFloat ||
                       (array.type.kind == NumberKind::kUnsigned && array.type.bytes == 2);
  if (!numbers || array.shape.empty() || array.shape.back() < 2) return std::nullopt;
  if (array.type.is_whole()) return 5;  // bfloat16 perhaps
  if (array.name == "logits") return 0;
  if (contains(array.name, "logits")) return 1;
  if (array.name == "scores") return 2;
  if (contains(array.name, "scores")) return 3;
  return 4;
}

std::optional<int> tokens_order(const Array& array) {
  const bool shaped = !array.shape.empty() && array.shape.size() <= 2;
  if (!array.type.is_whole() || !shaped) return std::nullopt;
  if (array.name == "sequences") return 0;
  if (contains(array.name, "mask")) return std::nullopt;
  for (const char* word : {"sequence", "token", "ids"}) {
    if (contains(array.name, word)) return 1;
  }
  return 2;
}

// The best of them by an order; the first of equals.
template <class Order>
std::optional<std::size_t> best_by(std::span<const Array> arrays, Order order) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const auto own = order(arrays[i]);
    if (own && (!best || *own < *order(arrays[*best]))) best = i;
  }
  return best;
}

// The number that a name ends in and what stands before it: "arr_12" is {"arr_", 12}.
struct Numbered {
  std::string stem;
  std::uint64_t number = 0;
};
std::optional<Numbered> numbered(const std::string& name) {
  const std::size_t last = name.find_last_not_of("0123456789");
  const std::size_t digits = last == std::string::npos ? 0 : last + 1;
  Numbered out{name.substr(0, digits), 0};
  const auto read = std::from_chars(name.data() + digits, name.data() + name.size(), out.number);
  if (digits == name.size() || read.ec != std::errc()) return std::nullopt;
  return out;
}

// The arrays that go on where `first` begins: one a step, numbered, of one shape and kind.
std::vector<std::size_t> series_of(std::span<const Array> arrays, std::size_t first) {
  const Array& like = arrays[first];
  const auto own = numbered(like.name);
  if (!own || like.shape.size() > 2) return {first};
  std::map<std::uint64_t, std::size_t> found;
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const auto other = numbered(arrays[i].name);
    if (!other || other->stem != own->stem) continue;
    if (arrays[i].shape == like.shape && arrays[i].type.kind == like.type.kind) {
      found.emplace(other->number, i);
    }
  }
  std::vector<std::size_t> out;
  for (const auto& [number, index] : found) out.push_back(index);
  return out;
}

std::string listed(std::span<const Array> arrays) {
  std::string out;
  for (std::size_t i = 0; i < arrays.size() && i < kMostNamed; ++i) {
    out += (out.empty() ? "" : ", ") + quoted(arrays[i].name) + " " + shape_text(arrays[i].shape);
  }
  if (arrays.size() > kMostNamed) {
    out += " and " + count_text(static_cast<std::int64_t>(arrays.size() - kMostNamed)) + " more";
  }
  return out.empty() ? "nothing" : out;
}

}  // namespace

Result<ArrayChoice> choose_arrays(std::span<const Array> arrays, std::string_view name) {
  const auto logits = best_by(arrays, logits_order);
  if (!logits) {
    return file_error(name, "it holds " + listed(arrays) +
                                ", and none of them can be logits: floats of the shape (steps, "
                                "vocabulary), in NumPy numpy.savez(path, logits=…, sequences=…)");
  }
  ArrayChoice choice;
  choice.logits = series_of(arrays, *logits);
  choice.scores = contains(arrays[*logits].name, "scores");
  choice.tokens = best_by(arrays, tokens_order);
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const bool taken =
        std::find(choice.logits.begin(), choice.logits.end(), i) != choice.logits.end();
    if (!taken && i != choice.tokens && logits_order(arrays[i]) &&
        choice.left_out.size() < kMostNamed) {
      choice.left_out.push_back(arrays[i].name);
    }
  }
  return choice;
}

}  // namespace logitdice
