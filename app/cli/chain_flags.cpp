#include "app/cli/chain_flags.h"

#include <algorithm>

#include "app/cli/names.h"
#include "core/sampling/carried_knobs.h"
#include "core/sampling/chain.h"
#include "core/sampling/logit_bias.h"
#include "core/sampling/stage.h"
#include "core/text/parse_number.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

std::string range_of(const KnobInfo& info) {
  return std::string(info.whole ? "a whole number" : "a number") + " from " +
         number_text(info.lowest, 10) + " to " + number_text(info.highest, 10);
}

// What a knob is that nobody names: "1, neutral", or an engine's own value of what only shapes
// others,
// "-1, neutral; 64 in llama.cpp".
std::string default_of(const KnobInfo& info) {
  std::string text = number_text(info.neutral) + ", neutral";
  std::string separator = "; ";
  for (const Profile& profile : all_profiles()) {
    const double own = neutral_knobs(profile).*info.value;
    if (own == info.neutral) continue;
    text += separator + number_text(own) + " in " + std::string(profile.id);
    separator = ", ";
  }
  return text;
}

// "Top-p: keep while Σp before < top_p; a number from 0 to 1. Default: 1, neutral."
std::string knob_help(const KnobInfo& info) {
  const Stage* stage = find_stage(info.id);
  const bool own = stage && stage->knobs.size() == 1;
  const std::string_view what = own || info.id == "temperature" ? stage->formula : info.help;
  return std::string(info.title) + ": " + std::string(what) + "; " + range_of(info) +
         ". Default: " + default_of(info) + ".";
}

std::string flag_of(std::string_view id) {
  std::string flag = "--" + std::string(id);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

// The knob's flag and those of its aliases: "--typical-p,--typ-p".
std::string flags_of(const KnobInfo& info) {
  std::string flags = flag_of(info.id);
  for (const Alias& alias : all_aliases()) {
    if (alias.id == info.id) flags += "," + flag_of(alias.name);
  }
  return flags;
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (true) {
    const size_t comma = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.push_back(canonical(part));
    if (comma == list.size()) return parts;
    list.remove_prefix(comma + 1);
  }
}

Result<double> read_knob(const Profile& profile, const KnobInfo& info, const Value& given) {
  const ParsedNumber number = parse_typed_number(*given);
  if (number.fault != NumberFault::kNone) {
    return Error{given.flag + " is " + logitdice::quoted(*given) + ": it must be " +
                 range_of(info) + "."};
  }
  const Result<double> checked = check_knob(profile, info, number.value);
  if (checked) return number.value;
  std::string sentence = checked.error();  // "temperature is -1: …"
  if (sentence.starts_with(info.id)) sentence.replace(0, info.id.size(), given.flag);
  return Error{std::move(sentence)};
}

// The stages that steer read lists of their own, which flags of the chain do not give.
struct SteeringStage {
  std::string_view id, flags;  // of `logitdice steer`
};
constexpr SteeringStage kSteeringStages[] = {{"guidance", "--guide with --weight"},
                                             {"contrast", "--contrast"},
                                             {"mask", "--regex, --words or --json-schema"}};

std::string lacks_stage(const Profile& profile, const std::string& flag, const Stage& missing) {
  for (const SteeringStage& stage : kSteeringStages) {
    if (stage.id != missing.id) continue;
    return flag + " belongs to the stage " + std::string(stage.id) +
           ", which flags of the chain give nothing to work on: `logitdice steer` runs it, with " +
           std::string(stage.flags) + ".";
  }
  std::vector<const Stage*> order = profile.order;
  order.insert(order.begin() + static_cast<std::ptrdiff_t>(place_of_added(profile, missing)),
               &missing);
  std::string list;
  for (const Stage* stage : order) list += (list.empty() ? "" : ",") + std::string(stage->id);
  return flag + " belongs to the stage " + std::string(missing.id) + ", which the chain of " +
         std::string(profile.id) + " does not have; add it with --order " + list + ", for example.";
}

// A knob that no stage of the chain reads would do nothing without a word.
std::string unread(const ChainArguments& arguments, const ChainFlags& flags) {
  const Profile profile = profile_of(arguments);
  for (const auto& [info, value] : arguments.knobs) {
    const Stage* missing = missing_reader(profile, *info);
    if (!missing || value == info->neutral) continue;
    const Value& given = flags.knobs[static_cast<std::size_t>(info - all_knobs().data())];
    return lacks_stage(profile, given.flag, *missing);
  }
  const Stage& bias = *find_stage("logit_bias");
  const bool biased = arguments.logit_bias && !arguments.logit_bias->empty();
  return biased && !has_stage(profile, bias) ? lacks_stage(profile, "--logit-bias", bias) : "";
}

// What was asked of stages that have nothing to work on: a sentence; empty where nothing was.
std::string idle_steering(const ChainFlags& flags) {
  std::vector<std::string> order;
  if (flags.order) order = split(*flags.order);
  std::string named;
  for (const SteeringStage& stage : kSteeringStages) {
    const bool ordered = std::find(order.begin(), order.end(), stage.id) != order.end();
    if (ordered) named += (named.empty() ? "" : ", ") + std::string(stage.id);
  }
  if (named.empty()) return {};
  return named + ": nothing is done in a chain that is given by flags. `logitdice steer` runs " +
         "these stages: --guide with --weight, --contrast, and --regex, --words or --json-schema.";
}

}  // namespace

void add_chain_flags(CommandLine& line, ChainFlags& flags) {
  flags.knobs.resize(all_knobs().size());
  line.remark = [&flags] { return idle_steering(flags); };
  for (size_t i = 0; i < all_knobs().size(); ++i) {
    const KnobInfo& info = all_knobs()[i];
    add_value(line, flags_of(info), info.whole ? "N" : "X", knob_help(info), flags.knobs[i],
              "Knobs");
  }
  add_value(line, "--logit-bias", "ID=B,...",
            "Logit bias: " + std::string(find_stage("logit_bias")->formula) +
                ", a token's id with what is added to its logit, or -inf, as in 3=-1.5,7=-inf. "
                "Default: none.",
            flags.logit_bias, "Knobs");
  add_value(line, "--profile", "NAME",
            "Whose order and rules: " + ids_of(all_profiles()) +
                ". Default: " + std::string(textbook().id) + ".",
            flags.profile, "Chain");
  add_value(line, "--order", "A,B,C",
            "The stages in this order, and no others, instead of the profile's own order: " +
                ids_of(all_stages()) + ".",
            flags.order, "Chain");
  add_switch(line, "--defaults",
             "Start from the profile's own knobs, what the engine does when nobody turns one, "
             "instead of neutral ones.",
             flags.defaults, "Chain");
}

Result<ChainArguments> chain_arguments(const ChainFlags& flags) {
  ChainArguments arguments;
  arguments.defaults = flags.defaults;
  if (flags.profile) {
    if (const auto found = find_profile(*flags.profile); !found) return Error{found.error()};
    arguments.profile = flags.profile;
  }
  const Profile profile = profile_of(arguments);
  for (size_t i = 0; i < flags.knobs.size(); ++i) {
    if (!flags.knobs[i]) continue;
    const KnobInfo& info = all_knobs()[i];
    const Result<double> value = read_knob(profile, info, flags.knobs[i]);
    if (!value) return Error{value.error()};
    arguments.knobs.emplace_back(&info, value.value());
  }
  if (flags.logit_bias) {
    auto biases = parse_logit_bias(*flags.logit_bias);
    if (!biases) return Error{"--logit-bias: " + biases.error()};
    arguments.logit_bias = std::move(biases).value();
  }
  if (flags.order) {
    arguments.order = split(*flags.order);
    if (const auto made = with_order(textbook(), *arguments.order); !made) {
      return Error{made.error()};
    }
  }
  if (const std::string wrong = unread(arguments, flags); !wrong.empty()) return Error{wrong};
  return arguments;
}

}  // namespace logitdice::cli
