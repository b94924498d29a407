#include "app/program/lesson_answers.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "core/json/fields.h"
#include "core/json/writer.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

constexpr int kMostVotes = 1'000'000;
constexpr double kAnyNumber = std::numeric_limits<double>::max();

// ---- writing --------------------------------------------------------------------------------

template <class Items>
void write_items(JsonWriter& out, std::string_view name, const Items& items) {
  if (!items.empty()) write_list(out, name, items);
}

bool any_vote(const Asked& asked) {
  return std::ranges::any_of(asked.votes, [](int votes) { return votes > 0; });
}

// Whether anybody has said anything.
bool is_answered(const Asked& asked) {
  return asked.revealed || asked.moved || !asked.numbers.empty() || !asked.token.empty() ||
         any_vote(asked) || asked.votes_shown;
}

void write_asked(JsonWriter& out, const std::string& question, const Asked& asked) {
  out.open_object(Layout::kOneLine);
  out.key("question").piece(question);
  out.key("revealed").value(asked.revealed);
  out.key("moved").value(asked.moved);
  if (asked.moved) write_items(out, "shares", asked.shares);
  if (asked.number) out.key("number").value(*asked.number);
  write_items(out, "numbers", asked.numbers);
  if (!asked.token.empty()) out.key("token").piece(asked.token);
  if (any_vote(asked)) write_items(out, "votes", asked.votes);
  out.key("votes_shown").value(asked.votes_shown);
  out.close_object();
}

void write_round(JsonWriter& out, const Round& round) {
  out.open_object(Layout::kOneLine);
  out.key("question").piece(round.question);
  out.key("setting").piece(round.setting);
  out.key("measured").value(round.measured);
  out.key("distance").value(round.distance);
  out.key("right").value(round.right);
  out.key("of").value(round.of);
  if (!round.tokens.empty()) {
    out.key("tokens").open_array(Layout::kOneLine);
    for (const std::string& token : round.tokens) out.piece(token);
    out.close_array();
  }
  write_items(out, "guess", round.guess);
  write_items(out, "truth", round.truth);
  out.close_object();
}

// ---- reading --------------------------------------------------------------------------------

std::vector<double> read_numbers(JsonFields& fields, std::string_view name) {
  std::vector<double> numbers;
  const JsonValue* list = fields.list(name);
  if (!list) return numbers;
  for (const JsonValue& item : *list->items()) {
    if (const auto number = item.number()) numbers.push_back(*number);
  }
  return numbers;
}

std::vector<int> read_votes(JsonFields& fields) {
  std::vector<int> votes;
  for (const double number : read_numbers(fields, "votes")) {
    votes.push_back(static_cast<int>(std::clamp(number, 0.0, double{kMostVotes})));
  }
  return votes;
}

const Question* question_named(const Lesson& lesson, std::string_view id) {
  for (const LessonStep& step : lesson.steps) {
    if (step.question && step.question->id == id) return &*step.question;
  }
  return nullptr;
}

// Whether they are a guess: parts of 1, and of the question on the screen as many as it has bars.
// Of another one they are counted when it comes.
bool fits(const LessonRun& run, const Question& question, const std::vector<double>& shares) {
  const bool parts = std::ranges::all_of(shares, [](double s) { return s >= 0 && s <= 1; });
  const bool here = question_of(run) == &question;
  return parts && (!here || shares.size() == run.shares.before.values.size());
}

void read_asked(LessonRun& run, JsonFields& fields) {
  std::string id;
  fields.text("question", id);
  const Question* question = question_named(*run.lesson, id);
  if (!question) return;
  Asked& asked = run.asked[id];
  fields.boolean("revealed", asked.revealed);
  fields.boolean("moved", asked.moved);
  fields.boolean("votes_shown", asked.votes_shown);
  fields.text("token", asked.token);
  double number = 0;
  if (fields.number("number", -kAnyNumber, kAnyNumber, number)) asked.number = number;
  asked.numbers = read_numbers(fields, "numbers");
  if (asked.moved) asked.shares = read_numbers(fields, "shares");
  if (asked.moved && !fits(run, *question, asked.shares)) {
    asked.moved = false;
    asked.shares = question_of(run) == question ? run.shares.before.values : std::vector<double>();
  }
  std::vector<int> votes = read_votes(fields);
  if (votes.size() == question->choices.size()) asked.votes = std::move(votes);
}

void read_round(LessonRun& run, JsonFields& fields) {
  Round round;
  fields.text("question", round.question);
  if (!question_named(*run.lesson, round.question)) return;
  fields.text("setting", round.setting);
  fields.boolean("measured", round.measured);
  fields.number("distance", 0.0, 1.0, round.distance);
  fields.whole("right", 0, kMostVotes, round.right);
  fields.whole("of", 0, kMostVotes, round.of);
  if (const JsonValue* list = fields.list("tokens")) {
    for (const JsonValue& item : *list->items()) {
      if (item.text()) round.tokens.push_back(*item.text());
    }
  }
  round.guess = read_numbers(fields, "guess");
  round.truth = read_numbers(fields, "truth");
  const bool bars = round.guess.size() == round.tokens.size() &&
                    round.truth.size() == round.tokens.size() && round.tokens.size() <= kMostBars;
  if (!round.measured || bars) run.rounds.push_back(std::move(round));
}

template <class Read>
void read_objects(LessonRun& run, const SceneReader& in, JsonFields& fields, std::string_view name,
                  Read read) {
  const JsonValue* list = fields.list(name);
  if (!list) return;
  for (const JsonValue& item : *list->items()) {
    if (item.kind() != JsonValue::Kind::kObject) {
      in.fail(item, "it must be an object");
      continue;
    }
    JsonFields members(in.document, item, in.errors);
    read(run, members);
  }
}

}  // namespace

void write_answers(const LessonRun& run, JsonWriter& out) {
  const bool any =
      std::ranges::any_of(run.asked, [](const auto& one) { return is_answered(one.second); });
  if (any) {
    out.key("answers").open_array(Layout::kLines);
    for (const auto& [question, asked] : run.asked) {
      if (is_answered(asked)) write_asked(out, question, asked);
    }
    out.close_array();
  }
  if (run.rounds.empty()) return;
  out.key("rounds").open_array(Layout::kLines);
  for (const Round& round : run.rounds) write_round(out, round);
  out.close_array();
}

void read_answers(AppState& s, const SceneReader& in, JsonFields& fields) {
  LessonRun& run = *s.lesson;
  read_objects(run, in, fields, "answers", read_asked);
  read_objects(run, in, fields, "rounds", read_round);
}

}  // namespace logitdice
