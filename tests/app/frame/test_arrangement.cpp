// How large the type is, which columns fold, and what is said of it.

#include "app/frame/arrangement.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/ui/theme.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

constexpr float kText = 15;  // units, running text

std::vector<PageLayout> layouts() {
  std::vector<PageLayout> all;
  for (const PageInfo* page : all_pages()) all.push_back(page->layout);
  return all;
}

// Units that are left for the page.
float page_width(const Arrangement& a, float width_px, const PageLayout& layout) {
  float w = width_px / a.scale - 2 * size::kGap;
  if (!a.left_folded) w -= size::kNarrowLeft + size::kGap;
  if (layout.dice && !a.right_folded) w -= size::kNarrowRight + size::kGap;
  return w;
}

float page_height(const Arrangement& a, float height_px) {
  const float around = size::kTopBar + size::kStatusBar + 2 * size::kGap;
  return height_px / a.scale - around - (a.folded() ? size::kStrip + size::kGap : 0);
}

}  // namespace

TEST_CASE("arrangement: every page declares the room that it needs") {
  for (const PageInfo* page : all_pages()) {
    CAPTURE(page->id);
    CHECK(page->layout.least_w > 0);
    CHECK(page->layout.least_h > 0);
  }
}

TEST_CASE("arrangement: the page has its room in any window, whatever is asked for") {
  for (const PageLayout& layout : layouts()) {
    for (float w = 320; w < 4000; w *= 1.13f) {
      for (float h = 300; h < 2400; h *= 1.17f) {
        for (const float factor : {0.8f, 1.0f, 1.3f, 2.0f, 3.0f}) {
          CAPTURE(w);
          CAPTURE(h);
          CAPTURE(factor);
          const Arrangement a = arrange(w, h, factor, layout);
          CHECK(page_width(a, w, layout) >= layout.least_w - 1);
          CHECK(page_height(a, h) >= layout.least_h - 1);
          CHECK(a.fitting <= factor + 0.001f);
          const float wanted = automatic_scale(w, h) * factor;
          if (!a.reduced) CHECK(a.scale > std::min(wanted, 4.5f) - 0.051f);
          if (a.reduced) CHECK(a.scale < wanted + 0.001f);
          // A window of another size is laid out alike at the scale that it was given.
          const Arrangement same = arrange_at(a.scale, w, h, layout);
          CHECK(same.left_folded == a.left_folded);
          CHECK(same.right_folded == a.right_folded);
        }
      }
    }
  }
}

TEST_CASE("arrangement: by itself the type is 1/54 of the window's height, and the picture fills it") {
  struct Size {
    float w, h;
  };
  for (const Size& s : {Size{1280, 720}, {1280, 800}, {1366, 768}, {1440, 900}, {1600, 900},
                        {1680, 1050}, {1920, 1080}, {1920, 1200}, {2560, 1080}, {2560, 1440},
                        {3440, 1440}, {3840, 2160}}) {
    for (const PageLayout& layout : layouts()) {
      CAPTURE(s.w);
      CAPTURE(s.h);
      const Arrangement a = arrange(s.w, s.h, 1, layout);
      CHECK(std::round(kText * a.scale) >= s.h / 54);
      CHECK(s.h / a.scale <= 820);
      CHECK(!a.reduced);
    }
  }
}

TEST_CASE("arrangement: columns fold one by one as the type grows, the left one first") {
  const PageLayout layout{.least_w = 560, .least_h = 400, .dice = true};
  int folded = 0;
  for (float factor = 0.8f; factor < 3; factor += 0.05f) {
    const Arrangement a = arrange(1280, 720, factor, layout);
    const int now = a.left_folded + a.right_folded;
    CHECK(now >= folded);
    if (a.right_folded) CHECK(a.left_folded);
    folded = now;
  }
  CHECK(folded == 2);
}

TEST_CASE("folded: a chip opens the chain at its stage, Esc and a click beside it close it") {
  Screen screen(1024, 768, 0);
  REQUIRE(screen.find("chip.top_p"));
  CHECK(!screen.find("knob.top_p"));
  screen.click("chip.top_p");
  REQUIRE(screen.find("knob.top_p"));
  screen.drag("knob.top_p", 1, 0.5f);
  CHECK(screen.state().in.knobs.top_p < 1);
  CHECK(screen.find("knob.top_p"));  // it stays open
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!screen.find("knob.top_p"));
  screen.click("button.chain");
  CHECK(screen.find("knob.top_p"));
  screen.click("button.chain");
  CHECK(!screen.find("knob.top_p"));
  screen.click("button.chain");
  screen.backend.click({900, 600});
  screen.backend.settle();
  CHECK(!screen.find("knob.top_p"));
}

TEST_CASE("folded: the strip rolls the dice and opens them") {
  Screen screen(1280, 720, 0);
  screen.state().preferences.scale = 2;
  screen.backend.settle();
  REQUIRE(screen.find("button.dice"));
  screen.click("button.sample");
  CHECK(screen.state().draw.has_value());
  CHECK(!screen.find("button.sample_100"));
  screen.click("button.dice");
  REQUIRE(screen.find("button.sample_100"));
  screen.click("button.sample_100");
  CHECK(screen.state().dice.rolled.tally.draws == 101);
}

TEST_CASE("status bar: it says what the window has no room for") {
  Screen screen(1280, 720, 0);
  CHECK(screen.ui.memory.fitting == "");
  screen.state().preferences.scale = 2;
  screen.backend.settle();
  CHECK(screen.ui.memory.fitting.find("chain and dice folded") != std::string::npos);
  CHECK(screen.ui.memory.fitting.find("% of 200 %") != std::string::npos);
}

TEST_CASE("a shortened text tells all of itself where the mouse rests on it") {
  Screen screen(1024, 768, 0);
  screen.send(command::OpenBundled{"weather"});
  screen.ui.notes.recording = true;
  screen.backend.frame();
  std::vector<DrawnText> shortened;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    if (t.shortened) shortened.push_back(t);
  }
  REQUIRE(!shortened.empty());
  for (const DrawnText& t : shortened) {
    CAPTURE(t.text);
    CAPTURE(place_text(t.low, t.high));
    screen.hover({(t.seen_low.x + t.seen_high.x) / 2, (t.seen_low.y + t.seen_high.y) / 2});
    CHECK((screen.ui.notes.hinted || !screen.ui.notes.under_mouse.empty()));
  }
}

TEST_CASE("nine tabs fit at 1024x768, in full") {
  constexpr std::string_view kTitles[] = {"Pipeline", "Cutoffs",     "Compare", "Generate", "Penalties",
                                          "Beam",     "Speculative", "Steer",   "Learn"};
  std::vector<PageInfo> rows;
  for (const std::string_view title : kTitles) {
    PageInfo row{.id = title, .title = title, .help = ""};
    row.layout = {.least_w = 700, .least_h = 400};
    row.draw = [](const Panel&, const Rect&) {};
    rows.push_back(row);
  }
  std::vector<const PageInfo*> pages;
  for (const PageInfo& row : rows) pages.push_back(&row);
  Ui ui{pages};
  start(ui.state);
  settle(ui.state);
  NullBackend backend(ui, 1024, 768, 0);
  backend.settle();
  ui.notes.recording = true;
  backend.frame();
  for (const std::string_view title : kTitles) {
    CAPTURE(title);
    const auto& drawn = ui.notes.drawn;
    CHECK(std::any_of(drawn.begin(), drawn.end(),
                      [&](const DrawnText& t) { return t.text == title && !t.shortened; }));
  }
  float right = 0;
  for (const WidgetRect& r : ui.controls.rects()) {
    if (r.id.starts_with("tab.")) right = std::max(right, r.x + r.w);
    if (r.id == "button.smaller") CHECK(right < r.x);
  }
}
