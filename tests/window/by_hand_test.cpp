// The coin and a bar, dragged by a real mouse in a real window.
#include <doctest/doctest.h>

#include "tests/window/session.h"

using namespace logitdice::test;

namespace {
using State = Session::State;
}

TEST_CASE("window: the coin is dragged along the number line, and undone at once") {
  const Session session({"cat_sat_on"});
  session.key("s");
  const State rolled =
      session.wait_for("a draw", [](const State& s) { return !s.at("draw").is_null(); });
  const double thrown = rolled.at("draw").at("u");
  session.drag("coin", 0.5, thrown < 0.5 ? 6.0 : -5.0);  // some 90 px of a head of 16
  session.wait_for("a coin by hand", [&](const State& s) {
    return s.at("coin_by_hand") == true && s.at("draw").at("u") != thrown && s.at("undo") == 1;
  });
  session.key("ctrl+z");
  session.wait_for("the coin that was thrown", [&](const State& s) {
    return s.at("coin_by_hand") == false && s.at("draw").at("u") == thrown;
  });
}

TEST_CASE("window: a bar of phase 1 is dragged, and R gives the logit back") {
  const Session session({"cat_sat_on"});
  session.key("Home");
  session.wait_for("phase 1", [](const State& s) { return s.at("phase") == 1; });
  session.drag("logit.1", 0.5, 5.0);
  session.wait_for("a logit by hand", [](const State& s) {
    return s.at("logits_by_hand") == 1 && s.at("undo") == 1;
  });
  session.key("r");
  session.wait_for("its own", [](const State& s) { return s.at("logits_by_hand") == 0; });
}
