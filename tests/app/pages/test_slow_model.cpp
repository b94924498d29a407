#include <doctest/doctest.h>

#include "app/pages/beam/state.h"
#include "app/pages/compare/state.h"
#include "app/pages/generate/state.h"
#include "app/pages/penalties/state.h"
#include "app/pages/steer/state.h"
#include "tests/app/program/slow_model.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

template <class Action, class What>
void act(Started& p, std::string_view page, What what) {
  p.send(command::PageAction{page, Action(std::move(what))});
}

void write_mode(Started& p, generate_page::Mode mode) {
  act<generate_page::Action>(p, "generate", generate_page::SetMode{mode});
  act<generate_page::Action>(p, "generate", generate_page::Write{});
}

struct SlowPage {
  const char* view;
  const char* what;
  void (*begin)(Started&);
  bool (*done)(const AppState&);

  std::string name() const { return std::string(view) + " " + what; }
};

using generate_page::Mode;

const SlowPage kPages[] = {
    {"generate", "presets", [](Started& p) { write_mode(p, Mode::presets); },
     [](const AppState& s) {
       return generate_page::texts(s).presets[2].text.steps.size() == kPresetTokens;
     }},
    {"generate", "many",
     [](Started& p) {
       p.send(command::SetLength{4});
       write_mode(p, Mode::many);
     },
     [](const AppState& s) {
       const auto& texts = generate_page::texts(s).many_texts;
       return !texts.empty() && texts.back().steps.size() == 4 &&
              generate_page::texts(s).group.rewards.size() == texts.size();
     }},
    {"generate", "likelihood", [](Started& p) { write_mode(p, Mode::likelihood); },
     [](const AppState& s) {
       return !generate_page::texts(s).likelihood.found.whole.tokens.empty() &&
              generate_page::texts(s).likelihood.refusal.empty();
     }},
    {"generate", "tail",
     [](Started& p) {
       p.send(command::SetLength{4});
       write_mode(p, Mode::tail);
     },
     [](const AppState& s) { return generate_page::tail(s).texts.back().text.steps.size() == 4; }},
    {"compare", "texts",
     [](Started& p) {
       p.send(command::SetLength{4});
       act<compare_page::Action>(p, "compare", compare_page::Write{});
     },
     [](const AppState& s) { return compare_page::columns(s).texts[0].text.steps.size() == 4; }},
    {"penalties", "spiral",
     [](Started& p) {
       act<penalties_page::Action>(p, "penalties",
                                   penalties_page::SetPart{penalties_page::Part::spiral});
       act<penalties_page::Action>(p, "penalties", penalties_page::DrawSpiral{false});
     },
     [](const AppState& s) {
       return penalties_page::spiral(s).greedy.text.steps.size() == penalties_page::kSpiralTokens;
     }},
    {"beam", "search",
     [](Started& p) { act<beam_page::Action>(p, "beam", beam_page::SearchAgain{}); },
     [](const AppState& s) { return beam_page::search(s).found != nullptr; }},
    {"steer", "text", [](Started& p) { act<steer_page::Action>(p, "steer", steer_page::Write{}); },
     [](const AppState& s) {
       return !steer_page::steered(s).steps.empty() && steer_page::steered(s).error.empty();
     }},
};

// At rest, until it begins.
struct OnPage : SlowlyServed {
  explicit OnPage(const SlowPage& page) : SlowlyServed(page.view) { wait(); }

  // Nothing is answered yet.
  void begin_held(const SlowPage& page) {
    plan->held = true;
    page.begin(*this);
    REQUIRE(working(state));
  }
};

}  // namespace

TEST_CASE("slow model: no page asks a server by itself, each does when a person says so") {
  for (const SlowPage& page : kPages) {
    INFO(page.name());
    OnPage p(page);
    CHECK(p.plan->asked == 0);
    page.begin(p);
    p.wait();
    CHECK(p.state.error == "");
    CHECK(page.done(p.state));
    CHECK(p.plan->asked > 0);
  }
}

TEST_CASE("slow model: what every page waits for is stopped at once") {
  for (const SlowPage& page : kPages) {
    INFO(page.name());
    OnPage p(page);
    p.begin_held(page);
    p.send(command::StopModel{});
    for (const PageInfo* row : p.state.pages) {
      if (row->busy) CHECK_MESSAGE(!row->busy(p.state), row->id);
    }
    p.plan->held = false;
  }
}

TEST_CASE("slow model: on every page a failure is a sentence") {
  for (const SlowPage& page : kPages) {
    INFO(page.name());
    OnPage p(page);
    p.plan->fails_at = 3;
    page.begin(p);
    p.wait();
    const std::string all = p.state.error + generate_page::texts(p.state).likelihood.refusal +
                            steer_page::steered(p.state).error;
    CHECK(all.find("The slow model has gone.") != std::string::npos);
  }
}

TEST_CASE("slow model: on every page who asks a model that is not at hand has nothing of another") {
  for (const SlowPage& page : kPages) {
    INFO(page.name());
    OnPage p(page);
    p.begin_held(page);
    p.plan->refuses = true;
    ModelChoice other = slow_server();
    other.served = "other";
    p.send(command::ChooseModel{other});
    p.wait_until([&] { return !model_is_coming(p.state); });
    REQUIRE(!chosen_model(p.state));
    page.begin(p);
    p.plan->held = false;
    p.wait();
    CHECK(!page.done(p.state));
  }
}

// What was being made is of another model: it would be taken for what was asked last. Of a file
// Steer asks by itself, also where the file turns out to be none.
TEST_CASE("slow model: Steer writes nothing of a model that was chosen before") {
  SlowlyServed p("steer");
  p.send(command::ChooseModel{ModelChoice::of_file("/slow/one.gguf")});
  p.wait();
  REQUIRE(steer_page::steered(p.state).steps.size() > 0);
  p.plan->held = true;
  p.send(command::SetSeed{7});  // another text
  REQUIRE(steer_page::steered(p.state).running);
  p.plan->refuses = true;
  p.send(command::ChooseModel{ModelChoice::of_file("/slow/other.gguf")});
  p.wait_until([&] { return !model_is_coming(p.state); });
  REQUIRE(!chosen_model(p.state));
  p.plan->held = false;
  p.wait();
  CHECK(steer_page::steered(p.state).steps.empty());
  CHECK(steer_page::steered(p.state).error != "");
}
