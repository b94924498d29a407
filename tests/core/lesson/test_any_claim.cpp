// Every reading of claims under settings that nobody would choose: a number, words, or a sentence
// that says why there is none.

#include <cmath>
#include <random>

#include "core/lesson/claim_readings.h"
#include "core/lesson/claim_values.h"
#include "core/sampling/profiles.h"
#include "core/text/parse_number.h"
#include "core/text/utf8.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

class AnyClaim {
 public:
  explicit AnyClaim(unsigned seed) : random_(seed) {}

  Claim next() {
    Claim claim;
    const auto readings = claim_readings();
    const ClaimReading& reading = readings[below(readings.size())];
    claim.reading = reading.name;
    std::size_t count = reading.argument_count();
    if (below(20) == 0) count += below(2) * 2 - 1;
    for (std::size_t i = 0; i < count && i < 9; ++i) claim.arguments.push_back(argument());
    for (std::size_t i = below(4); i > 0; --i) claim.settings.push_back(setting());
    if (below(2) == 0) claim.number = any({"0.5", "−1.25", "mat", "1e999", "", "nan", "12 345"});
    return claim;
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_()) % n; }

  std::string any(std::initializer_list<const char*> words) {
    return words.begin()[below(words.size())];
  }

  std::string argument() {
    return any({"mat",   "sofa", " the", "#0",    "#17",  "#2147483647", "#-1", "0",
                "1",     "2",    "3",    "0.5",   "-1",   "1e15",        "",    "200",
                "1e300", "nan",  "inf",  "99999", "\xff", "banana",      "x",   "5e-324"});
  }

  std::string number(const KnobInfo& knob) {
    const double values[] = {knob.lowest, knob.highest, knob.low,
                             knob.high,   knob.neutral, knob.low + (knob.high - knob.low) / 3};
    return number_text(values[below(6)], 17);
  }

  ClaimSetting setting() {
    const auto knobs = all_knobs();
    switch (below(8)) {
      case 0:
        return {"on", any({"flat", "peaked", "store", "part_ties", "three_logits", "nowhere"})};
      case 1:
        return {"profile", std::string(all_profiles()[below(all_profiles().size())].id)};
      case 2:
        return {"order", any({"top_p temperature", "temperature", "", "top_k top_k", "penalties"})};
      case 3:
        return {any({"history", "prompt"}), any({"mat", "mat mat sofa", "", "\xff", "#0 #1"})};
      case 4:
        return {any({"seed", "step"}), any({"0", "18446744073709551615", "-1", "1e9", "7"})};
      case 5:
        return {"T", any({"0", "1e-300", "0.001", "0.1", "100", "-0", "nan", "5e-324"})};
      default: {
        const KnobInfo& knob = knobs[below(knobs.size())];
        return {std::string(knob.id), number(knob)};
      }
    }
  }

  std::mt19937_64 random_;
};

void check_value(const ReadingValue& value) {
  REQUIRE_FALSE(value.text.empty());
  CHECK(is_utf8(value.text));
  if (value.words) return;
  CHECK_FALSE(std::isnan(value.number.low));
  CHECK_FALSE(std::isnan(value.number.high));
  CHECK(value.number.low <= value.number.high);
  CHECK(value.text.find("nan") == std::string::npos);
  CHECK(value.text.find("inf") == std::string::npos);
  CHECK(value.text != "−0");
}

TEST_CASE("claims: any reading under any setting is a value or a sentence") {
  LoadedDistributions loaded;
  const Setting start = fresh_setting(loaded);
  AnyClaim any(5);
  int values = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Claim claim = any.next();
    std::string said = claim.reading + "(";
    for (const std::string& argument : claim.arguments) said += argument + ", ";
    for (const ClaimSetting& change : claim.settings)
      said += ") " + change.key + " " + change.value;
    CAPTURE(said);
    const Result<ReadingValue> value = compute_claim(claim, start, loaded);
    if (!value) {
      CHECK_FALSE(value.error().empty());
      continue;
    }
    ++values;
    check_value(value.value());
    (void)holds(value.value(), claim.number);
    (void)shown_value(value.value(), claim.number);
  }
  CHECK(values > 3000);
}

}  // namespace
}  // namespace logitdice::test
