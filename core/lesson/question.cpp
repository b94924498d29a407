#include "core/lesson/question.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/json/fields.h"
#include "core/json/values.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/front_matter.h"
#include "core/sampling/knobs.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

using Kind = QuestionKind;

constexpr std::string_view kKinds[] = {"choice", "true_false", "number", "token", "bars", "ruler"};
constexpr std::string_view kBarsOf[] = {"p", "final"};
constexpr double kMost = std::numeric_limits<double>::max();

// The members that a question of a kind has besides id, kind, text, explanation and reveal.
struct KindMembers {
  Kind kind;
  std::vector<std::string_view> keys;
};

const std::vector<std::string_view>& members_of(Kind kind) {
  static const std::vector<KindMembers> table = {
      {Kind::choice, {"choices", "answer"}},
      {Kind::true_false, {"answer"}},
      {Kind::number, {"answer", "within"}},
      {Kind::token, {"answer"}},
      {Kind::bars, {"of"}},
      {Kind::ruler, {"knob", "answer"}},
  };
  return table[static_cast<std::size_t>(kind)].keys;
}

struct QuestionReader {
  const JsonDocument& document;
  const JsonValue& object;
  std::vector<Error>& errors;
  Question& out;
  JsonFields fields{document, object, errors};

  bool read();

 private:
  bool read_kind();
  bool read_choices();
  bool read_answer();
  bool read_choice();
  bool read_true_false();
  bool read_number();
  bool read_token();
  bool read_bars();
  bool read_ruler();
  bool read_reveal();
  bool refuse_unknown();
  bool fail(std::string_view key, std::string_view sentence) { return fields.fail(key, sentence); }
};

bool QuestionReader::read_kind() {
  auto kind = static_cast<std::size_t>(out.kind);
  if (!fields.require("kind") || !fields.word("kind", kKinds, kind)) return false;
  out.kind = static_cast<Kind>(kind);
  return true;
}

bool QuestionReader::read_choices() {
  if (!fields.require("choices")) return false;
  const JsonValue* list = fields.list("choices");
  if (!list) return false;
  for (const JsonValue& item : *list->items()) {
    const bool fresh = item.text() && std::find(out.choices.begin(), out.choices.end(),
                                                *item.text()) == out.choices.end();
    if (!fresh) return fail("choices", "the choices are texts, and no two are equal");
    out.choices.push_back(*item.text());
  }
  const auto count = static_cast<int>(out.choices.size());
  return (count >= kFewestChoices && count <= kMostChoices) ||
         fail("choices", "there are 2 to 9 choices, one key each");
}

bool QuestionReader::read_choice() {
  return read_choices() && fields.require("answer") &&
         fields.whole("answer", 0, static_cast<int>(out.choices.size()) - 1, out.answer);
}

bool QuestionReader::read_true_false() {
  bool truth = false;
  out.choices = {"true", "false"};
  if (!fields.require("answer") || !fields.boolean("answer", truth)) return false;
  out.answer = truth ? 0 : 1;
  return true;
}

// A number as it is written, or a text with a claim that becomes one.
bool QuestionReader::read_number() {
  if (!fields.require("answer")) return false;
  const JsonValue& answer = *object.find("answer");
  if (answer.kind() == JsonValue::Kind::kNumber) {
    out.number = document.text().substr(answer.begin(), answer.end() - answer.begin());
  } else if (answer.text() && answer.text()->find("{{") != std::string::npos) {
    out.number = *answer.text();
  } else {
    return fail("answer", "the answer is a number, or a claim: \"{{ p(mat) }}\"");
  }
  return !fields.has("within") || fields.number("within", 0, kMost, out.within);
}

bool QuestionReader::read_token() {
  if (!fields.require("answer") || !fields.text("answer", out.token)) return false;
  return !out.token.empty() || fail("answer", "the answer is the text of a token");
}

bool QuestionReader::read_bars() {
  std::size_t of = 0;
  if (fields.has("of") && !fields.word("of", kBarsOf, of)) return false;
  out.of = kBarsOf[of];
  return true;
}

bool QuestionReader::read_ruler() {
  if (!fields.require("knob") || !fields.text("knob", out.knob)) return false;
  if (!find_knob(out.knob)) return fail("knob", "there is no knob " + quoted(out.knob));
  if (!fields.require("answer")) return false;
  const JsonValue* list = fields.list("answer");
  if (!list) return false;
  const bool pair = list->items()->size() == 2;
  const auto low = pair ? (*list->items())[0].number() : std::nullopt;
  const auto high = pair ? (*list->items())[1].number() : std::nullopt;
  if (!low || !high || !(*low <= *high))
    return fail("answer", "the answer is a range: [low, high]");
  out.low = *low;
  out.high = *high;
  return true;
}

bool QuestionReader::read_answer() {
  switch (out.kind) {
    case Kind::choice:
      return read_choice();
    case Kind::true_false:
      return read_true_false();
    case Kind::number:
      return read_number();
    case Kind::token:
      return read_token();
    case Kind::bars:
      return read_bars();
    case Kind::ruler:
      return read_ruler();
  }
  return false;
}

bool QuestionReader::read_reveal() {
  if (!object.find("reveal")) return true;
  const JsonValue* scene = fields.object("reveal");
  if (!scene) return false;
  out.reveal = document.text().substr(scene->begin(), scene->end() - scene->begin());
  out.reveal_place = place_of(document.text(), scene->begin());
  return true;
}

bool QuestionReader::refuse_unknown() {
  std::vector<std::string_view> known = {"id", "kind", "text", "explanation", "reveal"};
  const auto& own = members_of(out.kind);
  known.insert(known.end(), own.begin(), own.end());
  for (const JsonMember& member : *object.members()) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    return fail(member.key, "a question of the kind " + quoted(kind_id(out.kind)) +
                                " has no member " + quoted(member.key));
  }
  return true;
}

bool read_id(JsonFields& fields, Question& out) {
  if (!fields.require("id") || !fields.text("id", out.id)) return false;
  return is_lesson_id(out.id) ||
         fields.fail("id", "\"id\" is made of lower case letters, digits and \"_\"");
}

bool QuestionReader::read() {
  if (!object.members() || !read_id(fields, out) || !read_kind()) return false;
  if (!fields.require("text") || !fields.text("text", out.text)) return false;
  if (fields.has("explanation") && !fields.text("explanation", out.explanation)) return false;
  out.place = place_of(document.text(), object.begin());
  return read_answer() && read_reveal() && refuse_unknown();
}

void write_answer(JsonWriter& out, const Question& q) {
  switch (q.kind) {
    case Kind::choice:
      return out.key("answer").value(q.answer);
    case Kind::true_false:
      return out.key("answer").value(q.answer == 0);
    case Kind::token:
      return out.key("answer").value(q.token);
    case Kind::bars:
      return;
    case Kind::ruler:
      out.key("answer").open_array(JsonWriter::Layout::kOneLine);
      out.value(q.low);
      out.value(q.high);
      return out.close_array();
    case Kind::number:
      break;
  }
  const bool written = parse_number(q.number).fault == NumberFault::kNone;
  out.key("answer");
  written ? out.json(q.number) : out.value(q.number);
}

void write_members(JsonWriter& out, const Question& q) {
  if (q.kind == Kind::choice) {
    out.key("choices").open_array(JsonWriter::Layout::kOneLine);
    for (const std::string& choice : q.choices) out.value(choice);
    out.close_array();
  }
  if (q.kind == Kind::bars) out.key("of").value(q.of);
  if (q.kind == Kind::ruler) out.key("knob").value(q.knob);
  write_answer(out, q);
  if (q.kind == Kind::number && q.within != 0) out.key("within").value(q.within);
}

}  // namespace

std::string_view kind_id(QuestionKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

bool read_question(const JsonDocument& document, const JsonValue& object,
                   std::vector<Error>& errors, Question& out) {
  return QuestionReader{document, object, errors, out}.read();
}

bool read_quiz_item(const JsonDocument& document, const JsonValue& object,
                    std::vector<Error>& errors, QuizItem& out) {
  if (!object.find("fresh")) return read_question(document, object, errors, out.question);
  JsonFields fields(document, object, errors);
  out.question.place = place_of(document.text(), object.begin());
  if (!read_id(fields, out.question) || !fields.text("fresh", out.fresh)) return false;
  if (!find_fresh_question(out.fresh)) {
    std::string names;
    for (const FreshQuestion& row : fresh_questions())
      names += (names.empty() ? "" : ", ") + std::string(row.id);
    return fields.fail("fresh",
                       "there is no fresh question " + quoted(out.fresh) + "; there are " + names);
  }
  for (const JsonMember& member : *object.members()) {
    if (member.key == "id" || member.key == "fresh") continue;
    return fields.fail(member.key, "a fresh question has an \"id\" and \"fresh\" alone");
  }
  return true;
}

void write_question(JsonWriter& out, const Question& q) {
  out.open_object(JsonWriter::Layout::kLines);
  out.key("id").value(q.id);
  out.key("kind").value(kind_id(q.kind));
  out.key("text").value(q.text);
  write_members(out, q);
  if (!q.reveal.empty()) out.key("reveal").json(q.reveal);
  if (!q.explanation.empty()) out.key("explanation").value(q.explanation);
  out.close_object();
}

void write_quiz_item(JsonWriter& out, const QuizItem& item) {
  if (item.fresh.empty()) return write_question(out, item.question);
  out.open_object(JsonWriter::Layout::kOneLine);
  out.key("id").value(item.question.id);
  out.key("fresh").value(item.fresh);
  out.close_object();
}

}  // namespace logitdice
