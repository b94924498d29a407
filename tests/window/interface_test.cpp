// The real program in a real window, driven by mouse and keyboard. Every position comes from the
// ids in widgets.json, every outcome from state.json.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "core/sampling/knobs.h"
#include "tests/window/session.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

using State = Session::State;

constexpr int kTokens = 6;  // of the cat-sat-on row

double knob(const State& state, std::string_view id) {
  return state.at("knobs").at(std::string(id));
}

/// Waits until the knob has the value that lies at `fraction` of its slider, within a few pixels.
void wait_for_knob(const Session& session, const KnobInfo& info, double fraction) {
  const double low = slider_value(info, fraction - 0.02, kTokens);
  const double high = slider_value(info, fraction + 0.02, kTokens);
  session.wait_for(std::string(info.id) + " at " + std::to_string(fraction) + " of its slider",
                   [&](const State& state) {
                     const double value = slider_fraction(info, knob(state, info.id), kTokens);
                     return value >= slider_fraction(info, low, kTokens) - 0.02 &&
                            value <= slider_fraction(info, high, kTokens) + 0.02;
                   });
}

void wait_for_phase(const Session& session, int phase) {
  session.wait_for("phase " + std::to_string(phase),
                   [&](const State& state) { return state.at("phase") == phase; });
}

/// Every widget lies inside the window, has an area, and no id occurs twice.
void check_layout(const Session& session) {
  const auto [width, height] = session.window_size();
  for (const char* id : {"knob.temperature", "knob.top_k", "knob.top_p", "knob.min_p", "phase.1",
                         "phase.6", "bar.0", "button.sample", "button.play", "tab.pipeline"}) {
    CAPTURE(std::string(id));
    const WidgetBox box = session.widget(id);
    CHECK(box.w > 0);
    CHECK(box.h > 0);
    CHECK(box.x >= 0);
    CHECK(box.y >= 0);
    CHECK(box.x + box.w <= width);
    CHECK(box.y + box.h <= height);
  }
}

}  // namespace

TEST_CASE("window: dragging a knob sets it, from one end of its track to the other") {
  const Session session({"cat_sat_on"});
  for (const KnobInfo& info : all_knobs().first(4)) {  // those of the textbook's open cards
    const std::string id = "knob." + std::string(info.id);
    const double start = slider_fraction(info, info.neutral, kTokens);
    CAPTURE(id);
    session.drag(id, start, 0.5);
    wait_for_knob(session, info, 0.5);
    session.drag(id, 0.5, -0.2);  // past the end is the end
    wait_for_knob(session, info, 0);
    session.drag(id, 0, 1.1);
    wait_for_knob(session, info, 1);
    session.drag(id, 1, start);
    wait_for_knob(session, info, start);
  }
}

TEST_CASE("window: a drag is one undo") {
  const Session session({"cat_sat_on"});
  const double before = knob(session.state(), "temperature");
  session.drag("knob.temperature", 0.5, 0.9);
  const State moved = session.wait_for("temperature moved", [&](const State& state) {
    return std::abs(knob(state, "temperature") - 1.8) < 0.1;
  });
  session.key("ctrl+z");
  session.wait_for("undone",
                   [&](const State& state) { return knob(state, "temperature") == before; });
  session.key("ctrl+y");
  session.wait_for("redone", [&](const State& state) {
    return knob(state, "temperature") == knob(moved, "temperature");
  });
}

TEST_CASE("window: presets, reset and a bar are clicked") {
  const Session session({"cat_sat_on"});
  for (const char* value : {"0", "0.2", "0.7", "1", "2"}) {
    session.click(std::string("preset.") + value);
    session.wait_for(std::string("temperature ") + value, [&](const State& state) {
      return knob(state, "temperature") == std::stod(value);
    });
  }
  session.click("button.reset");
  session.wait_for("reset", [&](const State& state) { return knob(state, "temperature") == 1; });
  session.click("bar.2");
  session.wait_for("the third token is the formula's",
                   [](const State& state) { return state.at("selected") == 2; });
}

TEST_CASE("window: the phases step and play") {
  const Session session({"cat_sat_on"});
  session.click("phase.2");
  wait_for_phase(session, 2);
  session.key("Page_Down");
  wait_for_phase(session, 3);
  session.key("Right");
  wait_for_phase(session, 4);
  session.key("Page_Up");
  wait_for_phase(session, 3);
  session.key("Left");
  wait_for_phase(session, 2);

  session.key("space");
  session.wait_for("playing goes on by itself",
                   [](const State& state) { return state.at("phase") != 2; });
  session.key("space");
  sleep_s(0.3);
  const State paused = session.state();
  sleep_s(2);
  CHECK(session.state().at("phase") == paused.at("phase"));
}

TEST_CASE("window: no key is lost, however fast it is struck") {
  const Session session({"cat_sat_on"});
  const int before = session.state().at("step");
  for (int i = 0; i < 30; ++i) session.key("s");
  session.wait_for("30 draws", [&](const State& state) { return state.at("step") == before + 30; });
}

TEST_CASE("window: S and the button roll the dice") {
  const Session session({"cat_sat_on"});
  session.key("s");
  const State rolled =
      session.wait_for("a draw", [](const State& state) { return !state.at("draw").is_null(); });
  CHECK(rolled.at("draw").at("u") >= 0);
  CHECK(rolled.at("draw").at("u") < 1);
  CHECK(rolled.at("draw").at("rank") < kTokens);
  const int step = rolled.at("step");
  session.click("button.sample");
  session.wait_for("one more draw",
                   [&](const State& state) { return state.at("step") == step + 1; });
  session.click("button.sample_100");
  session.wait_for("a hundred more",
                   [&](const State& state) { return state.at("step") == step + 101; });
}

TEST_CASE("window: the seed is typed, and keys meant for the field do nothing else") {
  const Session session({"cat_sat_on"});
  const int step = session.state().at("step");
  const int seed = session.state().at("seed");
  const auto enter = [&](const char* text) {
    session.click("field.seed");
    session.key("ctrl+a");
    session.type(text);
    session.key("Return");
  };
  enter("7s1");
  const State refused =
      session.wait_for("a refusal", [](const State& state) { return state.at("error") != ""; });
  CHECK(refused.at("seed") == seed);
  enter("71");
  session.wait_for("the new seed", [](const State& state) { return state.at("seed") == 71; });
  CHECK(session.state().at("step") == step);  // S is a letter here, not the dice
}

TEST_CASE("window: a field takes what follows a click at once, and what follows Return are keys") {
  const Session session({"cat_sat_on"});
  // No key twice in a row: GLFW takes two presses in one millisecond for one.
  session.click_and("field.seed", {"key", "--delay", "0", "ctrl+a", "7", "1", "9", "BackSpace",
                                   "Return", "s", "h"});
  const State after =
      session.wait_for("101 draws", [](const State& state) { return state.at("step") == 101; });
  CHECK(after.at("seed") == 71);
  CHECK(after.at("error") == "");
}

TEST_CASE("window: number keys open the views in the order of their tabs") {
  const Session session({"cat_sat_on"});
  const char* const kViews[] = {"pipeline", "cutoffs",     "compare", "generate", "penalties",
                                "beam",     "speculative", "steer",   "learn"};
  int shown = 0;
  for (const char* view : kViews) {
    const std::string tab = std::string("tab.") + view;
    if (!session.has_widget(tab)) continue;
    CAPTURE(tab);
    session.key(std::to_string(++shown));
    session.wait_for(tab, [&](const State& state) { return state.at("view") == view; });
  }
  CHECK(shown > 0);
  session.click("tab.pipeline");
  session.wait_for("back", [](const State& state) { return state.at("view") == "pipeline"; });
}

TEST_CASE("window: resized, scaled and in full screen everything stays in reach") {
  const Session session({"cat_sat_on"});
  for (const auto& [width, height] : {std::pair{1280, 720}, {1920, 1080}, {1600, 900}}) {
    CAPTURE(width);
    session.resize(width, height);
    check_layout(session);
  }
  session.key("F11");
  session.wait_for("full screen",
                   [](const State& state) { return state.at("fullscreen") == true; });
  session.wait_for("its size",
                   [&](const State&) { return session.window_size() == std::pair(1920, 1080); });
  check_layout(session);
  session.key("F11");
  session.wait_for("the window's own size again",
                   [&](const State&) { return session.window_size() == std::pair(1600, 900); });
  const WidgetBox place = session.widget("knob.temperature");
  // Larger type has no room for the chain: it folds into chips, which open it again.
  session.key("ctrl+equal");
  session.wait_for("larger", [&](const State& state) {
    return state.at("scale") > 1 && session.has_widget("chip.temperature");
  });
  session.click("chip.temperature");
  session.wait_for("the chain over the page",
                   [&](const State&) { return session.has_widget("knob.temperature"); });
  session.key("Escape");
  session.wait_for("the strip alone",
                   [&](const State&) { return !session.has_widget("knob.temperature"); });
  session.key("ctrl+0");
  session.wait_for("normal size", [&](const State& state) {
    return state.at("scale") == 1 && session.has_widget("knob.temperature") &&
           session.widget("knob.temperature") == place;
  });
  session.drag("knob.temperature", 0.5, 0.75);
  wait_for_knob(session, *find_knob("temperature"), 0.75);
}

TEST_CASE("window: a dropped file is opened, a wrong one is told about and changes nothing") {
  const Session session({"cat_sat_on"});
  const std::string wrong = session.folder() + "/not a distribution.json";
  write_text(wrong, "{\"tokens\": [");
  session.drop({wrong});
  const State told =
      session.wait_for("an error", [](const State& state) { return state.at("error") != ""; });
  CHECK(told.at("error").get<std::string>().find("not a distribution.json") != std::string::npos);
  CHECK(told.at("distribution") == "cat_sat_on");
  CHECK(session.has_widget("bar.5"));

  const std::string right = session.folder() + "/two.txt";
  write_text(right, "yes: 1.5\nno: 0.5\n");
  session.drop({right});
  session.wait_for("the dropped file", [&](const State& state) {
    return state.at("error") == "" && session.has_widget("bar.1") && !session.has_widget("bar.2");
  });
}

TEST_CASE("window: a state that was left comes back") {
  Session first({"cat_sat_on"});
  first.drag("knob.temperature", 0.5, 0.75);
  const State left = first.wait_for(
      "moved", [](const State& state) { return std::abs(knob(state, "temperature") - 1.5) < 0.1; });
  CHECK(first.close() == 0);
  CHECK(first.standard_error() == "");

  Session second({}, {"XDG_CONFIG_HOME=" + first.folder() + "/config"});
  CHECK(second.state().at("knobs") == left.at("knobs"));
  CHECK(second.state().at("distribution") == left.at("distribution"));
  CHECK(second.close() == 0);
}

TEST_CASE("window: a damaged state file is set aside, with a notice") {
  const TemporaryFolder config;
  std::filesystem::create_directory(config / "logitdice");
  write_text(config / "logitdice/state.json", "{ damaged");
  Session session({}, {"XDG_CONFIG_HOME=" + config.path()});
  CHECK(session.state().at("notice") != "");
  CHECK(std::filesystem::exists(config / "logitdice/state.json.damaged"));
  CHECK(session.close() == 0);
}

TEST_CASE("window: sleeps while nothing moves") {
  const Session session({"cat_sat_on"});
  session.hover("bar.0");
  sleep_s(1);
  const double before_s = session.cpu_s();
  sleep_s(4);
  CHECK(session.cpu_s() - before_s <= 0.04);
}

TEST_CASE("window: opens on X11 without a word, whatever is said of Wayland") {
  const TemporaryFolder runtime;
  write_text(runtime / "wayland-0", "no socket");
  const Environment kSaid[] = {
      {"XDG_RUNTIME_DIR"},
      {"XDG_RUNTIME_DIR", "XDG_SESSION_TYPE=wayland"},
      {"XDG_RUNTIME_DIR=/nowhere", "XDG_SESSION_TYPE=wayland", "WAYLAND_DISPLAY=wayland-0"},
      {"XDG_RUNTIME_DIR=" + runtime.path(), "XDG_SESSION_TYPE=wayland"},
      {"XDG_RUNTIME_DIR=" + runtime.path(), "WAYLAND_DISPLAY=wayland-7"},
      {"XDG_RUNTIME_DIR=" + runtime.path(), "XDG_SESSION_TYPE=wayland", "WAYLAND_DISPLAY=deaf"},
  };
  const DeafSocket deaf(runtime / "deaf");
  for (const Environment& environment : kSaid) {
    CAPTURE(environment.back());
    Session session({"cat_sat_on"}, environment);
    CHECK(session.close() == 0);
    CHECK(session.standard_error() == "");
  }
}

TEST_CASE("window: without a display one sentence names the way out") {
  const TemporaryFolder config;
  const Outcome outcome = run_to_end(
      {LOGITDICE_EXECUTABLE},
      {"DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME=" + config.path()});
  CHECK(outcome.code == 1);
  CHECK(outcome.out == "");
  CHECK(outcome.err.find("no display") != std::string::npos);
  CHECK(outcome.err.find("`logitdice render") != std::string::npos);
  CHECK(outcome.err.find('\n') == outcome.err.size() - 1);
}
