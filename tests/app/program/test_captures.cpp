#include <doctest/doctest.h>
#include <stdlib.h>

#include <cmath>
#include <string>

#include "app/program/capture_source.h"
#include "app/program/opening.h"
#include "app/program/writing.h"
#include "core/capture/bundled_captures.h"
#include "tests/app/program/started.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

// A folder of its own for what is pasted.
struct PastedHere {
  TestFolder folder;
  PastedHere() { setenv("XDG_STATE_HOME", folder.path("state").c_str(), 1); }
  ~PastedHere() { unsetenv("XDG_STATE_HOME"); }
};

Logits best(std::initializer_list<float> scores, Tail tail) {
  std::vector<float> list(scores);
  std::vector<TokenId> ids(list.size());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<TokenId>(i);
  return make_logits(list, ids, tail).value();
}

// ln .5, ln .3 and the rest of 1.
Logits half_and_more() {
  return best({std::log(0.5f), std::log(0.3f)}, {Tail::kUnknownCount, std::log(0.2)});
}

Capture engine_capture(ValueKind values) {
  Capture capture;
  capture.source = "some engine";
  capture.model = "m";
  capture.values = values;
  capture.value_temperature = values == ValueKind::kTempered ? 0 : 1;
  capture.has_settings = false;
  capture.pieces = {{0, " branch"}, {1, " roof"}, {2, " owl"}, {3, "."}};
  capture.prompt = "The owl sat on the";
  capture.steps = {{half_and_more(), 1, 0, ChosenBy::kEngine},
                   {half_and_more(), 2, 0, ChosenBy::kEngine, std::log(0.02f)},
                   {Logits(), 3, 0, ChosenBy::kEngine}};
  return capture;
}

// As if its file had been opened.
void open(Started& s, const TestFolder& folder, const Capture& capture) {
  const std::string path = folder.file("engine.json", capture_to_json(capture));
  s.send(command::OpenFile{path});
  REQUIRE_MESSAGE(s.state.error.empty(), s.state.error);
  REQUIRE(s.state.in.text->source);
}

const CaptureSource& source(const Started& s) {
  return *s.state.in.text->source;
}

// As the frame does it.
void wait_until_opened(Started& s) {
  s.wait();
  if (s.state.opening.ready) s.send(command::TakeOpened{});
}

void paste(Started& s, std::string bytes) {
  s.send(command::OpenPasted{std::make_shared<const std::string>(std::move(bytes))});
}

}  // namespace

TEST_CASE("captures: a file with several texts opens with the first, and each can be chosen") {
  Started s;
  s.send(command::OpenBundled{"vllm_batch"});
  REQUIRE(source(s).entries().size() == 3);
  CHECK(s.state.page->shows_text);
  CHECK(s.state.in.step == 0);
  const std::string first = whole_text(s.state);
  s.send(command::OpenEntry{2});
  CHECK(source(s).entry == 2);
  CHECK(whole_text(s.state) != first);
  s.send(command::Undo{});
  CHECK(whole_text(s.state) == first);
  s.send(command::Redo{});
  CHECK(source(s).entry == 2);
}

TEST_CASE("captures: an entry that cannot be read says why, and nothing is lost") {
  Started s;
  s.send(command::OpenBundled{"vllm_batch"});
  auto file = std::make_shared<CaptureFile>(*source(s).file);
  file->captures.entries[1].capture = Error{"line 2: it holds no log probabilities."};
  auto changed = std::make_shared<CaptureSource>(source(s));
  changed->file = file;
  s.state.in.text->source = changed;
  const std::string text = whole_text(s.state);
  s.send(command::OpenEntry{1});
  CHECK(s.state.error == "line 2: it holds no log probabilities.");
  CHECK(whole_text(s.state) == text);
  CHECK(source(s).entry == 0);
}

TEST_CASE("captures: scenes keep the file, the entry and what a person said") {
  TestFolder folder;
  Started s;
  s.send(command::OpenBundled{"vllm_batch"});
  s.send(command::OpenEntry{1});
  s.send(command::SelectStep{3});
  s.send(command::SetVocabulary{2048});
  Started again;
  CHECK(again.set(scene_text(s.state)).empty());
  CHECK(source(again).file->name == "vllm_batch");
  CHECK(source(again).entry == 1);
  CHECK(source(again).said == source(s).said);
  CHECK(again.state.in.step == 3);
  CHECK(whole_text(again.state) == whole_text(s.state));
  CHECK(scene_text(again.state) == scene_text(s.state));

  Started told;
  open(told, folder, engine_capture(ValueKind::kTempered));
  told.send(command::SetValueTemperature{0.5});
  Started back;
  CHECK(back.set(scene_text(told.state)).empty());
  CHECK(source(back).said.value_temperature == 0.5);
  CHECK(back.set(R"({"logitdice_scene": 1, "text": {"file": "vllm_batch", "entry": 3}})").size() ==
        1);
}

TEST_CASE("captures: the T in the numbers is asked for, and takes them back to logits") {
  TestFolder folder;
  Started s;
  open(s, folder, engine_capture(ValueKind::kTempered));
  CHECK(asks_for_temperature(source(s)));
  s.send(command::SetKnob{&Knobs::top_k, 1});
  CHECK(s.state.error.find("temperature") != std::string::npos);
  CHECK(s.state.in.knobs.top_k == 0);
  s.send(command::SetValueTemperature{-1});
  CHECK(!s.state.error.empty());
  s.send(command::SetValueTemperature{0.5});
  CHECK(s.state.error.empty());
  const Logits& logits = s.state.distribution.logits;
  CHECK(logits.scores[0] - logits.scores[1] == doctest::Approx(0.5 * std::log(0.5 / 0.3)));
  s.send(command::SetKnob{&Knobs::top_k, 1});
  CHECK(s.state.in.knobs.top_k == 1);
  s.send(command::Undo{});
  s.send(command::Undo{});
  CHECK(source(s).said.value_temperature == 0);
}

TEST_CASE("captures: the size of the vocabulary bounds the tail") {
  TestFolder folder;
  Started s;
  open(s, folder, engine_capture(ValueKind::kRaw));
  REQUIRE(asks_for_vocabulary(source(s)));
  CHECK(s.state.trace.size < 0);
  s.send(command::SetVocabulary{100});
  CHECK(s.state.error.empty());
  CHECK(s.state.trace.size == 100);
  CHECK(s.state.in.step == 0);
  s.send(command::SetVocabulary{1});
  CHECK(!s.state.error.empty());
  CHECK(s.state.trace.size == 100);
}

TEST_CASE("captures: a repetition penalty on log-probabilities is refused, and others are not") {
  TestFolder folder;
  Started s;
  open(s, folder, engine_capture(ValueKind::kRaw));
  const std::size_t turns = s.state.undo.size();
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1.2});
  CHECK(s.state.error.find("lost their zero") != std::string::npos);
  CHECK(s.state.in.knobs.repetition_penalty == 1);
  s.send(command::SetKnob{&Knobs::frequency_penalty, 0.5});
  CHECK(s.state.error.empty());
  CHECK(s.state.in.knobs.frequency_penalty == 0.5);
  CHECK(s.state.undo.size() == turns + 1);
  // Turned where it may be, it goes back where it may not.
  s.send(command::OpenBundled{"cat_sat_on"});
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1.2});
  CHECK(s.state.in.knobs.repetition_penalty == 1.2);
  s.send(command::SelectStep{0});
  CHECK(s.state.in.knobs.repetition_penalty == 1);
  CHECK(s.state.notice.find("lost their zero") != std::string::npos);
}

TEST_CASE("captures: another program's numbers are shown as they are, its settings on request") {
  Started s;
  s.send(command::SetKnob{&Knobs::temperature, 0.3});
  s.send(command::OpenBundled{"llama_cpp"});
  CHECK(s.state.in.knobs.temperature == 1);
  CHECK(!s.state.writing.same_dice_on);
  s.send(command::UseSettings{});
  CHECK(s.state.error.empty());
  CHECK(s.state.in.profile.id == "llama.cpp");
  CHECK(s.state.in.knobs.temperature == 0.8);
  CHECK(s.state.in.knobs.top_k == 40);
  CHECK(s.state.in.seed == 9);
  s.send(command::OpenBundled{"ollama"});
  s.send(command::UseSettings{});
  CHECK(s.state.error.find("names no settings") != std::string::npos);
}

TEST_CASE("captures: a step without alternatives is shown as what is known of it") {
  TestFolder folder;
  Started s;
  open(s, folder, engine_capture(ValueKind::kRaw));
  s.send(command::SelectStep{2});
  CHECK(s.state.distribution.logits.size() == 1);
  CHECK(!s.state.distribution.logits.tail.summed());
  for (const PageInfo* page : s.state.pages) s.send(command::SetView{std::string(page->id)});
  CHECK(s.state.error.empty());
}

TEST_CASE("captures: knobs are tried on every step at once, on a worker where there are many") {
  TestFolder folder;
  Started s;
  open(s, folder, engine_capture(ValueKind::kRaw));
  s.send(command::SetKnob{&Knobs::top_k, 1});
  REQUIRE(s.state.writing.all_steps.made);
  const auto& under = s.state.writing.all_steps.made->under;
  REQUIRE(under.size() == 3);
  CHECK(under[0].p == 0);
  CHECK(under[0].leaves);
  CHECK(!under[2].told);

  Capture large = engine_capture(ValueKind::kRaw);
  std::vector<float> scores(2000, -7.6f);
  large.steps.clear();
  const Logits logits = make_logits(scores, {0, 0}).value();
  large.vocabulary = 2000;
  for (int i = 0; i < 200; ++i) large.steps.push_back({logits, 1, 0, ChosenBy::kEngine});
  Started many;
  const std::string path = folder.file("large.json", capture_to_json(large));
  many.send(command::OpenFile{path});
  CHECK(many.state.opening.running);
  wait_until_opened(many);
  REQUIRE(many.state.in.text->source);
  many.send(command::SetKnob{&Knobs::temperature, 2});
  CHECK(many.state.writing.all_steps.running);
  many.wait();
  REQUIRE(many.state.writing.all_steps.made);
  CHECK(many.state.writing.all_steps.made->under.size() == 200);
}

TEST_CASE("captures: a large file is read beside the frame and can be given up") {
  TestFolder folder;
  const std::string capture = capture_to_json(engine_capture(ValueKind::kRaw));
  const std::string room(kReadAtOnce, ' ');
  const std::string bytes = capture + room;
  const std::string path = folder.file("large.json", bytes);
  Started s;
  const std::string before = scene_text(s.state);
  s.send(command::OpenFile{path});
  CHECK(s.state.opening.running);
  CHECK(scene_text(s.state) == before);
  s.send(command::StopOpening{});
  CHECK(!working(s.state));
  CHECK(scene_text(s.state) == before);
  s.send(command::OpenFile{path});
  wait_until_opened(s);
  REQUIRE(s.state.in.text->source);
  CHECK(s.state.undo.size() == 1);
  s.send(command::Undo{});
  CHECK(!s.state.in.text->source);

  const std::string broken =
      folder.file("broken.json", capture.substr(0, capture.size() - 9) + room);
  const std::string now = scene_text(s.state);
  s.send(command::OpenFile{broken});
  wait_until_opened(s);
  CHECK(s.state.error.starts_with(broken));
  CHECK(scene_text(s.state) == now);
}

TEST_CASE("captures: what is pasted opens, and is found again from a state") {
  const PastedHere here;
  Started s;
  paste(s, "The: 2\nowl: 1\n");
  CHECK(s.state.error.empty());
  CHECK(s.state.distribution.logits.size() == 2);
  Started again;
  CHECK(again.set(scene_text(s.state)).empty());
  CHECK(again.state.distribution.logits.size() == 2);
  s.send(command::Undo{});
  CHECK(s.state.distribution.id == "cat_sat_on");
  paste(s, "1.5 2 3");
  CHECK(s.state.distribution.logits.size() == 3);
  paste(s, "[1.5, 2, 3, 4]");
  CHECK_MESSAGE(s.state.distribution.logits.size() == 4, s.state.error);
  paste(s, capture_to_json(engine_capture(ValueKind::kRaw)));
  REQUIRE(s.state.in.text->source);
  CHECK(again.set(scene_text(s.state)).empty());
  REQUIRE(again.state.in.text->source);
  CHECK(again.state.in.text->source->file->name == source(s).file->name);
  const std::string now = scene_text(s.state);
  paste(s, "{\"logits\": [1, ");
  CHECK(s.state.error.starts_with("clipboard:"));
  CHECK(scene_text(s.state) == now);
  paste(s, "");
  CHECK(s.state.error.find("holds no text") != std::string::npos);
  paste(s, std::string(kReadAtOnce, '\n') + "7 8");
  wait_until_opened(s);
  CHECK_MESSAGE(s.state.distribution.logits.size() == 2, s.state.error);
}

TEST_CASE("captures: of pasted files the newest stay") {
  const PastedHere here;
  for (int i = 0; i < 30; ++i) CHECK(!keep_pasted(std::to_string(i)).empty());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(pasted_folder()))
    files += entry.exists();
  CHECK(files == 20);
  CHECK(keep_pasted("a") == keep_pasted("a"));
}
