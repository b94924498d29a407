#include <algorithm>

#include "app/pages/learn/state.h"
#include "app/program/source.h"

namespace logitdice::learn_page {
namespace {

struct Updater {
  AppState& s;
  Inputs& in = inputs(s);

  void operator()(const SetPart& a) { in.part = a.part; }
  void operator()(const Search& a) {
    if (in.search != std::string_view(a.text)) in.search = a.text;
  }
  void operator()(const ChooseTerm& a) {
    in.term = a.id;
    in.part = Part::glossary;
  }
  void operator()(const OpenQuiz& a) {
    const bool another = in.quiz != a.lesson;
    in.quiz = a.lesson;
    in.part = Part::quiz;
    if (!another) return;
    in.question = 0;
    in.answers.clear();
  }
  // An answer stands: what it was scored by has been seen.
  void operator()(const Answer& a) {
    const auto i = static_cast<std::size_t>(in.question);
    if (in.answers.size() <= i) in.answers.resize(i + 1);
    if (in.answers[i].empty()) in.answers[i] = a.text;
  }
  void operator()(const StepQuestion& a) {
    const int count = static_cast<int>(numbers(s).questions.size());
    in.question = std::clamp(in.question + a.by, 0, count);
  }
  void operator()(const TryAgain&) {
    ++in.seed;
    in.question = 0;
    in.answers.clear();
  }
};

bool takes(std::string_view& link, std::string_view kind) {
  if (!link.starts_with(kind)) return false;
  link.remove_prefix(kind.size());
  return true;
}

}  // namespace

void update(AppState& s, const Action& action) {
  std::visit(Updater{s}, action);
}

bool follow(AppState& s, std::string_view link) {
  Updater to{s};
  if (takes(link, "term:")) {
    const Term* term = find_term(link);
    if (!term) return false;
    to(ChooseTerm{term->id});
  } else if (takes(link, "quiz:")) {
    to(OpenQuiz{std::string(link)});
  } else if (takes(link, "lessons:")) {
    to(SetPart{Part::lessons});
  } else {
    return false;
  }
  show_page(s, *find_page(s, kId));
  return true;
}

}  // namespace logitdice::learn_page
