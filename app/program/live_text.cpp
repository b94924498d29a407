#include "app/program/live_text.h"

#include <utility>

#include "core/model/embedded.h"
#include "core/text/numbers.h"

namespace logitdice {

bool have_model() {
  return tiny_model() != nullptr;
}

Result<Generation> begin_or_wait(const ModelChoice& choice, const std::string& prompt,
                                 const GenerateSettings& settings) {
  if (is_embedded(choice)) {
    if (!have_model()) return Error{kNoModel};
    return begin_generation(*tiny_model(), prompt, settings);
  }
  Generation text;
  text.prompt = prompt;
  text.settings = settings;
  return text;
}

GenerationJob writing_job(const Generation& text, std::size_t steps) {
  if (text.tokens.empty()) return job_for_prompt(text.prompt, text.settings, steps);
  return job_for(text, steps);
}

void start_writing(LiveText& live, ModelHandle model, GenerationJob job) {
  live.model = model;
  live.pace = {};
  live.task.start(writing(std::move(model), std::move(job)));
  live.running = true;
  live.error.clear();
}

std::string begin_writing(LiveText& live, const ModelChoice& choice, ModelHandle model,
                          const std::string& prompt, const GenerateSettings& settings,
                          std::size_t steps) {
  Result<Generation> begun = begin_or_wait(choice, prompt, settings);
  if (!begun) return begun.error();
  live.text = std::move(begun).value();
  live.choice = choice;
  start_writing(live, std::move(model), writing_job(live.text, steps));
  return {};
}

void stop_writing(LiveText& live) {
  live.task.stop();
  live.running = false;
}

void take_written(Generation& text, WrittenStep piece) {
  if (!piece.begun) return append(text, std::move(piece.step));
  GenerateSettings settings = text.settings;
  settings.ends = piece.begun->settings.ends;
  text = *piece.begun;
  text.settings = std::move(settings);
}

bool take_news(LiveText& live, Generation& text) {
  if (!live.running) return false;
  GenerationTask::News news = live.task.poll();
  for (WrittenStep& piece : news.pieces) {
    if (!piece.begun) {
      ++live.pace.tokens;
      live.pace.took_s += piece.took_s;
      live.pace.last_s = piece.took_s;
    }
    take_written(text, std::move(piece));
  }
  live.running = news.running;
  live.error = news.error;
  return !news.pieces.empty() || !news.running;
}

std::string model_piece(const ModelHandle& model, TokenId token) {
  const ModelHandle& reader = model ? model : tiny_model();
  const std::string piece = reader ? std::string(reader->piece(token)) : std::string();
  const bool known =
      reader && token >= 0 && (reader->info().vocabulary == 0 || token < reader->info().vocabulary);
  return known && (!piece.empty() || !reader->info().pieces.empty()) ? piece
                                                                     : "#" + std::to_string(token);
}

std::string pace_text(const Pace& pace) {
  if (pace.tokens == 0 || pace.took_s <= 0) return {};
  const double rate = static_cast<double>(pace.tokens) / pace.took_s;
  return fixed_text(rate, rate < 10 ? 1 : 0) + " tokens/s · " + duration_text(pace.last_s * 1e6) +
         " a token";
}

}  // namespace logitdice
