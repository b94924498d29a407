#include "app/program/animation.h"

#include "tests/app/program/started.h"

using namespace logitdice;
using logitdice::test::Started;

TEST_CASE("animation: what can be asked for, and what is said of the rest") {
  CHECK(parse_animation("phases").value().kind == Animation::Kind::phases);
  CHECK(parse_animation("text").value().kind == Animation::Kind::text);
  const Animation sweep = parse_animation("sweep:top-p=0.1..1").value();
  CHECK(sweep.knob->id == "top_p");
  CHECK(sweep.from == 0.1);
  CHECK(sweep.to == 1);
  CHECK(parse_animation(animation_text(sweep)).value() == sweep);
  const std::pair<const char*, const char*> wrong[] = {
      {"", "it takes phases, text, or sweep"},
      {"phase", "it takes phases"},
      {"sweep:", "it takes phases"},
      {"sweep:temperature", "it takes phases"},
      {"sweep:nope=0..1", "there is no knob"},
      {"sweep:top_p=0..2", "top_p is 2"},
      {"sweep:top_k=1..2.5", "top_k is 2.5"},
      {"sweep:top_p=x..1", "is no number"},
      {"sweep:temperature=1", "it takes phases"},
      {"sweep:temperature=1..", "is no number"},
  };
  for (const auto& [text, sentence] : wrong) {
    CAPTURE(text);
    REQUIRE_FALSE(parse_animation(text));
    CHECK(parse_animation(text).error().find(sentence) != std::string::npos);
  }
}

TEST_CASE("animation: the six phases one after the other") {
  Started s;
  Reel reel = Reel::of(s.state, {Animation::Kind::phases}).value();
  REQUIRE(reel.size() == 6);
  for (int i = 0; i < 6; ++i) {
    CHECK(reel.show(i) == 150);
    CHECK(s.state.phase == i + 1);
  }
}

TEST_CASE("animation: a sweep goes from one end to the other, whole knobs by whole numbers") {
  Started s;
  Reel heat = Reel::of(s.state, parse_animation("sweep:temperature=0.2..2").value()).value();
  double before = 0;
  for (int i = 0; i < heat.size(); ++i) {
    heat.show(i);
    CHECK(s.state.in.knobs.temperature > before);
    CHECK(s.state.trace.temperature == s.state.in.knobs.temperature);
    before = s.state.in.knobs.temperature;
    if (i == 0) CHECK(before == 0.2);
  }
  CHECK(before == 2);
  Reel count = Reel::of(s.state, parse_animation("sweep:top_k=5..1").value()).value();
  REQUIRE(count.size() == 5);
  for (int i = 0; i < 5; ++i) {
    count.show(i);
    CHECK(s.state.in.knobs.top_k == 5 - i);
  }
  CHECK(Reel::of(s.state, parse_animation("sweep:top_k=3..3").value()).value().size() == 1);
  const auto none = Reel::of(s.state, parse_animation("sweep:xtc_probability=0..1").value());
  REQUIRE_FALSE(none);
  CHECK(none.error().find("belongs to the stage xtc") != std::string::npos);
}

TEST_CASE("animation: a text grows token by token, and nobody writes on") {
  Started s;
  s.send(command::SetLength{12});
  s.send(command::Generate{});
  s.wait();
  const std::vector<TokenId> all = s.state.generation().tokens;
  Reel reel = Reel::of(s.state, {Animation::Kind::text}).value();
  CHECK(s.state.page->shows_text);
  for (int i = 0; i < reel.size(); ++i) {
    reel.show(i);
    s.wait();
    CHECK(s.state.generation().steps.size() == static_cast<std::size_t>(i) + 1);
    CHECK(s.state.in.step == i);
  }
  CHECK(s.state.generation().tokens == all);
}
