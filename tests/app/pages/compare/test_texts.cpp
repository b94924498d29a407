// The texts that the embedded model writes for the columns of the Compare page.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "core/decoding/reapply.h"
#include "core/model/embedded.h"
#include "tests/app/pages/compare/started_compare.h"

using namespace logitdice;

namespace {

struct WritingColumns : test::StartedCompare {
  WritingColumns() { send(command::SetLength{12}); }

  compare_page::Columns& texts() { return compare_page::columns(state); }
  const Generation& text(std::size_t i) { return texts().texts.at(i).text; }
  void wait() {
    for (int i = 0; i < 2000 && texts().running(); ++i) {
      send(command::Tick{0.0});
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    REQUIRE(!texts().running());
  }
  void write() {
    act(compare_page::Write{});
    wait();
  }
};

}  // namespace

TEST_CASE("compare texts: a column a text with the same seed, each with its own knobs") {
  if (!tiny_model()) return;
  WritingColumns s;
  s.act(compare_page::Write{});
  CHECK(s.texts().running());
  s.wait();
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(s.text(i).steps.size() <= 12);
    CHECK(s.text(i).steps.size() > 0);
    CHECK(s.text(i).settings.seed == s.state.in.seed);
    CHECK(s.text(i).settings.knobs == s.column(i).setting.knobs);
    CHECK(!s.texts().text_stale[i]);
    if (i > 0) CHECK(s.texts().text_differs[i] == differing(s.text(0), s.text(i)));
  }
  CHECK(s.text(3).steps.empty());
  CHECK(s.state.undo.size() == 1);  // of the length: nothing is decided by writing
}

TEST_CASE("compare texts: another knob or seed marks what was written with the old one") {
  if (!tiny_model()) return;
  WritingColumns s;
  s.write();
  s.act(compare_page::SetKnob{1, &Knobs::top_k, 3});
  CHECK(s.texts().text_stale[1]);
  CHECK(!s.texts().text_stale[0]);
  s.send(command::Undo{});
  CHECK(!s.texts().text_stale[1]);
  s.send(command::SetSeed{7});
  for (std::size_t i = 0; i < 3; ++i) CHECK(s.texts().text_stale[i]);
}

TEST_CASE("compare texts: they stop at once and are forgotten") {
  if (!tiny_model()) return;
  WritingColumns s;
  s.send(command::SetLength{kMostTokens});
  s.act(compare_page::Write{});
  s.act(compare_page::Write{});  // stops
  CHECK(!s.texts().running());
  const std::size_t steps = s.text(0).steps.size();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  s.send(command::Tick{1.0});
  CHECK(s.text(0).steps.size() == steps);
  s.act(compare_page::ForgetTexts{});
  CHECK(!s.texts().any_text());
}

TEST_CASE("compare texts: a column that goes takes its text along") {
  if (!tiny_model()) return;
  WritingColumns s;
  s.write();
  const std::vector<TokenId> second = s.text(1).tokens, third = s.text(2).tokens;
  s.act(compare_page::RemoveColumn{0});
  CHECK(s.text(0).tokens == second);
  CHECK(s.text(1).tokens == third);
  CHECK(s.text(2).steps.empty());
  CHECK(!s.texts().text_stale[0]);
  CHECK(s.texts().text_differs[1] == differing(s.text(0), s.text(1)));
}

TEST_CASE(
    "compare texts: a column that is refused stays empty, a sentence on the screen stops nothing") {
  if (!tiny_model()) return;
  WritingColumns s;
  s.act(compare_page::UsePreset{"engines"});
  s.act(compare_page::SetKnob{3, &Knobs::top_p, 0});
  s.send(command::Report{"an older sentence"});
  s.write();
  for (std::size_t i = 0; i < 3; ++i) CHECK(s.text(i).steps.size() > 0);
  CHECK(s.text(3).steps.empty());
  CHECK(s.state.error == "an older sentence");
  s.act(compare_page::SetKnob{3, &Knobs::top_p, 0.5});
  s.write();
  CHECK(s.text(3).steps.size() > 0);
}
