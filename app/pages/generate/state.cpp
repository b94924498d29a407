#include "app/pages/generate/state.h"

#include <algorithm>
#include <span>
#include <utility>

#include "app/program/commands.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"

namespace logitdice::generate_page {
namespace {

bool any_preset_runs(const Texts& t) {
  return std::any_of(t.presets.begin(), t.presets.end(),
                     [](const LiveText& live) { return live.running; });
}

// ---- writing --------------------------------------------------------------------------------

// No text of an older prompt stays beside a refusal.
void forget_presets(Texts& t) {
  for (LiveText& live : t.presets) {
    stop_writing(live);
    live.text = {};
  }
  t.preset_statistics = {};
}

void write_presets(AppState& s) {
  Texts& t = texts(s);
  for (std::size_t i = 0; i < t.presets.size(); ++i) {
    GenerateSettings settings = settings_of(s);
    settings.knobs = text_presets()[i].knobs;
    settings.profile = textbook();
    settings.past_end = true;
    settings.keep_logits = false;
    t.preset_statistics[i] = {};
    std::string why = begin_writing(t.presets[i], s.in.prompt, settings, kPresetTokens);
    if (!why.empty()) {
      s.error = std::move(why);
      return forget_presets(t);
    }
  }
}

void write_many(AppState& s) {
  Texts& t = texts(s);
  GenerateSettings settings = settings_of(s);
  settings.keep_logits = false;
  t.many_texts.clear();
  if (!have_model()) {
    s.error = kNoModel;
    return;
  }
  for (int i = 0; i < inputs(s).continuations; ++i) {
    settings.seed = s.in.seed + static_cast<std::uint64_t>(i);
    Result<Generation> begun = begin_generation(*tiny_model(), s.in.prompt.str(), settings);
    if (!begun) {
      s.error = begun.error();
      return;
    }
    t.many_texts.push_back(std::move(begun).value());
  }
  GenerationJob job = job_for(t.many_texts.front(), static_cast<std::size_t>(s.in.length));
  job.continuations = inputs(s).continuations;
  start_writing(t.many, std::move(job));
}

void write(AppState& s) {
  if (inputs(s).mode == Mode::presets) write_presets(s);
  if (inputs(s).mode == Mode::many) write_many(s);
  if (inputs(s).mode == Mode::tail) write_tail(s);
  if (inputs(s).mode == Mode::orders) write_orders(s);
}

void stop(AppState& s) {
  Texts& t = texts(s);
  stop_writing(t.many);
  for (LiveText& live : t.presets) stop_writing(live);
  stop_tail(s);
  stop_orders(s);
}

// Nothing is written of the mode yet.
bool is_empty(const AppState& s) {
  const Texts& t = texts(s);
  switch (inputs(s).mode) {
    case Mode::presets: return t.presets[0].text.steps.empty();
    case Mode::many: return t.many_texts.empty();
    case Mode::tail: return tail(s).texts[0].text.steps.empty();
    case Mode::orders: return orders(s).reading.accumulations.empty();
    default: return false;
  }
}

bool take_many(Texts& t) {
  if (!t.many.running) return false;
  GenerationTask::News news = t.many.task.poll();
  for (WrittenStep& piece : news.pieces) {
    append(t.many_texts[static_cast<std::size_t>(piece.continuation)], std::move(piece.step));
  }
  t.many.running = news.running;
  t.many.error = news.error;
  if (news.pieces.empty() && news.running) return false;
  for (int n = 1; n <= 4; ++n) {
    t.spread[static_cast<std::size_t>(n - 1)] =
        distinct_ngrams(std::span<const Generation>(t.many_texts), n);
  }
  return true;
}

// ---- actions --------------------------------------------------------------------------------

struct Updater {
  AppState& s;

  // Nobody should meet an empty page.
  void operator()(const SetMode& a) {
    inputs(s).mode = a.mode;
    if (is_empty(s) && !writes(s)) texts(s).wish = Texts::Wish::write;
  }
  void operator()(const SetContinuations& a) {
    inputs(s).continuations = std::clamp(a.count, 1, kMostContinuations);
    texts(s).wish = Texts::Wish::write;
  }
  void operator()(const OpenText& a) {
    const Generation* text = text_at(s, a.index);
    if (!text || text->steps.empty()) return;
    if (writes(s)) texts(s).wish = Texts::Wish::stop;
    inputs(s).mode = Mode::text;
    write_again(s, *text);
  }
  void operator()(const Write&) {
    if (inputs(s).mode == Mode::text) return update_text(s, command::Generate{});
    if (!s.lost.empty()) {
      s.error = s.lost;
      return;
    }
    texts(s).wish = writes(s) ? Texts::Wish::stop : Texts::Wish::write;
  }
  void operator()(const SetYardstick& a) {
    update(s, a);
    if (inputs(s).mode == Mode::tail) texts(s).wish = Texts::Wish::write;
  }
  template <class A>
  void operator()(const A& a) {
    update(s, a);
  }
};

}  // namespace

const Generation* text_at(const AppState& s, int index) {
  const Texts& t = texts(s);
  const auto i = static_cast<std::size_t>(index);
  if (index < 0) return nullptr;
  if (inputs(s).mode == Mode::presets) return i < t.presets.size() ? &t.presets[i].text : nullptr;
  if (inputs(s).mode == Mode::many) return i < t.many_texts.size() ? &t.many_texts[i] : nullptr;
  if (inputs(s).mode == Mode::tail && i < kDerailingTexts) return &tail(s).texts[i].text;
  return nullptr;
}

void update(AppState& s, const Action& action) { std::visit(Updater{s}, action); }

void open(AppState& s) {
  if (s.in.text->empty() && have_model()) begin_text(s);
  (Updater{s})(SetMode{inputs(s).mode});
  // A lesson's step shows what its own scene writes, and nothing of the step before.
  const bool elsewhere = inputs(s).mode != Mode::text && s.lesson && are_old(s);
  if (elsewhere) texts(s).wish = Texts::Wish::write;
}

void settle(AppState& s) {
  const Texts::Wish wish = std::exchange(texts(s).wish, Texts::Wish::none);
  if (wish == Texts::Wish::write) write(s);
  if (wish == Texts::Wish::stop) stop(s);
  if (inputs(s).mode == Mode::text) count_derailments(s);
}

void poll(AppState& s) {
  Texts& t = texts(s);
  for (std::size_t i = 0; i < t.presets.size(); ++i) {
    if (take_news(t.presets[i])) t.preset_statistics[i] = text_statistics(t.presets[i].text);
  }
  take_many(t);
  poll_tail(s);
  poll_orders(s);
  say_errors(s, {&t.presets[0], &t.presets[1], &t.presets[2], &t.many});
}

bool are_old(const AppState& s) {
  const Texts& t = texts(s);
  const auto old = [&](const Generation& text) {
    return !text.tokens.empty() && (s.in.prompt != std::string_view(text.prompt) ||
                                    text.settings.seed != s.in.seed);
  };
  if (inputs(s).mode == Mode::presets) return old(t.presets.front().text);
  if (inputs(s).mode == Mode::text) return is_old(s);
  if (inputs(s).mode == Mode::tail) return tail_is_old(s);
  if (inputs(s).mode == Mode::orders) return orders_are_old(s);
  if (t.many_texts.empty()) return false;
  const GenerateSettings& written = t.many_texts.front().settings;
  return old(t.many_texts.front()) || written.knobs != s.in.knobs ||
         !same_chain(written.profile, s.in.profile);
}

bool busy(const AppState& s) {
  return texts(s).many.running || any_preset_runs(texts(s)) || tail(s).running || orders(s).running;
}

bool moving(const AppState& s) {
  return s.page->id == kId && inputs(s).mode == Mode::text && counting_derailments(s);
}

bool writes(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::many: return texts(s).many.running;
    case Mode::presets: return any_preset_runs(texts(s));
    case Mode::tail: return tail(s).running;
    case Mode::orders: return orders(s).running;
    default: return s.writing.written.running;
  }
}

}  // namespace logitdice::generate_page
