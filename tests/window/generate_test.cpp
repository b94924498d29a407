// The Generate view in a real window: the embedded model writes while mouse and keyboard go on.
#include <doctest/doctest.h>

#include <string>

#include "tests/window/session.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

using State = Session::State;

const State& text_of(const State& state) { return state.at("generation"); }

State wait_for_text(const Session& session, int tokens) {
  return session.wait_for("a whole text", [&](const State& state) {
    return text_of(state).at("running") == false && text_of(state).at("tokens") == tokens;
  });
}

}  // namespace

TEST_CASE("window: a prompt is typed, the model writes, a token is forced and taken back") {
  const Session session({"cat_sat_on"});
  session.click("tab.generate");
  wait_for_text(session, 40);

  session.click("field.prompt");
  session.key("ctrl+a");
  session.type("Tom had a big red");
  session.click("button.generate");
  session.wait_for("the prompt's text", [](const State& state) {
    return text_of(state).at("text").get<std::string>().starts_with("Tom had a big red ");
  });
  const State written = wait_for_text(session, 40);
  CHECK(text_of(written).at("prompt") == "Tom had a big red");
  CHECK(text_of(written).at("forced") == 0);

  session.click("token.2");
  const State shown = session.wait_for(
      "the third step", [](const State& state) { return text_of(state).at("selected") == 2; });
  const int rank = shown.at("selected");
  session.click("bar." + std::to_string(rank > 0 ? rank - 1 : 1));
  session.wait_for("a forced token",
                   [](const State& state) { return text_of(state).at("forced") == 1; });
  const State forced = wait_for_text(session, 40);
  CHECK(text_of(forced).at("text") != text_of(written).at("text"));

  session.key("ctrl+z");
  session.wait_for("the text of before", [&](const State& state) {
    return text_of(state).at("text") == text_of(written).at("text");
  });
  session.key("ctrl+y");
  session.wait_for("the forced one again", [&](const State& state) {
    return text_of(state).at("text") == text_of(forced).at("text");
  });
}

TEST_CASE("window: a text that is being written is stopped by its button and by its key") {
  const TemporaryFolder folder;
  write_text(folder / "state.json", R"({"logitdice_state": 1, "knobs": {"temperature": 2},
      "generate": {"prompt": "Once upon a time", "length": 1000}})");
  const Session session({"--view", "generate", "--state", folder / "state.json"});
  const auto writing = [](const State& state) {
    return text_of(state).at("running") == true && text_of(state).at("tokens") > 3;
  };
  const auto stopped = [](const State& state) { return text_of(state).at("running") == false; };
  session.wait_for("writing", writing);
  session.click("button.generate");
  const State at_rest = session.wait_for("stopped", stopped);
  CHECK(text_of(at_rest).at("tokens") < 1000);
  sleep_s(0.5);
  CHECK(text_of(session.state()).at("tokens") == text_of(at_rest).at("tokens"));
  session.key("g");
  session.wait_for("writing again", writing);
  session.key("g");
  session.wait_for("stopped again", stopped);
}

TEST_CASE("window: another temperature shows the same dice's text, the modes write theirs") {
  const Session session({"--view", "generate"});
  wait_for_text(session, 40);
  session.click("preset.0.2");
  session.wait_for("the second line", [](const State& state) {
    return text_of(state).at("same_dice") == true && text_of(state).at("running") == false &&
           text_of(state).at("differing") > 0;
  });
  session.click("button.mode_presets");
  session.wait_for("three texts", [](const State& state) {
    return text_of(state).at("mode") == "presets" && text_of(state).at("running") == true;
  });
  session.key("g");  // they are long: a busy machine takes its time over them
  session.wait_for("stopped",
                   [](const State& state) { return text_of(state).at("running") == false; });
  session.click("button.mode_many");
  session.wait_for("many texts", [](const State& state) {
    return text_of(state).at("mode") == "many" && text_of(state).at("running") == false;
  });
}

TEST_CASE("window: a text that was left comes back with the window") {
  Session first({"--view", "generate"});
  wait_for_text(first, 40);
  first.click("token.1");
  const State left = first.wait_for(
      "its second step", [](const State& state) { return text_of(state).at("selected") == 1; });
  CHECK(first.close() == 0);
  Session second({}, {"XDG_CONFIG_HOME=" + first.folder() + "/config"});
  CHECK(text_of(second.state()) == text_of(left));
  CHECK(second.state().at("view") == "generate");
  CHECK(second.state().at("error") == "");
  CHECK(second.state().at("notice") == "");
  CHECK(second.close() == 0);
}
