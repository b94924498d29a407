#include <doctest/doctest.h>

#include <string>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

// The clipboard is that of the display: what another key has copied comes back through it.
TEST_CASE("window: Ctrl V opens what was copied, or says where it is none, and nothing is lost") {
  const Session session({"weather"});
  session.key("ctrl+shift+c");
  session.wait_for("the command was copied", [](const State& s) {
    return s.at("notice").get<std::string>().find("copied") != std::string::npos;
  });
  session.key("Escape");
  session.wait_for("the notice is gone",
                   [](const State& s) { return s.at("notice").get<std::string>().empty(); });
  session.key("ctrl+v");
  const State refused = session.wait_for("a sentence", [](const State& s) {
    return s.at("error").get<std::string>().starts_with("clipboard:1:");
  });
  CHECK(refused.at("distribution") == "weather");
}

TEST_CASE("window: numbers that were cut out of a field open by Ctrl V outside of it") {
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
