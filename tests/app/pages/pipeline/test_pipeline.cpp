#include <string>
#include <vector>

#include "app/frame/automation.h"
#include "app/pages/compare/state.h"
#include "tests/app/drawn_text.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

// Where every row and the number line's neighbours stand.
std::vector<float> places(const Screen& screen) {
  std::vector<float> out;
  for (const WidgetRect& r : screen.ui.controls.rects()) {
    const bool row = r.id.starts_with("bar.") || r.id.starts_with("bars.");
    const bool fixed = row || r.id.starts_with("phase.") || r.id == "button.next" ||
                       r.id == "button.sample" || r.id.starts_with("strip.");
    if (fixed) out.insert(out.end(), {r.x, r.y, r.w, r.h});
  }
  return out;
}

int times(const Screen& screen, ImFont* font, std::string_view text) {
  (void)screen;
  return times_shown(*font, text);
}

void lose(Screen& screen, double added) {
  screen.send(command::SetExpDisplay{{added, false}});
}

}  // namespace

TEST_CASE("pipeline: with the heat last ÷ T comes after truncate, on screen, by key and by click") {
  Screen screen(1920, 1080);
  ImFont* caption = screen.ui.faces.caption;
  screen.send(command::SetProfile{"llama.cpp"});
  screen.send(command::SetKnob{&Knobs::temperature, 2});
  screen.send(command::SetKnob{&Knobs::top_p, 0.9});
  for (const char* title :
       {"1 logits z", "2 exp", "3 normalize", "4 truncate", "5 ÷ T", "6 renormalize"}) {
    CAPTURE(title);
    CHECK(times(screen, caption, title) == 1);
  }
  screen.key(GLFW_KEY_HOME);
  std::vector<Phase> walked;
  for (int i = 0; i < kPhases; ++i) {
    walked.push_back(shown_phase(screen.state()));
    screen.key(GLFW_KEY_PAGE_DOWN);
  }
  CHECK(walked == std::vector<Phase>{kLogits, kExp, kNormalize, kTruncate, kDivide, kRenormalize});
  screen.click("phase.5");
  CHECK(shown_phase(screen.state()) == kDivide);
  CHECK(automation_state(screen.state()).find("\"phase_id\": \"divide\"") != std::string::npos);
  screen.click("phase.4");
  CHECK(times_shown(screen, "top-p 0.90 — 3 of 6 tokens kept, mass 0.939 at T 1.00") == 1);
  screen.click("strip.temperature");
  CHECK(shown_phase(screen.state()) == kDivide);
}

TEST_CASE("pipeline: the phase that one looks at stays where another chain has it") {
  Screen screen;
  screen.click("phase.5");
  REQUIRE(shown_phase(screen.state()) == kTruncate);
  screen.send(command::SetProfile{"llama.cpp"});
  CHECK(screen.state().phase == 4);
  CHECK(shown_phase(screen.state()) == kTruncate);
  screen.send(command::Undo{});
  CHECK(screen.state().phase == 5);
  screen.send(command::MoveStage{"temperature", 4});
  CHECK(shown_phase(screen.state()) == kTruncate);
}

TEST_CASE("pipeline: stepping, subtracting and turning a knob move nothing") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}, {1024, 768}, {640, 480}}) {
    for (const char* distribution : {"cat_sat_on", "flat", "full_vocabulary"}) {
      CAPTURE(w);
      CAPTURE(distribution);
      Screen screen(w, h);
      screen.send(command::OpenBundled{distribution});
      const std::vector<float> before = places(screen);
      REQUIRE(before.size() > 20);
      const auto check_phases = [&] {
        for (int place = 1; place <= kPhases; ++place) {
          screen.send(command::SetPhase{place});
          CAPTURE(place);
          CHECK(places(screen) == before);
        }
      };
      check_phases();
      screen.send(command::SetKnob{&Knobs::top_p, 0.8});
      check_phases();
      screen.send(command::SetKnob{&Knobs::top_k, 3});
      screen.send(command::SetKnob{&Knobs::temperature, 0.6});
      check_phases();
      lose(screen, 0);
      check_phases();
      lose(screen, 1000);
      check_phases();
    }
  }
}

TEST_CASE("pipeline: the rest is a bar of its phase's own quantity, and none where it has none") {
  Screen screen(1920, 1080);
  screen.send(command::OpenBundled{"full_vocabulary"});
  screen.send(command::SetKnob{&Knobs::top_k, 51});
  const AppState& s = screen.state();
  int rows = 0;
  while (screen.find("bar." + std::to_string(rows))) ++rows;
  const PhaseRest rest = phase_rest(s.trace, s.phases, phase_rows(s.trace, s.phases, 0, rows));
  REQUIRE(rest.final.low < rest.p.low);
  ImFont* small = screen.ui.faces.mono_small;
  const std::string count = std::to_string(248320 - rows);
  screen.send(command::SetPhase{6});
  CHECK(times(screen, small, std::to_string(rest.final.low).substr(0, 4)) >= 1);
  for (const int place : {1, 2, 3}) {
    screen.send(command::SetPhase{place});
    CHECK(!rest_in(rest, shown_phase(s)));
  }
}

TEST_CASE("pipeline: what has overflowed is NaN everywhere, and sampling stops with the reason") {
  for (const double added : {1000.0, -1000.0}) {
    Screen screen(1280, 720);
    const AppState& s = screen.state();
    screen.send(command::SetKnob{&Knobs::top_p, 0.9});
    screen.key(GLFW_KEY_S);
    REQUIRE(s.draw);
    REQUIRE(s.dice.step == 1);
    lose(screen, added);
    const char* named = added > 0 ? "e^x overflows" : "e^x underflows";
    CAPTURE(named);
    CHECK(!s.draw);
    CHECK(s.lost.starts_with(named));
    CHECK(times(screen, screen.ui.faces.mono, "NaN") >= 4);  // three thumbnails, the number line
    screen.key(GLFW_KEY_S);
    CHECK(s.error == s.lost);
    CHECK(s.dice.step == 1);
    screen.send(command::Dismiss{});
    screen.click("button.sample_100");
    CHECK(s.error == s.lost);
    screen.send(command::Dismiss{});
    screen.send(command::Generate{});
    CHECK(s.error == s.lost);
    screen.send(command::Dismiss{});
    screen.send(command::SetView{"compare"});
    for (const ComparedColumn& column : compare_page::columns(s).comparison.columns) {
      CHECK(column.refusal == s.lost);
      CHECK(!column.trace);
    }
    CHECK(automation_state(s).find("\"draw\": null") != std::string::npos);
    screen.send(command::SetView{"pipeline"});
    lose(screen, 0);
    CHECK(s.lost.empty());
    REQUIRE(s.draw);
  }
}

TEST_CASE("pipeline: ÷ T shows what was before it, and the first two phases share their axis") {
  Screen screen(1600, 900);
  screen.send(command::SetKnob{&Knobs::temperature, 0.5});
  for (const int place : {1, 2}) {
    screen.send(command::SetPhase{place});
    CHECK(times_shown(screen, "axis 0.0 to 12.0 nats") == 1);
  }
  CHECK(times_shown(screen, "z, not divided") == 1);
  screen.send(command::SetKnob{&Knobs::temperature, 2});
  CHECK(times_shown(screen, "axis 0.0 to 6.0 nats") == 1);
}
