#include "app/program/model_status.h"

#include "app/program/writing.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

void add_part(std::string& text, const std::string& part) {
  if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
}

// "token 14 of 40"
std::string written_text(const AppState& s) {
  if (!s.writing.written.running) return {};
  return "token " + std::to_string(s.generation().steps.size() + 1) + " of " +
         std::to_string(s.in.text->wanted);
}

}  // namespace

std::string writing_pace(const AppState& s) {
  return is_embedded(s.in.text->model) ? "" : pace_text(s.writing.written.pace);
}

std::string model_status(const AppState& s) {
  if (is_embedded(s.in.model) && is_embedded(s.in.text->model)) return {};
  std::string text;
  add_part(text, desk_text(s));
  add_part(text, asking_text(s).empty() ? "" : waits_for_pause(s) ? "Enter asks" : "asking");
  add_part(text, written_text(s));
  if (s.writing.written.running) add_part(text, writing_pace(s));
  add_part(text, known_tokens_text(s));
  return text.empty() ? "" : short_model_name(s.in.model) + ": " + text;
}

std::string model_hint(const AppState& s) {
  std::string text = "The model: " + model_name(s.in.model);
  const std::string facts = model_facts(s), desk = desk_text(s), pace = writing_pace(s);
  if (!facts.empty()) text += "\n" + facts;
  if (!desk.empty()) text += "\n" + desk;
  if (!pace.empty()) text += "\n" + pace;
  return text;
}

}  // namespace logitdice
