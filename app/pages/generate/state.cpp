#include "app/pages/generate/state.h"

#include <algorithm>
#include <span>
#include <utility>

#include "app/program/commands.h"
#include "app/program/writing.h"
#include "core/json/values.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"

namespace logitdice::generate_page {
namespace {

bool any_preset_runs(const Texts& t) {
  return std::any_of(t.presets.begin(), t.presets.end(),
                     [](const LiveText& live) { return live.running; });
}

// ---- the model ------------------------------------------------------------------------------

// The chosen one; null, with its sentence on the screen, where it is not at hand.
ModelHandle model_for(AppState& s) {
  const ModelHandle model = chosen_model(s);
  if (!model) s.error = why_no_model(s);
  return model;
}

// What is to be written is written once the model that is being opened is at hand.
bool waits_for_its_model(const AppState& s) {
  return texts(s).wish == Texts::Wish::write && inputs(s).mode != Mode::orders &&
         model_is_coming(s);
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
  const ModelHandle model = model_for(s);
  if (!model) return;
  for (std::size_t i = 0; i < t.presets.size(); ++i) {
    GenerateSettings settings = settings_of(s);
    settings.knobs = text_presets()[i].knobs;
    settings.profile = textbook();
    settings.past_end = true;
    settings.keep_logits = false;
    t.preset_statistics[i] = {};
    std::string why = begin_writing(t.presets[i], s.in.model, model, s.in.prompt, settings,
                                    kPresetTokens);
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
  stop_writing(t.many);
  t.many_texts.clear();
  ++t.version;
  t.diversity = {};
  t.tree = {};
  const ModelHandle model = model_for(s);
  if (!model) return;
  for (int i = 0; i < inputs(s).continuations; ++i) {
    settings.seed = s.in.seed + static_cast<std::uint64_t>(i);
    Result<Generation> begun = begin_or_wait(s.in.model, s.in.prompt.str(), settings);
    if (!begun) {
      s.error = begun.error();
      return;
    }
    t.many_texts.push_back(std::move(begun).value());
  }
  GenerationJob job = writing_job(t.many_texts.front(), static_cast<std::size_t>(s.in.length));
  job.continuations = inputs(s).continuations;
  t.many.choice = s.in.model;
  start_writing(t.many, model, std::move(job));
}

bool shows_curves(const AppState& s) {
  return inputs(s).mode == Mode::many && inputs(s).many_view == ManyView::curves;
}

void write(AppState& s) {
  if (inputs(s).mode == Mode::presets) return write_presets(s);
  if (inputs(s).mode == Mode::likelihood) return start_likelihood(s);
  if (shows_curves(s)) return start_spread(s);
  if (inputs(s).mode == Mode::many) write_many(s);
  if (inputs(s).mode == Mode::tail) write_tail(s);
  if (inputs(s).mode == Mode::orders) write_orders(s);
}

// Nobody should meet an empty page; but a server is asked when a person says so. The orders of sums
// are the embedded model's whatever is chosen.
bool begins_itself(const AppState& s) {
  return asks_unasked(s) || inputs(s).mode == Mode::orders;
}

// Whether what is shown of the mode has never been written.
bool is_empty(const AppState& s) {
  const Texts& t = texts(s);
  switch (inputs(s).mode) {
    case Mode::presets:
      return t.presets[0].text.steps.empty();
    case Mode::many:
      return shows_curves(s) ? !t.spread.of : t.many_texts.empty();
    case Mode::tail:
      return tail(s).texts[0].text.steps.empty();
    case Mode::orders:
      return orders(s).reading.accumulations.empty();
    default:
      return false;
  }
}

// How many of the texts are done, or begun at least.
std::size_t begun_texts(const Texts& t) {
  return written_texts(t.many_texts).size();
}

// What is to be said of all of them is said anew with each text that is done: pairs are many.
void take_many(Texts& t) {
  if (!t.many.running) return;
  const std::size_t before = begun_texts(t);
  GenerationTask::News news = t.many.task.poll();
  for (WrittenStep& piece : news.pieces) {
    const auto index = static_cast<std::size_t>(piece.continuation);
    take_written(t.many_texts[index], std::move(piece));
  }
  t.many.running = news.running;
  t.many.error = news.error;
  if (!news.pieces.empty()) ++t.version;
  if (news.running && begun_texts(t) == before) return;
  const auto written = written_texts(t.many_texts);
  t.diversity = diversity(written);
  t.tree = token_tree(written);
}

// The group is that of whole texts.
void settle_group(AppState& s) {
  Texts& t = texts(s);
  const auto key = std::pair(t.version, inputs(s).reward());
  if (t.many.running || t.many_texts.empty() || (t.group_of && *t.group_of == key)) return;
  t.group_of = key;
  t.group = {};
  t.group_refusal.clear();
  const Result<RewardFunction> paid = reward_function(key.second);
  if (!paid) {
    t.group_refusal = paid.error();
    return;
  }
  std::vector<double> rewards;
  for (const Generation& text : t.many_texts) {
    rewards.push_back(paid.value()(written_text(text, *t.many.model)));
  }
  t.group = group_of(std::move(rewards));
}

// ---- actions --------------------------------------------------------------------------------

struct Updater {
  AppState& s;

  // Nobody should meet an empty page.
  void operator()(const SetMode& a) {
    inputs(s).mode = a.mode;
    if (is_empty(s) && !writes(s) && begins_itself(s)) texts(s).wish = Texts::Wish::write;
  }
  void operator()(const SetManyView& a) {
    inputs(s).many_view = a.view;
    if (is_empty(s) && begins_itself(s)) texts(s).wish = Texts::Wish::write;
  }
  void operator()(const ChooseText& a) {
    const int last = static_cast<int>(texts(s).many_texts.size()) - 1;
    if (last >= 0) inputs(s).chosen = std::clamp(a.index, 0, last);
  }
  void operator()(const SetReward& a) {
    Inputs& in = inputs(s);
    in.reward_kind = a.reward.kind;
    if (a.reward.kind == RewardKind::word) in.word = a.reward.text;
    if (a.reward.kind == RewardKind::expression) in.expression = a.reward.text;
  }
  void operator()(const SetParagraph& a) {
    if (a.text.size() > kMaxTextBytes) {
      s.error = kLongParagraph;
      return;
    }
    if (inputs(s).paragraph != std::string_view(a.text)) inputs(s).paragraph = a.text;
    inputs(s).judged = TextWriter::human;
  }
  void operator()(const SetJudged& a) { inputs(s).judged = a.writer; }
  void operator()(const SetContinuations& a) {
    inputs(s).continuations = std::clamp(a.count, 1, kMostContinuations);
    if (begins_itself(s)) texts(s).wish = Texts::Wish::write;
  }
  void operator()(const OpenText& a) {
    const Generation* text = text_at(s, a.index);
    if (!text || text->steps.empty()) return;
    if (writes(s)) texts(s).wish = Texts::Wish::stop;
    const ModelChoice model = model_of_texts(s);
    inputs(s).mode = Mode::text;
    write_again(s, model, *text);
  }
  void operator()(const Write&) {
    if (inputs(s).mode == Mode::text) return update_text(s, command::Generate{});
    if (!s.lost.empty()) {
      s.error = s.lost;
      return;
    }
    texts(s).wish = writes(s) ? Texts::Wish::stop : Texts::Wish::write;
    if (!writes(s)) want_model(s);
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

Reward Inputs::reward() const {
  const std::string texts[] = {"", word, expression};
  return {reward_kind, texts[static_cast<std::size_t>(reward_kind)]};
}

std::string Inputs::first_paragraph() {
  const Paragraph* paragraph = find_paragraph("kite");
  return paragraph ? std::string(paragraph->text) : std::string();
}

const Generation* chosen_text(const AppState& s) {
  return inputs(s).mode == Mode::many ? text_at(s, inputs(s).chosen) : nullptr;
}

const Generation* text_at(const AppState& s, int index) {
  const Texts& t = texts(s);
  const auto i = static_cast<std::size_t>(index);
  if (index < 0) return nullptr;
  if (inputs(s).mode == Mode::presets) return i < t.presets.size() ? &t.presets[i].text : nullptr;
  if (inputs(s).mode == Mode::many) return i < t.many_texts.size() ? &t.many_texts[i] : nullptr;
  if (inputs(s).mode == Mode::tail && i < kDerailingTexts) return &tail(s).texts[i].text;
  return nullptr;
}

// Each preset and all of many texts are one model's; those of the tail say so themselves.
ModelChoice model_of_texts(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::presets:
      return texts(s).presets[0].choice;
    case Mode::many:
      return texts(s).many.choice;
    case Mode::tail:
      return tail(s).choice;
    default:
      return s.in.model;
  }
}

std::string mode_piece(const AppState& s, TokenId token) {
  const Texts& t = texts(s);
  switch (inputs(s).mode) {
    case Mode::presets:
      return model_piece(t.presets[0].model, token);
    case Mode::many:
      return model_piece(t.many.model, token);
    case Mode::likelihood:
      return model_piece(t.likelihood.model, token);
    case Mode::tail:
      return model_piece(tail(s).model, token);
    case Mode::orders:
      return model_piece(nullptr, token);
    default:
      return piece_bytes(s, token);
  }
}

void stop(AppState& s) {
  Texts& t = texts(s);
  stop_writing(t.many);
  for (LiveText& live : t.presets) stop_writing(live);
  stop_spread(s);
  stop_likelihood(s);
  stop_tail(s);
  stop_orders(s);
}

void update(AppState& s, const Action& action) {
  std::visit(Updater{s}, action);
}

void open(AppState& s) {
  if (s.in.text->empty() && !s.writing.left_empty && asks_unasked(s)) begin_text(s);
  (Updater{s})(SetMode{inputs(s).mode});
  // A lesson's step shows what its own scene writes, and nothing of the step before.
  const bool elsewhere = inputs(s).mode != Mode::text && s.lesson && are_old(s);
  if (elsewhere) texts(s).wish = Texts::Wish::write;
}

void settle(AppState& s) {
  const Texts::Wish wish = waits_for_its_model(s)
                               ? Texts::Wish::none
                               : std::exchange(texts(s).wish, Texts::Wish::none);
  if (wish == Texts::Wish::write) write(s);
  if (wish == Texts::Wish::stop) stop(s);
  if (inputs(s).mode == Mode::many) settle_group(s);
  if (inputs(s).mode == Mode::likelihood && wish == Texts::Wish::none) settle_likelihood(s);
  if (inputs(s).mode == Mode::text) count_derailments(s);
}

void poll(AppState& s) {
  Texts& t = texts(s);
  for (std::size_t i = 0; i < t.presets.size(); ++i) {
    if (take_news(t.presets[i])) t.preset_statistics[i] = text_statistics(t.presets[i].text);
  }
  take_many(t);
  poll_spread(s);
  poll_likelihood(s);
  poll_tail(s);
  poll_orders(s);
  say_errors(s, {&t.presets[0], &t.presets[1], &t.presets[2], &t.many});
}

bool are_old(const AppState& s) {
  const Texts& t = texts(s);
  const auto old = [&](const Generation& text) {
    return !text.tokens.empty() &&
           (!(model_of_texts(s) == s.in.model) || s.in.prompt != std::string_view(text.prompt) || text.settings.seed != s.in.seed);
  };
  if (inputs(s).mode == Mode::presets) return old(t.presets.front().text);
  if (inputs(s).mode == Mode::text) return is_old(s);
  if (inputs(s).mode == Mode::likelihood) return false;  // it follows by itself
  if (shows_curves(s)) return is_old_curve(s, 0) || is_old_curve(s, 1);
  if (inputs(s).mode == Mode::tail) return tail_is_old(s);
  if (inputs(s).mode == Mode::orders) return orders_are_old(s);
  if (t.many_texts.empty()) return false;
  const GenerateSettings& written = t.many_texts.front().settings;
  return old(t.many_texts.front()) || written.knobs != s.in.knobs ||
         !same_chain(written.profile, s.in.profile);
}

bool busy(const AppState& s) {
  const Texts& t = texts(s);
  return t.many.running || any_preset_runs(t) || t.spread.running || t.likelihood.running ||
         tail(s).running || orders(s).running;
}

bool moving(const AppState& s) {
  return s.page->id == kId && inputs(s).mode == Mode::text && counting_derailments(s);
}

bool writes(const AppState& s) {
  switch (inputs(s).mode) {
    case Mode::many:
      return shows_curves(s) ? texts(s).spread.running : texts(s).many.running;
    case Mode::likelihood:
      return texts(s).likelihood.running;
    case Mode::presets:
      return any_preset_runs(texts(s));
    case Mode::tail:
      return tail(s).running;
    case Mode::orders:
      return orders(s).running;
    default:
      return s.writing.written.running || waits_to_write(s);
  }
}

}  // namespace logitdice::generate_page
