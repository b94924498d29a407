// Whole sequences on small screens: what has to be read there whole, is.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "app/pages/beam/state.h"
#include "app/pages/speculative/state.h"
#include "app/pages/steer/state.h"
#include "app/program/lesson_run.h"
#include "app/program/scene.h"
#include "tests/app/layout_faults.h"
#include "tests/app/shortened_texts.h"

using namespace logitdice;

namespace {

struct Sequences : Screen {
  explicit Sequences(const std::string& scene, int w = 1024, int h = 768) : Screen(w, h, 0) {
    set(scene);
  }
  void wait() {
    for (int i = 0; i < 30000 && working(state()); ++i) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(!working(state()));
    backend.settle();
  }
  void set(const std::string& scene) {
    const auto document = JsonDocument::parse(scene, "s.json");
    REQUIRE(document.ok());
    const std::vector<Error> wrong = set_scene(state(), document.value());
    REQUIRE_MESSAGE(wrong.empty(), (wrong.empty() ? "" : wrong.front().message));
    wait();
  }
  bool draws(const std::string& part) {
    const auto texts = drawn_texts(*this);
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(part) != std::string::npos;
    });
  }
};

}  // namespace

TEST_CASE("whole texts: presented lessons of whole sequences cut nothing at 1024x768") {
  const std::pair<const char*, int> steps[] = {
      {"beam_search", 1}, {"beam_search", 4}, {"beam_search", 6},
      {"speculative", 2}, {"speculative", 5}, {"speculative", 6},
      {"constraints", 1}, {"constraints", 6}, {"constraints", 7}};
  for (const auto& [id, step] : steps) {
    Screen screen(1024, 768, 0);
    screen.send(command::OpenLesson{id});
    screen.send(command::ShowStep{step - 1});
    screen.send(command::TogglePresenting{});
    for (int i = 0; i < 30000 && working(screen.state()); ++i) {
      screen.backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    screen.backend.settle();
    for (const std::string& text : shortened_texts(screen)) {
      FAIL_CHECK(std::string(id), " step ", step, ": ", text);
    }
    for (const std::string& fault : LayoutFaults(screen).found()) {
      FAIL_CHECK(std::string(id), " step ", step, ": ", fault);
    }
  }
}

TEST_CASE("whole texts: eight drafted tokens have their names at 1024x768") {
  Sequences s(R"({"view": "speculative", "speculative": {"draft_length": 8}})");
  for (int round = 0; round < 7; ++round) {
    s.send(command::PageAction{speculative_page::kId,
                               speculative_page::Action(speculative_page::ShowRound{round})});
    s.wait();
    for (const std::string& text : shortened_texts(s)) FAIL_CHECK(round, ": ", text);
  }
}

TEST_CASE("whole texts: a round that ends in a bonus has its rounds, the rest's row and no p") {
  Sequences s(R"({"view": "speculative", "speculative": {"draft_length": 2}})", 1280, 720);
  const auto& rounds = speculative_page::rounds(s.state());
  int bonus = -1;
  for (std::size_t i = 0; i < rounds.text.rounds.size(); ++i) {
    if (rounds.text.rounds[i].end == SpeculativeRound::End::bonus) bonus = static_cast<int>(i);
  }
  REQUIRE(bonus >= 0);
  s.send(command::PageAction{speculative_page::kId,
                             speculative_page::Action(speculative_page::ShowRound{bonus})});
  s.wait();
  CHECK(rounds.view->place.bonus);
  CHECK(rounds.tally.counts.rounds == speculative_page::kTallyRounds);
  CHECK(s.draws(" more"));
  CHECK(s.draws("Both pass"));
  const auto texts = drawn_texts(s);
  CHECK(std::count(texts.begin(), texts.end(), "–") >= 6);
  CHECK(std::count(texts.begin(), texts.end(), "0") <= 2);  // where the axes begin
}

TEST_CASE("whole texts: the strip of a branching automaton is used and says what it leaves out") {
  Sequences s(R"({"view": "steer", "steer": {"prompt": "Tom woke up at ", "rule": "regex",
                  "regex": "([1-9]|1[0-2]):[0-5][0-9] (am|pm)"
}
})");
  const auto& p = steer_page::steered(s.state());
REQUIRE(p.good.picture);
const auto drawn = [&] {
  int states = 0;
  for (const StateId state : p.good.picture->states) {
    states += s.find("steer.state." + std::to_string(state)) ? 1 : 0;
  }
  return states;
};
const auto all = static_cast<int>(p.good.picture->states.size());
for (int step = 0; step < static_cast<int>(p.steps.size()); ++step) {
  CAPTURE(step);
  s.send(
      command::PageAction{steer_page::kId, steer_page::Action(steer_page::SelectSteerStep{step})});
  CHECK(drawn() >= 5);
  CHECK(s.find("steer.state." + std::to_string(p.reading.before)));
  if (drawn() < all) CHECK(s.draws("+" + std::to_string(all - drawn()) + " state"));
}
  Sequences wide(R"({"view": "steer", "steer": {"prompt": "Tom woke up at ", "rule": "regex",
                     "regex": "([1-9]|1[0-2]):[0-5][0-9] (am|pm)"
  }
  })", 1920, 1080);
  CHECK(!wide.draws("not shown"));
  }

  TEST_CASE("whole texts: of a schema the strip shows the way of the text, at every token") {
    Sequences s(R"({"view": "steer", "steer": {"prompt": "Tom has a dog. In short: ",
                  "rule": "json_schema"}})",
                1280, 720);
    const auto& p = steer_page::steered(s.state());
    for (int step = 0; step < static_cast<int>(p.steps.size()); ++step) {
      CAPTURE(step);
      s.send(command::PageAction{steer_page::kId,
                                 steer_page::Action(steer_page::SelectSteerStep{step})});
      const StateId here = drawn_state(*p.good.picture, p.reading.before);
      CHECK(s.find("steer.state." + std::to_string(here)));
      CHECK(s.draws("states"));
      for (const std::string& fault : LayoutFaults(s).found()) FAIL_CHECK(fault);
    }
  }

  TEST_CASE(
      "whole texts: a dead end is read whole, once, and a refused rule marks the old picture") {
    Sequences s(R"({"view": "steer", "steer": {"rule": "regex", "regex": "中", "prompt": "Tom"}})");
    const auto& p = steer_page::steered(s.state());
    s.send(command::PageAction{steer_page::kId, steer_page::Action(steer_page::SetRule{
                                                    steer_page::Kind::regex, " (yes|no)"})});
    s.wait();
    CHECK(!s.draws("rule before"));
    s.send(command::PageAction{steer_page::kId, steer_page::Action(steer_page::SetRule{
                                                    steer_page::Kind::regex, " (yes|no"})});
    s.wait();
    REQUIRE(!p.compiled.error.empty());
    CHECK(s.draws("of the rule"));
    CHECK(s.draws("written under the rule before"));
    s.key(GLFW_KEY_G);
    s.wait();
    CHECK(s.state().error.empty());
    CHECK(times_drawn(s, p.compiled.error) == 1);
  }

  TEST_CASE("whole texts: the table's column says what its numbers are") {
    Sequences s(R"({"view": "steer", "steer": {"guidance": true}})");
    CHECK(times_drawn(s, "proposed") == 0);
    CHECK(times_drawn(s, "guided") == 2);  // the card's column as well
    s.set(R"({"steer": {"guidance": true, "contrast": true}})");
    CHECK(times_drawn(s, "mixed") == 1);
    s.set(R"({"steer": {"guidance": false, "contrast": false}})");
    CHECK(times_drawn(s, "proposed") == 1);
  }

  TEST_CASE("whole texts: every step of a beam says how many were pruned, at every size") {
    for (const auto& [w, h] : {std::pair{1024, 768}, std::pair{1280, 720}, std::pair{1920, 1080}}) {
      for (const int width : {2, 4, 8}) {
        Sequences s(R"({"view": "beam", "beam": {"width": )" + std::to_string(width) + "}}", w, h);
        const auto& p = beam_page::search(s.state());
        int columns = 0;
        for (const auto& text : drawn_texts(s)) columns += text.starts_with("+ ") ? 1 : 0;
        int scrubber = 0, hidden = 0;
        for (std::size_t i = 0; i < p.layout.hidden.size(); ++i) {
          const bool seen = s.find("beam.step." + std::to_string(i + 1)) != nullptr;
          scrubber += seen ? 1 : 0;
          hidden += seen && p.layout.hidden[i] > 0 ? 1 : 0;
        }
        CAPTURE(w);
        CAPTURE(width);
        CHECK(scrubber > 0);
        CHECK(columns == hidden);
        for (const std::string& fault : LayoutFaults(s).found()) FAIL_CHECK(fault);
      }
    }
  }

  TEST_CASE("whole texts: final beams look different, however alike they begin") {
    Sequences s(R"({"view": "beam", "beam": {"width": 6, "steps": 24, "path_ends": "end"}})");
    const auto& p = beam_page::search(s.state());
    REQUIRE(p.found);
    REQUIRE(p.found->found.size() >= 4);
    std::vector<std::string> lines;
    for (int i = 0; i < 4; ++i) {
      const WidgetRect* row = s.find("found." + std::to_string(i));
      REQUIRE(row);
      std::string longest;
      s.ui.notes.recording = true;
      s.backend.frame();
      s.ui.notes.recording = false;
      for (const DrawnText& t : s.ui.notes.drawn) {
        const float y = (t.low.y + t.high.y) / 2;
        const bool here =
            y > row->y && y < row->y + row->h && t.low.x >= row->x && t.high.x <= row->x + row->w;
        if (here && t.text.size() > longest.size()) longest = t.text;
      }
      CHECK(std::find(lines.begin(), lines.end(), longest) == lines.end());
      lines.push_back(longest);
    }
  }

  TEST_CASE("whole texts: a member of a scene that is written wrongly costs a sentence") {
    const std::pair<const char*, const char*> scenes[] = {
        {R"({"beam": {"widht": 3}})", "\"widht\""},
        {R"({"speculative": {"draft": "cat_draft", "length": 3}})", "\"length\""},
        {R"({"steer": {"regexp": "a"}})", "\"regexp\""}};
    for (const auto& [scene, name] : scenes) {
      Screen screen(1024, 768, 0);
      const auto document = JsonDocument::parse(scene, "s.json");
      const std::vector<Error> wrong = set_scene(screen.state(), document.value());
      REQUIRE(wrong.size() == 1);
      CHECK(wrong.front().message.find(name) != std::string::npos);
      CHECK(wrong.front().message.starts_with("s.json:1:"));
    }
  }
