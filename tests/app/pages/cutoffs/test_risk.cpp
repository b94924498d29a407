// The tail's risk on the Cutoffs page: what lies outside each rule over a text of n tokens.
#include <GLFW/glfw3.h>

#include "app/pages/cutoffs/state.h"
#include "app/program/describe.h"
#include "app/program/scene.h"
#include "tests/app/drawn_text.h"
#include "tests/app/program/started.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::cutoffs_page;

namespace {

void act(test::Started& s, Action action) {
  s.send(command::PageAction{kId, std::move(action)});
}

const Card& upper(const AppState& s) {
  return cards(s).cards[0];
}

}  // namespace

TEST_CASE("cutoffs page: the risk of the tail is that of the cards, at the heat in force") {
  test::Started s("cutoffs");
  act(s, SetSource{0, "cat_sat_on"});
  s.send(command::SetKnob{&Knobs::temperature, 2});
  s.send(command::SetKnob{&Knobs::top_k, 3});
  const Logits& logits = inputs(s.state).sources[0].distribution.logits;
  const TailRisk wanted =
      tail_risk(logits, s.state.in.knobs, s.state.in.profile, upper(s.state).cutoffs, 200);
  CHECK(upper(s.state).risk.outside[kTopK].mass == wanted.outside[kTopK].mass);
  CHECK(upper(s.state).bar_risks[5].at_least_once.low > 0.98);
  CHECK(upper(s.state).bar_risks[5].at_least_once.low < 0.982);
}

TEST_CASE("cutoffs page: a longer and a shorter text, with undo and a scene") {
  test::Started s("cutoffs");
  act(s, StepRiskTokens{1});
  CHECK(inputs(s.state).risk_tokens == 500);
  CHECK(upper(s.state).risk.tokens == 500);
  act(s, StepRiskTokens{-1});
  act(s, StepRiskTokens{-1});
  CHECK(upper(s.state).risk.tokens == 100);
  s.send(command::Undo{});
  CHECK(inputs(s.state).risk_tokens == 200);
  CHECK(s.state.notice.find("how long the text of Cutoffs is") != std::string::npos);
  CHECK(s.set("{\"cutoffs\": {\"tokens\": 12345}}").empty());
  logitdice::settle(s.state);
  CHECK(upper(s.state).risk.tokens == 12345);
  CHECK(s.set("{\"cutoffs\": {\"tokens\": -1}}").size() == 1);
  CHECK(s.set("{\"cutoffs\": {\"tokens\": 1000001}}").size() == 1);
}

TEST_CASE("cutoffs page: the risk is drawn, and described") {
  Screen s;
  s.click("tab.cutoffs");
  s.click("button.risk_more");
  CHECK(inputs(s.state()).risk_tokens == 500);
  s.key(GLFW_KEY_L, GLFW_MOD_SHIFT);
  CHECK(inputs(s.state()).risk_tokens == 200);
  s.key(GLFW_KEY_L);
  CHECK(inputs(s.state()).risk_tokens == 500);
  s.click("button.risk_fewer");
  const std::string each = outside_each_text(upper(s.state()).cutoffs, upper(s.state()).risk);
  CHECK(each.starts_with("In 200 tokens at least once outside: top-k 3 "));

  CHECK(describe(s.state()).find("Outside top-p 0.90: 0.030, 1 in 33, in 200 tokens at least once: "
                                 "0.998") != std::string::npos);
}
