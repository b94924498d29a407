#include "app/program/presented.h"

#include <filesystem>

#include "app/program/lesson_run.h"
#include "app/program/session_file.h"
#include "core/json/fields.h"
#include "core/json/writer.h"
#include "core/lesson/claims.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::size_t kMostAnswers = 100;
constexpr std::int64_t kLatest_s = std::int64_t{1} << 53;

std::string phase_title(const AppState& s, int place) {
  return place > kPhases ? "" : std::string(phase_info(s.phases.at(place)).title);
}

void read_question(JsonFields& fields, Presented& out) {
  fields.boolean("asks", out.asks);
  const JsonValue* answers = fields.list("answers");
  const JsonValue* votes = fields.list("votes");
  if (!answers || !votes || answers->items()->size() > kMostAnswers) return;
  for (const JsonValue& item : *answers->items()) {
    out.answers.push_back(item.text() ? *item.text() : "");
  }
  for (const JsonValue& item : *votes->items()) {
    out.votes.push_back(item.signed_number().value_or(0));
  }
  out.votes.resize(out.answers.size());
}

void tell_question(Presented& out, const LessonRun& run, const AppState& s) {
  const Question* question = open_question(s);
  const Asked* asked = asked_of(run);
  out.asks = question != nullptr;
  if (!question || !asked) return;
  out.answers = question->choices;
  for (const int votes : asked->votes) out.votes.push_back(votes);
  out.votes.resize(out.answers.size());
}

Presented presented_lesson(const AppState& s, const LessonRun& run) {
  Presented out;
  const Lesson& lesson = *run.lesson;
  const LessonStep& step = step_of(run);
  out.title = lesson.title;
  out.step = step.title;
  out.number = run.step + 1;
  out.count = static_cast<int>(lesson.steps.size());
  if (out.number < out.count) out.next = lesson.steps[static_cast<std::size_t>(out.number)].title;
  const Lesson* after = s.presenter.on ? lesson_beside(run, 1) : nullptr;
  if (after && out.number == out.count) out.next = after->title;
  out.minutes = lesson.minutes;
  tell_question(out, run, s);
  return out;
}

}  // namespace

Presented presented_of(const AppState& s) {
  Presented out;
  if (s.lesson) out = presented_lesson(s, *s.lesson);
  out.on = s.presenter.on;
  if (s.lesson) return out;
  out.title = s.page->title;
  if (!s.page->presents_phases) return out;
  out.number = s.phase;
  out.count = kPhases;
  out.step = phase_title(s, s.phase);
  out.next = phase_title(s, s.phase + 1);
  return out;
}

std::string presented_notes(const AppState& s) {
  if (s.lesson) {
    const LessonStep& step = step_of(*s.lesson);
    return computed_text(*s.lesson->lesson, step, step.notes);
  }
  if (!s.page->presents_phases) return std::string(s.page->help);
  return std::string(phase_info(s.phases.at(s.phase)).help) + ".";
}

std::string presented_text(const Presented& p) {
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(Layout::kLines);
    out.key("logitdice_presented").value(1);
    out.key("on").value(p.on);
    out.text("title", p.title, "title_bytes");
    out.text("step", p.step, "step_bytes");
    out.text("next", p.next, "next_bytes");
    out.key("number").value(p.number);
    out.key("count").value(p.count);
    out.text("notes", p.notes, "notes_bytes");
    out.key("minutes").value(p.minutes);
    out.key("began_s").value(p.began_s);
    out.key("asks").value(p.asks);
    out.key("answers").open_array(Layout::kOneLine);
    for (const std::string& answer : p.answers) out.piece(answer);
    out.close_array();
    write_list(out, "votes", p.votes);
    out.close_object();
    out.end_line();
  }
  return text;
}

Result<Presented> read_presented(std::string text, std::string_view name) {
  Result<JsonDocument> document = JsonDocument::parse(std::move(text), std::string(name));
  if (!document) return Error{document.error()};
  const JsonDocument& read = document.value();
  if (!read.root().find("logitdice_presented")) {
    return read.error_at(read.root(), "this is not what a presenting logitdice writes");
  }
  std::vector<Error> errors;
  JsonFields fields(read, read.root(), errors);
  Presented out;
  fields.boolean("on", out.on);
  fields.text("title", out.title);
  fields.text("step", out.step);
  fields.text("next", out.next);
  fields.whole("number", 0, 1'000'000, out.number);
  fields.whole("count", 0, 1'000'000, out.count);
  fields.text("notes", out.notes);
  fields.whole("minutes", 0, 1'000'000, out.minutes);
  fields.whole("began_s", 0, kLatest_s, out.began_s);
  read_question(fields, out);
  if (!errors.empty()) return errors.front();
  return out;
}

std::string presented_path() {
  const std::string last = last_state_path();
  if (last.empty()) return {};
  return (std::filesystem::path(last).parent_path() / "presented.json").string();
}

}  // namespace logitdice
