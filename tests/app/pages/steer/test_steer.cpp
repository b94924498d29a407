// What is clicked and typed on the Steer page, with the embedded models and their worker.
#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/pages/steer/command.h"
#include "app/pages/steer/state.h"
#include "app/program/describe.h"
#include "core/model/embedded.h"
#include "core/text/token_text.h"
#include "tests/app/cli/run.h"
#include "tests/app/program/started.h"
#include "tests/app/screen.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::steer_page;

namespace {

struct Steer : Screen {
  explicit Steer(int w = 1600, int h = 900) : Screen(w, h) {
    send(command::SetView{"steer"});
    wait();
  }

  const Steered& p() { return steered(state()); }
  steer_page::Inputs& in() { return steer_page::inputs(state()); }
  void wait() {
    for (int i = 0; i < 20000 && working(state()); ++i) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(!working(state()));
    backend.settle();
  }
  void act(Action action) {
    send(command::PageAction{kId, std::move(action)});
    wait();
  }
  bool matches() { return p().good.automaton->matches(p().text); }
};

}  // namespace

TEST_CASE("steer page: it opens with a text that its rule allows, and its last token") {
  Steer s;
  REQUIRE(!s.p().steps.empty());
  CHECK(s.p().end.ended == Ended::kMatch);
  CHECK(s.matches());
  REQUIRE(s.p().read);
  CHECK(s.p().reading.chosen == s.p().steps.back().step.token());
  CHECK(s.find("written." + std::to_string(s.p().steps.size() - 1)));
  CHECK(s.find("steer.automaton"));
  CHECK(s.find("proposal." + std::to_string(s.p().reading.chosen)));
  CHECK(s.find("knob.guidance_weight"));
  CHECK(s.find("head.mask"));
}

TEST_CASE("steer page: nothing of it is in the chain of the other pages") {
  Steer s;
  CHECK(same_chain(s.state().in.profile, textbook()));
  CHECK(s.state().in.knobs == Knobs{});
}

TEST_CASE("steer page: Page Up and Page Down go from token to token, a click too") {
  Steer s;
  const std::size_t last = s.p().steps.size() - 1;
  s.key(GLFW_KEY_PAGE_UP);
  CHECK(*shown_step(s.state()) == last - 1);
  s.key(GLFW_KEY_PAGE_DOWN);
  CHECK(*shown_step(s.state()) == last);
  s.key(GLFW_KEY_HOME);
  CHECK(*shown_step(s.state()) == 0);
  CHECK(s.p().reading.before == 0);
  s.key(GLFW_KEY_END);
  CHECK(*shown_step(s.state()) == last);
  s.click("written." + std::to_string(last - 1));
  CHECK(*shown_step(s.state()) == last - 1);
}

TEST_CASE("steer page: a clicked token shows its walk, and another click lets it go") {
  Steer s;
  const TokenId token = s.p().reading.rows[1].id;
  s.click("proposal." + std::to_string(token));
  CHECK(s.in().token == token);
  CHECK(s.p().reading.path.front() == s.p().reading.before);
  s.key(GLFW_KEY_DOWN);
  CHECK(s.in().token == s.p().reading.rows[2].id);
  s.click("proposal." + std::to_string(s.in().token));
  CHECK(s.in().token == -1);
}

TEST_CASE("steer page: a wrong expression says where, and the last good automaton stays") {
  Steer s;
  const std::string text = s.p().text;
  const AutomatonHandle good = s.p().good.automaton;
  s.act(SetRule{Kind::regex, " \"[A-Z"});
  CHECK(!s.p().compiled.error.empty());
  CHECK(column_of(s.p().compiled.error) > 0);
  CHECK(s.p().good.automaton == good);
  CHECK(s.p().text == text);
  CHECK(s.find("steer.complaint"));
  s.key(GLFW_KEY_G);
  CHECK(s.state().error.empty());  // the sentence stands below the rule already
  s.act(SetRule{Kind::regex, " (yes|no)"});
  CHECK(s.p().compiled.error.empty());
  CHECK(!s.find("steer.complaint"));
  CHECK(s.matches());
}

TEST_CASE("steer page: a dead end is told with its place") {
  Steer s;
  // With α = 1 contrast leaves the best token alone, and that is none with a z.
  s.act(SetSwitches{{.guidance = false, .contrast = true, .mask = true, .weight = 2, .alpha = 1}});
  s.act(SetRule{Kind::regex, "zzzz"});
  s.act(Write{});
  CHECK(s.p().end.ended == Ended::kDeadEnd);
  CHECK(s.p().steps.empty());
  CHECK(s.p().end.dead_end.find("at the beginning") != std::string::npos);
  CHECK(s.find("steer.complaint"));
  CHECK(describe(s.state()).find("Dead end") != std::string::npos);
}

TEST_CASE("steer page: each example of the program writes a text that its rule allows") {
  Steer s;
  for (int i = 0; i < static_cast<int>(rule_examples().size()); ++i) {
    CAPTURE(rule_examples()[static_cast<std::size_t>(i)].title);
    s.act(UseRuleExample{i});
    CHECK(s.p().compiled.error.empty());
    CHECK(s.p().error.empty());
    CHECK(s.p().end.dead_end == "");
    CHECK(!s.p().steps.empty());
    if (s.p().end.ended == Ended::kMatch) CHECK(s.matches());
  }
}

TEST_CASE("steer page: what is off previews and leaves the text, what is on writes it anew") {
  Steer s;
  const std::size_t version = s.p().version;
  const double before = s.p().reading.guidance.rows.front().mixed;
  s.drag("knob.guidance_weight", 0.5f, 0.9f);
  CHECK(s.in().switches.weight > 2);
  CHECK(s.p().reading.guidance.rows.front().mixed != before);
  CHECK(s.p().version == version);
  s.click("toggle.guidance");
  s.wait();
  CHECK(s.in().switches.guidance);
  CHECK(s.p().version > version);
  CHECK(s.p().key.switches.weight == s.in().switches.weight);
  s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  s.wait();
  CHECK(!s.in().switches.guidance);
  CHECK(!s.p().key.switches.guidance);
  s.send(command::SetKnob{&Knobs::temperature, 0.5});
  s.wait();
  CHECK(s.p().key.knobs.temperature == 0.5);
  CHECK(s.p().reading.chosen == s.p().reading.written);
}

TEST_CASE("steer page: the cards at the head of the chain switch its stages") {
  Steer s;
  s.click("head.contrast");
  CHECK(s.in().switches.contrast);
  s.wait();
  s.click("head.mask");
  s.wait();
  CHECK(!s.in().switches.mask);
  REQUIRE(!s.p().steps.empty());
  CHECK(!s.p().steps.back().step.mask);
  CHECK(s.p().steps.front().mask);
  CHECK(s.p().reading.mass_removed >= 0);
  s.click("head.logit_bias");
  CHECK(s.state().in.profile.order.front()->id == "logit_bias");
  CHECK(!s.find("head.logit_bias"));
}

TEST_CASE("steer page: words and schemas come from files, whatever stands in them") {
  const test::TestFolder folder;
  Steer s;
  s.act(OpenRule{Kind::words, folder.file("w.txt", "cake\ndog\n")});
  CHECK(s.in().kind == Kind::words);
  CHECK(s.p().compiled.error.empty());
  s.act(SetForbidden{true});
  CHECK(rule_of(s.in()).kind == RuleKind::kForbiddenWords);
  s.act(OpenRule{Kind::json_schema, folder.file("s.json", "{\"type\": \"integer\"}")});
  CHECK(s.p().end.dead_end == "");
  s.act(OpenRule{Kind::json_schema, folder.file("bad.json", "{\"type\": 1}")});
  CHECK(s.p().compiled.error.find("bad.json") != std::string::npos);
  s.act(OpenRule{Kind::words, folder.path("none.txt")});
  CHECK(!s.state().error.empty());
}

TEST_CASE("steer page: the copied line writes the same text in a terminal") {
  const auto check = [](const test::Started& s) {
    const SteerArguments arguments = steer_arguments(s.state);
    std::vector<std::string> words = {"steer"};
    words.insert(words.end(), arguments.words.begin(), arguments.words.end());
    words.insert(words.end(), {"--format", "json"});
    CAPTURE(steer_command(s.state));
    const cli::Ran ran = cli::run(words, arguments.input);
    CHECK(ran.code == 0);
    const auto made = nlohmann::json::parse(ran.out, nullptr, false);
    REQUIRE(!made.is_discarded());
    CHECK(made["text"] == to_utf8(steered(s.state).text));
  };
  for (const int example : {0, 2, 4, 6}) {
    test::Started s("steer");
    s.send(command::PageAction{kId, Action(UseRuleExample{example})});
    steer_page::inputs(s.state).switches.guidance = example == 2;
    steer_page::inputs(s.state).switches.contrast = example == 4;
    s.send(command::SetKnob{&Knobs::temperature, 0.7});
    s.send(command::AddStage{"logit_bias"});
    s.send(command::SetLogitBias{{{300, -1.5}}});
    s.send(command::PageAction{kId, Action(Write{})});
    s.wait();
    s.send(command::PageAction{kId, Action(Write{})});
    s.wait();
    check(s);
  }
}

TEST_CASE("steer page: a scene brings all of it back, and the page says it in words") {
  test::Started a("steer");
  steer_page::Inputs in = first_inputs();
  in.kind = Kind::json_schema;
  in.forbidden = true;
  in.prompt = "Tom \xFF has";
  in.rules[1] = "a\nb";
  in.switches = {true, true, false, 3.5, 0.25};
  in.length = 7;
  in.step = 3;
  in.token = 12;
  steer_page::inputs(a.state) = in;
  const std::string scene = scene_text(a.state);
  test::Started b("pipeline");
  CHECK(b.set(scene).empty());
  CHECK(steer_page::inputs(b.state) == in);
  test::Started c("steer");
  c.wait();
  const std::string words = describe(c.state);
  CHECK(words.find("The rule allows") != std::string::npos);
  CHECK(words.find("It wrote: ") != std::string::npos);
}
