#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/capture/bundled.h"
#include "core/text/token_text.h"
#include "tests/core/capture/expect.h"

namespace logitdice {
namespace {

Distribution bundled(std::string_view id) {
  Result<Distribution> result = load_bundled(id);
  if (!result) FAIL(result.error());
  return std::move(result).value();
}

// p = e^(z/T) / Σ e^(z/T), by rank, in double precision.
std::vector<double> softmax(const Distribution& d, double temperature = 1) {
  std::vector<double> p;
  double sum = 0;
  for (const float score : d.logits.scores) {
    p.push_back(std::exp((score - d.logits.max()) / temperature));
    sum += p.back();
  }
  for (double& value : p) value /= sum;
  return p;
}

// The fewest leading ranks whose sum reaches the share.
int reach(const std::vector<double>& p, double share) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    sum += p[i];
    if (sum >= share - 1e-6) return static_cast<int>(i) + 1;
  }
  return static_cast<int>(p.size());
}

int at_least(const std::vector<double>& p, double share_of_best) {
  return static_cast<int>(
      std::count_if(p.begin(), p.end(), [&](double v) { return v >= share_of_best * p[0]; }));
}

std::string names(const Distribution& d, int count) {
  std::string out;
  for (int rank = 0; rank < count; ++rank) {
    out += (rank ? " " : "") + d.tokens.bytes(d.logits.ids[static_cast<std::size_t>(rank)]);
  }
  return out;
}

// Every value as the specification writes it: three decimals, the last of which may be one off
// because some were worked out from figures that had been rounded before (.590 / .939 = .628).
void check_rounded(const std::vector<double>& values, const std::vector<double>& expected) {
  REQUIRE(values.size() >= expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(std::abs(values[i] - expected[i]) < 0.001);
  }
}

double sum_of_first(const std::vector<double>& p, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += p[static_cast<std::size_t>(i)];
  return sum;
}

TEST_CASE("the bundled distributions are listed in their order") {
  const std::string_view ids[] = {"cat_sat_on",  "weather", "store", "the_a_that_one",
                                  "five_logits", "peaked",  "flat",  "full_vocabulary",
                                  "three_logits"};
  const auto list = bundled_distributions();
  REQUIRE(list.size() >= std::size(ids));
  for (std::size_t i = 0; i < std::size(ids); ++i) CHECK(list[i].id == ids[i]);
}

TEST_CASE("every bundled distribution loads, and its list entry is true") {
  for (const BundledDistribution& entry : bundled_distributions()) {
    CAPTURE(entry.id);
    const Distribution d = bundled(entry.id);
    CHECK(d.id == entry.id);
    CHECK(d.title == entry.title);
    CHECK(d.context == entry.context);
    CHECK(d.note == entry.note);
    CHECK_FALSE(d.title.empty());
    CHECK(d.note.ends_with("."));
    CHECK(d.note.find(". ") == std::string::npos);  // one sentence, and nothing had to be assumed
    CHECK(d.logits.tail.empty());
    CHECK(d.logits.finite == d.logits.size());
    for (const std::string& text : {d.title, d.context, d.note}) CHECK(printable(text) == text);
    CHECK((d.context.empty() || d.context.ends_with("___")));
  }
}

TEST_CASE("an unknown id is refused with the ids there are") {
  const Result<Distribution> result = load_bundled("cat");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().starts_with("there is no bundled distribution \"cat\""));
  for (const BundledDistribution& entry : bundled_distributions()) {
    CHECK(result.error().find(entry.id) != std::string::npos);
  }
}

TEST_CASE("cat_sat_on has the figures of the specification") {
  const Distribution d = bundled("cat_sat_on");
  CHECK(d.context == "The cat sat on the ___");
  REQUIRE(d.logits.size() == 6);
  CHECK(names(d, 6) == "mat sofa floor bed moon banana");
  CHECK(d.logits.scores == std::vector<float>{6, 5, 4.5, 3.5, 2, 0});
  const std::vector<double> p = softmax(d);
  check_rounded(p, {.590, .217, .132, .048, .011, .002});
  check_rounded(softmax(d, 0.5), {.839, .114, .042, .006});
  check_rounded(softmax(d, 2), {.392, .238, .185, .112, .053, .020});
  CHECK(sum_of_first(p, 3) == doctest::Approx(.939).epsilon(0.0005));
  check_rounded({p[0] / sum_of_first(p, 3), p[1] / sum_of_first(p, 3), p[2] / sum_of_first(p, 3)},
                {.628, .231, .141});
  CHECK(reach(p, 0.9) == 3);
  CHECK(at_least(p, 0.1) == 3);
}

TEST_CASE("weather has the figures of the specification") {
  const Distribution d = bundled("weather");
  REQUIRE(d.logits.size() == 8);
  CHECK(names(d, 8) == "sunny cloudy warm cold nice rainy mild grey");
  check_rounded(softmax(d, 0.2), {.968});
  check_rounded(softmax(d, 2), {.280});
}

TEST_CASE("store has the figures of the specification") {
  const Distribution d = bundled("store");
  REQUIRE(d.logits.size() == 10);
  CHECK(names(d, 10) == "store park beach gym office movies airport doctor bank moon");
  const std::vector<double> p = softmax(d);
  check_rounded(p, {.330, .220, .140, .110, .070, .055, .035, .025, .010, .005});
  CHECK(reach(p, 0.9) == 6);
  const double mass = sum_of_first(p, 6);
  CHECK(mass == doctest::Approx(.925).epsilon(1e-6));
  std::vector<double> kept(p.begin(), p.begin() + 6);
  for (double& value : kept) value /= mass;
  check_rounded(kept, {.357, .238, .151, .119, .076, .059});
}

TEST_CASE("the small rows are the specification's") {
  const Distribution words = bundled("the_a_that_one");
  CHECK(names(words, 4) == "the a that one");
  check_rounded(softmax(words), {.60, .25, .10, .05});
  const Distribution numbers = bundled("five_logits");
  CHECK_FALSE(numbers.tokens.named());
  CHECK(numbers.logits.scores == std::vector<float>{2, 1, 0.5, 0.1f, -1});
}

TEST_CASE("the peaked context has one right answer") {
  const Distribution d = bundled("peaked");
  REQUIRE(d.logits.size() == 8);
  CHECK(names(d, 1) == "Paris");
  const std::vector<double> p = softmax(d);
  check_rounded(p, {.970});
  CHECK(reach(p, 0.9) == 1);
  CHECK(at_least(p, 0.1) == 1);
}

TEST_CASE("the flat context has dozens of good answers") {
  const Distribution d = bundled("flat");
  REQUIRE(d.logits.size() == 60);
  const std::vector<double> p = softmax(d);
  CHECK(reach(p, 0.9) == 52);
  CHECK(at_least(p, 0.1) == 60);
  CHECK(p[0] < 0.04);
  for (std::size_t i = 1; i < p.size(); ++i) CHECK(p[i] < p[i - 1]);
}

TEST_CASE("the whole vocabulary has a confident head and a tail that heat sets free") {
  const Distribution d = bundled("full_vocabulary");
  REQUIRE(d.logits.size() == 248320);
  CHECK(names(d, 3) == " little  young  king");
  const int head = 16;
  CHECK(d.tokens.bytes(d.logits.ids[head - 1]) == " fox");
  const std::vector<double> p = softmax(d);
  CHECK(p[0] > 0.45);
  CHECK(1 - sum_of_first(p, head) == doctest::Approx(0.083).epsilon(1e-4));
  CHECK(p[head] < p[head - 1]);                            // the tail begins below the head
  CHECK(1 - sum_of_first(softmax(d, 0.5), head) < 0.001);  // cold: as good as nothing
  CHECK(1 - sum_of_first(softmax(d, 2), head) > 0.95);     // hot: nearly everything
  for (std::size_t i = 1; i < p.size(); ++i) REQUIRE(d.logits.scores[i] < d.logits.scores[i - 1]);
  CHECK(bundled("full_vocabulary").logits.ids == d.logits.ids);
  // The ids are mixed: the mean id of the first thousand ranks is that of all within 5 sigma.
  double mean = 0;
  for (std::size_t i = 0; i < 1000; ++i) mean += d.logits.ids[i] / 1000.0;
  CHECK(std::abs(mean - 124160) < 5 * 248320 / std::sqrt(12.0 * 1000));
}

}  // namespace
}  // namespace logitdice
