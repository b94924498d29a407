// What a choice or a knob does not change stays where it is.

#include <cctype>
#include <map>
#include <string>

#include "app/pages/compare/state.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

struct Place {
  float x, y, w, h;
};

bool same(const Place& a, const Place& b) {
  const auto near = [](float one, float two) { return std::abs(one - two) < 0.6f; };
  return near(a.x, b.x) && near(a.y, b.y) && near(a.w, b.w) && near(a.h, b.h);
}

std::string text_of(const Place& p) {
  return place_text({p.x, p.y}, {p.x + p.w, p.y + p.h});
}

// The pieces of a formula and of running words are about what is chosen.
bool is_word(const std::string& text) {
  return !text.starts_with(' ') && std::count_if(text.begin(), text.end(), [](unsigned char c) {
                                     return std::isalpha(c);
                                   }) > 2;
}

/// Where everything stands that has a name of its own, controls and texts, while the mouse is on
/// none of it.
struct Picture {
  std::map<std::string, Place> controls, texts;

  explicit Picture(Screen& screen) {
    screen.hover({2, 2});
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    for (const WidgetRect& r : screen.ui.controls.rects()) controls[r.id] = {r.x, r.y, r.w, r.h};
    std::map<std::string, int> times;
    for (const DrawnText& t : screen.ui.notes.drawn) ++times[t.text];
    for (const DrawnText& t : screen.ui.notes.drawn) {
      if (times[t.text] == 1 && is_word(t.text))
        texts[t.text] = {t.low.x, t.low.y, t.high.x - t.low.x, t.high.y - t.low.y};
    }
  }
};

using Names = std::vector<std::string>;

bool is_about(const std::string& name, const Names& changed) {
  return std::any_of(changed.begin(), changed.end(),
                     [&](const std::string& one) { return name.starts_with(one); });
}

void check_still(const std::map<std::string, Place>& before,
                 const std::map<std::string, Place>& after, const Names& changed,
                 const std::string& what) {
  for (const auto& [name, place] : before) {
    const auto now = after.find(name);
    if (now == after.end() || is_about(name, changed)) continue;
    if (same(place, now->second)) continue;
    FAIL_CHECK(what, ": ", name, " moves from", text_of(place), " to", text_of(now->second));
  }
}

// `changed`: what begins like this is what the action is about.
template <class Act>
void check_stays(Screen& screen, const std::string& what, bool texts, const Names& changed,
                 Act act) {
  const Picture before(screen);
  act();
  const Picture after(screen);
  check_still(before.controls, after.controls, changed, what);
  if (texts) check_still(before.texts, after.texts, {}, what);
}

const ImVec2 kSizes[] = {{1280, 720}, {1024, 768}, {1920, 1080}};
constexpr const char* kDistributions[] = {"cat_sat_on", "store", "full_vocabulary"};
const Knobs kTurned{.temperature = 1.5, .top_k = 4, .top_p = 0.85, .min_p = 0.05};

template <class Visit>
void on_screens(const char* view, Visit visit) {
  for (const ImVec2 size : kSizes) {
    Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), 0);
    screen.send(command::SetView{view});
    for (const char* distribution : kDistributions) {
      screen.send(command::OpenBundled{distribution});
      for (const Knobs& knobs : {Knobs{}, kTurned}) {
        screen.state().in.knobs = knobs;
        settle(screen.state());
        screen.backend.settle();
        visit(screen, std::string(view) + " " + distribution + place_text({0, 0}, size));
      }
    }
  }
}

// Every row that is there, one after the other, and with the keys.
void choose_rows(const char* view) {
  on_screens(view, [](Screen& screen, const std::string& what) {
    for (int i = 5; i >= 0; --i) {
      const std::string row = "bar." + std::to_string(i);
      if (!screen.find(row)) continue;
      check_stays(screen, what + ", choosing " + row, true, {}, [&] { screen.click(row); });
    }
  });
}

}  // namespace

TEST_CASE("nothing moves: choosing a row of Pipeline") {
  choose_rows("pipeline");
}
TEST_CASE("nothing moves: choosing a row of Compare") {
  choose_rows("compare");
}
TEST_CASE("nothing moves: choosing a row of Penalties") {
  choose_rows("penalties");
}

TEST_CASE("nothing moves: choosing a bar of Cutoffs, by mouse and by keys") {
  on_screens("cutoffs", [](Screen& screen, const std::string& what) {
    check_stays(screen, what + ", a click", true, {}, [&] { screen.click("bar.upper.0"); });
    for (int i = 0; i < 5; ++i) {
      check_stays(screen, what + ", a step", true, {}, [&] { screen.key(GLFW_KEY_RIGHT); });
    }
    check_stays(screen, what + ", a rule", true, {}, [&] { screen.key(GLFW_KEY_DOWN); });
    check_stays(screen, what + ", let go", true, {}, [&] { screen.key(GLFW_KEY_ESCAPE); });
  });
}

TEST_CASE("nothing moves: the columns and rows of Compare while a knob is dragged") {
  on_screens("compare", [](Screen& screen, const std::string& what) {
    screen.click("preset.engines");
    for (const char* knob : {"column.2.knob.top_p", "column.4.knob.min_p", "column.1.knob.top_k",
                             "column.3.knob.temperature"}) {
      for (const float to : {0.7f, 0.4f, 0.9f}) {
        check_stays(screen, what + ", " + knob, false, {}, [&] { screen.drag(knob, 0.5f, to); });
      }
    }
    check_stays(screen, what + ", the dice", false, {}, [&] { screen.key(GLFW_KEY_S); });
    check_stays(screen, what + ", another coin", false, {}, [&] { screen.key(GLFW_KEY_S); });
  });
}

TEST_CASE("nothing moves: what stands around the plots of Cutoffs while a knob is turned") {
  on_screens("cutoffs", [](Screen& screen, const std::string& what) {
    for (const double p : {0.95, 0.5, 0.2}) {
      check_stays(screen, what + ", top-p", false, {"bar", "rule.", "heat.", "button.examples", "chip."},
                  [&] {
                    screen.send(command::SetKnob{&Knobs::top_p, p});
                    screen.send(command::SetKnob{&Knobs::temperature, 2 * p});
                  });
    }
  });
}

TEST_CASE("nothing moves: tabs and tools from page to page") {
  for (const ImVec2 size : kSizes) {
    Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), 0);
    for (const char* view : {"cutoffs", "compare", "generate", "penalties", "pipeline"}) {
      const Picture before(screen);
      screen.send(command::SetView{view});
      const Picture after(screen);
      for (const auto& [id, place] : before.controls) {
        if (!id.starts_with("tab.")) continue;
        CAPTURE(id);
        CHECK(same(place, after.controls.at(id)));
      }
    }
  }
}
