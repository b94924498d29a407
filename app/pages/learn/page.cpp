#include "app/pages/learn/page.h"

#include <algorithm>

#include "app/pages/learn/cells.h"
#include "app/pages/learn/describe.h"
#include "app/pages/learn/draw.h"
#include "app/pages/learn/keys.h"
#include "app/pages/learn/state.h"
#include "app/program/scene.h"

namespace logitdice::learn_page {
namespace {

using Layout = JsonWriter::Layout;

constexpr int kMostQuestions = 1000;

void write_scene(const AppState& s, JsonWriter& out) {
  const Inputs& in = inputs(s);
  out.key("learn").open_object(Layout::kOneLine);
  out.key("part").value(kPartIds[static_cast<std::size_t>(in.part)]);
  out.key("search").piece(in.search.str());
  out.key("term").piece(in.term);
  out.key("quiz").piece(in.quiz);
  out.key("quiz_seed").seed(in.seed);
  out.key("question").value(in.question);
  out.key("answers").open_array(Layout::kOneLine);
  for (const std::string& answer : in.answers) out.piece(answer);
  out.close_array();
  out.close_object();
}

void read_answers(const SceneReader& reader, JsonFields& fields, Inputs& in) {
  const JsonValue* list = fields.list("answers");
  if (!list) return;
  in.answers.clear();
  for (const JsonValue& item : *list->items()) {
    if (!item.text()) return reader.fail(item, "an answer is a text");
    if (in.answers.size() < kMostQuestions) in.answers.push_back(*item.text());
  }
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("learn");
  if (!object) return;
  Inputs& in = inputs(s);
  JsonFields fields(reader.document, *object, reader.errors);
  std::size_t part = static_cast<std::size_t>(in.part);
  fields.word("part", kPartIds, part);
  in.part = static_cast<Part>(part);
  std::string search;
  if (fields.text("search", search)) in.search = search;
  fields.text("term", in.term);
  fields.text("quiz", in.quiz);
  fields.seed("quiz_seed", in.seed);
  fields.whole("question", 0, kMostQuestions, in.question);
  read_answers(reader, fields, in);
}

void write_automation(const AppState& s, JsonWriter& out) {
  if (s.page->id != kId) return;
  const Inputs& in = inputs(s);
  const Score score = score_of(s);
  out.key("learn").open_object(Layout::kOneLine);
  out.key("part").value(kPartIds[static_cast<std::size_t>(in.part)]);
  out.key("question").value(in.question + 1);
  out.key("right").value(score.right);
  out.key("answered").value(score.answered);
  out.key("of").value(score.of);
  out.close_object();
}

bool shows_tokens(const AppState& s) {
  return inputs(s).part == Part::map;
}

std::string changed(const PageInputs& before, const PageInputs& after) {
  const Inputs &a = before.get<Inputs>(), &b = after.get<Inputs>();
  if (a == b) return "";
  if (a.answers != b.answers) return "an answer of the quiz";
  return a.search == b.search ? "what Learn shows" : "the search";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Learn",
      .help = "Lessons, quizzes, the glossary and the cheat sheet.",
      .layout = {.least_w = 700, .least_h = 440},
      .add_inputs = [](AppState& s) { s.in.pages.add<Inputs>(); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .describe = describe_part,
      .cells = cells,
      .shows_tokens = shows_tokens,
      .changed = changed,
      .lists_lessons = true,
      .follow = follow,
      .keys = keys,
      .answer_keys = answer_keys,
      .escape = escape,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::learn_page
