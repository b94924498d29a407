#include "app/program/source.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/program/lesson_run.h"
#include "app/program/session_file.h"
#include "app/program/update_model.h"
#include "app/program/writing.h"
#include "core/capture/bundled.h"
#include "core/capture/formats/format.h"
#include "core/decoding/generation_capture.h"
#include "core/model/embedded.h"

namespace logitdice {
namespace {

// Nothing that waits for a writer: a frame never waits.
Result<Opened> open_regular(const std::string& path) {
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(path, problem);
  if (is_fifo(status) || is_character_file(status)) {
    return Error{printable(path) +
                 ": this is a pipe or a device, which may make one wait; name it "
                 "as FILE on the command line, or copy what is wanted of it into a file."};
  }
  return open_path(path);
}

// What only one of the pages has a place for.
bool opens_on_page(AppState& s, const Opened& opened, const std::string& path) {
  return std::any_of(s.pages.begin(), s.pages.end(), [&](const PageInfo* page) {
    return page->open_content && page->open_content(s, opened, path);
  });
}

// The text so far as the context of a step.
std::string context_before(const AppState& s, std::size_t step) {
  std::string text = s.generation().prompt;
  for (const TokenId token : s.generation().written().first(step)) text += piece_bytes(s, token);
  return text + "___";
}

TokenTable names_of(const WrittenText& text, const Logits& logits) {
  if (text.foreign()) return TokenTable(text.pieces);
  if (is_embedded(text.model)) return token_table(*tiny_model(), logits);
  if (text.by && text.pieces.empty()) return token_table(*text.by, logits);
  std::map<TokenId, std::string> pieces = text.pieces;
  for (const TokenId id : logits.ids) {
    if (!pieces.contains(id)) pieces.emplace(id, piece_bytes(text, id));
  }
  return TokenTable(std::move(pieces));
}

}  // namespace

std::string absolute_path(const std::string& path) {
  std::error_code problem;
  const std::filesystem::path full = std::filesystem::absolute(path, problem);
  return problem ? path : full.lexically_normal().string();
}

void open_file(AppState& s, const std::string& path, const std::string* bytes) {
  if (is_model_file(path, bytes)) return open_model_file(s, path);
  Result<Opened> opened = bytes ? open_bytes(*bytes, path) : open_regular(path);
  if (!opened) {
    s.error = opened.error();
  } else if (opens_on_page(s, opened.value(), path)) {
    return;
  } else if (const auto* scene = std::get_if<SceneDocument>(&opened.value())) {
    load_scene(s, scene->json);
    if (s.notice.empty()) s.notice = "The state was loaded from " + printable(path) + ".";
  } else if (const auto* lesson = std::get_if<LessonText>(&opened.value())) {
    open_lesson_text(s, lesson->bytes, path);
  } else if (const auto* captures = std::get_if<Captures>(&opened.value())) {
    show_capture(s, captures->first(), path);
  } else {
    show_opened(s, as_distribution(std::move(opened).value(), absolute_path(path)));
  }
}

Result<Distribution> load_named(const std::string& name) {
  if (name.starts_with(kModelPrefix)) return ask_model(name.substr(kModelPrefix.size()));
  if (name.starts_with(kAskedPrefix)) {
    return Error{"“" + printable(name) + "” is what a model said that has to be asked again: choose "
                 "the model, and type the sentence."};
  }
  if (is_bundled(name)) return load_bundled(name);
  const std::string path = absolute_path(name);
  Result<Opened> opened = open_regular(path);
  if (!opened) return Error{opened.error()};
  return as_distribution(std::move(opened).value(), path);
}

Result<Capture> load_capture(const std::string& path) {
  Result<Opened> opened = open_regular(path);
  if (!opened) return Error{opened.error()};
  if (const auto* captures = std::get_if<Captures>(&opened.value())) return captures->first();
  return Error{printable(path) + ": it is a capture no more."};
}

void show_opened(AppState& s, Result<Distribution> loaded) {
  if (!loaded) {
    s.error = loaded.error();
    return;
  }
  s.in.exp_display = {};  // an experiment with the logits that were on the screen
  s.in.opened = std::move(loaded).value();
  s.in.by_hand = {};
  s.in.said = {};
  s.in.sentence_tokens.clear();
  s.in.asked.reset();
  s.in.step = -1;
  s.writing.step_ahead = -1;
  s.in.typed_counts = true;
  s.error.clear();
  if (s.page->opened) s.page->opened(s);
}

void take_capture(AppState& s, const Capture& capture, const std::string& path) {
  auto text = std::make_shared<WrittenText>();
  const bool ours = have_model() && fits(capture, *tiny_model());
  if (!ours) text->pieces = capture.pieces;
  text->file = absolute_path(path);
  text->generation = generation_of(capture);
  text->wanted = text->generation.steps.size();
  s.in.text = std::move(text);
  s.writing.follow = false;
}

void show_capture(AppState& s, const Capture& capture, const std::string& path) {
  take_capture(s, capture, path);
  s.in.prompt = capture.prompt;
  s.in.knobs = capture.knobs;
  s.in.profile = capture.profile;
  s.in.seed = capture.seed;
  s.writing.shown_in_preview = true;
  for (const PageInfo* page : s.pages) {
    if (page->shows_text) show_page(s, *page);
  }
  select_step(s, 0);
}

void select_step(AppState& s, int step) {
  const auto& steps = s.generation().steps;
  if (steps.empty()) return;
  s.in.step = std::clamp(step, 0, static_cast<int>(steps.size()) - 1);
  s.in.typed_counts = false;
  s.writing.step_ahead = -1;
  s.dice.on_text = true;
  s.in.by_hand.coin.reset();
  s.select_next = steps[static_cast<std::size_t>(s.in.step)].token;
}

void set_typed(AppState& s, const std::string& output, const std::string* prompt) {
  s.in.typed_counts = true;
  if (s.in.typed.output != std::string_view(output)) s.in.typed.output = output;
  if (prompt && s.in.typed.prompt != std::string_view(*prompt)) s.in.typed.prompt = *prompt;
}

const TextReader& text_reader(AppState& s) {
  if (!s.settled.reader) s.settled.reader.emplace(s.distribution);
  return *s.settled.reader;
}

void show_page(AppState& s, const PageInfo& page) {
  if (s.page != &page) s.notice.clear();
  if (s.page != &page && (s.page->step || page.step)) s.playing = false;  // each plays its own
  s.page = &page;
  if (page.open) page.open(s);
}

Distribution step_distribution(const AppState& s, std::size_t step) {
  Distribution d;
  const std::string name = model_name(s.in.text->model);
  d.id = s.in.text->foreign() ? s.in.text->file : name;
  d.title = name + ", step " + std::to_string(step + 1);
  d.context = context_before(s, step);
  d.logits = every_token_of(s, step);
  if (d.logits.empty()) d.logits = s.generation().steps[step].logits;
  d.tokens = names_of(*s.in.text, d.logits);
  return d;
}

Result<Distribution> ask_model(const std::string& prompt, std::span<const TokenId> said) {
  if (!have_model()) return Error{kNoModel};
  Result<Distribution> made = next_token_distribution(*tiny_model(), prompt, said);
  if (made) made->id = kModelPrefix + prompt;
  return made;
}

}  // namespace logitdice
