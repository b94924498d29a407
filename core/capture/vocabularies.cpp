#include "core/capture/vocabularies.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "core/capture/limits.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// From the models' own configurations ("vocab_size"); those of OpenAI's closed models from the
// ranks of their published encodings, special tokens included.
constexpr VocabularySize kVocabularies[] = {
    {"gpt2", "GPT-2", 50257},
    {"cl100k", "GPT-3.5, GPT-4 (cl100k)", 100277},
    {"o200k", "GPT-4o and later (o200k)", 200019},
    {"gpt-oss", "gpt-oss 20B, 120B", 201088},
    {"llama2", "Llama 2, TinyLlama, Mistral 7B v0.1", 32000},
    {"llama3", "Llama 3, 3.1, 3.2, 3.3", 128256},
    {"mistral", "Mistral 7B v0.3, Mixtral 8x22B", 32768},
    {"mistral-nemo", "Mistral Nemo, Small 3", 131072},
    {"qwen2.5", "Qwen 2.5 up to 3B, Qwen 3", 151936},
    {"qwen2.5-7b", "Qwen 2.5 from 7B on", 152064},
    {"qwen3.5", "Qwen 3.5", 248320},
    {"gemma2", "Gemma 1 and 2", 256000},
    {"gemma3", "Gemma 3", 262144},
    {"phi3", "Phi-3 mini", 32064},
    {"phi4", "Phi-4", 100352},
    {"deepseek", "DeepSeek V3, R1", 129280},
    {"smollm2", "SmolLM 2", 49152},
    {"pythia", "Pythia, GPT-NeoX", 50304},
    {"command-r", "Command R", 256000},
    {"bloom", "BLOOM", 250880},
};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// The digits of a number, with or without commas between the thousands; −1 if it is none.
std::int64_t whole_number(std::string_view text) {
  std::int64_t number = 0;
  for (const char c : text) {
    if (c == ',') continue;
    if (c < '0' || c > '9' || number > static_cast<std::int64_t>(kMaxTokens)) return -1;
    number = number * 10 + (c - '0');
  }
  return text.empty() ? -1 : number;
}

std::string known_ids() {
  std::string list;
  for (const VocabularySize& known : kVocabularies) {
    list += (list.empty() ? "" : ", ") + std::string(known.id);
  }
  return list;
}

}  // namespace

std::span<const VocabularySize> known_vocabularies() {
  return kVocabularies;
}

Result<int> vocabulary_size(std::string_view text) {
  const std::string wanted = lower_case(text);
  for (const VocabularySize& known : kVocabularies) {
    if (known.id == wanted) return known.tokens;
  }
  const std::int64_t tokens = whole_number(text);
  if (tokens >= 1 && tokens <= static_cast<std::int64_t>(kMaxTokens)) {
    return static_cast<int>(tokens);
  }
  return Error{"The vocabulary is a number of tokens from 1 to 4,000,000 or one of " + known_ids() +
               ", not " + quoted(text) + "."};
}

}  // namespace logitdice
