#include <doctest/doctest.h>

#include "app/program/copied_command.h"
#include "app/program/model_status.h"
#include "app/program/source.h"
#include "app/program/update_model.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"
#include "tests/app/program/slow_model.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::string tiny_file(const TestFolder& folder) {
  const auto bytes = tiny_model_file();
  return folder.file("copy.gguf", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::size_t steps_of(const AppState& s) {
  return s.generation().steps.size();
}

}  // namespace

// ---- the choice -------------------------------------------------------------------------------

TEST_CASE("model: a server is opened when it is chosen, kept, and undone like a knob") {
  Started p;
  const auto plan = serve_slowly(p.state);
  plan->held = true;
  p.send(command::ChooseModel{slow_server()});
  CHECK(p.state.models.status == ModelDesk::Status::opening);
  CHECK(!chosen_model(p.state));
  CHECK(working(p.state));
  plan->held = false;
  p.wait();
  REQUIRE(chosen_model(p.state));
  CHECK(chosen_model(p.state)->info().name == "slow");
  CHECK(p.state.models.recent == std::vector{slow_server()});
  p.send(command::Undo{});
  CHECK(p.state.notice == "Undone: the model tiny GPT → slow at 127.0.0.1:8080.");
  CHECK(chosen_model(p.state) == tiny_model());
  p.send(command::Redo{});
  CHECK(chosen_model(p.state)->info().name == "slow");
  CHECK(plan->opened == 1);
}

TEST_CASE("model: one that cannot be opened costs a sentence and can be tried again") {
  Started p;
  const auto plan = serve_slowly(p.state);
  plan->refuses = true;
  p.send(command::ChooseModel{slow_server()});
  p.wait();
  CHECK(p.state.error == "127.0.0.1:8080: the connection was refused.");
  CHECK(why_no_model(p.state) == p.state.error);
  REQUIRE(can_retry(p.state));
  plan->refuses = false;
  p.send(command::TryAgain{});
  p.wait();
  CHECK(p.state.error.empty());
  CHECK(chosen_model(p.state));
}

TEST_CASE("model: opening is stopped at once") {
  Started p;
  const auto plan = serve_slowly(p.state);
  plan->held = true;
  p.send(command::ChooseModel{slow_server()});
  REQUIRE(waits_for_model(p.state));
  p.send(command::StopModel{});
  CHECK(!working(p.state));
  CHECK(desk_text(p.state) == "not connected");
  plan->held = false;
  p.send(command::ConnectModel{});
  p.wait();
  CHECK(chosen_model(p.state));
}

TEST_CASE("model: a file is one too, and writes what the same model inside writes") {
  const TestFolder folder;
  Started p;
  p.send(command::OpenFile{tiny_file(folder)});
  CHECK(p.state.in.model.kind == ModelChoice::Kind::file);
  p.wait();
  REQUIRE(chosen_model(p.state));
  CHECK(chosen_model(p.state) != tiny_model());
  p.send(command::SetLength{12});
  p.send(command::Generate{});
  p.wait();
  const std::string text = whole_text(p.state);
  CHECK(steps_of(p.state) == 12);
  p.send(command::ChooseModel{});
  CHECK(is_old(p.state));
  p.send(command::Generate{});
  p.wait();
  CHECK(whole_text(p.state) == text);
}

TEST_CASE("model: what is no model is refused, and the one that was there stays") {
  const TestFolder folder;
  Started p;
  p.send(command::OpenFile{folder.file("x.gguf", "nothing of the kind")});
  CHECK(p.state.error.find("this is no GGUF file") != std::string::npos);
  CHECK(is_embedded(p.state.in.model));
  p.send(command::OpenFile{folder.path("gone.gguf")});
  CHECK(p.state.error.find("there is no such file") != std::string::npos);
  p.send(command::ChooseModel{ModelChoice::of_file(folder.file("y.gguf", "GGUF and no more"))});
  p.wait();
  CHECK(p.state.error.find("y.gguf: ") != std::string::npos);
  CHECK(can_retry(p.state));
}

// ---- the sentence -----------------------------------------------------------------------------

TEST_CASE("model: a sentence's next token comes when the model has answered, first its best") {
  SlowlyServed p;
  const std::string before = p.state.in.opened.id;
  p.plan->held = true;
  p.send(command::OpenSentence{"The cat"});
  CHECK(p.state.in.opened.id == before);
  CHECK(asking_text(p.state) == "asking slow at 127.0.0.1:8080");
  CHECK(model_status(p.state) == "slow: asking");
  p.plan->held = false;
  p.wait_until([&] { return !p.state.in.asked; });
  CHECK(p.state.in.opened.id == "model:The cat");
  CHECK(shows_sentence(p.state));
  CHECK(sentence_of(p.state) == "The cat");
  CHECK(p.state.distribution.context == "The cat___");
  CHECK(p.state.history.prompt.size() == 7);  // a token each byte
  p.wait();
  CHECK(p.state.distribution.logits.size() == SlowModel::kTokens);
  CHECK(p.state.distribution.logits.tail.empty());
  p.send(command::Undo{});
  CHECK(p.state.in.opened.id == before);
  p.send(command::Redo{});
  CHECK(p.state.in.opened.id == "model:The cat");
}

TEST_CASE("model: until all tokens are there the page says so") {
  SlowlyServed p;
  p.send(command::OpenSentence{"The cat"});
  p.wait_until([&] { return !p.state.in.asked; });
  if (p.state.questions.sentence.running) {
    CHECK(known_tokens_text(p.state) == "the best 1 000 and their tail; the others are coming");
    CHECK(p.state.distribution.logits.size() == kBestFirst);
  }
  const TokenId chosen = p.state.trace.id(5);
  p.send(command::Select{5});
  p.wait();
  CHECK(known_tokens_text(p.state).empty());
  CHECK(p.state.trace.id(p.state.selected) == chosen);
}

TEST_CASE("model: a sentence goes on token by token, each asked for") {
  SlowlyServed p;
  p.send(command::OpenSentence{"The cat"});
  p.wait();
  p.send(command::Roll{1});
  REQUIRE(p.state.draw);
  const TokenId token = p.state.trace.id(p.state.draw->rank);
  p.plan->held = true;
  p.send(command::Roll{1});
  CHECK(p.state.in.said.tokens.empty());
  p.send(command::Roll{1});  // the longer sentence is on its way
  p.plan->held = false;
  p.wait();
  CHECK(p.state.in.said.tokens == std::vector{token});
  CHECK(p.state.history.output == std::vector{token});
}

TEST_CASE("model: a question is stopped at once, and one that fails can be asked again") {
  SlowlyServed p;
  p.plan->held = true;
  p.send(command::OpenSentence{"The cat"});
  p.send(command::StopModel{});
  CHECK(!working(p.state));
  CHECK(!p.state.in.asked);
  p.plan->held = false;
  p.plan->fails_at = p.plan->asked + 1;
  p.send(command::OpenSentence{"The dog"});
  p.wait();
  CHECK(p.state.error == "The slow model has gone.");
  REQUIRE(can_retry(p.state));
  p.send(command::TryAgain{});
  p.wait();
  CHECK(p.state.in.opened.id == "model:The dog");
}

TEST_CASE("model: another model says its own of the sentence on the screen") {
  SlowlyServed p;
  p.send(command::OpenSentence{"The cat"});
  p.wait();
  p.send(command::ChooseModel{});
  CHECK(p.state.in.opened.id == "gpt:The cat");
  p.send(command::ChooseModel{slow_server()});
  p.wait();
  CHECK(p.state.in.opened.id == "model:The cat");
}

// ---- the text ---------------------------------------------------------------------------------

TEST_CASE("model: a text is written token by token while frames go on") {
  SlowlyServed p("generate");
  CHECK(p.state.in.text->empty());  // a server is asked when a person says so
  CHECK(p.plan->asked == 0);
  p.plan->held = true;
  p.send(command::SetLength{6});
  p.send(command::Generate{});
  CHECK(p.state.writing.written.running);
  CHECK(steps_of(p.state) == 0);
  p.plan->held = false;
  p.wait();
  REQUIRE(steps_of(p.state) == 6);
  CHECK(p.state.generation().prompt_tokens == p.state.in.prompt.str().size());
  CHECK(p.state.generation().steps[0].logits.size() == kBestFirst);
  CHECK(p.state.writing.written.pace.tokens == 6);
  CHECK(!pace_text(p.state.writing.written.pace).empty());
  CHECK(piece_bytes(p.state, p.state.generation().steps[0].token).starts_with(" w"));
  // The step that is looked at has all of its tokens.
  p.send(command::SelectStep{2});
  p.wait();
  CHECK(p.state.distribution.logits.size() == SlowModel::kTokens);
  CHECK(p.state.distribution.title == "slow at 127.0.0.1:8080, step 3");
}

TEST_CASE("model: a forced token, the same dice and branches go on with the text's own model") {
  SlowlyServed p("generate");
  p.send(command::SetLength{5});
  p.send(command::Generate{});
  p.wait();
  const std::vector<TokenId> first(p.state.generation().written().begin(),
                                   p.state.generation().written().end());
  p.send(command::ChooseModel{});  // the text keeps its own
  CHECK(why_old(p.state) == "old: another model is chosen; G writes it anew");
  p.send(command::SelectStep{1});
  p.wait();
  const int other = p.state.trace.id(0) == first[1] ? 1 : 0;
  const TokenId forced = p.state.trace.id(other);
  p.send(command::ForceToken{other});
  p.wait();
  REQUIRE(steps_of(p.state) >= 5);
  CHECK(p.state.generation().written()[0] == first[0]);
  CHECK(p.state.generation().written()[1] == forced);
  CHECK(p.state.generation().steps[1].forced);
  p.send(command::SetKnob{&Knobs::temperature, 0.2});
  p.wait();
  CHECK(p.state.writing.same_dice_on);
  CHECK(p.state.writing.same_dice.text.steps.size() == steps_of(p.state));
}

TEST_CASE("model: a text whose model fails stays, and is gone on with") {
  SlowlyServed p("generate");
  p.send(command::SetLength{6});
  p.plan->fails_at = 4;  // the prompt and three steps
  p.send(command::Generate{});
  p.wait();
  CHECK(steps_of(p.state) == 3);
  CHECK(p.state.error == "The slow model has gone.");
  REQUIRE(can_retry(p.state));
  p.send(command::TryAgain{});
  p.wait();
  CHECK(steps_of(p.state) == 6);
}

TEST_CASE("model: the stop button and Esc end the writing at once") {
  SlowlyServed p("generate");
  for (const bool by_escape : {false, true}) {
    p.plan->held = true;
    p.send(command::Generate{});
    REQUIRE(waits_for_model(p.state));
    by_escape ? p.send(command::StopModel{}) : p.send(command::Generate{});
    CHECK(!p.state.writing.written.running);
    p.plan->held = false;
    p.wait();
    CHECK(steps_of(p.state) == 0);
  }
}

TEST_CASE("model: a text asked for before the model is at hand is written once it is") {
  Started p;
  const auto plan = serve_slowly(p.state);
  plan->held = true;
  p.send(command::ChooseModel{slow_server()});
  p.send(command::SetLength{3});
  p.send(command::Generate{});
  CHECK(waits_to_write(p.state));
  plan->held = false;
  p.wait();
  CHECK(steps_of(p.state) == 3);
}

// ---- scenes -----------------------------------------------------------------------------------

TEST_CASE("model: a scene has the choice, the text and the answer, and contacts nobody") {
  SlowlyServed p("generate");
  p.send(command::SetLength{4});
  p.send(command::Generate{});
  p.wait();
  p.send(command::SetView{"pipeline"});
  p.send(command::OpenSentence{"The cat"});
  p.wait();
  const std::string scene = scene_text(p.state), text = whole_text(p.state);
  CHECK(scene.find("SLOW_KEY") != std::string::npos);

  Started again;
  const auto plan = serve_slowly(again.state);
  again.state.models.trusted = {slow_server()};  // as of the session before
  CHECK(again.set(scene).empty());
  again.wait();
  CHECK(plan->opened == 0);
  CHECK(again.state.in.model == slow_server());
  CHECK(desk_text(again.state) == "not connected");
  CHECK(why_no_model(again.state).find("is not connected") != std::string::npos);
  CHECK(whole_text(again.state) == text);
  CHECK(again.state.in.opened.id == "model:The cat");
  CHECK(again.state.distribution.context == "The cat___");
  CHECK(again.state.history.prompt.size() == 7);
  CHECK(scene_text(again.state) == scene);
  // Once it is connected the text goes on with it.
  again.send(command::ConnectModel{});
  again.wait();
  again.send(command::SetView{"generate"});
  again.send(command::SelectStep{1});
  again.wait();
  again.send(command::ForceToken{2});
  again.wait();
  CHECK(steps_of(again.state) >= 4);
  CHECK(again.state.generation().steps[1].forced);
}

TEST_CASE("model: a scene whose file is gone costs that sentence and that part") {
  Started p;
  const auto errors = p.set(
      R"({"logitdice_state": 2, "model": {"kind": "file", "file": "/nowhere/x.gguf"}, "seed": 7})");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message.find("/nowhere/x.gguf: there is no such file") != std::string::npos);
  CHECK(is_embedded(p.state.in.model));
  CHECK(p.state.in.seed == 7);
  const std::pair<const char*, const char*> kWrong[] = {
      {R"({"model": {"kind": "planet"}})", "kind"},
      {R"({"model": {"kind": "server"}})", "address"},
      {R"({"model": {"kind": "file"}})", "file"},
      {R"({"model": 3})", "model"},
  };
  for (const auto& [scene, word] : kWrong) {
    const auto wrong = p.set(scene);
    REQUIRE_MESSAGE(wrong.size() == 1, scene);
    CHECK(wrong[0].message.find(word) != std::string::npos);
  }
}

TEST_CASE("model: a scene without an answer asks once the model is at hand") {
  Started p;
  const auto plan = serve_slowly(p.state);
  CHECK(p.set(R"({"model": {"kind": "server", "address": "http://127.0.0.1:8080"},
                  "distribution": "model:One day"})")
            .empty());
  CHECK(plan->opened == 0);
  CHECK(p.state.in.asked.has_value());
  p.send(command::ConnectModel{});
  p.wait();
  CHECK(p.state.in.opened.id == "model:One day");
}

TEST_CASE("model: the copied command names the file, or the server and what holds its key") {
  const TestFolder folder;
  Started p;
  p.send(command::ChooseModel{ModelChoice::of_file(tiny_file(folder))});
  p.wait();
  CHECK(copied_command(p.state, 1280, 720).find(" --model " + folder.path("copy.gguf") + " ") !=
        std::string::npos);
  SlowlyServed q;
  const std::string line = copied_command(q.state, 1280, 720);
  CHECK(line.find(" --server http://127.0.0.1:8080 --server-model slow --api-key-env SLOW_KEY ") !=
        std::string::npos);
  CHECK(line.find("\"kind\":\"server\"") == std::string::npos);
  CHECK(line.find("--model") == std::string::npos);
}

TEST_CASE("model: recent ones come back with the preferences") {
  SlowlyServed p;
  const std::string scene = scene_text(p.state);
  Started again;
  serve_slowly(again.state);
  again.state.models.trusted = {slow_server()};
  CHECK(again.set(scene).empty());
  CHECK(again.state.models.recent == std::vector{slow_server()});
}

TEST_CASE("model: a lesson has the embedded one, and the person's comes back") {
  SlowlyServed p;
  p.send(command::OpenLesson{"tour"});
  CHECK(is_embedded(p.state.in.model));
  p.send(command::CloseLesson{});
  CHECK(p.state.in.model == slow_server());
  CHECK(chosen_model(p.state));
}
