#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/code/code.h"
#include "core/code/lines.h"
#include "core/code/numpy_helpers.h"
#include "core/code/numpy_stages.h"
#include "core/readings/token_name.h"
#include "core/sampling/chain.h"

namespace logitdice {
namespace {

constexpr int kMostShownLogits = 64;  // a longer list would bury the function

// What the function takes besides the logits, where a stage of it asks for that.
struct Argument {
  const char* name;
  const char* otherwise;  // its default
  const char* word;       // what the lines of such a stage have
};
constexpr Argument kArguments[] = {
    {"prompt", "()", "*prompt"},
    {"output", "()", "*output"},
    {"dry_breakers", "()", "dry_breakers"},
    {"xtc_coin", "0.0", "xtc_coin"},
    {"ends", "()", ", ends)"},
    {"mu", "", ", mu, "},
    {"weighted_sum", "None", "weighted_sum"},
    {"total_weight", "None", "total_weight"},
    {"unprompted", "None", "(unprompted)"},
    {"weak", "None", "(weak)"},
    {"allowed", "None", "allowed[t]"},
};

bool is_alone_with_mirostat(const CodeInput& in) {
  return in.profile.rules.mirostat_stands_alone &&
         std::ranges::any_of(in.trace.stages, [](const StageTrace& step) {
           return step.active && step.stage->id.starts_with("mirostat");
         });
}

// Stages that only a missing tail hinders are written: the function has every logit. Not those
// that lack what they hold the logits against.
bool is_written(const CodeInput& in, const StageTrace& step) {
  constexpr std::string_view kAgainst[] = {"guidance", "contrast", "mask"};
  if (step.active || std::ranges::find(kAgainst, step.stage->id) != std::end(kAgainst)) {
    return step.active;
  }
  return !step.refused.empty() && !is_alone_with_mirostat(in);
}

// Whether tokens at −∞ matter: to an engine that carries them along, where a stage counts them.
bool counts_masked(const CodeInput& in) {
  const Knobs& k = in.trace.in_force;
  const bool counted = k.dynatemp_range > 0 || (k.xtc_probability > 0 && k.min_keep > 1);
  return in.profile.rules.masked_tokens_count && counted;
}

std::string stage_lines(const CodeInput& in) {
  std::string lines;
  for (const StageTrace& step : in.trace.stages) {
    if (!is_written(in, step)) continue;
    const NumpyInput input{in.trace, step, in.profile.rules, in.trace.in_force, counts_masked(in)};
    const std::string rule = step.stage->rule(in.trace.in_force);
    lines += "\n    # " + rule + "\n" + find_numpy_stage(step.stage->id)->write(input);
    if (lines.ends_with("nothing is divided by 0\n")) return lines;
  }
  return lines;
}

double first_mu(const CodeInput& in) {
  return 2 * in.trace.in_force.mirostat_tau;
}

std::string arguments_of(const CodeInput& in, const std::string& body) {
  std::string list;
  for (const Argument& argument : kArguments) {
    if (body.find(argument.word) == body.npos &&
        body.find(std::string("** -") + argument.name) == body.npos)
      continue;
    const std::string otherwise =
        *argument.otherwise ? argument.otherwise : source_number(first_mu(in));
    list += ", " + std::string(argument.name) + "=" + otherwise;
  }
  return list;
}

bool returns_early(const std::string& body) {
  return body.ends_with("nothing is divided by 0\n");
}

// Sorts once, as the program does: cutoffs then are ranges of ranks.
std::string function_text(const CodeInput& in) {
  const std::string body = stage_lines(in);
  std::string head =
      "def sampled(logits, ids=None" + arguments_of(in, body) +
      "):\n"
      "    \"\"\"The tokens that can come and their probabilities, the best scores first.\"\"\"\n"
      "    z = np.asarray(logits, dtype=np.float32).astype(np.float64)\n"
      "    ids = np.arange(len(z)) if ids is None else np.asarray(ids)\n"
      "    order = np.lexsort((ids, -z))[:np.isfinite(z).sum()]  # equal scores by ascending id\n";
  if (body.find("size") != body.npos || counts_masked(in)) head += "    size = len(z)\n";
  head += "    ids, z = ids[order], z[order]\n";
  if (body.find("few(") != body.npos) {
    head +=
        "    # In a short list a threshold allows for the rounding of the logits.\n"
        "    few = lambda short, long=1: short if len(z) <= 8192 else long\n";
  }
  if (counts_masked(in)) head += "    masked = size - len(z)  # impossible ones, carried along\n";
  head += "    lo, hi, T = 0, len(z), 1.0  # the ranks [lo, hi) are left\n";
  const std::string tail =
      returns_early(body) ? "" : "\n    return ids[lo:hi], softmax(z[lo:hi], T)\n";
  return head + body + tail;
}

// ---- an example -----------------------------------------------------------------------------

std::string list_text(std::span<const TokenId> ids) {
  std::string text;
  for (const TokenId id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id);
  return "[" + text + "]";
}

std::string numbers_text(std::span<const float> numbers) {
  std::string text;
  for (const float number : numbers) text += (text.empty() ? "" : ", ") + source_number(number);
  return "[" + text + "]";
}

std::string situation_of_call(const CodeInput& in, const std::string& body) {
  std::string text;
  const auto add = [&](const char* name, const std::string& value) {
    const std::string named = ", " + std::string(name) + "=";
    if (body.find(named) != body.npos && text.find(named) == text.npos) text += named + value;
  };
  add("prompt", list_text(in.situation.prompt));
  add("output", list_text(in.situation.output));
  add("xtc_coin", source_number(in.situation.xtc_coin));
  add("ends", list_text(in.situation.ends));
  const SteerInputs& steering = in.situation.steering;
  add("unprompted", numbers_text(steering.unprompted));
  add("weak", numbers_text(steering.weak));
  add("allowed", list_text(std::vector<TokenId>(steering.allowed.begin(), steering.allowed.end())));
  for (const StageTrace& step : in.trace.stages) {
    if (!step.active) continue;
    for (const Figure& figure : step.figures) {
      if (figure.name == "mu_bits") add("mu", source_number(figure.value));
      if (step.stage->remember && figure.name != "mu_bits" && figure.name != "s") {
        add(std::string(figure.name).c_str(), source_number(figure.value));
      }
    }
  }
  return text;
}

std::string example_text(const CodeInput& in, const std::string& head) {
  const Logits& logits = in.trace.logits;
  if (logits.size() > kMostShownLogits) return {};
  std::string ids, z, names;
  for (int i = 0; i < logits.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const TokenId id = logits.ids[at];
    const char* const comma = i > 0 ? ", " : "";
    ids += comma + std::to_string(id);
    z += comma + source_number(logits.scores[at]);
    names += comma + std::to_string(id) + ": " + quoted_string(token_name(in.distribution, id));
  }
  return "\n\nif __name__ == \"__main__\":\n"
         "    names = {" +
         names +
         "}\n"
         "    ids = [" +
         ids +
         "]\n"
         "    logits = [" +
         z +
         "]\n"
         "    for t, p in zip(*sampled(logits, ids" +
         situation_of_call(in, head) +
         ")):\n"
         "        print(f\"{p:.6f}  {names[t]}\")\n";
}

// ---- notes ----------------------------------------------------------------------------------

std::vector<std::string> notes_of(const CodeInput& in) {
  std::vector<std::string> notes = {
      "The chain of " + std::string(in.profile.title) +
      " with the numbers of the screen. Neutral stages and those that are switched off are left "
      "out."};
  if (!in.trace.logits.tail.empty()) {
    notes.push_back(
        "The tokens that this source left out are not in it: the function wants every logit.");
  }
  for (const StageTrace& step : in.trace.stages) {
    if (step.refused.empty()) continue;
    notes.push_back(
        std::string(step.stage->title) +
        (is_written(in, step) ? " does not run as asked on the screen, where " : " is left out: ") +
        std::string(step.refused) + ".");
  }
  notes.push_back(
      "To draw: the first token whose running sum of p passes a random number from 0 to 1. The "
      "dice of another program fall differently.");
  return notes;
}

}  // namespace

Code numpy_code(const CodeInput& in) {
  const std::string function = function_text(in);
  const std::string helpers = numpy_helpers(function);
  const bool counter = function.find("Counter(") != function.npos;
  const std::string head = function.substr(0, function.find('\n'));
  return {std::string(counter ? "from collections import Counter\n\n" : "") +
              "import numpy as np\n\n\n" + helpers + function + example_text(in, head),
          notes_of(in)};
}

}  // namespace logitdice
