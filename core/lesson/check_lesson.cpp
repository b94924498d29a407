#include <algorithm>
#include <set>

#include "core/lesson/claim.h"
#include "core/lesson/claim_values.h"
#include "core/lesson/claims.h"
#include "core/lesson/glossary.h"
#include "core/lesson/lesson_pieces.h"
#include "core/lesson/markdown.h"
#include "core/lesson/setting.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

class LessonChecker {
 public:
  explicit LessonChecker(const Lesson& lesson) : lesson_(lesson) {}

  std::vector<Error> check() {
    first_ = setting_of(lesson_, nullptr, loaded_, errors_);
    check_links(lesson_.summary, {1, 1});
    for (const LessonStep& step : lesson_.steps) check_step(step);
    for (const PlacedClaim& claim : lesson_.claims) check_claim(claim);
    for (const QuizItem& item : lesson_.quiz) {
      if (!item.fresh.empty()) continue;
      check_question(item.question, first_);
      revealed_by(item.question, first_);
    }
    return std::move(errors_);
  }

 private:
  void fail(Place place, const std::string& sentence) {
    errors_.push_back({printable(lesson_.file) + ":" + std::to_string(place.line) + ":" +
                       std::to_string(place.column) + ": " + sentence});
  }

  void check_link(const std::string& link, Place place) {
    const auto names = [&](std::string_view kind) { return link.starts_with(kind); };
    const std::string name = link.substr(link.find(':') + 1);
    if (names("term:") && !find_term(name)) {
      fail(place, "the text links to the term " + quoted(name) + ", which the glossary lacks");
    }
    if (names("lesson:") && name != lesson_.id && !find_lesson(name)) {
      fail(place, "the text links to the lesson " + quoted(name) + ", which there is not");
    }
  }

  void check_runs(const TextRuns& runs, Place place) {
    for (const TextRun& run : runs) check_link(run.link, place);
  }

  void check_links(std::string_view markdown, Place place) {
    for (const Block& block : blocks(markdown)) {
      check_runs(block.runs, place);
      for (const auto& row : block.rows)
        for (const TextRuns& cell : row) check_runs(cell, place);
    }
  }

  void check_step(const LessonStep& step) {
    check_links(step.body, step.place);
    for (const std::string& takeaway : step.takeaways) check_links(takeaway, step.place);
    Setting setting = first_;
    read_scene_of(lesson_, step.scene, step.scene_place, loaded_, setting, errors_);
    settings_.push_back(setting);
    if (step.question) check_step_question(*step.question, setting);
  }

  // Its token is chosen on the screen; that of a quiz is not.
  void check_step_question(const Question& question, const Setting& setting) {
    check_question(question, setting);
    const Setting revealed = revealed_by(question, setting);
    if (question.kind == QuestionKind::token && !has_token(revealed, question.token)) {
      fail(question.place, "the answer of the question " + quoted(question.id) + ", " +
                               quoted(question.token) + ", is no token of the distribution");
    }
  }

  Setting revealed_by(const Question& question, Setting setting) {
    read_scene_of(lesson_, question.reveal, question.reveal_place, loaded_, setting, errors_);
    return setting;
  }

  void check_claim(const PlacedClaim& claim) {
    const auto step = static_cast<std::size_t>(claim.step);
    const std::string fault = fault_of(claim, claim.step < 0 ? first_ : settings_[step]);
    if (!fault.empty()) fail(claim.place, fault);
  }

  // Empty where the claim holds.
  std::string fault_of(const PlacedClaim& placed, const Setting& setting) {
    const Result<Claim> claim = parse_claim(placed.text);
    if (!claim) return claim.error();
    const Result<ReadingValue> value = compute_claim(claim.value(), setting, loaded_);
    if (!value) return value.error();
    if (claim->number.empty() || holds(value.value(), claim->number)) return "";
    const std::size_t equals = placed.text.rfind('=');
    const std::string said(trimmed(std::string_view(placed.text).substr(0, equals)));
    return said + " is " + value->text + ", not " + claim->number;
  }

  void check_question(const Question& written, const Setting& setting) {
    const Question question = with_texts(
        written, [&](std::string_view text) { return text_under(setting, loaded_, text); });
    const std::set<std::string> choices(question.choices.begin(), question.choices.end());
    if (choices.size() < question.choices.size())
      fail(question.place, "two choices of the question " + quoted(question.id) + " are equal");
    if (question.kind == QuestionKind::number && !number_in(question.number)) {
      fail(question.place, "the answer of the question " + quoted(question.id) +
                               " comes to no number but to " + quoted(question.number));
    }
  }

  bool has_token(const Setting& setting, const std::string& name) {
    Claim rank;
    rank.reading = "rank";
    rank.arguments = {name};
    return compute_claim(rank, setting, loaded_).ok();
  }

  const Lesson& lesson_;
  LoadedDistributions loaded_;
  std::vector<Error> errors_;
  Setting first_;                  // the lesson's
  std::vector<Setting> settings_;  // of the steps
};

}  // namespace

std::vector<Error> check_lesson(const Lesson& lesson) {
  return LessonChecker(lesson).check();
}

}  // namespace logitdice
