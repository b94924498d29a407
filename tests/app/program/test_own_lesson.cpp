#include "app/program/lesson_run.h"
#include "tests/app/program/started.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::string said_of(const std::string& text) {
  Started s;
  open_lesson_text(s.state, text, "own.md");
  return s.state.error.empty() ? s.state.notice : s.state.error;
}

}  // namespace

TEST_CASE("lesson: claims and links of a person's file are judged where it opens") {
  const std::string front = "---\nid: a\ntitle: A\n---\n## One\n";
  CHECK(said_of(front + "{{ p(mat) at T 2 = 0.5 }}\n").find("own.md:6:1: p(mat) at T 2 is 0.392") !=
        std::string::npos);
  CHECK(said_of(front + "{{ foo(mat) }}\n").find("own.md:6:1:") != std::string::npos);
  CHECK(said_of(front + "{{ p(dog) }}\n").find("own.md:6:1:") != std::string::npos);
  CHECK(said_of(front + "[x](term:nosuch)\n").find("\"nosuch\"") != std::string::npos);
  CHECK(said_of(front + "- [x](lesson:nosuch)\n").find("\"nosuch\"") != std::string::npos);
  CHECK(said_of(front + "| a |\n|---|\n| [x](term:no) |\n").find("\"no\"") != std::string::npos);
  CHECK(said_of(front + "[x](term:entropy) [y](lesson:order) {{ p(mat) = 0.590 }}\n") == "");
  const std::string two = said_of(front + "{{ p(dog) }}\n\n{{ p(cow) }}\n");
  CHECK(two.find("\nown.md:6:1:") != std::string::npos);  // a line each
  CHECK(two.find("\nown.md:8:1:") != std::string::npos);
}
