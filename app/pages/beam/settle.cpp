#include <algorithm>
#include <utility>

#include "app/pages/beam/state.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"

namespace logitdice::beam_page {
namespace {

// What the search depends on, and nothing else: another picture of it is no other search.
Inputs search_key(Inputs in) {
  in.all_pruned = in.measured = false;
  return in;
}

// On a model the widths are measured over texts of one length each, on prompts of their own.
Inputs quality_key_of(const Inputs& in) {
  Inputs key = in.source == Source::model ? Inputs() : in;
  key.source = in.source;
  key.all_pruned = false;
  key.measured = true;
  key.width = 1;
  key.prompt = "";
  return key;
}

BeamSettings settings_of(const Inputs& in) {
  BeamSettings settings;
  settings.width = in.width;
  settings.steps = static_cast<std::size_t>(in.steps);
  settings.rule = in.rule;
  settings.alpha = in.alpha;
  settings.stop_ends_path = in.stop_ends_path;
  settings.early_stopping = in.early_stopping;
  if (const TextTree* tree = tree_of(in)) {
    settings.ends = tree->ends;
    settings.steps = std::min(settings.steps, static_cast<std::size_t>(tree->depth));
  }
  return settings;
}

ModelHandle model_of(const AppState& s, const Inputs& in) {
  const TextTree* tree = tree_of(in);
  return tree ? tree->model : chosen_model(s);
}

// Whether what was searched is what the page says, on the model that is chosen now.
bool is_searched(const AppState& s) {
  const Search& p = search(s);
  const bool model = tree_of(inputs(s)) != nullptr || p.choice == s.in.model;
  return p.begun && model && p.key == search_key(inputs(s));
}

// A server is asked when a person says so, and any model once it is at hand.
bool begins_itself(const AppState& s) {
  return tree_of(inputs(s)) || (asks_unasked(s) && !model_is_coming(s));
}

void begin_search(AppState& s) {
  Search& p = search(s);
  const Inputs key = search_key(inputs(s));
  const bool another = p.begun && !is_searched(s);
  if (another && !p.restored) {  // it is seen whole, with nothing chosen
    p.step = 0;
    p.chosen = -1;
  }
  p.key = key;
  p.begun = true;
  p.restored = false;
  p.choice = s.in.model;
  p.model = model_of(s, p.key);
  if (!p.model) {
    stop(s);  // what it still finds is no answer to this key
    s.error = why_no_model(s);
    return;
  }
  p.task.start(
      searching_beam(p.model, tree_of(p.key) ? "" : p.key.prompt.str(), settings_of(p.key)));
  p.running = true;
  p.progress = 0;
}

void settle_search(AppState& s) {
  Search& p = search(s);
  const bool waits =
      p.wish == Search::Wish::search && !tree_of(inputs(s)) && model_is_coming(s);
  const Search::Wish wish = waits ? Search::Wish::none : std::exchange(p.wish, Search::Wish::none);
  if (wish == Search::Wish::stop) {
    p.task.stop();
    p.running = false;
  } else if (wish == Search::Wish::search || (!is_searched(s) && begins_itself(s))) {
    begin_search(s);
  }
  const bool all = inputs(s).all_pruned;
  const bool same = p.layout.of == p.found.get() && p.layout.all_pruned == all;
  if (p.found && !same) p.layout = lay_out_tree(*p.found, all);
}

void begin_quality(AppState& s) {
  Search& p = search(s);
  const Inputs& in = inputs(s);
  QualitySettings settings;
  if (in.source == Source::model) {
    settings.search.steps = kQualitySteps;
    for (const std::string_view prompt : quality_prompts()) settings.prompts.emplace_back(prompt);
  } else {
    settings.search = settings_of(in);
    settings.prompts = {""};
  }
  p.quality_key = quality_key_of(in);
  p.quality_begun = true;
  p.widths.clear();
  p.measured_part = 0;
  const ModelHandle model = model_of(s, in);
  p.measuring = model != nullptr;
  if (model) p.quality.start(measuring_widths(model, settings));
}

void settle_quality(AppState& s) {
  Search& p = search(s);
  const Inputs& in = inputs(s);
  if (!in.measured) {
    if (p.measuring) p.quality.stop();
    p.measuring = p.quality_begun = false;
    p.widths.clear();
  } else if (!p.quality_begun || !(p.quality_key == quality_key_of(in))) {
    begin_quality(s);
  }
}

}  // namespace

void settle(AppState& s) {
  settle_search(s);
  settle_quality(s);
}

void poll(AppState& s) {
  Search& p = search(s);
  if (p.running) {
    BeamTask::News news = p.task.poll();
    p.running = news.running;
    p.progress = news.progress;
    if (!news.error.empty()) s.error = news.error;
    if (!news.pieces.empty()) {
      p.found = std::make_shared<const BeamSearch>(std::move(news.pieces.back()));
      p.found_on = p.model;
      p.layout = lay_out_tree(*p.found, inputs(s).all_pruned);
    }
  }
  if (!p.measuring) return;
  QualityTask::News news = p.quality.poll();
  p.measuring = news.running;
  p.measured_part = news.progress;
  if (!news.error.empty()) s.error = news.error;
  p.widths.insert(p.widths.end(), news.pieces.begin(), news.pieces.end());
}

void stop(AppState& s) {
  Search& p = search(s);
  p.task.stop();
  p.quality.stop();
  p.running = p.measuring = false;
}

bool busy(const AppState& s) {
  return search(s).running || search(s).measuring;
}

}  // namespace logitdice::beam_page
