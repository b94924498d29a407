#include "app/cli/chain_flags.h"
#include "app/cli/generate.h"
#include "app/cli/report_flags.h"
#include "core/capture/formats/distribution_file.h"
#include "core/decoding/generate.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

struct GenerateFlags {
  Value prompt, tokens, seed, capture, top;
  ModelFlags model;
  Value texts, reward, format;
  bool curves = false;
  ChainFlags chain;
  bool past_end = false, quiet = false;
};

// Where the two subcommands differ.
struct Wording {
  const char *name, *what, *usage, *examples, *file_flag, *file_help;
};

constexpr Wording kGenerateWording = {
    "logitdice generate",
    "Writes on from a prompt with the tiny GPT, token by token.",
    "  logitdice generate --prompt TEXT [-n 70] [knobs] [--profile NAME]\n"
    "                     [--order a,b,c] [--seed N] [--past-end]\n"
    "                     [--model FILE.gguf|--server URL]\n"
    "                     [--capture OUT.json] [--top N|all] [--quiet]\n"
    "                     [--texts N] [--reward length|word=W|expression=R]\n"
    "                     [--curves] [--format text|json]\n",
    "  logitdice generate --prompt \"Once upon a time\" --temperature 0.7 --top-p 0.9\n"
    "  logitdice generate --prompt \"The dog\" --temperature 0 -n 400 --past-end\n"
    "  logitdice generate --prompt \"One day\" --seed 7 --capture day.json --top all\n"
    "  logitdice generate --prompt \"One day\" --texts 8 --reward word=happy\n",
    "--capture",
    "Records every step's logits and coin in this file, as JSON.",
};

constexpr Wording kCaptureWording = {
    "logitdice capture",
    "Writes on from a prompt as logitdice generate does, and records every step's logits and coin "
    "as JSON instead of showing the text.",
    "  logitdice capture --prompt TEXT [-n 70] [knobs] [--profile NAME]\n"
    "                    [--order a,b,c] [--seed N] [--past-end]\n"
    "                    [--model FILE.gguf|--server URL]\n"
    "                    [--out OUT.json] [--top N|all] [--quiet]\n",
    "  logitdice capture --prompt \"Once upon a time\" -n 20 --top all --out once.json\n"
    "  logitdice capture --prompt \"The cat sat on the\" -n 1 --quiet > next.json\n",
    "--out",
    "The file to write; stdout without it.",
};

// Several texts at once, and what there is to be said of them.
void add_report_flags(CommandLine& line, GenerateFlags& flags) {
  add_value(line, "--texts", "N",
            "So many texts with the seeds N, N + 1 …, 1 to 64, and how much they differ.",
            flags.texts);
  add_value(line, "--reward", "WORD",
            "What each text is paid for, and its advantage in the group: length (its characters), "
            "word=WORD (1 where it stands there) or expression=REGEX (1 where a part matches).",
            flags.reward);
  add_switch(line, "--curves",
             "How much texts differ at T 0 to 2 and at top-p 0 to 1: 16 texts of 24 tokens each.",
             flags.curves);
  add_value(
      line, "--format", "WORD",
      "text: as a person reads it (the default). json: texts, tokens, statistics, the tree of "
      "what the texts share.",
      flags.format);
}

CommandLine generate_line(GenerateFlags& flags, const Wording& wording) {
  CommandLine line{wording.name, wording.what, wording.usage, wording.examples};
  add_value(line, "--prompt", "TEXT", "What the text begins with. Must be given.", flags.prompt);
  add_value(line, "-n,--tokens", "N",
            "At most so many tokens, 1 to 10 000; 70 is the default. It ends earlier where the "
            "story does.",
            flags.tokens);
  add_chain_flags(line, flags.chain);
  add_value(line, "--seed", "N",
            "Which dice, a whole number from 0; 42 is the default. The coin of a token depends on "
            "the seed and on the token's number, on nothing else.",
            flags.seed);
  add_switch(line, "--past-end",
             "Goes on past the end of a story: the next one begins after an empty line. Past what "
             "the model sees at once every token reads all of that anew and takes many times as "
             "long.",
             flags.past_end);
  add_model_flags(line, flags.model);
  add_value(line, wording.file_flag, "FILE", wording.file_help, flags.capture);
  add_value(line, "--top", "N|all",
            "How many logits of each step the capture holds, the best ones; the others are summed "
            "up exactly (for T = 1). 50 is the default.",
            flags.top);
  add_switch(line, "--quiet", "No summary on stderr.", flags.quiet);
  if (&wording == &kGenerateWording) add_report_flags(line, flags);
  return line;
}

std::string read_top(std::string_view text, int& top) {
  top = 0;
  if (text == "all") return {};
  const auto count =
      read_whole("--top", text, 1, static_cast<std::int64_t>(kMaxTokens), ", or the word all");
  if (!count) return count.error();
  top = static_cast<int>(count.value());
  return {};
}

std::string read_report(const GenerateFlags& flags, GenerateOptions& options) {
  if (flags.texts) {
    const auto texts = read_whole("--texts", *flags.texts, 1, kMostContinuations);
    if (!texts) return texts.error();
    options.texts = static_cast<int>(texts.value());
  }
  if (flags.reward) {
    Result<Reward> reward = parse_reward(*flags.reward);
    if (!reward) return "--reward: " + reward.error();
    options.reward = std::move(reward).value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, kTextOrJson);
    if (!format) return format.error();
    options.format = format.value();
  }
  options.curves = flags.curves;
  if (!options.reports() || options.capture.empty()) return {};
  return "--capture records one text as it is written; leave out --texts, --reward, --curves and "
         "--format.";
}

std::string read_generate(const GenerateFlags& flags, GenerateOptions& options) {
  if (!flags.prompt) return "--prompt is missing: it takes the text to go on from.";
  options.prompt = *flags.prompt;
  if (flags.tokens) {
    const auto tokens =
        read_whole(flags.tokens.flag, *flags.tokens, 1, GenerateOptions::kMostTokens);
    if (!tokens) return tokens.error();
    options.tokens = static_cast<std::size_t>(tokens.value());
  }
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return chain.error();
  options.chain = std::move(chain).value();
  options.past_end = flags.past_end;
  options.model = flags.model;
  options.capture = flags.capture.value_or("");
  options.quiet = flags.quiet;
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return seed.error();
    options.seed = seed.value();
  }
  if (const std::string wrong = flags.top ? read_top(*flags.top, options.top) : "";
      !wrong.empty()) {
    return wrong;
  }
  return read_report(flags, options);
}

Parsed<GenerateOptions> parse_as(std::span<const std::string> arguments, const Streams& io,
                                 const Wording& wording) {
  GenerateFlags flags;
  const CommandLine line = generate_line(flags, wording);
  if (const auto code = parse_flags(line, arguments, io)) return *code;
  GenerateOptions options;
  const std::string wrong = read_generate(flags, options);
  if (!wrong.empty()) return refuse(io.err, wrong);
  return options;
}

}  // namespace

Parsed<GenerateOptions> parse_generate(std::span<const std::string> arguments, const Streams& io) {
  return parse_as(arguments, io, kGenerateWording);
}

Parsed<GenerateOptions> parse_capture_command(std::span<const std::string> arguments,
                                              const Streams& io) {
  return parse_as(arguments, io, kCaptureWording);
}

}  // namespace logitdice::cli
