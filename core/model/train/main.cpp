// logitdice_train: makes the tiny GPT from a text. See README.md beside this file.

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/model/train/export.h"
#include "core/model/train/learn_bpe.h"
#include "core/model/train/loop.h"
#include "core/model/train/options.h"
#include "core/text/words.h"

// OpenBLAS alone has threads of its own; the trainer wants one for each worker.
extern "C" void openblas_set_num_threads(int) __attribute__((weak));

namespace logitdice::train {
namespace {

volatile std::sig_atomic_t stop_requested = 0;

bool write_file(const std::string& path, std::span<const std::byte> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return static_cast<bool>(file.flush());
}

// One word a line, sorted: those that the documents have more than once.
std::string repeated_words(const std::vector<std::string_view>& documents) {
  std::map<std::string, int> counts;
  for (const std::string_view document : documents) {
    for (std::string& word : words_of(document)) ++counts[std::move(word)];
  }
  std::string lines;
  for (const auto& [word, count] : counts) {
    if (count > 1) lines += word + "\n";
  }
  return lines;
}

// Bytes of each token in the text; end-of-text stands between documents and has none.
std::vector<int> token_bytes(const Tokenizer& tokenizer) {
  std::vector<int> bytes;
  for (TokenId id = 0; id < tokenizer.size(); ++id) {
    bytes.push_back(id == tokenizer.eos() ? 0 : static_cast<int>(tokenizer.piece(id).size()));
  }
  return bytes;
}

Result<Training> prepare(Recipe& recipe, const Tokenizer& tokenizer,
                         const std::vector<std::string_view>& documents) {
  recipe.shape.vocab = tokenizer.size();
  std::vector<std::string_view> to_learn, held_out;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    (is_held_out(i) ? held_out : to_learn).push_back(documents[i]);
  }
  TokenStream learn_stream = encode_documents(tokenizer, to_learn);
  TokenStream held_stream = encode_documents(tokenizer, held_out);
  if (learn_stream.tokens.size() < static_cast<std::size_t>(recipe.shape.context) + 2) {
    return Error{"the text has " + std::to_string(learn_stream.tokens.size()) +
                 " tokens to learn from, a stretch needs more than the context's " +
                 std::to_string(recipe.shape.context)};
  }
  std::printf("%zu documents, %zu tokens to learn from, %zu held out, %zu parameters\n",
              documents.size(), learn_stream.tokens.size(), held_stream.tokens.size(),
              parameter_count(recipe.shape));
  return Training(recipe, std::move(learn_stream), std::move(held_stream));
}

int complain(const std::string& sentence) {
  std::fprintf(stderr, "logitdice_train: %s\n", sentence.c_str());
  return 1;
}

int run(Options options) {
  std::ifstream file(options.corpus, std::ios::binary);
  if (!file) return complain(options.corpus + ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto documents = split_documents(text);
  const auto tokenizer = Tokenizer::make(learn_bpe(documents, options.recipe.shape.vocab));
  if (!tokenizer) return complain(tokenizer.error());
  if (!options.words.empty()) {
    const std::string words = repeated_words(documents);
    if (!write_file(options.words, std::as_bytes(std::span(words)))) {
      return complain(options.words + ": cannot be written");
    }
  }
  auto training = prepare(options.recipe, tokenizer.value(), documents);
  if (!training) return complain(options.corpus + ": " + training.error());
  const auto outcome = train(options.recipe, training.value(), token_bytes(tokenizer.value()),
                             options.checkpoint, stop_requested);
  if (!outcome) return complain(outcome.error());
  std::printf("%lld steps%s", static_cast<long long>(training->steps_done()),
              outcome->finished ? "" : ", stopped before the end");
  if (outcome->held_out.per_token > 0) {
    std::printf(", held-out loss %.4f nats/token, %.4f nats/byte", outcome->held_out.per_token,
                outcome->held_out.per_byte);
  }
  std::printf("\n");
  if (options.out.empty()) return 0;
  const auto bytes = export_gguf(options.recipe.shape, training->parameters(), tokenizer.value(),
                                 options.name, options.format);
  if (!write_file(options.out, bytes)) return complain(options.out + ": cannot be written");
  std::printf("%s: %zu bytes\n", options.out.c_str(), bytes.size());
  return 0;
}

}  // namespace
}  // namespace logitdice::train

int main(int argc, char** argv) {
  using namespace logitdice::train;
  const auto options = parse_options({argv + 1, argv + argc});
  if (!options) {
    std::fprintf(stderr, "logitdice_train: %s\n%s", options.error().c_str(), usage().c_str());
    return 2;
  }
  if (openblas_set_num_threads) openblas_set_num_threads(1);
  std::signal(SIGINT, [](int) { stop_requested = 1; });
  std::signal(SIGTERM, [](int) { stop_requested = 1; });
  return run(options.value());
}
