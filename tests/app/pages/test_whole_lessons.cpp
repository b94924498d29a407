// Lessons and scenes of whole sequences, on small screens.
#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "app/program/lesson_run.h"
#include "tests/app/pages/sequences.h"

using namespace logitdice;

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
    const LayoutFaults faults(screen);
    for (const std::string& fault : faults.found()) {
      FAIL_CHECK(std::string(id), " step ", step, ": ", fault);
    }
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
