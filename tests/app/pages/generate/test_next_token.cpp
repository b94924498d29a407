// The Generate page shows what is sampled of the text's own distribution, and nothing else.
#include <set>

#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"
#include "tests/app/program/started.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;
using generate_page::Action;
using generate_page::kId;
using generate_page::Mode;
using generate_page::SetMode;

namespace {

// What the model says behind these tokens.
Logits asked(const std::vector<TokenId>& tokens) {
  return tiny_model()->new_session()->next(tokens).value();
}

void check_shows(const AppState& s, const std::vector<TokenId>& tokens) {
  const Logits wanted = asked(tokens);
  REQUIRE(s.trace.logits.size() == wanted.size());
  for (int rank = 0; rank < 20; ++rank) {
    CHECK(s.distribution.logits.ids[rank] == wanted.ids[rank]);
    CHECK(s.distribution.logits.scores[rank] == wanted.scores[rank]);
  }
  CHECK(s.trace.logits.same(s.distribution.logits));
}

std::vector<TokenId> prompt_tokens(const AppState& s) {
  return tiny_model()->tokenize_prompt(s.in.prompt.str()).value();
}

}  // namespace

TEST_CASE("generate: the bars show what is sampled, whatever phase Pipeline is in") {
  for (int phase = kLogits; phase <= kPhases; ++phase) {
    Started s("generate");
    s.wait();
    s.send(command::SetPhase{phase});
    CHECK(shown_phase(s.state) == kRenormalize);
    s.send(command::SetView{"pipeline"});
    CHECK(shown_phase(s.state) == s.state.phases.at(phase));
  }
}

TEST_CASE("generate: with no step chosen it shows the text's own next token") {
  Started s("generate");
  s.wait();
  const std::vector<TokenId> text = s.state.generation().tokens;
  TestFolder folder;
  const std::string file = folder.file("three.txt", "a: 1\nb: 2\nc: 3\n");
  const std::vector<Command> others = {
      command::NextDistribution{1}, command::NextDistribution{-1}, command::OpenBundled{"weather"},
      command::CaptureDistribution{}, command::NextDistribution{1}};
  for (const Command& command : others) {
    s.send(command);
    CHECK(s.state.error.empty());
    REQUIRE(!shows_step(s.state));
    check_shows(s.state, text);
    CHECK(s.state.trace_key.output.size() == s.state.generation().steps.size());
    CHECK(!s.state.draw);
    // Another page shows what was opened.
    s.send(command::SetView{"pipeline"});
    CHECK(s.state.distribution.id == s.state.in.opened.id);
    CHECK(s.state.distribution.logits.same(s.state.in.opened.logits));
    s.send(command::SetView{"generate"});
    check_shows(s.state, text);
  }
  // A list of numbers is no text: it opens where it can be seen.
  s.send(command::OpenFile{file});
  CHECK(s.state.page->id == "pipeline");
  s.send(command::SetView{"generate"});
  check_shows(s.state, text);
  s.send(command::SelectStep{3});
  check_shows(s.state, {text.begin(), text.begin() + static_cast<std::ptrdiff_t>(
                                                         s.state.generation().prompt_tokens + 3)});
}

TEST_CASE("generate: nothing is written yet, and the prompt's next token follows the typing") {
  Started s;
  CHECK(s.set(R"({"logitdice_state": 2, "view": "pipeline"})").empty());
  s.state.in.prompt = "Tom had a big";
  s.state.page = find_page(s.state, "generate");
  settle(s.state);
  REQUIRE(s.state.in.text->empty());
  check_shows(s.state, prompt_tokens(s.state));
  s.send(command::SetPrompt{"Tom had a big red"});
  check_shows(s.state, prompt_tokens(s.state));
}

TEST_CASE("generate: where nothing can follow, the reason stands there") {
  Started s("generate");
  s.wait();
  GeneratedStep end = s.state.generation().steps.back();
  s.send(command::NextDistribution{1});
  append(s.state.in.text->generation, [&] {
    end.token = s.state.generation().end_of_text;
    return end;
  }());
  s.state.in.text->wanted = s.state.generation().steps.size();
  settle(s.state);
  CHECK(s.state.writing.next_token.refusal.find("ended") != std::string::npos);
}

TEST_CASE("generate: a look at the next token leaves the draws of another page as they are") {
  Started s("generate");
  s.wait();
  s.send(command::SetView{"pipeline"});
  s.send(command::OpenBundled{"weather"});
  s.send(command::Roll{100});
  s.send(command::SetView{"generate"});
  REQUIRE(shows_next_token(s.state));
  s.send(command::SetView{"pipeline"});
  CHECK(s.state.dice.rolled.tally.draws == 100);
  CHECK(!s.state.dice.rolled.stale);
  CHECK(s.state.dice.step == 100);
}

TEST_CASE("generate: a text is old once its prompt is edited, until it is written anew") {
  Started s("generate");
  s.wait();
  CHECK(!is_old(s.state));
  const std::string prompt = s.state.in.prompt;
  s.send(command::SetPrompt{prompt + "!"});
  CHECK(is_old(s.state));
  s.send(command::Undo{});
  CHECK(!is_old(s.state));
  s.send(command::SetPrompt{"Tom"});
  CHECK(is_old(s.state));
  s.send(command::Generate{});
  s.wait();
  CHECK(!is_old(s.state));
  CHECK(s.state.generation().prompt == "Tom");
}

TEST_CASE("generate: presets and many texts are old with another prompt, seed or, many, knobs") {
  for (const Mode mode : {Mode::presets, Mode::many}) {
    Started s("generate");
    s.send(command::PageAction{kId, Action(SetMode{mode})});
    s.wait();
    CHECK(!generate_page::are_old(s.state));
    s.send(command::SetPrompt{"Tom"});
    CHECK(generate_page::are_old(s.state));
    s.send(command::Undo{});
    CHECK(!generate_page::are_old(s.state));
    s.send(command::SetSeed{7});
    CHECK(generate_page::are_old(s.state));
    s.send(command::Undo{});
    s.send(command::SetKnob{&Knobs::temperature, 0.5});
    CHECK(generate_page::are_old(s.state) == (mode == Mode::many));
    s.send(command::PageAction{kId, Action(generate_page::Write{})});
    s.wait();
    CHECK(!generate_page::are_old(s.state));
  }
}

TEST_CASE("generate: no preset swallows its error, and none another's") {
  for (int mask = 1; mask < 8; ++mask) {
    CAPTURE(mask);
    Started s("generate");
    s.send(command::PageAction{kId, Action(SetMode{Mode::presets})});
    s.wait();
    const std::string sentences[] = {"The first failed.", "The second failed.",
                                     "The third failed."};
    for (int i = 0; i < 3; ++i) {
      if (mask & (1 << i))
        generate_page::texts(s.state).presets[static_cast<std::size_t>(i)].error = sentences[i];
    }
    s.send(command::Tick{0});
    for (int i = 0; i < 3; ++i) {
      CHECK((s.state.error.find(sentences[i]) != std::string::npos) == ((mask >> i & 1) == 1));
    }
    s.send(command::Dismiss{});
    s.send(command::Tick{0});
    CHECK(s.state.error.empty());
  }
}

TEST_CASE(
    "generate: of many old branches only the newest keep their logits, and undo has them all") {
  Started s("generate");
  s.wait();
  s.send(command::SetLength{400});
  s.send(command::Generate{});
  s.wait();
  std::vector<std::vector<TokenId>> texts;
  for (int i = 0; i < 24; ++i) {
    texts.push_back(s.state.generation().tokens);
    s.send(command::SelectStep{5 + i});
    s.send(command::ForceToken{i % 3 + 1});
    s.wait();
  }
  std::set<const WrittenText*> seen = {s.state.in.text.get()};
  std::size_t steps = 0;
  for (const Turn& turn : s.state.undo) {
    if (seen.insert(turn.in.text.get()).second) steps += turn.in.text->generation.steps.size();
  }
  CHECK(steps > 0);
  CHECK(steps <= kMostOldSteps);
  for (; !texts.empty(); texts.pop_back()) {
    s.send(command::Undo{});
    s.wait();
    CHECK(s.state.generation().tokens == texts.back());
    CHECK(s.state.in.step >= 0);
  }
}
