#include <set>

#include "core/sampling/profiles.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::vector<std::string> ids(const Profile& profile) {
  std::vector<std::string> out;
  for (const Stage* stage : profile.order) out.emplace_back(stage->id);
  return out;
}

}  // namespace

TEST_CASE("stages: the table is consistent") {
  std::set<std::string_view> seen;
  for (const Stage& stage : all_stages()) {
    CAPTURE(stage.id);
    CHECK(seen.insert(stage.id).second);
    CHECK(find_stage(stage.id) == &stage);
    CHECK(!stage.title.empty());
    CHECK(!stage.formula.empty());
    CHECK(!stage.source.empty());
    CHECK(!stage.active(Knobs{}));
    CHECK(!stage.rule(Knobs{.temperature = 0.5, .top_k = 3, .top_p = 0.9, .min_p = 0.1}).empty());
  }
  CHECK(find_stage("top_q") == nullptr);
}

TEST_CASE("profiles: textbook") {
  CHECK(&textbook() == all_profiles().data());
  CHECK(ids(textbook()) == std::vector<std::string>{"temperature", "top_k", "top_p", "min_p"});
  CHECK(textbook().defaults == Knobs{});
  CHECK(find_profile("textbook").value().id == "textbook");
  for (const Profile& profile : all_profiles()) {
    CHECK(!profile.title.empty());
    CHECK(!profile.help.empty());
    CHECK(check_knobs(profile.defaults).empty());
    CHECK(find_profile(profile.id).ok());
  }
}

TEST_CASE("profiles: what is refused, and how") {
  CHECK(find_profile("texbook").error() ==
        "There is no profile \"texbook\"; the profiles are: textbook.");
  const std::vector<std::string> unknown = {"top_k", "topp"};
  CHECK(with_order(textbook(), unknown).error() ==
        "There is no stage \"topp\"; the stages are: temperature, top_k, top_p, min_p.");
  const std::vector<std::string> twice = {"top_k", "top_p", "top_k"};
  CHECK(with_order(textbook(), twice).error() ==
        "The order names the stage \"top_k\" twice; each may stand once.");
}

TEST_CASE("profiles: any order, even none") {
  const std::vector<std::string> order = {"min_p", "temperature"};
  CHECK(ids(with_order(textbook(), order).value()) == order);
  CHECK(with_order(textbook(), {}).value().order.empty());
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = trace(logits, Knobs{.temperature = 0.5, .top_k = 1}, ordered_as({}));
  CHECK(t.stages.empty());
  CHECK(t.temperature == 1);
  CHECK(t.kept() == 6);
  CHECK(finals(t) == probabilities(t));
}
