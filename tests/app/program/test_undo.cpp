// Undo is complete, says what it undid, and never reaches past what a person saw last.

#include <set>
#include <string>

#include "app/program/changes.h"
#include "tests/app/program/compared.h"
#include "tests/app/program/random_state.h"

using namespace logitdice;
using test::RandomPerson;
using test::Started;
using test::without_step;

namespace {

// "Undone: top-k 0 → 3." without the frame.
std::string undone(Started& s) {
  s.send(command::Undo{});
  const std::string text = s.state.notice;
  REQUIRE_MESSAGE(text.starts_with("Undone: "), text);
  return text.substr(8, text.size() - 9);
}

struct UndoCase {
  const char* what;
  void (*act)(Started&);
};

template <class Page>
void page(Started& s, std::string_view id, Page action) {
  s.send(command::PageAction{id, action});
}

const UndoCase kCases[] = {
    {"Temperature 1.00 → 2.00",
     [](Started& s) {
       s.send(command::SetKnob{&Knobs::temperature, 2});
     }},
    {"opening “France’s capital city is ___”",
     [](Started& s) { s.send(command::OpenBundled{"peaked"}); }},
    {"opening ", [](Started& s) { s.send(command::NextDistribution{1}); }},
    {"opening ", [](Started& s) { s.send(command::CaptureDistribution{}); }},
    {"the text so far", [](Started& s) { s.send(command::SetHistory{"mat mat"}); }},
    {"the prompt", [](Started& s) { s.send(command::SetPrompt{"Once"}); }},
    {"length 40 → 5", [](Started& s) { s.send(command::SetLength{5}); }},
    {"seed 42 → 43", [](Started& s) { s.send(command::SetSeed{43}); }},
    {"the text that was written", [](Started& s) { s.send(command::Generate{}); }},
    {"the engine ", [](Started& s) { s.send(command::SetProfile{"llama.cpp"}); }},
    {"adding ", [](Started& s) { s.send(command::AddStage{"xtc"}); }},
    {"removing Top-k", [](Started& s) { s.send(command::RemoveStage{"top_k"}); }},
    {"the order of the stages",
     [](Started& s) {
       s.send(command::MoveStage{"top_k", 0});
     }},
    {"switching Top-k off",
     [](Started& s) {
       s.send(command::SwitchStage{"top_k", false});
     }},
    {"how exp is shown",
     [](Started& s) {
       s.send(command::SetExpDisplay{{5, true}});
     }},
    {"column 4 added to Compare",
     [](Started& s) { page(s, "compare", compare_page::Action(compare_page::AddColumn{})); }},
    {"column 2 of Compare",
     [](Started& s) {
       page(s, "compare", compare_page::Action(compare_page::SetKnob{1, &Knobs::top_k, 3}));
     }},
    {"what stands on the lower card of Cutoffs",
     [](Started& s) {
       page(s, "cutoffs", cutoffs_page::Action(cutoffs_page::SetSource{1, "store"}));
     }},
    {"which texts Generate shows",
     [](Started& s) {
       page(s, "generate",
            generate_page::Action(generate_page::SetMode{generate_page::Mode::many}));
     }},
    {"how many texts are written at once",
     [](Started& s) {
       page(s, "generate", generate_page::Action(generate_page::SetContinuations{16}));
     }},
    {"the width of the beam",
     [](Started& s) {
       page(s, "beam", beam_page::Action(beam_page::SetNumber{beam_page::SetNumber::width, 5}));
     }},
    {"what the beam searches",
     [](Started& s) {
       page(s, "beam", beam_page::Action(beam_page::SetSource{beam_page::Source::example}));
     }},
    {"where the paths of the beam search end",
     [](Started& s) { page(s, "beam", beam_page::Action(beam_page::SetStop{false})); }},
    {"which part of Penalties is shown",
     [](Started& s) {
       page(s, "penalties",
            penalties_page::Action(penalties_page::SetPart{penalties_page::Part::spiral}));
     }},
    {"the text that was written",
     [](Started& s) {
       s.send(command::FollowLink{"page:generate"});
       s.wait_for_text();
     }},
    {"what Learn shows", [](Started& s) { s.send(command::FollowLink{"term:softmax"}); }},
    {"the prompt of the spiral",
     [](Started& s) {
       page(s, "penalties", penalties_page::Action(penalties_page::SetSpiralPrompt{"It was"}));
     }},
};

}  // namespace

TEST_CASE("undo: each act is one, is named, is undone and done again") {
  for (const UndoCase& c : kCases) {
    CAPTURE(c.what);
    Started s;
    s.send(command::SetKnob{&Knobs::min_p, 0.1});
    const Inputs before = s.state.in;
    c.act(s);
    const Inputs after = s.state.in;
    CHECK(!(after == before));
    REQUIRE(s.state.undo.size() == 2);
    const std::string what = undone(s);
    CHECK_MESSAGE(what.find(c.what) != std::string::npos, what);
    CHECK(s.state.in == before);
    s.send(command::Redo{});
    CHECK(s.state.in == after);
    CHECK(s.state.notice == "Done again: " + what + ".");
  }
}

TEST_CASE("undo: whatever a person does, all of it is undone, named, and done again") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Started s;
    const Inputs first = s.state.in;
    RandomPerson person(seed);
    person.use(s);
    s.send(command::CloseLesson{});  // one has turns of its own
    s.wait_for_text();
    const Inputs last = s.state.in;
    const std::size_t turns = s.state.undo.size();
    REQUIRE(turns < 500);
    for (std::size_t i = 0; i < turns; ++i) {
      const Inputs target = s.state.undo.back().in;
      CHECK(!undone(s).empty());
      CHECK(without_step(s.state.in) == without_step(target));
    }
    CHECK(without_step(s.state.in) == without_step(first));
    for (std::size_t i = 0; i < turns; ++i) s.send(command::Redo{});
    CHECK(without_step(s.state.in) == without_step(last));
    CHECK(s.state.redo.empty());
  }
}

TEST_CASE("undo: a link out of a lesson is one turn of what was there before it") {
  Started p;
  p.send(command::SetKnob{&Knobs::top_k, 2});
  p.send(command::FollowLink{"term:softmax"});
  p.send(command::Undo{});
  const Inputs own = p.state.in;
  REQUIRE(!p.state.redo.empty());
  p.send(command::OpenLesson{"temperature"});
  REQUIRE(p.state.lesson);
  p.send(command::FollowLink{"lessons:"});
  REQUIRE(!p.state.lesson);
  CHECK(p.state.redo.empty());
  p.send(command::Undo{});
  CHECK(p.state.in == own);
}

TEST_CASE("undo: with nothing left it says so and does no harm") {
  Started s;
  const Inputs first = s.state.in;
  s.send(command::Undo{});
  CHECK(s.state.notice == "There is nothing to undo.");
  s.send(command::Redo{});
  CHECK(s.state.notice == "There is nothing to do again.");
  CHECK(s.state.in == first);
}

TEST_CASE("undo: what it said goes with what is done next, as every notice does") {
  Started s;
  s.send(command::Undo{});
  CHECK(s.state.notice == "There is nothing to undo.");
  s.send(command::SetHistory{"mat"});
  CHECK(s.state.notice == "");
  s.send(command::SetKnob{&Knobs::top_k, 3});
  s.send(command::Undo{});
  CHECK(s.state.notice != "");
  s.send(command::SetKnob{&Knobs::top_k, 4});
  CHECK(s.state.notice == "");
  s.send(command::Tell{"It is so."});
  s.send(command::Tick{1});
  CHECK(s.state.notice == "It is so.");
  s.send(command::SetKnob{&Knobs::top_k, 5});
  CHECK(s.state.notice == "");
  for (const Command& done :
       {Command(PresenterCommand(command::TogglePresenting{})),
        Command(WindowCommand(command::StepPhase{1})), Command(DiceCommand(command::Roll{1})),
        Command(WindowCommand(command::SetView{"compare"})),
        Command(WindowCommand(command::Select{1}))}) {
    s.send(command::Tell{"It is so."});
    s.send(done);
    CHECK(s.state.notice == "");
  }
}

TEST_CASE("undo: a drag or typing that goes on never joins another act") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_k, 3});
  s.send(command::SetPrompt{"a", true});  // its beginning was in another act
  CHECK(s.state.undo.size() == 2);
  s.send(command::SetPrompt{"ab", true});
  CHECK(s.state.undo.size() == 2);
  s.send(command::SetKnob{&Knobs::temperature, 0.9});
  s.send(command::NextDistribution{1});
  s.send(command::SetKnob{&Knobs::temperature, 0.8, true});  // the drag goes on
  CHECK(s.state.undo.size() == 5);
  s.send(command::Undo{});
  CHECK(s.state.in.knobs.temperature == 0.9);
  s.send(command::SetKnob{&Knobs::temperature, 0.7, true});
  CHECK(s.state.undo.size() == 5);
  s.send(command::Undo{});
  CHECK(s.state.in.knobs.temperature == 0.9);
  s.send(command::SetKnob{&Knobs::temperature, 99999});  // refused
  s.send(command::SetKnob{&Knobs::temperature, 0.6, true});
  s.send(command::Undo{});
  CHECK(s.state.in.knobs.temperature == 0.9);
}

TEST_CASE("undo: a mouse that moves over the page parts no drag") {
  using namespace cutoffs_page;
  Started s(kId.data());
  s.send(command::SetKnob{&Knobs::temperature, 1.2});
  for (int i = 0; i < 4; ++i) {
    s.send(command::PageAction{kId, Action(PointAtColumn{0, i})});
    s.send(command::SetKnob{&Knobs::temperature, 1.3 + 0.1 * i, true});
  }
  CHECK(s.state.undo.size() == 1);
}

TEST_CASE("undo: an act that ends where it began is none, and what was undone before stays") {
  Started s;
  s.send(command::SetKnob{&Knobs::top_k, 3});
  s.send(command::Undo{});
  const std::string prompt = s.state.in.prompt;
  s.send(command::SetPrompt{"a"});
  s.send(command::SetPrompt{prompt, true});
  CHECK(s.state.undo.empty());
  CHECK(s.state.redo.size() == 1);
  s.send(command::SetKnob{&Knobs::temperature, 2});
  s.send(command::SetKnob{&Knobs::temperature, 3, true});
  s.send(command::TakeBack{});
  CHECK(s.state.in.knobs.temperature == 1);
  CHECK(s.state.undo.empty());
  CHECK(s.state.redo.size() == 1);
  s.send(command::TakeBack{});  // no act is under way
  s.send(command::Redo{});
  CHECK(s.state.in.knobs.top_k == 3);
}

TEST_CASE("undo: reset switches the stages on again") {
  Started s;
  s.send(command::SwitchStage{"top_k", false});
  CHECK(test::any_knob_turned(s.state));
  s.send(command::ResetKnobs{});
  CHECK(s.state.in.profile.switched_off.empty());
  CHECK(undone(s) == "switching Top-k on");
  CHECK(s.state.in.profile.switched_off.size() == 1);
}

TEST_CASE("undo: a refused value's sentence goes with a right one, though it is the old one") {
  Started s;
  s.send(command::SetKnob{&Knobs::temperature, -3});
  CHECK(s.state.error != "");
  s.send(command::SetKnob{&Knobs::temperature, 1});
  CHECK(s.state.error == "");
  s.send(command::Report{"\"x\" is no seed."});
  s.send(command::SetSeed{42});
  CHECK(s.state.error == "");
  s.send(command::SetKnob{&Knobs::temperature, -3});
  s.send(command::SetKnob{&Knobs::temperature, -4});
  CHECK(s.state.error.find("-4") != std::string::npos);
  s.send(command::PageAction{cutoffs_page::kId,
                             cutoffs_page::Action(cutoffs_page::PointAtColumn{-1, -1})});
  CHECK(s.state.error != "");  // a mouse that moves does nothing
}
