#include "app/program/live_text.h"

#include <utility>

#include "core/model/embedded.h"

namespace logitdice {

bool have_model() { return tiny_model() != nullptr; }

void start_writing(LiveText& live, GenerationJob job) {
  live.task.start(writing(tiny_model(), std::move(job)));
  live.running = true;
  live.error.clear();
}

std::string begin_writing(LiveText& live, const std::string& prompt,
                          const GenerateSettings& settings, std::size_t steps) {
  if (!have_model()) return kNoModel;
  Result<Generation> begun = begin_generation(*tiny_model(), prompt, settings);
  if (!begun) return begun.error();
  live.text = std::move(begun).value();
  start_writing(live, job_for(live.text, steps));
  return {};
}

void stop_writing(LiveText& live) {
  live.task.stop();
  live.running = false;
}

bool take_news(LiveText& live, Generation& text) {
  if (!live.running) return false;
  GenerationTask::News news = live.task.poll();
  for (WrittenStep& piece : news.pieces) append(text, std::move(piece.step));
  live.running = news.running;
  live.error = news.error;
  return !news.pieces.empty() || !news.running;
}

std::string model_piece(TokenId token) {
  const bool known = have_model() && token >= 0 && token < tiny_model()->info().vocabulary;
  return known ? std::string(tiny_model()->piece(token)) : "#" + std::to_string(token);
}

}  // namespace logitdice
