#include "app/program/source.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "app/program/capture_source.h"
#include "app/program/opening.h"
#include "app/program/update_model.h"
#include "app/program/writing.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "core/capture/captured_values.h"
#include "core/capture/formats/format.h"
#include "core/model/embedded.h"

namespace logitdice {
namespace {

// The text so far as the context of a step.
std::string context_before(const AppState& s, std::size_t step) {
  std::string text = s.generation().prompt;
  for (const TokenId token : s.generation().written().first(step)) text += piece_bytes(s, token);
  return text + "___";
}

// The model's; of a file that does not tell it the program's that wrote it.
std::string name_of(const WrittenText& text) {
  if (!text.foreign() || !text.source) return model_name(text.model);
  const Capture& capture = text.source->capture;
  return printable(capture.model.empty() ? capture.source : capture.model);
}

// What a file tells of a step without alternatives: the token, and of all others at most their sum.
Logits token_alone(const GeneratedStep& step) {
  Tail others{Tail::kUnknownCount, Tail::kUnknownSum};
  float score = 0;
  if (step.p_model.exact() && step.p_model.low > 0) {
    score = static_cast<float>(std::log(step.p_model.low));
    others.log_sum_exp = std::log1p(-std::min(step.p_model.low, 1.0));
  }
  return make_logits({&score, 1}, {&step.token, 1}, others).value();
}

// Numbers of a file do not take every chain: knobs that were turned for others go back.
void drop_refused(AppState& s) {
  const std::string why = why_not_taken(s);
  if (why.empty()) return;
  s.in.knobs = neutral_knobs(s.in.profile);
  s.notice = "The knobs are neutral again. " + why;
}

// A restored text knows the names of the tokens that were saved, its model those of all.
TokenTable names_of(const AppState& s, const Logits& logits) {
  const WrittenText& text = *s.in.text;
  if (text.foreign()) return text.source ? text.source->tokens : TokenTable(text.pieces);
  if (is_embedded(text.model)) return token_table(*tiny_model(), logits);
  const ModelHandle by = writer_of(s);
  const bool knows_all = by && (text.pieces.empty() || !by->info().pieces.empty());
  if (knows_all) return token_table(*by, logits);
  std::map<TokenId, std::string> pieces = text.pieces;
  for (const TokenId id : logits.ids) {
    if (!pieces.contains(id)) pieces.emplace(id, piece_bytes(s, id));
  }
  return TokenTable(std::move(pieces));
}

// A step of a capture is one as well: "llama_cpp#3".
Result<Distribution> load_named_bundled(const std::string& id) {
  return is_bundled_step(id) ? load_bundled_step(id) : load_bundled(id);
}

}  // namespace

std::string absolute_path(const std::string& path) {
  std::error_code problem;
  const std::filesystem::path full = std::filesystem::absolute(path, problem);
  return problem ? path : full.lexically_normal().string();
}

std::string refuse_waiting(const std::string& path) {
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(path, problem);
  if (!is_fifo(status) && !is_character_file(status)) return {};
  return printable(path) +
         ": this is a pipe or a device, which may make one wait; name it "
         "as FILE on the command line, or copy what is wanted of it into a file.";
}

Result<Opened> open_regular(const std::string& path) {
  const std::string wrong = refuse_waiting(path);
  return wrong.empty() ? open_path(path) : Error{wrong};
}

void open_file(AppState& s, const std::string& path, const std::string* bytes) {
  if (is_model_file(path, bytes)) return open_model_file(s, path);
  give_up_opening(s);
  std::error_code problem;
  const auto size = bytes ? 0 : std::filesystem::file_size(path, problem);
  const bool large = !bytes && !problem && size > kReadAtOnce && refuse_waiting(path).empty();
  large ? start_opening(s, path, nullptr, size) : show_ready(s, *read_now(path, bytes, model_at_hand(s)));
}

Result<Distribution> load_named(const std::string& name) {
  if (name.starts_with(kModelPrefix)) return ask_model(name.substr(kModelPrefix.size()));
  if (name.starts_with(kAskedPrefix)) {
    return Error{"“" + printable(name) + "” is what a model said that has to be asked again: choose "
                 "the model, and type the sentence."};
  }
  if (is_bundled(name)) return load_bundled(name);
  if (is_bundled_step(name)) return load_bundled_step(name);
  const std::string path = absolute_path(name);
  Result<Opened> opened = open_regular(path);
  if (!opened) return Error{opened.error()};
  return as_distribution(std::move(opened).value(), path);
}

Result<std::shared_ptr<const CaptureFile>> load_capture_file(const std::string& name) {
  const auto made = [](std::string id, Captures captures) {
    return std::make_shared<const CaptureFile>(CaptureFile{std::move(id), std::move(captures)});
  };
  if (const BundledCapture* bundled = find_bundled_capture(name)) {
    Result<Captures> captures = open_bundled_capture(*bundled);
    if (!captures) return Error{captures.error()};
    return made(bundled->id, std::move(captures).value());
  }
  Result<Opened> opened = open_regular(name);
  if (!opened) return Error{opened.error()};
  if (auto* captures = std::get_if<Captures>(&opened.value()))
    return made(absolute_path(name), std::move(*captures));
  return Error{printable(name) + ": it is a capture no more."};
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

void take_text(AppState& s, std::shared_ptr<WrittenText> text) {
  s.in.text = std::move(text);
  s.writing.follow = false;
}

void show_text(AppState& s, std::shared_ptr<WrittenText> text) {
  const std::shared_ptr<const CaptureSource> source = text->source;
  take_text(s, std::move(text));
  s.in.prompt = s.generation().prompt;
  s.in.knobs = s.generation().settings.knobs;
  s.in.profile = s.generation().settings.profile;
  if (brings_its_chain(source->capture)) s.in.seed = source->capture.seed;
  s.writing.shown_in_preview = true;
  for (const PageInfo* page : s.pages) {
    if (page->shows_text) show_page(s, *page);
  }
  select_step(s, static_cast<int>(step_with_logits(source->capture)));
}

void show_bundled(AppState& s, const std::string& id) {
  if (!find_bundled_capture(id)) return show_opened(s, load_named_bundled(id));
  const auto file = load_capture_file(id);
  if (!file) {
    s.error = file.error();
    return;
  }
  auto text = captured_text(file.value(), first_entry(file.value()->captures), {},
                            model_at_hand(s));
  text ? show_text(s, std::move(text).value()) : void(s.error = text.error());
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
  drop_refused(s);
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
  const std::string name = name_of(*s.in.text);
  d.id = s.in.text->foreign() ? s.in.text->file : name;
  d.title = name + ", step " + std::to_string(step + 1);
  d.context = context_before(s, step);
  d.logits = every_token_of(s, step);
  if (d.logits.empty()) d.logits = s.generation().steps[step].logits;
  if (d.logits.empty()) d.logits = token_alone(s.generation().steps[step]);
  d.tokens = names_of(s, d.logits);
  return d;
}

Result<Distribution> ask_model(const std::string& prompt, std::span<const TokenId> said) {
  if (!have_model()) return Error{kNoModel};
  Result<Distribution> made = next_token_distribution(*tiny_model(), prompt, said);
  if (made) made->id = kModelPrefix + prompt;
  return made;
}

}  // namespace logitdice
