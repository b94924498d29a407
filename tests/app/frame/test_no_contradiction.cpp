// Two numbers on one screen never contradict each other: where parts meet.
#include <algorithm>
#include <string>
#include <string_view>

#include "app/pages/compare/state.h"
#include "app/pages/cutoffs/state.h"
#include "app/pages/penalties/state.h"

#include "app/panels/stage_hint.h"
#include "app/panels/status_bar.h"
#include "core/text/numbers.h"
#include "tests/app/layout_faults.h"
#include "tests/app/program/started.h"

using namespace logitdice;

namespace {

// How often the last frame shows a text that begins with these words.
int shown(Screen& screen, std::string_view words) {
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  const auto& drawn = screen.ui.notes.drawn;
  return static_cast<int>(std::count_if(
      drawn.begin(), drawn.end(), [&](const DrawnText& t) { return t.text.starts_with(words); }));
}

void lose(Screen& screen, double added) {
  screen.send(command::SetExpDisplay{{added, false}});
}

const StageTrace& stage(const AppState& s, std::string_view id) {
  const auto& stages = s.trace.stages;
  return *std::find_if(stages.begin(), stages.end(),
                       [&](const StageTrace& step) { return step.stage->id == id; });
}

// Corners of this colour in the last frame.
int corners(ImU32 colour) {
  int count = 0;
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) count += v.col == colour;
  }
  return count;
}

}  // namespace

TEST_CASE("no contradiction: cutoffs before a heat that overflows have judged numbers") {
  Screen screen(1920, 1080);
  const AppState& s = screen.state();
  screen.send(command::OpenBundled{"full_vocabulary"});
  screen.send(command::SetProfile{"llama.cpp"});
  screen.send(command::SetKnob{&Knobs::temperature, 0.2});
  screen.send(command::SetKnob{&Knobs::top_p, 0.9});
  const std::string kept = count_text(s.trace.kept()), hint = stage_hint(s, stage(s, "top_p"));
  lose(screen, 0);
  REQUIRE(s.phases.lost == Lost::none);
  REQUIRE(s.phases.lost_last == Lost::overflow);
  CHECK(stage_hint(s, stage(s, "top_p")) == hint);
  CHECK(kept_text(s).starts_with(kept + " of "));
  CHECK(shown(screen, "NaN of") == 0);
  CHECK(shown(screen, kept) >= 3);  // the strip, the statistics, the status bar
  lose(screen, 1000);
  CHECK(stage_hint(s, stage(s, "top_p")) == "NaN: nothing to judge");
  CHECK(kept_text(s).starts_with("NaN of "));
}

TEST_CASE("no contradiction: Cutoffs has nothing to judge where the naive exp loses it") {
  Screen screen(1280, 720);
  screen.send(command::SetView{"cutoffs"});
  screen.send(command::SetKnob{&Knobs::top_p, 0.9});
  lose(screen, 1000);
  const AppState& s = screen.state();
  // Its own distributions are others, and the same constant is too much for them.
  CHECK(shown(screen, "NaN") == 2);
  CHECK(shown(screen, "e^x overflows") == 2);
  CHECK(LayoutFaults(screen).found().empty());
  CHECK(kept_text(s).find("NaN of ") != std::string::npos);
  CHECK(!screen.find("bar.lower.0"));
  const std::string pipeline(kPipelineSource);
  screen.send(command::PageAction{cutoffs_page::kId,
                                  cutoffs_page::Action(cutoffs_page::SetSource{0, pipeline})});
  CHECK(kept_text(s).starts_with("NaN of "));
  CHECK(!screen.find("bar.upper.0"));
  lose(screen, 0);
  CHECK(screen.find("bar.upper.0"));
}

TEST_CASE("no contradiction: Compare claims no agreement between columns that are refused") {
  Screen screen(1280, 720);
  screen.send(command::SetView{"compare"});
  lose(screen, 1000);
  CHECK(shown(screen, "The same tokens survive") == 0);
  CHECK(shown(screen, "Too few columns are left to compare.") == 1);
}

TEST_CASE("no contradiction: penalties without probabilities have an axis and come to rest") {
  Screen screen(1280, 720);
  screen.state().preferences.reduced_motion = false;
  screen.send(command::SetView{"penalties"});
  lose(screen, 1000);
  for (int i = 0; i < 60 && screen.ui.motion.moving(); ++i) screen.backend.frame();
  CHECK(!screen.ui.motion.moving());
  CHECK(shown(screen, "axis 0 to 0") == 0);
  CHECK(shown(screen, "axis 0 to 1") == 1);
  screen.send(command::SetKnob{&Knobs::top_k, 2});
  for (const PenaltyRow& row : penalties_page::numbers(screen.state()).penalties.rows) {
    CHECK(!row.numbers.cut);
  }
}

TEST_CASE("no contradiction: the likeliest is one that survives, and a cut argmax says so") {
  Screen screen(1280, 720);
  const AppState& s = screen.state();
  screen.send(command::AddStage{"xtc"});
  screen.send(command::SetKnob{&Knobs::xtc_threshold, 0.05});
  screen.send(command::SetKnob{&Knobs::xtc_probability, 1});
  REQUIRE(s.trace.begin > 0);
  CHECK(shown(screen, token_text(s, 0) + ", cut") == 1);
  const ImU32 leader = theme(ThemeName::dark).leader;
  screen.send(command::SetPhase{4});
  const int before = corners(leader);
  screen.send(command::SetPhase{5});
  CHECK(corners(leader) == before);
}

TEST_CASE("no contradiction: the label of a cutoff stands in no header") {
  Screen screen(1280, 720);
  screen.send(command::OpenBundled{"store"});
  screen.send(command::SetPhase{5});
  screen.send(command::Select{9});  // scrolls to the end
  int first = 0;
  while (first < 9 && !screen.find("bar." + std::to_string(first))) ++first;
  REQUIRE(first > 0);
  screen.send(command::SetKnob{&Knobs::top_k, double(first)});  // the cut is above the first row
  REQUIRE(!screen.find("bar." + std::to_string(first - 1)));
  const std::string label = "top-k " + std::to_string(first) + " — ";
  CHECK(shown(screen, label.c_str()) == 0);
  screen.send(command::Select{0});
  CHECK(shown(screen, label.c_str()) == 1);
}

TEST_CASE("no contradiction: with DRY in the chain no knob of Penalties runs into another") {
  for (const auto& [w, h] : {std::pair(1024, 768), std::pair(1280, 720), std::pair(1920, 1080)}) {
    CAPTURE(w);
    Screen screen(w, h, 0);
    screen.send(command::OpenBundled{"part_penalties"});
    screen.send(command::SetProfile{"llama.cpp"});
    screen.send(command::SetView{"penalties"});
    const LayoutFaults faults(screen);
    for (const std::string& fault : faults.found()) FAIL_CHECK(fault);
  }
}

TEST_CASE("no contradiction: the same dice write nothing on where no token can be sampled") {
  test::Started s("generate");
  s.wait();
  REQUIRE(!s.state.generation().steps.empty());
  s.send(command::SetExpDisplay{{1000, false}});
  s.send(command::SetKnob{&Knobs::temperature, 0.3});
  CHECK(!s.state.writing.same_dice_on);
  s.send(command::SetExpDisplay{});
  CHECK(s.state.writing.same_dice_on);
  s.send(command::SetExpDisplay{{1000, false}});
  CHECK(!s.state.writing.same_dice_on);
  s.wait();
}
