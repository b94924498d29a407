// A server as the model in a real window: it is found, connected to, writes, and is not contacted
// by the next start.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/core/server/served_model.h"
#include "tests/window/session.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

using State = Session::State;

// Through the dialog, by its address.
void connect_to(const Session& session, const LoopbackServer& server) {
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
}

State wait_for_whole_text(const Session& session) {
  return session.wait_for("a text", [](const State& state) {
    return state.at("generation").at("running") == false &&
           state.at("generation").at("tokens") == 40;
  });
}

std::ptrdiff_t times_asked(const LoopbackServer& server, const std::string& path) {
  const std::vector<Asked> asked = server.asked();
  return std::count_if(asked.begin(), asked.end(),
                       [&](const Asked& one) { return one.path == path; });
}

std::string written_picture(const Session& session) {
  const std::string path = session.folder() + "/picture.png";
  session.key("ctrl+e");
  session.click("button.export_png");
  session.click("field.export_file");
  session.key("ctrl+a");
  session.type(path);
  session.click("button.export_save");
  session.wait_for("the picture", [&](const State& state) {
    return state.at("notice").get<std::string>().find(path) != std::string::npos;
  });
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("window: a server is chosen by its address, writes, and waits to be asked next time") {
  const TemporaryFolder folder;
  const Environment configured = {"XDG_CONFIG_HOME=" + folder.path()};
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  const auto is = [](const char* key, const std::string& value) {
    return [key, value](const State& state) { return state.at(key) == value; };
  };
  std::string text;
  {
    Session session({"cat_sat_on"}, configured);
    connect_to(session, server);
    session.click("tab.generate");
    session.click("button.generate");
    const State written = wait_for_whole_text(session);
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

TEST_CASE("window: a lesson's hour with a server, from its sentence to the next morning") {
  const TemporaryFolder folder;
  const Environment configured = {"XDG_CONFIG_HOME=" + folder.path()};
  const LoopbackServer server(llama_cpp_server(std::make_shared<Served>()));
  State forced;
  {
    Session session({"cat_sat_on"}, configured);
    connect_to(session, server);
    const std::ptrdiff_t before = times_asked(server, "/tokenize");
    session.click("field.sentence");
    session.type("The cat sat on the");
    session.key("Return");
    session.wait_for("what the server says", [](const State& state) {
      return state.at("distribution") == "model:The cat sat on the";
    });
    CHECK(times_asked(server, "/tokenize") - before < 9);  // far from one for each of 18 keys
    session.drag("knob.temperature", 0.5, 0.25);
    session.drag("knob.top_p", 1, 0.8);
    session.wait_for("the knobs", [](const State& state) {
      const auto& knobs = state.at("knobs");
      return knobs.value("temperature", 1.0) < 1 && knobs.value("top_p", 1.0) < 1;
    });
    session.key("s");
    session.wait_for("a token", [](const State& state) { return state.at("draw").is_object(); });

    session.click("tab.generate");
    session.click("button.generate");
    const State written = wait_for_whole_text(session);
    CHECK(written.at("generation").at("prompt") == "The cat sat on the");
    session.click("token.2");
    session.wait_for("the third step",
                     [](const State& state) { return state.at("generation").at("selected") == 2; });
    session.click("bar.1");
    session.wait_for("a forced token",
                     [](const State& state) { return state.at("generation").at("forced") == 1; });
    forced = wait_for_whole_text(session);
    CHECK(written_picture(session).starts_with("\x89PNG"));
    CHECK(session.close() == 0);
  }
  const std::size_t asked = server.asked().size();
  Session session({}, configured);
  session.wait_for("the text", [&](const State& state) {
    return state.at("view") == "generate" &&
           state.at("generation").at("text") == forced.at("generation").at("text") &&
           state.at("generation").at("forced") == 1 && state.at("knobs") == forced.at("knobs");
  });
  CHECK(server.asked().size() == asked);
  CHECK(session.close() == 0);
}
