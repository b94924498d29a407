#include "app/program/writing.h"

#include <algorithm>
#include <set>
#include <utility>

#include "app/program/commands.h"
#include "app/program/same_dice.h"
#include "app/program/session_file.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/reapply.h"
#include "core/files/files.h"
#include "core/model/embedded.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

// Another text of that model begins; undo holds the one that was there.
WrittenText& new_text(AppState& s, const ModelChoice& model, Generation generation) {
  auto text = std::make_shared<WrittenText>();
  text->model = model;
  text->generation = std::move(generation);
  s.in.text = std::move(text);
  return *s.in.text;
}

// The same model goes on with what is made of the text that is there.
WrittenText& text_beside(AppState& s, Generation generation) {
  const std::shared_ptr<WrittenText> before = s.in.text;
  WrittenText& text = new_text(s, before->model, std::move(generation));
  text.by = before->by;
  text.pieces = before->pieces;
  text.vocabulary = before->vocabulary;
  text.values = before->values;
  return text;
}

void force_token(AppState& s, int rank) {
  if (!shows_step(s)) return;
  if (s.in.text->foreign()) {
    s.error =
        "This capture comes from another model, which is not here: a token can be forced "
        "only where the model can go on.";
    return;
  }
  if (!writer_of(s)) {
    s.error = why_no_writer(s);
    return;
  }
  if (rank < 0 || rank >= token_count(s)) return;  // nobody knows which token of the tail
  const TokenId token = s.trace.id(rank);
  const std::size_t wanted =
      std::max<std::size_t>(static_cast<std::size_t>(s.in.length), s.generation().steps.size());
  Generation forced = s.generation();
  force(forced, static_cast<std::size_t>(s.in.step), token);
  text_beside(s, std::move(forced)).wanted = wanted;
  s.writing.follow = false;
  select_step(s, s.in.step);
}

// What a person had chosen in a step that was just written again.
void force_again(WrittenText& text) {
  const auto first = text.forced_ahead.begin();
  if (first == text.forced_ahead.end() || first->first >= text.generation.steps.size()) return;
  force(text.generation, first->first, first->second);
  text.forced_ahead.erase(first);
}

// The worker knows nothing of chosen tokens: it stops at each.
std::size_t steps_until_forced(const WrittenText& text) {
  const auto first = text.forced_ahead.begin();
  return first == text.forced_ahead.end() ? text.wanted : std::min(text.wanted, first->first + 1);
}

// Whether the model is here that gave all of its logits.
bool can_be_written_again(const WrittenText& text) {
  if (!have_model() || !is_embedded(text.model) || text.foreign() || text.empty()) return false;
  const auto& steps = text.generation.steps;
  return std::all_of(steps.begin(), steps.end(), [](const GeneratedStep& step) {
    return step.logits.size() == tiny_model()->info().vocabulary;
  });
}

// The worker then makes the same steps, with the same coins; it knows which tokens were chosen.
void to_be_written_again(WrittenText& text) {
  const auto& steps = text.generation.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].forced) text.forced_ahead[i] = steps[i].token;
  }
  text.wanted = std::max(text.wanted, steps.size());
  cut_back(text.generation, 0);
  text.generation.steps.shrink_to_fit();
}

void take_same_dice(AppState& s) {
  if (!s.writing.same_dice_on) return;
  const std::size_t steps = s.generation().steps.size();
  const bool unfinished = s.writing.same_dice.running;
  WrittenText& text = text_beside(s, s.writing.same_dice.text);
  text.wanted = unfinished ? steps : text.generation.steps.size();
  if (s.in.step >= 0) select_step(s, s.in.step);
}

void go_on_writing(AppState& s) {
  s.in.text->wanted = s.in.text->given_up;
  want_model(s);
}

// What is there stays, and can be gone on with.
void give_up(AppState& s) {
  WrittenText& text = *s.in.text;
  text.given_up = text.wanted;
  text.wanted = text.generation.steps.size();
  s.retry = {s.writing.written.error, go_on_writing};
}

// Without probabilities no token follows.
bool is_stopped(const AppState& s, const TextCommand& command) {
  const bool writes = std::holds_alternative<command::Generate>(command) ||
                      std::holds_alternative<command::Regenerate>(command) ||
                      std::holds_alternative<command::ForceToken>(command);
  return writes && !s.lost.empty() && !s.writing.written.running;
}

struct TextUpdater {
  AppState& s;

  void operator()(const command::SetPrompt& c) { s.in.prompt = c.text; }
  void operator()(const command::SetLength& c) {
    s.in.length = std::clamp(c.tokens, 1, kMostTokens);
  }
  void operator()(const command::Generate&) {
    if (s.writing.written.running || waits_to_write(s)) {
      s.in.text->wanted = s.generation().steps.size();
    } else {
      begin_text(s);
    }
  }
  void operator()(const command::Regenerate&) {
    s.in.seed += 1;
    begin_text(s);
  }
  void operator()(const command::SelectStep& c) {
    s.writing.follow = false;
    select_step(s, c.step);
  }
  void operator()(const command::StepText& c) { (*this)(command::SelectStep{s.in.step + c.by}); }
  void operator()(const command::ForceToken& c) { force_token(s, c.rank); }
  void operator()(const command::TakeSameDice&) { take_same_dice(s); }
  void operator()(const command::SaveCapture& c) { save_capture(s, c.path); }
  void operator()(const command::ShowPreview& c) { s.writing.shown_in_preview = c.text; }
};

// ---- settling -------------------------------------------------------------------------------

// The worker writes the text that is in the inputs, until there is as much as is wanted of it.
void settle_task(AppState& s) {
  Writing& w = s.writing;
  WrittenText& text = *s.in.text;
  const bool another = s.settled.written != s.in.text;
  s.settled.written = s.in.text;
  if (another) stop_writing(w.written);
  const bool enough = text.generation.steps.size() >= text.wanted;
  if (enough && w.written.running) stop_writing(w.written);
  if (enough || w.written.running || text.generation.ended()) return;
  const ModelHandle writer = writer_of(s);
  if (!writer) return;  // it is being opened
  if (!is_embedded(text.model)) text.by = writer;
  start_writing(w.written, writer, writing_job(text.generation, steps_until_forced(text)));
}

void settle_statistics(AppState& s) {
  const auto key =
      std::pair<const WrittenText*, std::size_t>(s.in.text.get(), s.generation().steps.size());
  if (s.settled.statistics == key) return;
  s.settled.statistics = key;
  s.writing.statistics = text_statistics(s.generation());
}

}  // namespace

void update_text(AppState& s, const TextCommand& command) {
  if (is_stopped(s, command)) {
    s.error = s.lost;
  } else {
    std::visit(TextUpdater{s}, command);
  }
}

void settle_writing(AppState& s) {
  settle_task(s);
  settle_statistics(s);
  settle_same_dice(s);
}

void poll_writing(AppState& s) {
  Writing& w = s.writing;
  if (take_news(w.written, s.in.text->generation)) {
    if (!w.written.error.empty()) give_up(s);
    force_again(*s.in.text);
    if (w.step_ahead >= 0 && w.step_ahead < static_cast<int>(s.generation().steps.size())) {
      select_step(s, w.step_ahead);
    }
    if (w.follow && s.page->shows_text && !s.generation().steps.empty())
      select_step(s, static_cast<int>(s.generation().steps.size()) - 1);
  }
  if (poll_all_steps(w.all_steps)) take_all_steps(s);
  if (take_news(w.same_dice)) w.differs = differing(s.generation(), w.same_dice.text);
  say_errors(s, {&w.written, &w.same_dice});
}

ModelHandle writer_of(const AppState& s) {
  const WrittenText& text = *s.in.text;
  if (text.foreign()) return nullptr;
  if (is_embedded(text.model)) return tiny_model();
  if (text.by) return text.by;
  return text.model == s.in.model ? chosen_model(s) : nullptr;
}

std::string why_no_writer(const AppState& s) {
  const WrittenText& text = *s.in.text;
  if (text.model == s.in.model) return why_no_model(s);
  return "This text was written by " + model_name(text.model) + ", which is not at hand: choose it in "
         "the model's menu to go on with it.";
}

bool waits_to_write(const AppState& s) {
  const WrittenText& text = *s.in.text;
  const bool unfinished = text.generation.steps.size() < text.wanted && !text.generation.ended();
  return unfinished && !s.writing.written.running && text.model == s.in.model &&
         s.models.status == ModelDesk::Status::opening && !is_embedded(text.model);
}

void say_errors(AppState& s, std::initializer_list<LiveText*> texts) {
  for (LiveText* live : texts) {
    const std::string error = std::exchange(live->error, "");
    if (error.empty() || s.error.find(error) != std::string::npos) continue;
    s.error += (s.error.empty() ? "" : " ") + error;
  }
}

void forget_old_logits(AppState& s) {
  std::set<const WrittenText*> seen = {s.in.text.get()};
  std::size_t steps = 0;
  const auto look = [&](std::vector<Turn>& turns) {
    for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
      WrittenText& text = *turn->in.text;
      if (!seen.insert(&text).second || !can_be_written_again(text)) continue;
      steps += text.generation.steps.size();
      if (steps > kMostOldSteps) to_be_written_again(text);
    }
  };
  look(s.undo);
  look(s.redo);
}

GenerateSettings settings_of(const AppState& s) {
  GenerateSettings settings;
  settings.knobs = s.in.knobs;
  settings.profile = s.in.profile;
  settings.seed = s.in.seed;
  if (!is_embedded(s.in.model)) settings.best = kBestFirst;
  return settings;
}

bool is_old(const AppState& s) {
  if (s.in.text->empty()) return false;
  const bool another = !s.in.text->foreign() && !(s.in.text->model == s.in.model);
  return another || s.in.prompt != std::string_view(s.generation().prompt);
}

std::string why_old(const AppState& s) {
  const bool prompt = s.in.prompt != std::string_view(s.generation().prompt);
  return std::string("old: ") + (prompt ? "the prompt has changed" : "another model is chosen") +
         "; G writes it anew";
}

bool is_rewritten(const AppState& s) {
  const GenerateSettings& written = s.generation().settings;
  return !s.in.text->empty() &&
         (written.knobs != s.in.knobs || !same_chain(written.profile, s.in.profile));
}

void begin_text(AppState& s) {
  Result<Generation> begun = begin_or_wait(s.in.model, s.in.prompt.str(), settings_of(s));
  if (!begun) {
    s.error = begun.error();
    return;
  }
  new_text(s, s.in.model, std::move(begun).value()).wanted = static_cast<std::size_t>(s.in.length);
  want_model(s);
  s.in.step = -1;
  s.writing.step_ahead = -1;
  s.writing.follow = true;
  s.writing.shown_in_preview = true;
}

void write_again(AppState& s, const ModelChoice& model, const Generation& text) {
  GenerateSettings settings = text.settings;
  settings.keep_logits = true;
  Result<Generation> begun = begin_or_wait(model, text.prompt, settings);
  if (!begun) {
    s.error = begun.error();
    return;
  }
  const std::size_t length = text.steps.size();
  s.in.prompt = text.prompt;
  s.in.knobs = settings.knobs;
  s.in.profile = settings.profile;
  s.in.seed = settings.seed;
  new_text(s, model, std::move(begun).value()).wanted = length;
  want_model(s);
  s.in.step = -1;
  s.writing.follow = false;
  s.writing.step_ahead = 0;
  s.writing.shown_in_preview = true;
}

TypedText text_before_step(const AppState& s) {
  std::string output;
  const auto written = s.generation().written().first(static_cast<std::size_t>(s.in.step));
  for (const TokenId token : written) output += piece_bytes(s, token);
  return {to_utf8(s.generation().prompt), to_utf8(output)};
}

std::string whole_text(const AppState& s) {
  const Generation& written = s.generation();
  std::string text = written.prompt;
  for (const TokenId token : written.written()) {
    text += token == written.end_of_text ? "\n\n" : piece_bytes(s, token);
  }
  if (written.ended()) text.resize(text.size() - 2);
  return to_utf8(text);
}

// A session knows the names of its text's own tokens; of others the model, once it is there again.
std::string piece_bytes(const AppState& s, TokenId token) {
  const WrittenText& text = *s.in.text;
  const bool unnamed = !text.by && !text.foreign() && !text.pieces.contains(token);
  const ModelHandle writer = unnamed ? writer_of(s) : nullptr;
  return writer ? model_piece(writer, token) : piece_bytes(text, token);
}

std::string piece_bytes(const WrittenText& text, TokenId token) {
  const auto found = text.pieces.find(token);
  if (found != text.pieces.end()) return found->second;
  const bool nameless = text.foreign() || (!is_embedded(text.model) && !text.by);
  return nameless ? "#" + std::to_string(token) : model_piece(text.by, token);
}

std::string piece_text(const AppState& s, TokenId token) {
  return visible_or_empty(piece_bytes(s, token));
}

void save_capture(AppState& s, const std::string& path) {
  const WrittenText& text = *s.in.text;
  if (text.empty()) {
    s.error = "There is no text to save yet: Generate (G) writes one.";
    return;
  }
  if (text.foreign()) {
    s.error = "This text comes from another model's capture, " + printable(text.file) +
              ", which has all of it already.";
    return;
  }
  const std::string json = capture_to_json(capture_of_text(text, 0));
  const Result<Written> written = write_file_atomically(path, json, {.waits = false});
  const auto steps = static_cast<std::int64_t>(text.generation.steps.size());
  (written ? s.notice : s.error) = written ? "The text and the logits of its " + count_text(steps) +
                                                 " " + plural(steps, "step was", "steps were") +
                                                 " saved to " + printable(path) + "."
                                           : written.error();
}

}  // namespace logitdice
