// A server as the model in a real window: it is found, connected to, writes, and is not contacted
// by the next start.
#include <doctest/doctest.h>

#include <string>

#include "tests/core/server/served_model.h"
#include "tests/window/session.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("window: a server is chosen by its address, writes, and waits to be asked next time") {
  using State = Session::State;
  const TemporaryFolder folder;
  const Environment configured = {"XDG_CONFIG_HOME=" + folder.path()};
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  const auto is = [](const char* key, const std::string& value) {
    return [key, value](const State& state) { return state.at(key) == value; };
  };
  std::string text;
  {
    Session session({"cat_sat_on"}, configured);
    session.click("menu.model");
    session.click("menu.model.server");
    session.click("field.server");
    session.key("ctrl+a");
    session.type(server.address());
    session.click("button.ask_server");
    session.click("server.0");
    session.click("button.connect");
    session.wait_for("the model", [](const State& state) {
      return state.at("model").get<std::string>().starts_with("tiny at ") &&
             state.at("model_status") == "ready";
    });
    session.click("tab.generate");
    session.click("button.generate");
    const State written = session.wait_for("a text", [](const State& state) {
      return state.at("generation").at("running") == false &&
             state.at("generation").at("tokens") == 40;
    });
    text = written.at("generation").at("text");
    CHECK(session.close() == 0);
  }
  const std::size_t asked = server.asked().size();
  Session session({}, configured);
  session.wait_for("the text", [&](const State& state) {
    return state.at("view") == "generate" && state.at("generation").at("text") == text;
  });
  session.wait_for("no connection", is("model_status", "not connected"));
  CHECK(server.asked().size() == asked);
  session.click("menu.model_text");
  session.click("menu.model_text.connect");
  session.wait_for("the connection", is("model_status", "ready"));
  CHECK(session.close() == 0);
}
