// Bars before a class: in the colour of their segments, with the lines of cutoffs between them.

#include "app/charts/charts.h"
#include "tests/app/drawn_colour.h"

using namespace logitdice;

namespace {

struct Size {
  int w, h;
};
constexpr Size kScreens[] = {{1280, 720}, {1920, 1080}, {3840, 2160}};

// Before a class, in the phase that has cut.
struct Before : Screen {
  Before(Size size, const char* source, const Knobs& knobs) : Screen(size.w, size.h, 0) {
    key(GLFW_KEY_F5);
    state().in.knobs = knobs;
    send(command::OpenBundled{source});
    send(command::SetPhase{kRenormalize});
    send(command::Roll{1});
  }
  const WidgetRect* bar(int rank) { return find("bar." + std::to_string(rank)); }
};

}  // namespace

TEST_CASE("presented: a token's bar has its segment's colour, a cut one none") {
  Before screen({1920, 1080}, "cat_sat_on", {.temperature = 1.5, .top_k = 5});
  for (const ThemeName name : kThemes) {
    screen.state().presenter.theme = name;
    screen.backend.settle();
    const Theme& t = theme(name);
    const WidgetRect coin = *screen.find("coin");
    const WidgetRect line{"", 0, coin.y, 1920, 60};
    for (int rank = 0; rank < 6; ++rank) {
      CAPTURE(rank);
      REQUIRE(screen.bar(rank));
      for (int other = 0; other < 4; ++other) {  // the fifth is a grey, as outlines are
        const bool own = other == rank;
        CHECK(has_colour(*screen.bar(rank), token_colour(t, other)) == own);
      }
      if (rank < 5) CHECK(has_colour(line, token_colour(t, rank)));
    }
  }
  // At a desk a legend says what the bars' colours mean.
  screen.key(GLFW_KEY_F5);
  const Theme& desk = theme(screen.state().preferences.theme);
  CHECK(has_colour(*screen.bar(2), desk.kept));
  CHECK(!has_colour(*screen.bar(2), token_colour(desk, 2)));
}

TEST_CASE("presented: the label of a cutoff covers no bar") {
  const Knobs kKnobs[] = {{.top_k = 3}, {.top_p = 0.9}, {.min_p = 0.1}, {.top_k = 4, .top_p = 0.8}};
  int labels = 0;
  for (const Size size : kScreens) {
    for (const char* source : {"cat_sat_on", "store", "weather", "the_a_that_one"}) {
      for (const Knobs& knobs : kKnobs) {
        Before screen(size, source, knobs);
        screen.ui.notes.recording = true;
        screen.backend.frame();
        screen.ui.notes.recording = false;
        const ImU32 track = theme(screen.state().presenter.theme).track;
        for (const DrawnText& label : screen.ui.notes.drawn) {
          if (label.text.find(" tokens kept, ") == std::string::npos) continue;
          ++labels;
          for (int rank = 0; screen.bar(rank); ++rank) {
            const auto [top, bottom] = rows_of_colour(*screen.bar(rank), track);
            CAPTURE(label.text);
            CAPTURE(rank);
            const bool apart = bottom <= label.low.y + 1 || top >= label.high.y - 1;
            CHECK(apart);
          }
        }
      }
    }
  }
  CHECK(labels > 20);
}

TEST_CASE("presented: beside a lesson either column has its room, and covers nothing") {
  for (const Size size : kScreens) {
    Screen screen(size.w, size.h, 0);
    screen.state().presenter.on = true;
    screen.send(command::OpenLesson{"logits"});
    for (bool Beside::*const column : {&Beside::left, &Beside::right}) {
      screen.state().presenter.shown = {};
      screen.state().presenter.shown.*column = true;
      screen.backend.settle();
      CHECK(screen.ui.memory.drawer == Drawer::none);
      CHECK(screen.find(column == &Beside::left ? "knob.temperature" : "button.sample"));
      CHECK(!screen.ui.arrangement.reduced);
    }
  }
}
