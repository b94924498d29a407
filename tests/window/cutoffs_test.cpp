// The Cutoffs view in a real window, with a real mouse and real keys.
#include <doctest/doctest.h>

#include <string>

#include "tests/window/session.h"

using namespace logitdice::test;

namespace {

using State = Session::State;

void open_view(const Session& session) {
  session.click("tab.cutoffs");
  session.wait_for("the view", [](const State& state) {
    return state.at("view") == "cutoffs" && state.at("cutoffs").at("contexts").size() == 2;
  });
}

const State& context(const State& state, int place) {
  return state.at("cutoffs").at("contexts").at(place);
}

}  // namespace

TEST_CASE("window: the cutoffs' examples, rules and curves") {
  const Session session({"cat_sat_on"});
  open_view(session);
  session.wait_for("a preview of them", [](const State& state) {
    return context(state, 0).at("kept") == State::array({nullptr, nullptr, nullptr}) &&
           context(state, 0).at("swept") == State::array({61, 61, 61});
  });
  session.click("button.examples");
  const State shown = session.wait_for("three rules", [](const State& state) {
    return context(state, 0).at("kept") == State::array({3, 1, 1}) &&
           context(state, 0).at("swept") == State::array({61, 61, 61}) &&
           context(state, 1).at("swept") == State::array({61, 61, 61});
  });
  CHECK(context(shown, 1).at("kept").at(0) == 3);
  CHECK(context(shown, 1).at("kept").at(1) > 40);
  session.click("rule.lower.top_p");
  session.wait_for("top-p marked",
                   [](const State& state) { return state.at("cutoffs").at("ruler") == "top_p"; });
  session.key("Down");
  session.wait_for("min-p marked",
                   [](const State& state) { return state.at("cutoffs").at("ruler") == "min_p"; });
  session.key("k");
  session.wait_for("top-k off", [](const State& state) {
    return context(state, 0).at("kept").at(0).is_null() && state.at("knobs").at("top_k") == 3;
  });
  session.click("button.rule_top_k");
  session.wait_for("top-k on again",
                   [](const State& state) { return context(state, 0).at("kept").at(0) == 3; });
  session.drag("knob.temperature", 0.5, 1.0);
  session.wait_for("the flat one flatter", [&](const State& state) {
    return context(state, 1).at("kept").at(1) > context(shown, 1).at("kept").at(1);
  });
}

TEST_CASE("window: the cutoffs' contexts are chosen from menus and come back") {
  Session first({"cat_sat_on"});
  open_view(first);
  first.click("menu.context_lower");
  first.click("menu.context_lower.store");
  first.wait_for("ten tokens below", [](const State& state) {
    return context(state, 1).at("source") == "store";
  });
  CHECK(first.close() == 0);

  Session second({}, {"XDG_CONFIG_HOME=" + first.folder() + "/config"});
  CHECK(second.state().at("view") == "cutoffs");
  CHECK(context(second.state(), 1).at("source") == "store");
  CHECK(second.close() == 0);
}

TEST_CASE("window: a file that is opened on the cutoffs stands in their upper card") {
  const Session session({"store", "--view", "cutoffs"});
  const State shown = session.state();
  CHECK(shown.at("distribution") == "store");
  CHECK(context(shown, 0).at("source") == "pipeline");  // the same one
  CHECK(context(shown, 1).at("source") == "flat");
}
