// The Penalties view in a real window, with a real mouse and real keys.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "tests/window/session.h"

using namespace logitdice::test;

namespace {

using State = Session::State;

bool is(const State& state, const char* knob, double value) {
  return std::abs(state.at("knobs").at(knob).get<double>() - value) < 1e-9;
}

}  // namespace

TEST_CASE("window: the Penalties view shows its worked example and turns its knobs") {
  const Session session({"cat_sat_on"});
  session.click("tab.penalties");
  session.click("button.worked_example");
  session.wait_for("the worked example", [](const State& state) {
    return state.at("view") == "penalties" && is(state, "repetition_penalty", 1.25) &&
           state.at("penalties").at("history") == "mat" &&
           std::abs(state.at("penalties").at("z_after").get<double>() - 4.8) < 1e-6;
  });
  session.drag("knob.repetition_penalty", 0.5, 1.1);
  session.wait_for("6.00 ÷ 2", [](const State& state) {
    return is(state, "repetition_penalty", 2) &&
           std::abs(state.at("penalties").at("z_after").get<double>() - 3) < 1e-6;
  });
}

TEST_CASE("window: a text is typed into the Penalties view") {
  const Session session({"--view", "penalties"});
  session.click("field.history");
  session.key("ctrl+a");
  session.type("mat mat sofa");
  session.key("Return");
  session.wait_for("three tokens", [](const State& state) {
    return state.at("penalties").at("tokens").size() == 3;
  });
  session.click("field.history");
  session.key("ctrl+a");
  session.type("xylophone");
  session.key("Return");
  session.wait_for("an unknown word is named", [](const State& state) {
    return state.at("penalties").at("unknown") == "xylophone";
  });
}

TEST_CASE("window: the greedy spiral and the penalty that breaks it") {
  const Session session({"--view", "penalties"});
  session.click("button.spiral");
  session.wait_for("a loop", [](const State& state) {
    return state.at("penalties").at("spiral_turns").get<int>() >= 2;
  });
  session.click("button.find_penalty");
  session.wait_for("the penalty", [](const State& state) {
    return state.at("penalties").at("breaks_at").get<double>() > 1;
  });
}
