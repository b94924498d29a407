#include "app/program/update_model.h"

#include <utility>

#include "app/program/commands.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/model/model_file.h"

namespace logitdice {
namespace {

// What was not begun is not begun later either.
void forget_waiting_text(AppState& s) {
  WrittenText& text = *s.in.text;
  const bool waits = !s.writing.written.running && !text.foreign();
  if (waits && !is_embedded(text.model)) text.wanted = text.generation.steps.size();
}

void stop_opening(AppState& s) {
  ModelDesk& desk = s.models;
  if (desk.status != ModelDesk::Status::opening) return;
  desk.task.stop();
  desk.status = ModelDesk::Status::idle;
}

void stop_all(AppState& s) {
  stop_opening(s);
  stop_questions(s);
  if (!is_embedded(s.in.text->model)) s.in.text->wanted = s.generation().steps.size();
  stop_writing(s.writing.same_dice);
  for (const PageInfo* page : s.pages) {
    if (page->stop) page->stop(s);
  }
}

struct ModelUpdater {
  AppState& s;

  void operator()(const command::ChooseModel& c) { choose_model(s, c.choice); }
  void operator()(const command::ConnectModel&) { want_model(s); }
  void operator()(const command::StopModel&) { stop_all(s); }
  void operator()(const command::TryAgain&) {
    if (auto* again = std::exchange(s.retry, {}).again) again(s);
  }
  void operator()(const command::LookForServers& c) { begin_search(s, c.wish); }
  void operator()(const command::StopLooking&) { stop_search(s); }
  void operator()(const command::SetLlamaServer& c) { s.models.llama_server = c.program; }
};

}  // namespace

void choose_model(AppState& s, const ModelChoice& choice) {
  if (std::string wrong = why_no_key(s.models, choice); !wrong.empty()) {
    s.error = std::move(wrong);
    return;
  }
  trust(s.models, choice);
  const bool asks = s.in.asked || shows_sentence(s);
  const std::string sentence = s.in.asked ? s.in.asked->sentence.str() : asks ? sentence_of(s) : "";
  const bool another = !(s.in.model == choice);
  s.in.model = choice;
  s.in.asked.reset();
  s.models.wanted = true;
  if (!another) return;
  forget_waiting_text(s);
  if (asks) ask_sentence(s, {sentence, {}});
}

void open_model_file(AppState& s, const std::string& path) {
  s.error = check_model_file(path);
  if (s.error.empty()) choose_model(s, ModelChoice::of_file(absolute_path(path)));
}

bool is_model_file(const std::string& path, const std::string* bytes) {
  if (bytes) return bytes->starts_with("GGUF");
  return path.ends_with(".gguf") || path.ends_with(".GGUF");
}

bool waits_for_model(const AppState& s) {
  if (s.models.status == ModelDesk::Status::opening || questions_busy(s) || s.in.asked) return true;
  if (is_embedded(s.in.model) && is_embedded(s.in.text->model)) return false;
  return working(s);
}

void update_model(AppState& s, const ModelCommand& command) {
  std::visit(ModelUpdater{s}, command);
}

}  // namespace logitdice
