// The rulers of the Cutoffs page are dragged, and turned by the keyboard.
#include <doctest/doctest.h>

#include "app/pages/cutoffs/state.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::cutoffs_page;

namespace {

struct CutoffsScreen : Screen {
  explicit CutoffsScreen(bool examples = true) : Screen(1600, 900) {
    send(command::SetView{std::string(kId)});
    if (examples) click("button.examples");
    // The curves are there.
    for (int i = 0; i < 200; ++i) backend.frame();
  }
  const Cutoffs& upper() { return cards(state()).cards[0].cutoffs; }
  double knob(std::string_view id) { return state().in.knobs.*find_knob(id)->value; }
  void drag_by(const std::string& id, float x, float y = 0) {
    const ImVec2 from = centre(id);
    backend.drag(from, {from.x + x, from.y + y});
    backend.settle();
  }
  float slot(const std::string& place) {
    return find("bars." + place)->w /
           static_cast<float>(
               cards(state()).cards[place == "upper" ? 0 : 1].cutoffs.columns.size());
  }
};

}  // namespace

TEST_CASE("rulers: the k line is dragged over as many bars, in one act") {
  CutoffsScreen s;
  const std::size_t turns = s.state().undo.size();
  s.drag_by("rule.upper.top_k", 2 * s.slot("upper"));
  CHECK(s.knob("top_k") == 5);
  CHECK(s.upper().rules[kTopK].kept == 5);
  CHECK(s.state().undo.size() == turns + 1);
  CHECK(cards(s.state()).rule == -1);  // no click
  s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  CHECK(s.knob("top_k") == 3);
}

TEST_CASE("rulers: the p line and the min-p line set their knobs on either card") {
  for (const char* rule : {"top_p", "min_p"}) {
    CAPTURE(rule);
    CutoffsScreen s;
    const double before = s.knob(rule);
    const int kept = cards(s.state()).cards[1].cutoffs.rules[rule[0] == 't' ? kTopP : kMinP].kept;
    s.drag_by(std::string("rule.lower.") + rule, -10 * s.slot("lower"));
    CHECK(s.knob(rule) != before);
    CHECK(cards(s.state()).cards[1].cutoffs.rules[rule[0] == 't' ? kTopP : kMinP].kept < kept);
    s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    CHECK(s.knob(rule) == before);
  }
}

TEST_CASE("rulers: the line below a label is the same ruler, and the min-p bar goes up and down") {
  CutoffsScreen s;
  const WidgetRect bars = *s.find("bars.upper");
  const float x = bars.x + 3 * s.slot("upper");
  s.backend.drag({x, bars.y + bars.h * 0.75f}, {x + s.slot("upper"), bars.y + bars.h * 0.75f});
  s.backend.settle();
  CHECK(s.knob("top_k") == 4);
  const double height = s.upper().rules[kMinP].height / s.upper().highest;
  const float y = bars.y + bars.h * static_cast<float>(1 - height);
  const double before = s.knob("min_p");
  s.backend.drag({bars.x + bars.w * 0.9f, y}, {bars.x + bars.w * 0.9f, y - bars.h * 0.2f});
  s.backend.settle();
  CHECK(s.knob("min_p") == doctest::Approx(before + 0.2).epsilon(0.06));
}

TEST_CASE("rulers: the T line of the curves sets the temperature") {
  CutoffsScreen s;
  const WidgetRect sweep = *s.find("sweep.upper");
  const std::size_t turns = s.state().undo.size();
  s.drag_by("heat.upper", sweep.w / 3);
  CHECK(s.knob("temperature") == doctest::Approx(2).epsilon(0.02));
  CHECK(s.state().undo.size() == turns + 1);
}

TEST_CASE("rulers: Esc takes a drag back, Tab and the arrows turn them") {
  CutoffsScreen s;
  const ImVec2 at = s.centre("rule.upper.top_k");
  s.backend.move(at);
  s.backend.press();
  s.backend.move({at.x + 3 * s.slot("upper"), at.y});
  s.backend.settle();
  CHECK(s.knob("top_k") > 3);
  s.key(GLFW_KEY_ESCAPE);
  CHECK(s.knob("top_k") == 3);
  s.backend.release();
  s.backend.settle();
  CHECK(s.knob("top_k") == 3);
  for (const char* rule : {"top_k", "top_p", "min_p"}) {
    const double before = s.knob(rule);
    s.focus(std::string("rule.upper.") + rule);
    s.key(GLFW_KEY_RIGHT);
    CHECK(s.knob(rule) > before);
    s.key(GLFW_KEY_LEFT);
    CHECK(s.knob(rule) == doctest::Approx(before));
  }
  s.focus("heat.lower");
  s.key(GLFW_KEY_RIGHT);
  CHECK(s.knob("temperature") > 1);
}

TEST_CASE("rulers: one that is dragged in the preview turns the rules on") {
  CutoffsScreen s(false);
  CHECK(s.upper().preview);
  s.drag_by("rule.upper.top_k", s.slot("upper"));
  CHECK(!s.upper().preview);
  CHECK(s.knob("top_k") == 4);
  CHECK(s.knob("top_p") == 0.9);
}

TEST_CASE("rulers: none of them switches its rule off, however far it is dragged") {
  for (const char* rule : {"top_k", "top_p", "min_p"}) {
    for (const float by : {-3000.0f, 3000.0f}) {
      CAPTURE(rule);
      CAPTURE(by);
      CutoffsScreen s;
      s.drag_by(std::string("rule.upper.") + rule, by);
      CHECK(s.find(std::string("rule.upper.") + rule));
      CHECK(s.state().error.empty());
    }
  }
}
