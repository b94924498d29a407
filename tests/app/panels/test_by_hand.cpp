// What a person drags with the mouse or moves with the keyboard: the coin and the bars of phase 1.
#include <doctest/doctest.h>

#include <cmath>

#include "app/program/scene.h"
#include "tests/app/drawn_text.h"
#include "tests/app/program/started.h"

using namespace logitdice;

namespace {

ImVec2 shifted(ImVec2 at, float x, float y = 0) {
  return {at.x + x, at.y + y};
}

void drag_by(Screen& s, const std::string& id, float x, float y = 0) {
  const ImVec2 from = s.centre(id);
  s.backend.drag(from, shifted(from, x, y));
  s.backend.settle();
}

std::string bar_end(const Screen& s, int rank) {
  return "logit." + std::to_string(s.ui.state.trace.id(rank));
}

double z_of(const AppState& s, TokenId token) {
  return s.trace.row(s.trace.rank_of(token)).z;
}

constexpr const char* kSources[] = {"cat_sat_on", "flat", "full_vocabulary", "part_heat_last"};

}  // namespace

TEST_CASE("by hand: the coin is dragged along the line, in one act, until the next roll") {
  for (const char* source : kSources) {
    CAPTURE(source);
    Screen s(1280, 720);
    s.send(command::OpenBundled{source});
    s.key(GLFW_KEY_S);
    const double thrown = s.state().draw->u;
    const std::size_t turns = s.state().undo.size();
    drag_by(s, "coin", thrown < 0.5 ? 60.0f : -60.0f);
    const double u = s.state().draw->u;
    CHECK(u != thrown);
    CHECK(s.state().in.by_hand.coin == u);
    CHECK(s.state().draw->rank == pick(s.state().trace, u).rank);
    CHECK(s.state().undo.size() == turns + 1);
    CHECK(times_shown(*s.ui.faces.mono_small, ", by hand") == 1);
    s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    CHECK(s.state().draw->u == thrown);
    s.key(GLFW_KEY_Y, GLFW_MOD_CONTROL);
    CHECK(s.state().draw->u == u);
    s.key(GLFW_KEY_S);
    CHECK(s.state().draw->u == coin(42, 1));
    CHECK(times_shown(*s.ui.faces.mono_small, ", by hand") == 0);
  }
}

TEST_CASE("by hand: the coin never leaves the line, and Esc takes a drag of it back") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_S);
  const double thrown = s.state().draw->u;
  for (const float by : {-2000.0f, 2000.0f}) {
    drag_by(s, "coin", by);
    CHECK(s.state().draw->u == (by < 0 ? 0 : std::nextafter(1.0, 0.0)));
    s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  }
  const ImVec2 at = s.centre("coin");
  s.backend.move(at);
  s.backend.press();
  s.backend.move(shifted(at, 40));
  s.backend.settle();
  CHECK(s.state().draw->u != thrown);
  s.key(GLFW_KEY_ESCAPE);
  CHECK(s.state().draw->u == thrown);
  s.backend.move(shifted(at, 80));
  s.backend.release();
  s.backend.settle();
  CHECK(s.state().draw->u == thrown);
}

TEST_CASE("by hand: ← and → move the coin that Tab has chosen") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_S);
  const double thrown = s.state().draw->u;
  s.focus("coin");
  s.key(GLFW_KEY_RIGHT);
  s.key(GLFW_KEY_RIGHT);
  CHECK(s.state().draw->u == doctest::Approx(thrown + 0.02));
  s.key(GLFW_KEY_LEFT);
  CHECK(s.state().draw->u == doctest::Approx(thrown + 0.01));
}

TEST_CASE("by hand: a knob moves the segments under a coin that was put by hand") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_S);
  s.send(command::PutCoin{0.93});
  s.send(command::SetKnob{&Knobs::top_p, 0.5});
  CHECK(s.state().draw->u == 0.93);
  CHECK(s.state().draw->rank == pick(s.state().trace, 0.93).rank);
}

TEST_CASE("by hand: a bar's end is dragged in phase 1, in one act") {
  for (const char* source : kSources) {
    CAPTURE(source);
    Screen s(1280, 720);
    s.send(command::OpenBundled{source});
    s.key(GLFW_KEY_HOME);
    const int rank = 2;
    const TokenId token = s.state().trace.id(rank);
    const double before = z_of(s.state(), token);
    drag_by(s, bar_end(s, rank), 40);
    const double after = z_of(s.state(), token);
    CHECK(after > before);
    CHECK(s.state().in.by_hand.logits.size() == 1);
    CHECK(s.state().undo.size() == 2);
    CHECK(s.state().trace.id(s.state().selected) == token);
    CHECK(times_shown(s, "yours") == 1);
    s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    CHECK(z_of(s.state(), token) == before);
    s.key(GLFW_KEY_Y, GLFW_MOD_CONTROL);
    CHECK(z_of(s.state(), token) == after);
    s.key(GLFW_KEY_R);
    CHECK(z_of(s.state(), token) == before);
    CHECK(s.state().distribution.logits.same(s.state().in.opened.logits));
    CHECK(times_shown(s, "yours") == 0);
  }
}

TEST_CASE("by hand: what the end of a bar says is not written over by its row") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_HOME);
  s.hover(s.centre("bar.3"));
  CHECK(times_shown(s, "kept: no cutoff is on") == 1);
  s.hover(s.centre(bar_end(s, 1)));
  CHECK(times_shown(s, "drag its logit, or Alt ↑ Alt ↓") == 1);
  CHECK(times_shown(s, "kept: no cutoff is on") == 0);
}

TEST_CASE("by hand: a bar that is dragged past the others stays in the hand") {
  Screen s(1280, 720);
  s.send(command::OpenBundled{"flat"});
  s.key(GLFW_KEY_HOME);
  const TokenId token = s.state().trace.id(0);
  const ImVec2 at = s.centre(bar_end(s, 0));
  s.backend.move(at);
  s.backend.press();
  for (int i = 1; i <= 40; ++i) s.backend.move(shifted(at, -8.0f * static_cast<float>(i)));
  CHECK(s.state().trace.rank_of(token) > 20);
  for (int i = 40; i >= 0; --i) s.backend.move(shifted(at, -8.0f * static_cast<float>(i)));
  s.backend.release();
  s.backend.settle();
  CHECK(s.state().trace.rank_of(token) == 0);
  CHECK(s.state().in.by_hand.logits.empty());
  CHECK(s.state().undo.size() == 1);  // opening it
}

TEST_CASE("by hand: Alt ↑ and Alt ↓ move the chosen token's logit, in phase 1 alone") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_HOME);
  s.key(GLFW_KEY_DOWN);
  const TokenId token = s.state().trace.id(s.state().selected);
  const double before = z_of(s.state(), token);
  s.key(GLFW_KEY_UP, GLFW_MOD_ALT);
  CHECK(z_of(s.state(), token) == doctest::Approx(before + 0.1));
  s.key(GLFW_KEY_DOWN, GLFW_MOD_ALT);
  CHECK(s.state().in.by_hand.logits.empty());
  s.key(GLFW_KEY_END);
  s.key(GLFW_KEY_UP, GLFW_MOD_ALT);
  CHECK(s.state().in.by_hand.logits.empty());
  CHECK(!s.find("logit." + std::to_string(token)));
}

TEST_CASE("by hand: the coin and the logits come back with the scene, another opening drops them") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_S);
  const TokenId token = s.state().trace.id(3);
  s.send(command::SetLogit{token, 4.25});
  s.send(command::PutCoin{0.25});
  const std::string scene = scene_text(s.state());
  test::Started again;
  CHECK(again.set(scene).empty());
  CHECK(scene_text(again.state) == scene);
  CHECK(z_of(again.state, token) == 4.25);
  CHECK(again.state.draw->u == 0.25);
  s.key(GLFW_KEY_N);
  CHECK(s.state().in.by_hand == ByHand{});
}

TEST_CASE("by hand: what is no logit of the distribution is refused with a sentence") {
  for (const char* bad :
       {R"([[0, 1], [99, 2]])", R"([[0]])", R"([[0, 1e9]])", R"([3])", R"([[-1, 2]])"}) {
    CAPTURE(bad);
    Screen s(1280, 720);
    const auto document =
        JsonDocument::parse(std::string(R"({"logits_by_hand": )") + bad + "}", "s.json");
    REQUIRE(document);
    CHECK(set_scene(s.state(), document.value()).size() == 1);
    CHECK(s.state().in.by_hand == ByHand{});
  }
}

TEST_CASE("by hand: the rest of the line opens on a click and closes again") {
  Screen s(1280, 720);
  s.send(command::OpenBundled{"flat"});
  s.key(GLFW_KEY_S);
  s.click("rest");
  CHECK(!s.find("rest"));  // of sixty tokens all have a segment now
  CHECK(s.find("button.whole_line"));
  s.click("button.whole_line");
  CHECK(s.find("rest"));
}

TEST_CASE("by hand: one token lights up wherever it stands") {
  Screen s(1280, 720);
  s.key(GLFW_KEY_S);
  const int rank = s.state().draw->rank;
  const TokenId token = s.state().trace.id(rank);
  for (const std::string& id : {"bar." + std::to_string(rank), std::string("drawn.0")}) {
    CAPTURE(id);
    s.hover(s.centre(id));
    CHECK(s.ui.memory.lit.now == token);
    s.hover({2, 2});
    CHECK(s.ui.memory.lit.now == -1);
  }
}

TEST_CASE("by hand: the rest of the rest opens too, as far as there are tokens") {
  Screen s(1280, 720);
  s.send(command::OpenBundled{"full_vocabulary"});
  s.send(command::SetKnob{&Knobs::temperature, 3});
  const NumberLine& line = s.ui.memory.number_line;
  for (int opened = 1; opened <= 3; ++opened) {
    s.click("rest");
    CHECK(line.opened == opened);
    CHECK(s.find("button.whole_line"));
  }
  for (int opened = 2; opened >= 0; --opened) {
    s.click("button.whole_line");
    CHECK(line.opened == opened);
  }
  CHECK(!s.find("button.whole_line"));
}
