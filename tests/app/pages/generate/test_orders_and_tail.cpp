// The views "the tail" and "T = 0 in batches" of the Generate page.
#include <GLFW/glfw3.h>

#include "app/pages/generate/state.h"
#include "core/model/embedded.h"
#include "tests/app/pages/generate/writer.h"
#include "tests/app/program/started.h"

using namespace logitdice;
using namespace logitdice::generate_page;
using logitdice::test::Started;

namespace {

void act(Started& s, Action action) {
  s.send(command::PageAction{kId, std::move(action)});
}

struct OnGenerate : Started {
  explicit OnGenerate(Mode mode) : Started("generate") {
    state.in.length = 12;
    act(*this, SetMode{mode});
    wait();
  }
};
}  // namespace

TEST_CASE("the tail: six texts are written at once, those of the reading") {
  OnGenerate s(Mode::tail);
  const DerailingJob job{s.state.in.prompt.str(), textbook(), 42, 12, {kTopP, 0.9}};
  const auto wanted = derailing_texts(*tiny_model(), job).value();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(tail(s.state).texts[i].text.tokens == wanted[i].text.tokens);
    CHECK(tail(s.state).texts[i].derailments.at == wanted[i].derailments.at);
  }
  CHECK_FALSE(are_old(s.state));
  s.state.in.seed = 7;
  CHECK(are_old(s.state));
}

TEST_CASE("the tail: another yardstick writes anew, with the knob where it is set") {
  OnGenerate s(Mode::tail);
  act(s, SetYardstick{kTopK});
  s.wait();
  CHECK(tail(s.state).texts[0].derailments.yardstick == Yardstick{kTopK, 40});
  s.send(command::SetKnob{&Knobs::top_k, 7});
  CHECK(are_old(s.state));
  act(s, Write{});
  s.wait();
  CHECK(tail(s.state).texts[1].derailments.yardstick == Yardstick{kTopK, 7});
  CHECK(tail(s.state).texts[1].text.settings.knobs.top_k == 7);
  CHECK_FALSE(are_old(s.state));
}

TEST_CASE("the tail: a text is opened in full") {
  OnGenerate s(Mode::tail);
  const std::vector<TokenId> tokens = tail(s.state).texts[4].text.tokens;
  act(s, OpenText{4});
  s.wait();
  CHECK(inputs(s.state).mode == Mode::text);
  CHECK(s.state.generation().tokens == tokens);
  CHECK(s.state.in.knobs.temperature == 2);
}

TEST_CASE("the one text: its derailments are counted on as it is written") {
  Started s("generate");
  s.wait();
  for (int i = 0; i < 100 && moving(s.state); ++i) logitdice::settle(s.state);
  const Derailments wanted = derailments(s.state.generation(), {kTopP, 0.9});
  CHECK(tail(s.state).own.drawn == s.state.generation().steps.size());
  CHECK(tail(s.state).own.at == wanted.at);
  CHECK(tail(s.state).own.expected == wanted.expected);
  s.send(command::SelectStep{3});
  s.send(command::ForceToken{5});
  s.wait();
  for (int i = 0; i < 100 && moving(s.state); ++i) logitdice::settle(s.state);
  CHECK(tail(s.state).own.at == derailments(s.state.generation(), {kTopP, 0.9}).at);
}

TEST_CASE("T = 0 in batches: the reading of the prompt, by any order and step") {
  OnGenerate s(Mode::orders);
  const Nondeterminism& n = orders(s.state).reading;
  REQUIRE(n.accumulations.size() == kAccumulations.size());
  CHECK(n.wanted == 12);
  CHECK(shown_accumulation(s.state)->in == Accumulation::float32);
  CHECK(shown_tied_step(s.state) == n.accumulations[0].smallest_gap_at);
  act(s, SetAccumulation{Accumulation::bfloat16});
  CHECK(shown_accumulation(s.state) == &n.accumulations[2]);
  act(s, ChooseOrder{3});
  act(s, ChooseTiedStep{5});
  CHECK(shown_order(s.state) == 3);
  CHECK(shown_tied_step(s.state) == 5);
  act(s, ChooseTiedStep{900});
  CHECK(shown_tied_step(s.state) == n.accumulations[2].smallest_gap_at);
  CHECK_FALSE(are_old(s.state));
  s.send(command::SetLength{11});
  CHECK(are_old(s.state));
}

TEST_CASE("T = 0 in batches: G stops, and a prompt that does not fit is refused") {
  Started s("generate");
  s.state.in.length = 300;
  act(s, SetMode{Mode::orders});
  CHECK(writes(s.state));
  act(s, Write{});
  CHECK_FALSE(writes(s.state));
  s.state.in.length = kMostTokens;
  act(s, Write{});
  s.wait();
  CHECK(s.state.error.find("that the model sees at once") != std::string::npos);
}

TEST_CASE("generate views: undo, scene and words of the tail and of the orders") {
  OnGenerate s(Mode::tail);
  act(s, SetYardstick{kMinP});
  s.send(command::Undo{});
  CHECK(tail_inputs(s.state).rule == kTopP);
  CHECK(
      s.set("{\"view\": \"generate\", \"generate\": {\"mode\": \"orders\", \"outside\": \"min_p\", "
            "\"accumulation\": \"bfloat16\", \"order\": 4, \"tied_step\": 2}}")
          .empty());
  CHECK(inputs(s.state).mode == Mode::orders);
  CHECK(tail_inputs(s.state).rule == kMinP);
  CHECK(orders_inputs(s.state) == OrdersInputs{Accumulation::bfloat16, 4, 2});
  CHECK(s.set("{\"generate\": {\"accumulation\": \"float8\"}}").size() == 1);
  CHECK(s.set("{\"generate\": {\"outside\": \"xtc\"}}").size() == 1);
}

TEST_CASE("generate views: what is clicked in the tail and in the orders") {
  GenerateScreen s;
  s.state().in.length = 12;
  s.open();
  s.press("button.mode_tail");
  CHECK(inputs(s.state()).mode == Mode::tail);
  s.press("button.outside_top_k");
  CHECK(tail_inputs(s.state()).rule == kTopK);
  s.press("text.2");
  CHECK(inputs(s.state()).mode == Mode::text);
  s.press("button.mode_orders");
  s.click("button.sums_bfloat16");
  s.click("order.2");
  CHECK(shown_order(s.state()) == 2);
  s.click("tied_steps");
  const int step = orders_inputs(s.state()).step;
  CHECK(step >= 0);
  s.key(GLFW_KEY_RIGHT);
  CHECK(orders_inputs(s.state()).step == step + 1);
  s.key(GLFW_KEY_LEFT);
  CHECK(orders_inputs(s.state()).step == step);
  for (int i = 0; i < 20; ++i) s.key(GLFW_KEY_PAGE_UP);
  CHECK(orders_inputs(s.state()).step == 0);
}

TEST_CASE("the tail: an empty prompt is refused with a sentence") {
  OnGenerate s(Mode::tail);
  const std::vector<TokenId> tokens = tail(s.state).texts[0].text.tokens;
  s.send(command::SetPrompt{""});
  act(s, Write{});
  s.wait();
  CHECK(s.state.error.find("The prompt is empty") != std::string::npos);
  CHECK(tail(s.state).texts[0].text.tokens == tokens);
}

TEST_CASE("the tail: each card says what was expected, twice its sigma and how likely any was") {
  OnGenerate s(Mode::tail);
  for (const DerailingText& one : tail(s.state).texts) {
    const Derailments& d = one.derailments;
    const std::string text = expected_text(d);
    CHECK(text.find(" ± ") != std::string::npos);
    CHECK(text.find("(2σ)") != std::string::npos);
    CHECK(text.find("at least one ") != std::string::npos);
    CHECK(d.usual().high == doctest::Approx(d.expected.high + d.two_sigma()));
  }
}
