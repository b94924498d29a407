#include "core/capture/vocabularies.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "core/capture/limits.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// The rows of the output matrix: "vocab_size" in the config.json of the repository that each row
// names; in brackets how many of them the tokenizer uses, special tokens included, where that is
// another number. Of OpenAI's closed models only the encodings are published, in tiktoken
// (n_vocab).
constexpr VocabularySize kVocabularies[] = {
    {"gpt2", "GPT-2", 50257},                       // openai-community/gpt2
    {"cl100k", "GPT-3.5, GPT-4 (cl100k)", 100277},  // tiktoken cl100k_base
    {"o200k", "GPT-4o and later (o200k)", 200019},  // tiktoken o200k_base
    {"gpt-oss", "gpt-oss 20B, 120B", 201088},       // openai/gpt-oss-20b (200 019)
    {"llama2", "Llama 2, TinyLlama, Mistral 7B v0.1, Mixtral 8x7B", 32000},  // Llama-2-7b-hf
    {"llama3", "Llama 3, 3.1, 3.2, 3.3", 128256},       // meta-llama/Llama-3.1-8B
    {"mistral", "Mistral 7B v0.3", 32768},              // mistralai/Mistral-7B-v0.3
    {"mistral-nemo", "Mistral Nemo, Small 3", 131072},  // mistralai/Mistral-Nemo-Base-2407
    {"qwen2.5", "Qwen 2.5 up to 3B, Qwen 3", 151936},   // Qwen/Qwen3-8B (151 669)
    {"qwen2.5-7b", "Qwen 2.5 from 7B on", 152064},      // Qwen/Qwen2.5-7B (151 665)
    {"qwen3.5", "Qwen 3.5", 248320},                    // Qwen/Qwen3.5-27B, its text_config
    {"gemma2", "Gemma 1 and 2", 256000},                // google/gemma-2-2b
    {"gemma3-1b", "Gemma 3 270M and 1B", 262144},       // google/gemma-3-1b-pt
    {"gemma3", "Gemma 3 from 4B on", 262208},           // google/gemma-3-4b-pt (262 145)
    {"phi3", "Phi-3 and 3.5 mini", 32064},              // microsoft/Phi-3-mini-4k-instruct (32 011)
    {"phi4", "Phi-4", 100352},                          // microsoft/phi-4
    {"phi4-mini", "Phi-4 mini", 200064},                // microsoft/Phi-4-mini-instruct
    {"deepseek", "DeepSeek V3, R1", 129280},            // deepseek-ai/DeepSeek-V3
    {"smollm2", "SmolLM 2", 49152},                     // HuggingFaceTB/SmolLM2-135M
    {"pythia", "Pythia up to 2.8B", 50304},             // EleutherAI/pythia-160m (50 277)
    {"neox", "GPT-NeoX 20B, Pythia 6.9B", 50432},       // EleutherAI/gpt-neox-20b (50 277)
    {"pythia-12b", "Pythia 12B", 50688},                // EleutherAI/pythia-12b (50 277)
    {"command-r", "Command R", 256000},                 // CohereForAI/c4ai-command-r-v01
    {"bloom", "BLOOM", 250880},                         // bigscience/bloom (250 680)
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
  return Error{"The vocabulary is a number of tokens from 1 to " + count_text(kMaxTokens) +
               " or one of " + known_ids() + ", not " + quoted(text) + "."};
}

}  // namespace logitdice
