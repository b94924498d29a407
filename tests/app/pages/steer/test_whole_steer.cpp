// What has to be read whole on the Steer page, is.
#include <doctest/doctest.h>

#include "app/pages/steer/state.h"
#include "tests/app/pages/sequences.h"

using namespace logitdice;

constexpr const char* kTimeOfDay =
    R"~({"view": "steer", "steer": {"prompt": "Tom woke up at ", "rule": "regex",
         "regex": "([1-9]|1[0-2]):[0-5][0-9] (am|pm)"}})~";

TEST_CASE("whole texts: the strip of a branching automaton is used and says what it leaves out") {
  Sequences s(kTimeOfDay);
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
    s.send(command::PageAction{steer_page::kId,
                               steer_page::Action(steer_page::SelectSteerStep{step})});
    CHECK(drawn() >= 5);
    CHECK(s.find("steer.state." + std::to_string(p.reading.before)));
    if (drawn() < all) CHECK(s.draws("+" + std::to_string(all - drawn()) + " state"));
  }
}

TEST_CASE("whole texts: with room for them all states of a branching automaton are there") {
  Sequences s(R"~({"view": "steer", "steer": {"rule": "regex", "prompt": "Tom",
                   "regex": "([ab]|c[de])f(gh|i)"}})~",
              1280, 720);
  const auto& picture = *steer_page::steered(s.state()).good.picture;
  CHECK(picture.states.size() >= 6);
  for (const StateId state : picture.states) CHECK(s.find("steer.state." + std::to_string(state)));
  CHECK(!s.draws("not shown"));
}

TEST_CASE("whole texts: a time of day is there whole, its states closer together") {
  for (const auto& [w, h] : {std::pair(1280, 720), std::pair(1920, 1080)}) {
    CAPTURE(w);
    Sequences s(kTimeOfDay, w, h);
    const auto& p = steer_page::steered(s.state());
    const auto& picture = *p.good.picture;
    CHECK(picture.states.size() == 9);
    for (int step = 0; step < static_cast<int>(p.steps.size()); ++step) {
      CAPTURE(step);
      s.send(command::PageAction{steer_page::kId,
                                 steer_page::Action(steer_page::SelectSteerStep{step})});
      for (const StateId state : picture.states) {
        CHECK(s.find("steer.state." + std::to_string(state)));
      }
      CHECK(!s.draws("not shown"));
      const LayoutFaults faults(s);
      for (const std::string& fault : faults.found()) FAIL_CHECK(fault);
    }
  }
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
    const LayoutFaults faults(s);
    for (const std::string& fault : faults.found()) FAIL_CHECK(fault);
  }
}

TEST_CASE("whole texts: a dead end is read whole, once, and a refused rule marks the old picture") {
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
