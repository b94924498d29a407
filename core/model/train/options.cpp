#include "core/model/train/options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

namespace logitdice::train {
namespace {

struct Flag {
  const char* name;
  const char* help;
  bool (*set)(Options&, const std::string& value);  // false: no such value
};

template <class Number>
bool parse_number(const std::string& text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc{} && parsed.ptr == end && number >= 0;
}

bool parse_format(std::string text, NumberFormat& format) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const NumberFormatInfo& info : kNumberFormats) {
    if (info.name == text) {
      format = info.format;
      return true;
    }
  }
  return false;
}

using Text = const std::string&;

const Flag kFlags[] = {
    {"--corpus", "FILE  UTF-8 text, documents parted by lines <|endoftext|>",
     [](Options& o, Text v) { return o.corpus = v, true; }},
    {"--out", "FILE  the model, GGUF", [](Options& o, Text v) { return o.out = v, true; }},
    {"--words", "FILE  gets the words that the text has more than once",
     [](Options& o, Text v) { return o.words = v, true; }},
    {"--checkpoint", "FILE  saved every two minutes and at the end, taken up if it exists",
     [](Options& o, Text v) { return o.checkpoint = v, true; }},
    {"--name", "TEXT  general.name of the model",
     [](Options& o, Text v) { return o.name = v, true; }},
    {"--type", "f32|f16|bf16|q8_0  of the matrices in the file (f16)",
     [](Options& o, Text v) { return parse_format(v, o.format); }},
    {"--minutes", "X  train so long by the clock",
     [](Options& o, Text v) { return parse_number(v, o.recipe.minutes); }},
    {"--steps", "N  or so many steps",
     [](Options& o, Text v) { return parse_number(v, o.recipe.steps); }},
    {"--vocab", "N  tokens (2048)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.shape.vocab); }},
    {"--width", "N  of the stream (160)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.shape.width); }},
    {"--layers", "N  (6)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.shape.layers); }},
    {"--heads", "N  (5)", [](Options& o, Text v) { return parse_number(v, o.recipe.shape.heads); }},
    {"--hidden", "N  width of the feed-forward (448)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.shape.hidden); }},
    {"--context", "N  positions (256)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.shape.context); }},
    {"--stretches", "N  of the context's length in a step (12)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.stretches); }},
    {"--workers", "N  threads (2)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.workers); }},
    {"--warmup", "N  steps (150)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.warmup); }},
    {"--dropout", "X  (0.1)", [](Options& o, Text v) { return parse_number(v, o.recipe.dropout); }},
    {"--muon-rate", "X  of the matrices (0.02)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.optimizer.muon_rate); }},
    {"--embedding-rate", "X  (0.04)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.optimizer.embedding_rate); }},
    {"--gain-rate", "X  of the norms (0.003)",
     [](Options& o, Text v) { return parse_number(v, o.recipe.optimizer.gain_rate); }},
    {"--seed", "N  (1)", [](Options& o, Text v) { return parse_number(v, o.recipe.seed); }},
};

// What is wrong with the options taken together, empty if nothing is.
std::string objection(const Options& options) {
  const Recipe& r = options.recipe;
  const GptShape& s = r.shape;
  if (options.corpus.empty()) return "--corpus FILE is missing";
  if (s.vocab < 257) return "--vocab must be at least 257: the bytes and end-of-text";
  if (s.layers < 1 || s.hidden < 1 || s.context < 1) return "a size is zero";
  if (s.heads < 1 || s.width < 1 || s.width % (2 * s.heads) != 0) {
    return "--width must be a multiple of twice --heads";
  }
  if (r.workers < 1 || r.stretches < 1 || r.stretches % r.workers != 0) {
    return "--stretches must be a multiple of --workers";
  }
  const int block = info_of(options.format).block_values;
  if (s.width % block != 0 || s.hidden % block != 0) {
    return "with this --type, --width and --hidden must be multiples of " + std::to_string(block);
  }
  if (r.warmup < 1 || r.dropout >= 1) return "--warmup must be at least 1 and --dropout below 1";
  return {};
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  options.recipe.shape = {.vocab = 2048,
                          .width = 160,
                          .layers = 6,
                          .heads = 5,
                          .kv_heads = 5,
                          .hidden = 448,
                          .context = 256};
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& name = arguments[i];
    const auto* const flag = std::find_if(std::begin(kFlags), std::end(kFlags),
                                          [&](const Flag& known) { return known.name == name; });
    if (flag == std::end(kFlags)) return Error{name + ": there is no such option"};
    if (i + 1 == arguments.size()) return Error{name + ": the value is missing"};
    if (!flag->set(options, arguments[i + 1])) {
      return Error{name + ": \"" + arguments[i + 1] + "\" is not what it takes"};
    }
  }
  options.recipe.shape.kv_heads = options.recipe.shape.heads;
  if (const std::string trouble = objection(options); !trouble.empty()) return Error{trouble};
  return options;
}

std::string usage() {
  std::string text = "usage: logitdice_train --corpus FILE --out FILE (--minutes X | --steps N)\n";
  for (const Flag& flag : kFlags) {
    std::string name = flag.name;
    name.resize(std::max<std::size_t>(name.size(), 17), ' ');
    text += "  " + name + " " + flag.help + "\n";
  }
  return text;
}

}  // namespace logitdice::train
