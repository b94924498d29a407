#include "app/cli/beam.h"

#include <utility>
#include <vector>

#include "app/cli/beam_report.h"
#include "app/cli/find_model.h"
#include "app/cli/flags.h"
#include "app/cli/report_flags.h"
#include "app/cli/source.h"
#include "core/decoding/tree_model.h"
#include "core/files/files.h"
#include "core/model/model_file.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr const char* kBeamUsage =
    "  logitdice beam [TREE.json|-] [--width 1..8] [--alpha A]\n"
    "                 [--length-rule power|wu] [--steps N] [--early-stopping]\n"
    "                 [--format text|json]\n"
    "  logitdice beam --prompt TEXT [--path-ends end|stop] [--model FILE.gguf] …\n"
    "  logitdice beam --widths [--prompt TEXT] [--steps N] …\n";

constexpr const char* kBeamColumns =
    "  p                     The token's probability after its path, at T = 1.\n"
    "  product               The product of all p of the path.\n"
    "  n                     Tokens of the path, the end of the text among them.\n"
    "  divisor               n^alpha, or ((5 + n) / 6)^alpha with --length-rule wu.\n"
    "  score                 Σ ln p / divisor, nats.\n";

constexpr const char* kBeamExamples =
    "  logitdice beam --width 2\n"
    "  logitdice beam --prompt \"The king had a\" --width 3 --alpha 0.7 --steps 6 \\\n"
    "    --path-ends stop\n"
    "  logitdice beam tree.json --width 3 --format json\n"
    "  logitdice beam --widths\n";

constexpr std::string_view kLengthRules[] = {"power", "wu"};
constexpr std::string_view kPathEnds[] = {"end", "stop"};
constexpr std::size_t kUsualSteps = 12;
constexpr std::size_t kMostTreeBytes = std::size_t{16} << 20;

struct BeamFlags {
  Value tree, prompt, width, alpha, rule, steps, path_ends, format;
  ModelFlags model;
  bool early = false, widths = false;
};

struct BeamOptions {
  BeamSettings settings;
  bool steps_given = false;
  int format = 0;
};

CommandLine beam_line(BeamFlags& flags) {
  CommandLine line{"logitdice beam",
                   "Searches the likeliest text: the likeliest beginnings are kept, continued, and "
                   "of all those again the likeliest stay. Without TREE and --prompt it shows the "
                   "worked example, where greedy ends with .20 and a beam of two finds .315.",
                   kBeamUsage, kBeamExamples, kBeamColumns};
  add_value(line, "TREE", "",
            "A file {\"children\": [{\"token\": \"A\", \"p\": 0.4, \"children\": [...]}, ...]} "
            "that holds every text, or - for stdin.",
            flags.tree);
  add_value(line, "--prompt", "TEXT", "What the model goes on from, instead of a tree.",
            flags.prompt);
  add_value(line, "--width", "N", "Paths that live on at each step, 1 to 8; 3 is the default.",
            flags.width);
  add_value(line, "--alpha", "A",
            "The length penalty, 0 to 2: 0, the default, favours short texts, 1 is the mean of "
            "ln p. It decides nothing while all texts have one length.",
            flags.alpha);
  add_value(line, "--length-rule", "WORD",
            "power, the default: n^alpha; wu: ((5 + n) / 6)^alpha (Wu et al. 2016).", flags.rule);
  add_value(line, "--steps", "N",
            "At most so many tokens, 1 to 64; 12 is the default, 40 that of --widths.",
            flags.steps);
  add_value(line, "--path-ends", "WORD",
            "end, the default: at the end of the text alone; stop: at a full stop as well.",
            flags.path_ends);
  add_switch(line, "--early-stopping",
             "Ends as soon as as many paths have ended as the beam is wide; otherwise as soon as "
             "no living one can still become the best.",
             flags.early);
  add_switch(line, "--widths",
             "Widths 1 to 8 on eight prompts, or on --prompt: the best text's ln p per token, and "
             "how many pairs of tokens differ in all beams together.",
             flags.widths);
  add_model_flags(line, flags.model);
  add_value(line, "--format", "WORD", "text (the default) or json.", flags.format);
  return line;
}

// ---- the flags as settings --------------------------------------------------------------------

// Reads a whole number of a flag, if it was given.
template <class Whole>
std::string take_whole(const Value& value, std::int64_t low, std::int64_t high, Whole& out) {
  if (!value) return {};
  const auto read = read_whole(value.flag, *value, low, high);
  if (read) out = static_cast<Whole>(read.value());
  return read ? std::string() : read.error();
}

std::string take_word(const Value& value, std::span<const std::string_view> words, int& out) {
  if (!value) return {};
  const auto read = read_word(value.flag, *value, words);
  if (read) out = read.value();
  return read ? std::string() : read.error();
}

std::string take_alpha(const Value& value, double& out) {
  if (!value) return {};
  const auto read = read_number(value.flag, *value, kLeastAlpha, kMostAlpha);
  if (read) out = read.value();
  return read ? std::string() : read.error();
}

// The first flag that is wrong, as a sentence.
std::string read_flags(const BeamFlags& flags, BeamOptions& options) {
  BeamSettings& s = options.settings;
  s.steps = flags.widths ? kQualitySteps : kUsualSteps;
  s.early_stopping = flags.early;
  options.steps_given = flags.steps.has_value();
  int rule = 0, ends = 0;
  for (std::string wrong :
       {take_whole(flags.width, 1, kWidestBeam, s.width), take_alpha(flags.alpha, s.alpha),
        take_word(flags.rule, kLengthRules, rule),
        take_whole(flags.steps, 1, static_cast<std::int64_t>(kMostBeamSteps), s.steps),
        take_word(flags.path_ends, kPathEnds, ends),
        take_word(flags.format, kTextOrJson, options.format)}) {
    if (!wrong.empty()) return wrong;
  }
  s.rule = rule == 1 ? LengthRule::wu : LengthRule::power;
  s.stop_ends_path = ends == 1;
  const bool model = flags.prompt || flags.model.given() || flags.widths;
  if (flags.tree && model) return "A tree says everything itself: give it, or a model's prompt.";
  if (flags.model.given() && !flags.prompt && !flags.widths) {
    return "--prompt is missing: it takes the text that the model goes on from.";
  }
  if (flags.widths && flags.width) return "--widths searches with each width from 1 to 8.";
  return {};
}

// ---- what is searched -------------------------------------------------------------------------

Result<TextTree> tree_of(const Value& source, std::istream& in) {
  if (!source) return worked_example_tree();
  const std::string name = *source == "-" ? "stdin" : *source;
  if (*source != "-" && !file_exists(*source)) {
    return Error{"There is no file " + logitdice::quoted(*source) + "."};
  }
  Result<std::string> bytes =
      *source == "-" ? read_stream(in, name, kMostTreeBytes) : read_file(*source, kMostTreeBytes);
  if (!bytes) return Error{bytes.error()};
  return read_text_tree(std::move(bytes).value(), name);
}

// A name that is empty names no file, and is refused as one.
Result<ModelHandle> beam_model(const ModelFlags& flags, std::ostream& err) {
  const bool empty = flags.model && flags.model->empty();
  return empty ? load_model_file(*flags.model) : find_model(flags, err);
}

int show_search(const Model& model, const std::string& prompt, const BeamOptions& options,
                const Streams& io) {
  const Result<BeamSearch> made = beam_search(model, prompt, options.settings);
  if (!made) return refuse(io.err, made.error());
  const BeamReport report{made.value(), model};
  (options.format == kJson ? write_beam_json : write_beam_text)(io.out, report);
  return finish_output(io);
}

int search_tree(const BeamFlags& flags, BeamOptions options, const Streams& io) {
  const Result<TextTree> tree = tree_of(flags.tree, io.in);
  if (!tree) return refuse(io.err, tree.error());
  options.settings.ends = tree->ends;
  if (!options.steps_given) options.settings.steps = static_cast<std::size_t>(tree->depth);
  return show_search(*tree->model, "", options, io);
}

int measure_widths(const Model& model, const Value& prompt, const BeamOptions& options,
                   const Streams& io) {
  QualitySettings settings;
  settings.search = options.settings;
  for (const std::string_view one : quality_prompts()) settings.prompts.emplace_back(one);
  if (prompt) settings.prompts = {*prompt};
  std::vector<WidthQuality> widths;
  for (int width = 1; width <= settings.widest; ++width) {
    Result<WidthQuality> measured = measure_width(model, settings, width);
    if (!measured) return refuse(io.err, measured.error());
    widths.push_back(measured.value());
  }
  (options.format == kJson ? write_widths_json : write_widths_text)(io.out, widths);
  return finish_output(io);
}

}  // namespace

int beam_command(std::span<const std::string> arguments, const Streams& io) {
  BeamFlags flags;
  if (const auto code = parse_flags(beam_line(flags), arguments, io)) return *code;
  BeamOptions options;
  if (const std::string wrong = read_flags(flags, options); !wrong.empty()) {
    return refuse(io.err, wrong);
  }
  if (!flags.prompt && !flags.widths) return search_tree(flags, options, io);
  const Result<ModelHandle> model = beam_model(flags.model, io.err);
  if (!model) return refuse(io.err, model.error());
  if (flags.widths) return measure_widths(*model.value(), flags.prompt, options, io);
  return show_search(*model.value(), *flags.prompt, options, io);
}

}  // namespace logitdice::cli
