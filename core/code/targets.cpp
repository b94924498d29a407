#include "core/code/code.h"
#include "core/code/lines.h"

namespace logitdice {

std::span<const CodeTarget> all_code_targets() {
  static constexpr CodeTarget table[] = {
      {"numpy", "numpy function", "# ", numpy_code},
      {"transformers", "transformers generate()", "# ", transformers_code},
      {"llama.cpp", "llama.cpp flags", "# ", llama_cpp_code},
      {"vllm", "vLLM SamplingParams", "# ", vllm_code},
      {"ollama", "Ollama options", "", ollama_code},
      {"openai", "OpenAI request", "", openai_code},
      {"anthropic", "Anthropic request", "", anthropic_code},
  };
  return table;
}

const CodeTarget* find_code_target(std::string_view id) {
  for (const CodeTarget& target : all_code_targets()) {
    if (target.id == id) return &target;
  }
  return nullptr;
}

std::string with_notes(const CodeTarget& target, const Code& code) {
  if (target.comment.empty()) return code.text;
  std::string text;
  for (const std::string& note : code.notes) text += comment_lines(target.comment, note);
  return text + (text.empty() ? "" : "\n") + code.text;
}

}  // namespace logitdice
