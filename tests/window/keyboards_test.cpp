// Other keyboards, other hands, screens of other densities: what is pressed means what is printed.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

namespace {

// X's codes of keys by their place on a US keyboard.
constexpr const char *kPlaceOfMinus = "20", *kPlaceOfSlash = "61", *kPlaceOf5 = "14",
                     *kPlaceOf6 = "15", *kPlaceOf7 = "16", *kPlaceOf8 = "17", *kPlaceOf9 = "18",
                     *kPlaceOfD = "40";

void wait_for_view(const Session& session, const char* view) {
  session.wait_for(view, [&](const State& state) { return state.at("view") == view; });
}

void wait_for_theme(const Session& session, const char* theme) {
  session.wait_for(theme, [&](const State& state) { return state.at("theme") == theme; });
}

bool in_lesson(const State& state) {
  return !state.at("lesson").is_null();
}

}  // namespace

TEST_CASE(
    "window: on a German keyboard signs are where they are printed, and AltGr is no letter") {
  Display display;
  display.set_keyboard("de");
  const Session session({"cat_sat_on", "--view", "pipeline"}, {}, {}, std::move(display));
  session.key("shift+" + std::string(kPlaceOfMinus));  // "?"
  session.wait_for("a lesson", in_lesson);
  session.key("shift+Escape");
  session.wait_for("no lesson", [](const State& state) { return !in_lesson(state); });
  session.key("ISO_Level3_Shift+" + std::string(kPlaceOf8));  // "["
  session.key("ISO_Level3_Shift+" + std::string(kPlaceOf9));  // "]"
  session.key("ISO_Level3_Shift+" + std::string(kPlaceOfD));  // "ð"
  session.key("ctrl+" + std::string(kPlaceOfSlash));          // "-": smaller type
  session.wait_for("smaller type", [](const State& state) { return state.at("scale") < 1; });
  CHECK(session.state().at("view") == "pipeline");
  CHECK(session.state().at("theme") == "dark");
}

TEST_CASE("window: on a French keyboard the digits turn pages, with Shift and without") {
  Display display;
  display.set_keyboard("fr");
  const Session session({"cat_sat_on"}, {}, {}, std::move(display));
  session.key(kPlaceOf5);  // "("
  wait_for_view(session, "penalties");
  session.key("shift+" + std::string(kPlaceOf6));  // "6"
  wait_for_view(session, "beam");
  session.key("ISO_Level3_Shift+" + std::string(kPlaceOf5));  // "["
  session.key("ctrl+" + std::string(kPlaceOf6));              // "-": smaller type
  session.wait_for("smaller type", [](const State& state) { return state.at("scale") < 1; });
  CHECK(session.state().at("view") == "beam");
}

TEST_CASE("window: on a Russian keyboard shortcuts are where a Latin one has them") {
  Display display;
  display.set_keyboard("ru");
  const Session session({"cat_sat_on"}, {}, {}, std::move(display));
  session.key(kPlaceOfD);
  wait_for_theme(session, "light");
  session.key("shift+" + std::string(kPlaceOf7));  // "?"
  session.wait_for("a lesson", in_lesson);
}

TEST_CASE("window: a keyboard for one hand is read by its letters") {
  for (const char* variant : {"dvorak-l", "dvorak-r"}) {
    CAPTURE(variant);
    Display display;
    display.set_keyboard("us", variant);
    const Session session({"cat_sat_on"}, {}, {}, std::move(display));
    session.key("d");
    wait_for_theme(session, "light");
    session.key("n");
    session.wait_for("another example",
                     [](const State& state) { return state.at("distribution") != "cat_sat_on"; });
    session.key("ctrl+z");
    session.wait_for("undo",
                     [](const State& state) { return state.at("distribution") == "cat_sat_on"; });
  }
}

TEST_CASE("window: a mouse for the left hand clicks with its right button") {
  Display display;
  display.swap_mouse_buttons();
  const Session session({"cat_sat_on"}, {}, {}, std::move(display));
  session.click("tab.cutoffs");  // the left button is the other one now
  sleep_s(0.3);
  CHECK(session.state().at("view") == "pipeline");
  session.click("tab.cutoffs", 3);
  wait_for_view(session, "cutoffs");
}

// 1, 1.5 and 2 pixels for a unit: the window and what is in it grow by the same factor, and where
// the screen ends, the type fits what there is.
TEST_CASE("window: opened on a dense screen it has the size and the type of that density") {
  struct Row {
    const char* screen;
    int dpi;
    double factor;
  };
  const Row rows[] = {{"3840x2160", 96, 1}, {"3840x2160", 144, 1.5}, {"3840x2160", 192, 2}};
  WidgetBox plain;
  for (const Row& row : rows) {
    CAPTURE(row.dpi);
    Display display(row.screen);
    display.set_dpi(row.dpi);
    Session session({"cat_sat_on"}, {}, {}, std::move(display));
    const auto whole = [&](double units) { return static_cast<int>(units * row.factor); };
    CHECK(session.window_size() == std::pair(whole(1600), whole(900)));
    const WidgetBox box = session.widget("tab.cutoffs");
    if (row.factor == 1) plain = box;
    CHECK(box.w == doctest::Approx(plain.w * row.factor).epsilon(0.06));
    CHECK(box.h == doctest::Approx(plain.h * row.factor).epsilon(0.06));
    session.click("tab.cutoffs");
    wait_for_view(session, "cutoffs");
    CHECK(session.close() == 0);
  }
  Display small("1280x720");
  small.set_dpi(192);
  const Session session({"cat_sat_on"}, {}, {}, std::move(small));
  CHECK(session.window_size() == std::pair(1280, 720));
}
