#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/pages/beam/page.h"
#include "app/pages/beam/state.h"
#include "app/program/lesson_run.h"
#include "app/program/source.h"
#include "core/files/files.h"
#include "core/model/embedded.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {
namespace {

constexpr std::size_t kMostTreeBytes = std::size_t{16} << 20;

// Among the branches of the step that are shown, from the top.
void choose_next(Search& p, int by) {
  if (!p.found || p.layout.columns.empty()) return;
  const auto column = static_cast<std::size_t>(shown_step(p)) - 1;
  if (column >= p.layout.columns.size()) return;
  const std::vector<int>& nodes = p.layout.columns[column];
  const auto at = std::find(nodes.begin(), nodes.end(), p.chosen);
  const int last = static_cast<int>(nodes.size()) - 1;
  const int now =
      at == nodes.end() ? (by > 0 ? -1 : last + 1) : static_cast<int>(at - nodes.begin());
  p.chosen = nodes[static_cast<std::size_t>(std::clamp(now + by, 0, last))];
}

struct BeamUpdater {
  AppState& s;

  void operator()(const SetSource& a) {
    Inputs& in = inputs(s);
    if (a.source == Source::file && !in.tree) return;
    in.source = a.source;
  }
  void operator()(const SetPrompt& a) {
    if (inputs(s).prompt == std::string_view(a.text)) return;
    inputs(s).prompt = a.text;
    inputs(s).source = Source::model;
  }
  void operator()(const SetNumber& a) {
    Inputs& in = inputs(s);
    if (a.which == SetNumber::width)
      in.width = std::clamp(static_cast<int>(a.value), 1, kWidestBeam);
    if (a.which == SetNumber::alpha) in.alpha = std::clamp(a.value, kLeastAlpha, kMostAlpha);
    if (a.which == SetNumber::steps) {
      in.steps = std::clamp(static_cast<int>(a.value), 1, static_cast<int>(kMostBeamSteps));
    }
  }
  void operator()(const SetRule& a) { inputs(s).rule = a.rule; }
  void operator()(const SetStop& a) { inputs(s).stop_ends_path = a.on; }
  void operator()(const SetEarly& a) { inputs(s).early_stopping = a.on; }
  void operator()(const ShowPruned& a) { inputs(s).all_pruned = a.all; }
  void operator()(const SearchAgain&) {
    Search& p = search(s);
    p.wish = p.running ? Search::Wish::stop : Search::Wish::search;
    if (!tree_of(inputs(s))) want_model(s);
    if (p.running) return;
    p.step = 1;
    p.chosen = -1;
    s.playing = true;
    s.phase_started_s = 0;
  }
  void operator()(const SetStep& a) {
    Search& p = search(s);
    p.step = std::clamp(a.step, 1, std::max(1, step_count(p)));
    s.playing = false;
  }
  void operator()(const PlaySteps&) {
    Search& p = search(s);
    if (!s.playing && shown_step(p) == step_count(p)) p.step = 1;
    s.playing = !s.playing;
    s.phase_started_s = 0;
  }
  void operator()(const Choose& a) { search(s).chosen = search(s).chosen == a.node ? -1 : a.node; }
  void operator()(const ChooseNext& a) { choose_next(search(s), a.by); }
  void operator()(const Measure&) { inputs(s).measured = !inputs(s).measured; }
  void operator()(const Reset&) {
    const Inputs fresh;
    Inputs& in = inputs(s);
    in.width = fresh.width;
    in.alpha = fresh.alpha;
    in.steps = fresh.steps;
    in.rule = fresh.rule;
    in.stop_ends_path = fresh.stop_ends_path;
    in.early_stopping = fresh.early_stopping;
  }
};

}  // namespace

void update(AppState& s, const Action& action) {
  std::visit(BeamUpdater{s}, action);
}

bool step(AppState& s, int by) {
  Search& p = search(s);
  const int count = step_count(p);
  if (count == 0) return p.running;  // played from the first one once it is there
  p.step = std::clamp(shown_step(p) + by, 1, count);
  return p.step < count;
}

Result<TextTree> load_tree(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) {
    return Error{printable(path) + ": there is no such file any more."};
  }
  Result<std::string> bytes = read_file(path, kMostTreeBytes);
  return bytes ? read_text_tree(std::move(bytes).value(), path)
               : Result<TextTree>(Error{bytes.error()});
}

bool open_content(AppState& s, const Opened& opened, const std::string& path) {
  const auto* text = std::get_if<TreeText>(&opened);
  if (!text) return false;
  Result<TextTree> tree = read_text_tree(text->bytes, path);
  if (!tree) {
    s.error = tree.error();
    return true;
  }
  Inputs& in = inputs(s);
  in.source = Source::file;
  in.file = absolute_path(path);
  in.tree = std::make_shared<const TextTree>(std::move(tree).value());
  show_page(s, page());
  return true;
}

const TextTree* tree_of(const Inputs& in) {
  if (in.source == Source::model) return nullptr;
  return in.source == Source::file && in.tree ? in.tree.get() : &worked_example_tree();
}

int step_count(const Search& p) {
  return p.found ? static_cast<int>(p.layout.columns.size()) : 0;
}

int shown_step(const Search& p) {
  const int count = step_count(p);
  return p.step == 0 ? count : std::min(p.step, count);
}

int chosen_branch(const Search& p) {
  const bool there = p.found && p.chosen >= 0 && p.chosen < static_cast<int>(p.found->nodes.size());
  if (!there) return -1;
  const auto depth = p.found->nodes[static_cast<std::size_t>(p.chosen)].depth;
  return static_cast<int>(depth) <= shown_step(p) ? p.chosen : -1;
}

bool keeps_end_secret(const AppState& s) {
  const Search& p = search(s);
  return open_question(s) && shown_step(p) < step_count(p);
}

std::string source_name(const AppState& s, const Inputs& in) {
  if (const TextTree* tree = tree_of(in)) return printable(tree->title);
  if (!is_embedded(s.in.model)) return model_name(s.in.model);
  return tiny_model() ? tiny_model()->info().name : "no model";
}

}  // namespace logitdice::beam_page
