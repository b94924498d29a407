#include <algorithm>
#include <iterator>

#include "core/lesson/claim_places.h"
#include "core/lesson/front_matter.h"
#include "core/lesson/lesson.h"
#include "core/lesson/lesson_pieces.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr std::string_view kQuestions = "Questions";

// Lines end with "\n" alone, and none is empty at either end.
std::string tidy(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const SourceLine line = line_at(text, at);
    const bool blank = trimmed(line.text).empty();
    if (!blank || !out.empty()) out += std::string(blank ? "" : line.text) + "\n";
    at = line.next;
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

class LessonReader {
 public:
  LessonReader(const LessonSource& source, Lesson& out) : source_(source), lesson_(out) {}

  void read() {
    const std::size_t begin = read_front_matter(source_, lesson_);
    if (begin == 0) return;
    for (const LessonPiece& piece : lesson_pieces(source_, begin)) take(piece);
  }

 private:
  using Take = void (LessonReader::*)(const LessonPiece&);
  struct FenceKind {
    std::string_view word;
    Take take;
    bool in_questions;  // it stands below "# Questions", not in a step
  };
  static constexpr std::size_t kFences = 5;
  static const FenceKind kFenceKinds[kFences];

  void take(const LessonPiece& piece) {
    switch (piece.kind) {
      case PieceKind::text:
        return take_text(piece);
      case PieceKind::section:
        return take_section(piece);
      case PieceKind::step:
        return take_step(piece);
      case PieceKind::fence:
        return take_fence(piece);
    }
  }

  LessonStep& step() { return lesson_.steps.back(); }
  int step_number() const {
    return in_questions_ ? -1 : static_cast<int>(lesson_.steps.size()) - 1;
  }

  void take_text(const LessonPiece& piece) {
    const std::string text = tidy(piece.text);
    if (text.empty()) return;
    if (in_questions_ || (in_section_ && !in_step_)) {
      return source_.fail(piece.offset, in_questions_
                                            ? "below \"# Questions\" stands the quiz alone"
                                            : "a section is a title; its text stands in a step, "
                                              "which begins with \"## \" and a title");
    }
    std::string& out = in_step_ ? step().body : lesson_.summary;
    out += (out.empty() ? "" : "\n\n") + text;
    add_claims(source_, piece.text, step_number(), lesson_.claims);
  }

  bool check_title(const LessonPiece& piece) {
    if (piece.text.empty()) {
      source_.fail(piece.offset, "a title must follow the #");
    } else if (next_braces(piece.text, 0).found()) {
      source_.fail(piece.text_offset, "a title has no claims");
    }
    return !piece.text.empty();
  }

  void take_section(const LessonPiece& piece) {
    if (in_questions_) return source_.fail(piece.offset, "\"# Questions\" is the last section");
    in_step_ = false;
    in_section_ = true;
    in_questions_ = piece.text == kQuestions;
    fences_.clear();
    section_ = check_title(piece) ? std::string(piece.text) : "";
  }

  void take_step(const LessonPiece& piece) {
    if (in_questions_) return source_.fail(piece.offset, "\"# Questions\" has no steps");
    check_title(piece);
    fences_.clear();
    in_step_ = true;
    lesson_.steps.emplace_back();
    step().title = piece.text;
    step().section = section_;
    step().place = place_of(source_.bytes, piece.offset);
  }

  void take_fence(const LessonPiece& piece) {
    const auto kind = std::find_if(std::begin(kFenceKinds), std::end(kFenceKinds),
                                   [&](const FenceKind& row) { return row.word == piece.word; });
    if (kind == std::end(kFenceKinds)) {
      return source_.fail(piece.offset, "there is no fence " + quoted(piece.word) +
                                            "; the words are: scene, notes, question, takeaways, "
                                            "quiz, and code has none");
    }
    if (kind->in_questions != in_questions_ || (!in_questions_ && !in_step_)) {
      return source_.fail(piece.offset, kind->in_questions
                                            ? "a quiz stands below \"# Questions\""
                                            : "this fence belongs to a step, which begins with "
                                              "\"## \" and a title");
    }
    if (std::find(fences_.begin(), fences_.end(), piece.word) != fences_.end())
      return source_.fail(piece.offset, quoted(piece.word) + " stands here twice");
    fences_.push_back(piece.word);
    (this->*kind->take)(piece);
  }

  void take_scene(const LessonPiece& piece) {
    const std::string_view json = trimmed(piece.text);
    step().scene_place = json_place(piece);
    step().scene = checked_scene(source_, json, step().scene_place);
  }

  void take_notes(const LessonPiece& piece) {
    step().notes = tidy(piece.text);
    add_claims(source_, piece.text, step_number(), lesson_.claims);
  }

  void take_takeaways(const LessonPiece& piece) {
    std::vector<std::string>& list = step().takeaways;
    for (std::size_t at = piece.text_offset; at < piece.text_offset + piece.text.size();) {
      const SourceLine line = line_at(source_.bytes, at);
      at = line.next;
      const std::string_view text = trimmed(line.text);
      if (text.empty()) continue;
      if (text.starts_with("- ") || text.starts_with("* "))
        list.emplace_back(trimmed(text.substr(2)));
      else if (!list.empty() && line.text.starts_with("  "))
        list.back() += " " + std::string(text);
      else
        source_.fail(line.begin, "a takeaway is a line that begins with \"- \"");
    }
    add_claims(source_, piece.text, step_number(), lesson_.claims);
  }

  void take_question(const LessonPiece& piece) {
    const std::optional<JsonDocument> document = parse(piece);
    if (!document) return;
    Question question;
    if (read_question(*document, document->root(), lesson_.errors, question))
      step().question = std::move(question);
    add_claims(source_, *document, document->root(), step_number(), lesson_.claims);
  }

  void take_quiz(const LessonPiece& piece) {
    const std::optional<JsonDocument> document = parse(piece);
    if (!document) return;
    const std::vector<JsonValue>* items = document->root().items();
    if (!items) {
      lesson_.errors.push_back(document->error_at(document->root(), "a quiz is a list"));
      return;
    }
    for (const JsonValue& item : *items) take_quiz_item(*document, item);
  }

  void take_quiz_item(const JsonDocument& document, const JsonValue& value) {
    QuizItem item;
    if (!read_quiz_item(document, value, lesson_.errors, item)) return;
    const auto same = [&](const QuizItem& other) { return other.question.id == item.question.id; };
    if (std::any_of(lesson_.quiz.begin(), lesson_.quiz.end(), same)) {
      lesson_.errors.push_back(document.error_at(
          value, "the id " + quoted(item.question.id) + " stands in this quiz twice"));
      return;
    }
    lesson_.quiz.push_back(std::move(item));
    add_claims(source_, document, value, step_number(), lesson_.claims);
  }

  Place json_place(const LessonPiece& piece) const {
    const std::string_view json = trimmed(piece.text);
    const auto begin = static_cast<std::size_t>(json.data() - source_.bytes.data());
    return place_of(source_.bytes, json.empty() ? piece.offset : begin);
  }

  std::optional<JsonDocument> parse(const LessonPiece& piece) {
    Result<JsonDocument> document = json_at(trimmed(piece.text), json_place(piece), source_.name);
    if (document) return std::move(document).value();
    lesson_.errors.push_back({document.error()});
    return std::nullopt;
  }

  const LessonSource& source_;
  Lesson& lesson_;
  std::string section_;
  bool in_section_ = false, in_step_ = false, in_questions_ = false;
  std::vector<std::string_view> fences_;  // of the step, or of the questions
};

const LessonReader::FenceKind LessonReader::kFenceKinds[kFences] = {
    {"scene", &LessonReader::take_scene, false},
    {"notes", &LessonReader::take_notes, false},
    {"question", &LessonReader::take_question, false},
    {"takeaways", &LessonReader::take_takeaways, false},
    {"quiz", &LessonReader::take_quiz, true},
};

// Why there is no lesson at all; empty where there is one.
std::string why_refused(const Lesson& lesson) {
  if (lesson.id.empty()) return "a lesson needs a line \"id: …\" between its lines \"---\"";
  if (lesson.title.empty()) return "a lesson needs a line \"title: …\" between its lines \"---\"";
  if (lesson.steps.empty()) return "a lesson needs a step, which begins with \"## \" and a title";
  return "";
}

}  // namespace

Result<Lesson> read_lesson(std::string_view bytes, std::string_view name) {
  if (bytes.size() > kMostLessonBytes)
    return file_error(name, "it has more than a megabyte, too much for a lesson");
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint character = decode_utf8(bytes.substr(at));
    if (!character.valid) return error_at(name, bytes, at, "this byte is no UTF-8");
    at += static_cast<std::size_t>(character.length);
  }
  Lesson lesson;
  lesson.file = name;
  const LessonSource source{bytes, name, lesson.errors};
  LessonReader(source, lesson).read();
  const std::string refused = why_refused(lesson);
  if (refused.empty()) return lesson;
  if (!lesson.errors.empty()) return lesson.errors.front();
  return error_at(name, bytes, 0, refused);
}

Result<JsonDocument> json_at(std::string_view json, Place place, std::string_view name) {
  std::string text(static_cast<std::size_t>(place.line - 1), '\n');
  text.append(static_cast<std::size_t>(place.column - 1), ' ');
  return JsonDocument::parse(text.append(json), std::string(name));
}

Result<JsonDocument> scene_document(const Lesson& lesson, std::string_view scene, Place place) {
  return json_at(scene, place, lesson.file);
}

}  // namespace logitdice
