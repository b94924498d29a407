// The chain editor in a real window: stages dragged with the mouse, added, switched off and removed.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/window/session.h"

using namespace logitdice::test;

namespace {

using State = Session::State;
using Order = std::vector<std::string>;

void wait_for_order(const Session& session, const Order& order) {
  std::string what = "the order";
  for (const std::string& id : order) what += " " + id;
  session.wait_for(what, [&](const State& state) { return state.at("order") == State(order); });
}

}  // namespace

TEST_CASE("window: a stage is dragged to another place, and undo brings it back") {
  const Session session({"cat_sat_on"});
  const Order textbook = {"penalties", "temperature", "top_k", "top_p", "min_p"};
  wait_for_order(session, textbook);
  session.drag("knob.temperature", 0.5, 0.25);  // T 0.5
  session.drag("knob.top_p", 1, 0.8);
  session.wait_for("T .5 and top-p .8 keep one", [](const State& s) { return s.at("kept") == 1; });

  session.drag_onto("stage.temperature", "stage.min_p", 3);
  wait_for_order(session, {"penalties", "top_k", "top_p", "min_p", "temperature"});
  session.wait_for("the cutoff before the heat keeps two",
                   [](const State& s) { return s.at("kept") == 2 && s.at("edited") == true; });
  session.key("ctrl+z");
  wait_for_order(session, textbook);
  session.wait_for("the order is the engine's own again",
                   [](const State& s) { return s.at("edited") == false && s.at("kept") == 1; });
}

TEST_CASE("window: a stage is added, switched off and removed") {
  const Session session({"cat_sat_on"});
  session.click("menu.add_stage");
  session.click("menu.add_stage.xtc");
  wait_for_order(session, {"penalties", "temperature", "top_k", "top_p", "min_p", "xtc"});
  session.drag("knob.xtc_probability", 0, 1);
  session.wait_for("XTC drops the two best", [](const State& s) { return s.at("kept") == 4; });

  session.click("stage.xtc.switch");
  session.wait_for("switched off", [](const State& s) { return s.at("kept") == 6; });
  session.click("stage.xtc.switch");
  session.wait_for("on again", [](const State& s) { return s.at("kept") == 4; });

  session.click("stage.xtc.remove");
  wait_for_order(session, {"penalties", "temperature", "top_k", "top_p", "min_p"});
}

TEST_CASE("window: the engine menu sets order and rules") {
  const Session session({"cat_sat_on"});
  session.click("menu.profile");
  session.click("menu.profile.llama.cpp");
  session.wait_for("llama.cpp", [](const State& s) { return s.at("profile") == "llama.cpp"; });
  wait_for_order(session, {"logit_bias", "penalties", "dry", "top_n_sigma", "top_k", "typical_p",
                           "top_p", "min_p", "xtc", "temperature", "adaptive_p"});
  session.click("menu.profile");
  session.click("menu.profile.defaults");
  session.wait_for("its defaults", [](const State& s) {
    return s.at("knobs").at("top_k") == 40 && s.at("knobs").at("temperature") == 0.8;
  });
  session.click("button.reset");
  session.wait_for("neutral", [](const State& s) { return s.at("knobs").at("top_k") == 0; });
}
