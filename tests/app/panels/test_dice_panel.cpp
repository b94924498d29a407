// The dice beside the page: histogram, verdict, chips and seed, in windows of many sizes.
#include <doctest/doctest.h>

#include "app/charts/charts.h"
#include "tests/app/drawn_colour.h"
#include "tests/app/drawn_text.h"

using namespace logitdice;

namespace {

const Theme& theme_of(Screen& s) {
  return theme(s.state().preferences.theme);
}

/// The texts of the last frame within a rectangle, from top to bottom.
std::vector<DrawnText> texts_in(Screen& s, const WidgetRect& rect) {
  s.ui.notes.recording = true;
  s.backend.frame();
  s.ui.notes.recording = false;
  std::vector<DrawnText> out;
  for (const DrawnText& t : s.ui.notes.drawn) {
    if (is_inside(t.low, rect) && is_inside(t.high, rect)) out.push_back(t);
  }
  // What lies below an open column is another layer.
  const ImDrawList* top = out.empty() ? nullptr : out.back().layer;
  std::erase_if(out, [&](const DrawnText& t) { return t.layer != top; });
  return out;
}

std::int64_t number_of(std::string text) {
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text.empty() ? -1 : std::stoll(text);
}

/// The counts at the right of the histogram.
std::vector<std::int64_t> counts_of(Screen& s) {
  const WidgetRect rect = *s.find("tally");
  std::vector<std::int64_t> counts;
  for (const DrawnText& t : texts_in(s, rect)) {
    if (t.high.x > rect.x + rect.w - 2) counts.push_back(number_of(t.text));
  }
  return counts;
}

bool says(Screen& s, const WidgetRect& rect, const std::string& wanted) {
  for (const DrawnText& t : texts_in(s, rect)) {
    if (t.text == wanted) return true;
  }
  return false;
}

void open_dice(Screen& s) {
  if (!s.find("tally") && s.find("button.dice")) s.click("button.dice");
}

// A low drawer scrolls.
void scroll_drawer(Screen& s) {
  s.hover(s.centre("tally"));
  s.backend.wheel(-100);
  s.backend.settle();
}

struct Size {
  int w, h;
  float scale;
};
constexpr Size kSizes[] = {{1280, 720, 1},     {1280, 720, 1.3f}, {1920, 1080, 1.5f},
                           {1920, 1080, 2.2f}, {1024, 768, 1},    {1024, 768, 1.4f},
                           {1600, 900, 1},     {3840, 2160, 3},   {900, 640, 1}};

}  // namespace

TEST_CASE("dice panel: the histogram's counts sum to the draws at every size") {
  for (const Size& size : kSizes) {
    for (const char* source : {"cat_sat_on", "flat", "full_vocabulary"}) {
      CAPTURE(size.w);
      CAPTURE(size.scale);
      CAPTURE(source);
      Screen s(size.w, size.h, size.scale);
      s.send(command::OpenBundled{source});
      s.send(command::Roll{101});
      open_dice(s);
      REQUIRE(s.find("tally"));
      std::int64_t sum = 0;
      const std::vector<std::int64_t> counts = counts_of(s);
      for (const std::int64_t count : counts) sum += count;
      CHECK(sum == 101);
      CHECK(counts.size() >= 2);
      const bool all = counts.size() == static_cast<std::size_t>(s.state().trace.kept());
      if (!all) CHECK(says(s, *s.find("tally"), "all others"));
    }
  }
}

TEST_CASE("dice panel: no red beside fair dice, and red for the verdict on loaded ones") {
  Screen s(1280, 720);
  const ImU32 red = theme_of(s).cut;
  int outside = 0;
  for (int i = 0; i < 40; ++i) {
    s.send(command::SetSeed{static_cast<std::uint64_t>(i)});
    s.send(command::Roll{101});
    const TallyTable& table = s.state().dice.rolled.table;
    if (verdict_of(table).kind == Verdict::Kind::unusual) continue;
    for (const TallyRow& row : table.rows) outside += !row.within;
    CHECK(!has_colour(*s.find("tally"), red));
  }
  CHECK(outside > 0);  // otherwise nothing was tried
  TallyTable& table = s.state().dice.rolled.table;
  table.chi_square = {40, 3, 1e-8};
  for (TallyRow& row : table.rows) row.within = false;
  table.rows[0].marked = true;
  s.backend.frame();
  CHECK(has_colour(*s.find("tally"), red));
}

TEST_CASE("dice panel: segment, bar and chip of a token have one colour") {
  for (const ThemeName name : kThemes) {
    Screen s(1600, 900);
    s.state().preferences.theme = name;
    s.send(command::SetKnob{&Knobs::temperature, 1.5});
    s.send(command::Roll{101});
    const Theme& t = theme_of(s);
    const auto& drawn = s.state().dice.last_drawn;
    int seen = 0;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const WidgetRect* chip = s.find("drawn." + std::to_string(i));
      if (!chip) continue;
      ++seen;
      CHECK(has_colour(*chip, token_colour(t, drawn[i].draw.rank)));
    }
    CHECK(seen > 5);
    for (int rank = 0; rank < 4; ++rank) {
      CHECK(has_colour(*s.find("tally"), token_colour(t, rank)));
    }
  }
}

TEST_CASE("dice panel: the chips end with the newest draw") {
  for (const Size& size : kSizes) {
    for (const char* source : {"cat_sat_on", "full_vocabulary", "weather"}) {
      CAPTURE(size.w);
      CAPTURE(size.scale);
      CAPTURE(source);
      Screen s(size.w, size.h, size.scale);
      s.send(command::OpenBundled{source});
      open_dice(s);
      for (const int draws : {1, 1, 100}) {
        s.send(command::Roll{draws});
        const std::size_t last = s.state().dice.last_drawn.size() - 1;
        if (!s.find("drawn." + std::to_string(last))) scroll_drawer(s);
        CHECK(s.find("drawn." + std::to_string(last)));
      }
    }
  }
}

TEST_CASE("dice panel: the verdict gives its reason") {
  Screen s(1280, 720);
  s.send(command::Roll{3});
  const Verdict few = verdict_of(s.state().dice.rolled.table);
  CHECK(few.text == "too few draws to test: it takes 13");
  CHECK(times_shown(*s.ui.faces.mono_small, few.text) == 1);
  s.send(command::SetKnob{&Knobs::top_k, 1});
  s.send(command::Roll{3});
  CHECK(times_shown(*s.ui.faces.mono_small, "only one can fall: nothing to test") == 1);
}

TEST_CASE("dice panel: what is no seed is refused with a sentence and nothing changes") {
  for (const char* typed : {"-5", " -5", "+5", "5 ", "4.5", "1e3", "0x10", "18446744073709551616",
                            "-18446744073709551611", "seed", "−5"}) {
    CAPTURE(typed);
    Screen s(1280, 720);
    s.click("field.seed");
    s.backend.text(typed);
    s.key(GLFW_KEY_ENTER);
    CHECK(s.state().in.seed == 42);
    CHECK(s.state().error.find("is no seed: a seed is a whole number from 0 to") !=
          std::string::npos);
  }
  Screen s(1280, 720);
  s.click("field.seed");
  s.backend.text("18446744073709551615");
  s.key(GLFW_KEY_ENTER);
  CHECK(s.state().in.seed == 18446744073709551615u);
}
