#include <filesystem>
#include <fstream>

#include "app/program/lesson_run.h"
#include "app/program/locks.h"
#include "app/program/presented.h"
#include "tests/app/program/lesson_texts.h"
#include "tests/app/program/started.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::string error_of(const std::string& text) {
  Started s;
  open_lesson_text(s.state, text, "own.md");
  return s.state.error.empty() ? s.state.notice : s.state.error;
}

}  // namespace

TEST_CASE(
    "lesson: what is wrong in a person's own file is told with its place, and costs no more") {
  const std::string scene =
      "---\nid: a\ntitle: A\n---\n## One\n~~~scene\n{\"knobs\": {\"heat\": 1}}\n~~~\n";
  CHECK(error_of(scene).find("own.md:7:") == 0);
  const std::string nested =
      "---\nid: a\ntitle: A\n---\n## One\n~~~scene\n{\"lesson\": {\"id\": \"draw\"}}\n~~~\n";
  CHECK(error_of(nested).find("opens no lesson") != std::string::npos);
  CHECK(error_of("---\nid: a\ntitle: A\npage: attic\n---\n## One\n").find("attic") !=
        std::string::npos);
  CHECK(error_of("no lesson at all").find("own.md:1:1") == 0);
  Started s;
  open_lesson_text(s.state, scene, "own.md");
  CHECK(s.state.lesson);
  s.send(command::OpenLesson{"/nowhere/at_all.md"});
  CHECK(s.state.error.find("no lesson and no file") != std::string::npos);
  CHECK(s.state.lesson->lesson->id == "a");
}

TEST_CASE("lesson: a person's file opens like any other, and again when it was saved") {
  namespace fs = std::filesystem;
  const fs::path path = fs::temp_directory_path() / "logitdice_lesson_reload.md";
  const auto save = [&](const std::string& title, int age_s) {
    std::ofstream(path) << "---\nid: mine\ntitle: " << title << "\n---\n## One\n\n## Two\n";
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::seconds(age_s));
  };
  save("First", 60);
  Started s;
  s.send(command::OpenFile{path.string()});
  REQUIRE_MESSAGE(s.state.lesson, s.state.error);
  CHECK(watches_lesson(s.state));
  CHECK(s.state.undo.empty());
  s.send(command::StepLesson{1});
  save("Other", 30);
  s.send(command::Tick{1});
  CHECK(s.state.lesson->lesson->title == "Other");
  CHECK(s.state.lesson->step == 1);
  std::ofstream(path) << "---\nid: mine\n---\n";  // damaged: told, and the lesson stays
  s.send(command::Tick{2});
  CHECK(s.state.error.find("logitdice_lesson_reload.md:") != std::string::npos);
  CHECK(s.state.lesson->lesson->title == "Other");
  save("Mended", 10);
  s.send(command::Tick{3});
  CHECK(s.state.error == "");
  CHECK(s.state.lesson->lesson->title == "Mended");
  fs::remove(path);
  s.send(command::Tick{4});
  CHECK(s.state.lesson);
}

TEST_CASE("lesson: a scene has the lesson, its step, and what comes back when it is left") {
  Started s("compare");
  s.send(command::SetKnob{&Knobs::temperature, 0.3});
  s.send(command::OpenLesson{"temperature"});
  s.send(command::ShowStep{3});
  s.send(command::SetKnob{&Knobs::top_k, 2});
  const std::string text = scene_text(s.state);
  Started again;
  const std::vector<Error> errors = again.set(text);
  CHECK_MESSAGE(errors.empty(), sentences_of(errors));
  REQUIRE(again.state.lesson);
  CHECK(again.state.lesson->step == 3);
  CHECK(again.state.in.knobs.top_k == 2);
  CHECK(scene_text(again.state) == text);
  again.send(command::CloseLesson{});
  CHECK(again.state.page->id == "compare");
  CHECK(again.state.in.knobs.temperature == 0.3);
  CHECK(again.state.in.knobs.top_k == 0);
}

TEST_CASE("lesson: a scene of a lesson alone opens its step, a wrong one costs a sentence") {
  Started s;
  CHECK(s.set(R"({"lesson": {"id": "temperature", "step": 4}})").empty());
  CHECK(s.state.lesson->step == 3);
  CHECK(s.state.in.knobs.temperature == 2);
  CHECK(s.set(R"({"lesson": null})").empty());
  CHECK_FALSE(s.state.lesson);
  CHECK(s.set(R"({"lesson": {"id": "none"}, "phase": 2})").size() == 1);
  CHECK(s.state.phase == 2);
  CHECK(s.set(R"({"lesson": {"step": 1}})").size() == 1);
  CHECK(s.set(R"({"lesson": {"id": "draw", "step": 1000}})").size() == 1);
  CHECK(s.state.lesson);
  CHECK(s.set(R"({"lessons_done": [1]})").size() == 1);
}

TEST_CASE("lesson: the screen is copied as a step that reads back as the same screen") {
  Started s("cutoffs");
  s.send(command::OpenBundled{"store"});
  s.send(command::SetKnob{&Knobs::top_p, 0.9});
  s.send(command::SetPhase{5});
  s.send(command::Roll{3});
  const std::string step = step_markdown(s.state);
  const std::string file = "---\nid: copied\ntitle: Copied\n---\n" + step;
  Started again;
  open_lesson_text(again.state, file, "copied.md");
  settle(again.state);
  REQUIRE_MESSAGE(again.state.lesson, again.state.error);
  CHECK(again.state.error == "");
  CHECK(step_of(*again.state.lesson).title == "Cutoffs");
  CHECK(again.state.in.knobs.top_p == 0.9);
  CHECK(again.state.page->id == "cutoffs");
  CHECK(step_markdown(again.state) == step);
}

TEST_CASE("lesson: claims and links of a person's file are judged where it opens") {
  const std::string front = "---\nid: a\ntitle: A\n---\n## One\n";
  CHECK(
      error_of(front + "{{ p(mat) at T 2 = 0.5 }}\n").find("own.md:6:1: p(mat) at T 2 is 0.392") !=
      std::string::npos);
  CHECK(error_of(front + "{{ foo(mat) }}\n").find("own.md:6:1:") != std::string::npos);
  CHECK(error_of(front + "{{ p(dog) }}\n").find("own.md:6:1:") != std::string::npos);
  CHECK(error_of(front + "[x](term:nosuch)\n").find("\"nosuch\"") != std::string::npos);
  CHECK(error_of(front + "- [x](lesson:nosuch)\n").find("\"nosuch\"") != std::string::npos);
  CHECK(error_of(front + "| a |\n|---|\n| [x](term:no) |\n").find("\"no\"") != std::string::npos);
  CHECK(error_of(front + "[x](term:entropy) [y](lesson:order) {{ p(mat) = 0.590 }}\n") == "");
  const std::string two = error_of(front + "{{ p(dog) }}\n\n{{ p(cow) }}\n");
  CHECK(two.find("\nown.md:6:1:") != std::string::npos);  // a line each
  CHECK(two.find("\nown.md:8:1:") != std::string::npos);
}
