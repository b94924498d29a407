#include <utility>

#include "app/program/writing.h"
#include "core/decoding/generation_capture.h"
#include "core/model/embedded.h"

namespace logitdice {
namespace {

// Stands for a model that is not at hand: it knows what the tokens of its text are called.
class NamesOfText final : public Model {
 public:
  explicit NamesOfText(const WrittenText& text)
      : Model({.name = model_name(text.model),
               .vocabulary = text.vocabulary,
               .context = text.generation.context,
               .zero_known = text.values == ValueKind::kLogits,
               .documented = text.values != ValueKind::kUnknown}),
        text_(text) {}

  std::string_view piece(TokenId id) const override {
    const auto found = text_.pieces.find(id);
    return found == text_.pieces.end() ? std::string_view() : std::string_view(found->second);
  }
  Result<std::vector<TokenId>> tokenize(std::string_view, std::stop_token) const override {
    return Error{"The model of this text is not at hand."};
  }
  std::unique_ptr<ModelSession> new_session(std::stop_token) const override { return nullptr; }

 private:
  const WrittenText& text_;
};

}  // namespace

Capture capture_of_text(const WrittenText& text, int top) {
  if (is_embedded(text.model)) return capture_of(text.generation, *tiny_model(), top);
  if (!text.by) return capture_of(text.generation, NamesOfText(text), top);
  Capture capture = capture_of(text.generation, *text.by, top);
  capture.model = model_name(text.model);  // as a session has it that does not connect again
  for (auto& [token, piece] : capture.pieces) piece = piece_bytes(text, token);
  return capture;
}

}  // namespace logitdice
