#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/capture/formats/distribution_file.h"
#include "core/capture/formats/json_parts.h"
#include "core/json/values.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::size_t kMaxHead = 1000;

bool read_head(JsonReader& in, VocabularyRecipe& recipe) {
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    const auto same = [&](const VocabularyRecipe::Word& word) { return word.bytes == key; };
    if (std::any_of(recipe.head.begin(), recipe.head.end(), same)) {
      return in.fail("the head names the token " + quoted(key) + " twice; each has one logit");
    }
    if (key.size() > kMaxTextBytes) return in.fail(kTextTooLong);
    if (recipe.head.size() == kMaxHead) return in.fail("the head has more than 1000 tokens");
    double logit = 0;
    if (!in.read_number(logit)) return false;
    if (std::abs(logit) > 1e6) return in.fail("logits of the head lie between -1e6 and 1e6");
    recipe.head.push_back({key, static_cast<float>(logit)});
  }
  return in.ok();
}

// The numbers of a recipe, each with the range that makes sense.
struct RecipeNumber {
  std::string_view key;
  double low, high;
  bool whole, required;
  void (*set)(VocabularyRecipe&, double);
};
constexpr RecipeNumber kRecipeNumbers[] = {
    {"tokens", 1, kMaxTokens, true, true,
     [](VocabularyRecipe& r, double v) { r.tokens = static_cast<int>(v); }},
    {"seed", 0, 9007199254740991, true, false,  // 2^53 − 1: exact in every JSON reader
     [](VocabularyRecipe& r, double v) { r.seed = static_cast<std::uint64_t>(v); }},
    {"tail_mass", 1e-9, 0.999999, false, false,
     [](VocabularyRecipe& r, double v) { r.tail_mass = v; }},
    {"zipf_exponent", 0, 10, false, false, [](VocabularyRecipe& r, double v) { r.exponent = v; }},
    {"zipf_offset", 0, 1e9, false, false, [](VocabularyRecipe& r, double v) { r.offset = v; }},
};

bool read_recipe_number(JsonReader& in, VocabularyRecipe& recipe, const std::string& key) {
  const auto row = std::find_if(std::begin(kRecipeNumbers), std::end(kRecipeNumbers),
                                [&](const RecipeNumber& n) { return n.key == key; });
  if (row == std::end(kRecipeNumbers)) {
    return in.fail(
        "a generated vocabulary has the keys tokens, seed, head, tail_mass, zipf_exponent "
        "and zipf_offset, not " +
        quoted(key));
  }
  double value = 0;
  if (!in.read_number(value)) return false;
  if (value < row->low || value > row->high || (row->whole && value != std::floor(value))) {
    return in.fail(key + " must be a " + (row->whole ? "whole " : "") + "number from " +
                   number_text(row->low, 16) + " to " + number_text(row->high, 16));
  }
  row->set(recipe, value);
  return true;
}

}  // namespace

bool read_generated(JsonReader& in, JsonParts& parts) {
  VocabularyRecipe& recipe = parts.draft.recipe.emplace();
  in.peek();
  const std::size_t begin = in.offset();
  std::string key;
  for (in.open_object(); in.next_key(key);) {
    if (!(key == "head" ? read_head(in, recipe) : read_recipe_number(in, recipe, key)))
      return false;
  }
  if (!in.ok()) return false;
  if (recipe.head.empty()) {
    return in.fail_at(begin,
                      "a generated vocabulary needs a \"head\" with at least one token, as in "
                      "{\" word\": 20.5}");
  }
  if (recipe.tokens < static_cast<int>(recipe.head.size())) {
    return in.fail_at(begin, "\"tokens\" must be given and be at least the size of the head");
  }
  return true;
}

}  // namespace logitdice
