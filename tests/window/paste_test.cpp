#include <doctest/doctest.h>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

TEST_CASE("window: what was copied in a field opens by Ctrl V") {
  const Session session({"--view", "generate"});
  session.click("field.prompt");
  session.key("ctrl+a");
  session.type("5 4 3 2.5");
  session.key("ctrl+a");
  session.key("ctrl+x");
  session.key("Escape");
  session.key("ctrl+v");
  const State state = session.wait_for("the pasted numbers", [](const State& s) {
    return s.at("distribution").get<std::string>().find("pasted-") != std::string::npos;
  });
  CHECK(state.at("kept") == 4);
  session.key("ctrl+z");
  session.wait_for("undone", [](const State& s) {
    return s.at("distribution").get<std::string>().find("pasted-") == std::string::npos;
  });
}
