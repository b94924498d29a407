#include <doctest/doctest.h>

#include <filesystem>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

// What a person left is there at the next start.
namespace {

Environment configured(const TemporaryFolder& folder) {
  return {"XDG_CONFIG_HOME=" + folder.path()};
}

void check_size(const Session& session, std::pair<int, int> size) {
  session.wait_for("the size", [&](const State&) { return session.window_size() == size; });
}

}  // namespace

TEST_CASE("window: its size comes back, beside a full screen too") {
  const TemporaryFolder folder;
  {
    Session session({"weather"}, configured(folder));
    session.resize(1234, 777);
    session.key("d");
    session.wait_for("light", [](const State& state) { return state.at("theme") == "light"; });
    CHECK(session.close() == 0);
  }
  {
    Session session({}, configured(folder));
    check_size(session, {1234, 777});
    CHECK(session.state().at("theme") == "light");
    CHECK(session.state().at("distribution") == "weather");
    session.key("F11");
    check_size(session, {1920, 1080});
    CHECK(session.close() == 0);
  }
  Session session({}, configured(folder));
  check_size(session, {1920, 1080});
  CHECK(session.state().at("fullscreen") == true);
  session.key("F11");
  check_size(session, {1234, 777});
  CHECK(session.close() == 0);
}

TEST_CASE("window: a size that no monitor has is cut to the monitor's") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "logitdice");
  write_text(folder / "logitdice/state.json",
             R"({"logitdice_state": 2,
                 "preferences": {"window_width": 9000, "window_height": 700}})");
  const Session session({}, configured(folder));
  check_size(session, {1920, 700});
}

TEST_CASE("window: of a last state with a part that is gone the rest comes back") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "logitdice");
  write_text(folder / "logitdice/state.json",
             R"({"logitdice_state": 2, "distribution": "/no/such/logits.json", "view": "nowhere",
                 "phase": 3, "knobs": {"temperature": 0.5}, "preferences": {"theme": "light"}})");
  Session session({}, configured(folder));
  const State state = session.state();
  CHECK(state.at("phase") == 3);
  CHECK(state.at("theme") == "light");
  CHECK(state.at("knobs").at("temperature") == 0.5);
  CHECK(state.at("distribution") == "cat_sat_on");
  const std::string notice = state.at("notice");
  CHECK(notice.find("/no/such/logits.json") != std::string::npos);
  CHECK(notice.find("view") != std::string::npos);
  CHECK(session.close() == 0);
}
