// A sentence that is typed and asked of a model that takes its time.
#include <doctest/doctest.h>

#include "tests/app/program/slow_model.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("slow model: what is typed is asked once, after a pause of the program's time") {
  SlowlyServed p;
  const int before = p.plan->asked;
  double now_s = 100;
  for (const char* text : {"T", "Th", "The"}) {
    p.send(command::OpenSentence{text, text[1] != 0, true});
    p.send(command::Tick{now_s += 0.1});
    p.send(command::Tick{now_s + 0.1});
  }
  CHECK(waits_for_pause(p.state));
  CHECK(asking_text(p.state).starts_with("Enter asks "));
  CHECK(p.plan->asked == before);
  CHECK(!p.state.questions.sentence.running);
  p.send(command::Tick{now_s + 0.29});
  CHECK(p.plan->asked == before);
  p.send(command::Tick{now_s + 0.31});
  CHECK(!waits_for_pause(p.state));
  p.wait();
  CHECK(p.state.in.opened.id == "model:The");
  const int once = p.plan->asked;
  CHECK(once == before + 3);  // its tokens, the best of what may follow, the others
  // Enter is not typing, and the embedded model answers at each key.
  p.send(command::OpenSentence{"The cat", false, true});
  p.send(command::OpenSentence{"The cat", true, false});
  CHECK(p.state.questions.sentence.running);
  p.wait();
  p.send(command::ChooseModel{ModelChoice{}});
  p.wait();
  p.send(command::OpenSentence{"The dog", false, true});
  CHECK(p.state.in.opened.id == "gpt:The dog");
}

TEST_CASE("slow model: Esc and undo forget what was typed and not asked yet") {
  SlowlyServed p;
  for (const bool undone : {false, true}) {
    p.send(command::OpenSentence{"The", false, true});
    p.send(command::Tick{1});
    REQUIRE(working(p.state));
    undone ? p.send(command::Undo{}) : p.send(command::StopModel{});
    CHECK(!working(p.state));
    CHECK(!p.state.in.asked);
  }
  // A server that is not connected is not asked to be either before the pause.
  Started other;
  const auto plan = serve_slowly(other.state);
  other.state.in.model = slow_server();
  other.send(command::OpenSentence{"The", false, true});
  other.send(command::Tick{1});
  CHECK(plan->opened == 0);
  other.send(command::Tick{2});
  other.wait();
  CHECK(plan->opened == 1);
  CHECK(other.state.in.opened.id == "model:The");
}
