// logitdice nondeterminism: what "T = 0 in batches" draws, as tables and as JSON.
#include <string>

#include "core/decoding/nondeterminism.h"
#include "core/model/embedded.h"
#include "tests/app/cli/reading_json.h"

namespace logitdice::cli {
namespace {

const std::string kPrompt = "The dog";
constexpr std::size_t kSteps = 6;

const Nondeterminism& wanted() {
  static const Nondeterminism reading =
      nondeterminism(OrderedGpt::load(tiny_model_file()).value(), *tiny_model(), kPrompt, kSteps)
          .value();
  return reading;
}

void check_order(const json& made, const OrderReading& order, Accumulation in) {
  CHECK(made["order"] == order_id(order.order));
  CHECK(made["compared"] == order.compared);
  CHECK(made["differing"] == order.differing);
  CHECK(made["places"] == order.places);
  CHECK(made["largest"] == order.largest);
  CHECK(made["flips"] == order.flips);
  CHECK(made["parts_at"].is_null() != order.parts_at.has_value());
  if (order.parts_at) CHECK(made["parts_at"] == *order.parts_at + 1);
  CHECK(made["other_text"] == order.other_text);
  REQUIRE(made["steps"].size() == order.steps.size());
  for (std::size_t i = 0; i < order.steps.size(); ++i) {
    const OrderStep& step = order.steps[i];
    const json& value = made["steps"][i];
    CHECK(value["best"] == step.best);
    CHECK(value["differing"] == step.differing);
    CHECK(value["places"] == step.places);
    CHECK(value["largest"] == step.largest);
    CHECK(value["first_logit"]["logit"].get<float>() == step.first_logit);
    CHECK(value["first_logit"]["bits"] == bits_text(step.first_logit, in));
    CHECK(value["second_logit"]["bits"] == bits_text(step.second_logit, in));
  }
}

TEST_CASE("nondeterminism as json has every field of the reading") {
  const json made = json_of({"nondeterminism", "--prompt", kPrompt, "-n", std::to_string(kSteps)});
  const Nondeterminism& n = wanted();
  CHECK(made["prompt"] == kPrompt);
  CHECK(made["prompt_tokens"] == n.prompt_tokens);
  CHECK(made["n"] == kSteps);
  REQUIRE(made["accumulations"].size() == n.accumulations.size());
  for (std::size_t a = 0; a < n.accumulations.size(); ++a) {
    const AccumulationReading& reading = n.accumulations[a];
    const json& value = made["accumulations"][a];
    CHECK(value["accumulation"] == accumulation_id(reading.in));
    CHECK(value["text"] == flips_text(reading));
    CHECK(value["smallest_gap"] == reading.smallest_gap());
    CHECK(value["smallest_gap_at"] == reading.smallest_gap_at + 1);
    CHECK(value["largest"] == reading.largest);
    CHECK(value["near_tied"] == reading.near_tied);
    CHECK(value["flips"] == reading.flips);
    CHECK(value["parted"] == reading.parted);
    REQUIRE(value["steps"].size() == reading.steps.size());
    for (std::size_t i = 0; i < reading.steps.size(); ++i) {
      CHECK(value["steps"][i]["first"]["id"] == reading.steps[i].first);
      CHECK(value["steps"][i]["second"]["id"] == reading.steps[i].second);
      CHECK(value["steps"][i]["gap"] == reading.steps[i].gap());
    }
    REQUIRE(value["orders"].size() == reading.orders.size());
    for (std::size_t o = 0; o < reading.orders.size(); ++o) {
      check_order(value["orders"][o], reading.orders[o], reading.in);
    }
  }
}

TEST_CASE("nondeterminism as text has each order, its bits and what the numbers say") {
  const Ran ran = run({"nondeterminism", "--prompt", kPrompt, "-n", "3"});
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  for (const std::string part : {"\nfloat32\n", "\nbfloat16 sums\n", "\nblocks of 256 ", " 0x",
                                 "Batch-invariant", " pins "}) {
    CAPTURE(part);
    CHECK(ran.out.find(part) != std::string::npos);
  }
}

TEST_CASE("nondeterminism refuses what is wrong with a sentence") {
  check_refused({"nondeterminism"}, "--prompt is missing");
  check_refused({"nondeterminism", "--prompt", "a", "-n", "0"}, "-n is \"0\"");
  check_refused({"nondeterminism", "--prompt", "a", "-n", "x"}, "-n is \"x\"");
  check_refused({"nondeterminism", "--prompt", "a", "-n", "1000"},
                "The prompt has 2 tokens: with 1000 more it would not fit into the 256");
  check_refused({"nondeterminism", "--prompt", "a", "--format", "tsv"}, "--format is \"tsv\"");
  check_refused({"nondeterminism", "--prompt", "a", "--seed", "1"}, "There is no flag");
}

TEST_CASE("nondeterminism --help has every flag") {
  const std::string help = run({"nondeterminism", "--help"}).out;
  for (const std::string flag : {"--prompt", "-n, --tokens", "--format"}) {
    CAPTURE(flag);
    CHECK(help.find("\n  " + flag + " ") != std::string::npos);
  }
}

}  // namespace
}  // namespace logitdice::cli
