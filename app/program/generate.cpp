#include "app/program/generate.h"

#include <algorithm>
#include <utility>

#include "app/pages/compare/compare.h"
#include "app/program/session_file.h"
#include "core/capture/capture.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/next_token.h"
#include "core/decoding/reapply.h"
#include "core/model/embedded.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

GenerateSettings settings_of(const AppState& s) {
  GenerateSettings settings;
  settings.knobs = s.turn.knobs;
  settings.profile = s.turn.profile;
  settings.seed = s.seed;
  return settings;
}

void start_worker(LiveText& live, GenerationJob job) {
  if (!live.worker) live.worker.emplace();
  live.worker->start(tiny_gpt(), std::move(job));
  live.running = true;
  live.error.clear();
}

// The text so far as the context of a step.
std::string context_before(const AppState& s, std::size_t step) {
  std::string text = s.generate.written.text.prompt;
  for (const TokenId token : s.generate.written.text.written().first(step)) {
    text += piece_bytes(s, token);
  }
  return text + "___";
}

Distribution step_distribution(const AppState& s, std::size_t step) {
  Distribution d;
  d.id = s.generate.pieces.empty() ? "tiny GPT" : s.generate.file;
  d.title = "tiny GPT, step " + std::to_string(step + 1);
  d.context = context_before(s, step);
  d.logits = s.generate.written.text.steps[step].logits;
  std::vector<std::string> pieces;
  const int count = s.generate.pieces.empty()
                        ? tiny_gpt().vocab()
                        : *std::max_element(d.logits.ids.begin(), d.logits.ids.end()) + 1;
  for (TokenId id = 0; id < count; ++id) pieces.push_back(piece_bytes(s, id));
  d.tokens = TokenTable(std::move(pieces));
  return d;
}

bool take_many(GenerateState& g) {
  if (!g.many.worker || !g.many.running) return false;
  GenerationWorker::News news = g.many.worker->poll();
  for (GenerationWorker::Made& made : news.made) {
    append(g.many_texts[made.continuation], std::move(made.step));
  }
  g.many.running = news.running;
  g.many.error = news.error;
  for (int n = 1; n <= 4; ++n) {
    g.spread[n - 1] = distinct_ngrams(std::span<const Generation>(g.many_texts), n);
  }
  return !news.made.empty() || !news.running;
}

void mark_differences(GenerateState& g) {
  g.differs = differing(g.written.text, g.same_dice.text);
}

bool same_settings(const Generation& text, const AppState& s) {
  return text.settings.knobs == s.turn.knobs && same_chain(text.settings.profile, s.turn.profile);
}

}  // namespace

bool have_model(AppState& s) {
  if (has_tiny_gpt()) return true;
  s.error = "This build has no embedded model; build it with assets/model/tiny.gguf.";
  return false;
}

void stop_writing(LiveText& live) {
  if (live.worker) live.worker->stop();
  live.running = false;
}

std::string begin_writing(LiveText& live, const AppState& s, const GenerateSettings& settings,
                          std::size_t steps) {
  Result<Generation> begun = begin_generation(tiny_gpt(), s.generate.prompt, settings);
  if (!begun) return begun.error();
  live.text = std::move(begun).value();
  start_worker(live, job_for(live.text, steps));
  return {};
}

bool take_news(LiveText& live) {
  if (!live.worker || !live.running) return false;
  GenerationWorker::News news = live.worker->poll();
  for (GenerationWorker::Made& made : news.made) append(live.text, std::move(made.step));
  live.running = news.running;
  live.error = news.error;
  return !news.made.empty() || !news.running;
}

std::string piece_bytes(const AppState& s, TokenId token) {
  const auto& pieces = s.generate.pieces;
  if (!pieces.empty()) {
    const auto found = pieces.find(token);
    return found == pieces.end() ? "#" + std::to_string(token) : found->second;
  }
  const bool known = has_tiny_gpt() && token >= 0 && token < tiny_gpt().vocab();
  return known ? std::string(tiny_gpt().tokenizer().piece(token)) : "#" + std::to_string(token);
}

std::string piece_text(const AppState& s, TokenId token) {
  return visible_or_empty(piece_bytes(s, token));
}

std::string whole_text(const AppState& s) {
  const Generation& written = s.generate.written.text;
  std::string text = written.prompt;
  for (const TokenId token : written.written()) {
    text += token == written.end_of_text ? "\n\n" : piece_bytes(s, token);
  }
  if (written.ended()) text.resize(text.size() - 2);
  return plain(text);
}

void generate(AppState& s) {
  GenerateState& g = s.generate;
  if (!have_model(s)) return;
  stop_generating(s);
  g.pieces.clear();
  const std::size_t steps = static_cast<std::size_t>(g.length);
  if (const std::string refusal = begin_writing(g.written, s, settings_of(s), steps); !refusal.empty()) {
    s.error = refusal;
    return;
  }
  g.selected = -1;
  g.follow = true;
  g.shown_in_preview = true;
  g.same_dice_on = false;
  g.same_dice.text = {};
  g.differs.clear();
  g.statistics = {};
}

void stop_generating(AppState& s) {
  stop_writing(s.generate.written);
  stop_writing(s.generate.same_dice);
}

void take_text(AppState& s, Generation text) {
  GenerateState& g = s.generate;
  stop_generating(s);
  g.written.text = std::move(text);
  g.statistics = text_statistics(g.written.text);
  g.follow = false;
  // What undo would bring back belongs to the text that is gone.
  g.other_versions.clear();
  s.undo.clear();
  s.redo.clear();
}

void go_on(AppState& s, std::size_t steps) {
  LiveText& written = s.generate.written;
  if (!written.text.ended()) start_worker(written, job_for(written.text, steps));
}

void select_step(AppState& s, int step) {
  GenerateState& g = s.generate;
  const int count = static_cast<int>(g.written.text.steps.size());
  if (count == 0) return;
  const int index = std::clamp(step, 0, count - 1);
  const GeneratedStep& chosen = g.written.text.steps[index];
  show_distribution(s, step_distribution(s, static_cast<std::size_t>(index)));
  g.selected = index;
  s.step_coin = chosen.draw.u;
  retrace(s);
  if (const int rank = s.trace.rank_of(chosen.token); rank >= 0) s.selected = rank;
}

void force_token(AppState& s, int rank) {
  GenerateState& g = s.generate;
  if (g.selected < 0 || !have_model(s)) return;
  if (!g.pieces.empty()) {
    s.error = "This capture comes from another model, which is not here: a token can be forced "
              "only where the model can go on.";
    return;
  }
  stop_generating(s);
  const TokenId token = s.trace.id(rank);
  const int step = g.selected;
  begin_version(s);
  force(g.written.text, static_cast<std::size_t>(step), token);
  const auto steps = std::max<std::size_t>(g.length, g.written.text.steps.size());
  start_worker(g.written, job_for(g.written.text, steps));
  g.statistics = text_statistics(g.written.text);
  g.follow = false;
  select_step(s, step);
  compare_with_same_dice(s);
}

void compare_with_same_dice(AppState& s) {
  GenerateState& g = s.generate;
  stop_writing(g.same_dice);
  g.same_dice_on = !g.written.text.steps.empty() && !g.written.running &&
                   !same_settings(g.written.text, s);
  if (!g.same_dice_on) return;
  g.same_dice.text = branch(g.written.text, s.turn.knobs, s.turn.profile);
  const std::size_t steps = g.written.text.steps.size();
  const bool whole = g.same_dice.text.steps.size() >= steps || g.same_dice.text.ended();
  if (!whole && g.pieces.empty()) start_worker(g.same_dice, job_for(g.same_dice.text, steps));
  mark_differences(g);
}

void take_same_dice(AppState& s) {
  GenerateState& g = s.generate;
  if (!g.same_dice_on) return;
  const std::size_t steps = g.written.text.steps.size();
  const bool unfinished = g.same_dice.running;
  stop_generating(s);
  begin_version(s);
  g.written.text = g.same_dice.text;
  g.statistics = text_statistics(g.written.text);
  if (unfinished) go_on(s, steps);
  if (g.selected >= 0) select_step(s, g.selected);
  compare_with_same_dice(s);
}

bool writes(const GenerateState& g) {
  if (g.mode == GenerateMode::many) return g.many.running;
  if (g.mode == GenerateMode::text) return g.written.running;
  return std::any_of(g.presets.begin(), g.presets.end(),
                     [](const LiveText& live) { return live.running; });
}

void stop_all(AppState& s) {
  stop_generating(s);
  stop_writing(s.generate.many);
  for (LiveText& live : s.generate.presets) stop_writing(live);
}

void write_presets(AppState& s) {
  if (!have_model(s)) return;
  GenerateState& g = s.generate;
  for (size_t i = 0; i < g.presets.size(); ++i) {
    GenerateSettings settings = settings_of(s);
    settings.knobs = text_presets()[i].knobs;
    settings.profile = textbook();
    settings.past_end = true;
    settings.keep_logits = false;
    g.preset_statistics[i] = {};
    if (const std::string refusal = begin_writing(g.presets[i], s, settings, kPresetTokens);
        !refusal.empty()) {
      s.error = refusal;
      return;
    }
  }
}

void write_many(AppState& s) {
  if (!have_model(s)) return;
  GenerateState& g = s.generate;
  GenerateSettings settings = settings_of(s);
  settings.keep_logits = false;
  g.many_texts.clear();
  for (int i = 0; i < g.continuations; ++i) {
    settings.seed = s.seed + static_cast<std::uint64_t>(i);
    Result<Generation> begun = begin_generation(tiny_gpt(), g.prompt, settings);
    if (!begun) {
      s.error = begun.error();
      return;
    }
    g.many_texts.push_back(std::move(begun).value());
  }
  GenerationJob job = job_for(g.many_texts.front(), static_cast<std::size_t>(g.length));
  job.continuations = g.continuations;
  start_worker(g.many, std::move(job));
}

bool poll_workers(AppState& s) {
  GenerateState& g = s.generate;
  bool any = false;
  if (take_news(g.written)) {
    any = true;
    g.statistics = text_statistics(g.written.text);
    if (g.follow && s.view == "generate" && !g.written.text.steps.empty()) {
      select_step(s, static_cast<int>(g.written.text.steps.size()) - 1);
    }
    if (!g.written.running) compare_with_same_dice(s);
  }
  if (take_news(g.same_dice)) {
    any = true;
    mark_differences(g);
  }
  for (size_t i = 0; i < g.presets.size(); ++i) {
    if (!take_news(g.presets[i])) continue;
    any = true;
    g.preset_statistics[i] = text_statistics(g.presets[i].text);
  }
  if (take_many(g)) any = true;
  if (poll_columns(s)) any = true;
  for (LiveText* live : {&g.written, &g.same_dice, &g.presets[0], &g.many}) {
    if (!live->error.empty()) s.error = std::exchange(live->error, "");
  }
  return any;
}

void capture_distribution(AppState& s) {
  if (!have_model(s)) return;
  Result<Distribution> made = next_token_distribution(tiny_gpt(), s.generate.prompt);
  if (!made) {
    s.error = made.error();
    return;
  }
  s.generate.pieces.clear();
  Distribution distribution = std::move(made).value();
  distribution.id = kModelPrefix + s.generate.prompt;
  show_distribution(s, std::move(distribution));
  s.generate.shown_in_preview = false;
}

void save_capture(AppState& s, const std::string& path) {
  const Generation& text = s.generate.written.text;
  if (text.steps.empty()) {
    s.error = "There is no text to save yet: Generate (G) writes one.";
    return;
  }
  if (!s.generate.pieces.empty()) {
    s.error = "This text comes from another model's capture, " + s.generate.file +
              ", which has all of it already.";
    return;
  }
  const Capture capture = capture_of(text, tiny_gpt().tokenizer(), "logitdice tiny GPT", 0);
  const Result<bool> written = write_atomically(path, capture_to_json(capture));
  if (written) {
    s.notice = "The text and the logits of its " + std::to_string(text.steps.size()) +
               " steps were saved to " + path + ".";
  } else {
    s.error = written.error();
  }
}

void open_capture(AppState& s, const std::string& path, const std::string& text) {
  Result<Capture> parsed = parse_capture(text, path);
  if (!parsed) {
    s.error = parsed.error();
    return;
  }
  const Capture& capture = parsed.value();
  if (capture.steps.empty()) {
    s.error = path + ": the capture has no steps; one step at least is needed.";
    return;
  }
  stop_generating(s);
  GenerateState& g = s.generate;
  const bool ours = has_tiny_gpt() && fits(capture, tiny_gpt().tokenizer());
  g.pieces = ours ? std::map<TokenId, std::string>() : capture.pieces;
  g.file = path;
  take_text(s, generation_of(capture));
  g.prompt = capture.prompt;
  g.shown_in_preview = true;
  s.turn.knobs = capture.knobs;
  s.turn.profile = capture.profile;
  s.seed = capture.seed;
  s.view = "generate";
  g.mode = GenerateMode::text;
  select_step(s, 0);
  compare_with_same_dice(s);
}

void begin_version(AppState& s) {
  GenerateState& g = s.generate;
  remember_turn(s);
  g.other_versions[s.turn.text] = g.written.text;
  s.turn.text = ++g.versions;
}

void swap_version(AppState& s, int from, int to) {
  GenerateState& g = s.generate;
  if (from == to) return;
  stop_generating(s);
  g.other_versions[from] = std::exchange(g.written.text, g.other_versions[to]);
  g.statistics = text_statistics(g.written.text);
  if (!g.written.text.steps.empty()) {
    select_step(s, std::min(g.selected, static_cast<int>(g.written.text.steps.size()) - 1));
  }
}

// ---- tables ---------------------------------------------------------------------------------

std::string_view generate_mode_id(GenerateMode mode) {
  constexpr std::string_view kIds[] = {"text", "presets", "many"};
  return kIds[static_cast<int>(mode)];
}

const std::array<TextPreset, 3>& text_presets() {
  static const std::array<TextPreset, 3> table = {{
      {"T 0", "loops: the same words again and again", {.temperature = 0}},
      {"T 0.7, top-p 0.9", "reads like a short story", {.temperature = 0.7, .top_p = 0.9}},
      {"T 2", "word salad", {.temperature = 2}},
  }};
  return table;
}

bool GenerateState::running() const {
  return written.running || same_dice.running || many.running ||
         std::any_of(presets.begin(), presets.end(), [](const LiveText& p) { return p.running; });
}

}  // namespace logitdice
