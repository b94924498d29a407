#include "core/sampling/profiles.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr double kMost = 16'777'216;  // as of the knobs' own table
constexpr double kAny = 1e6;

// Engines that count all of a scope, or nothing at all.
constexpr KnobLimits kNoWindow{.knob = "penalty_last_n", .lowest = -1, .highest = -1};

std::vector<const Stage*> order_of(std::initializer_list<std::string_view> ids) {
  std::vector<const Stage*> order;
  for (const std::string_view id : ids) order.push_back(find_stage(id));
  return order;
}

// "llama_cpp", "Llama.cpp" and "llamacpp" are one name.
std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return letters;
}

template <class Table>
std::string names(const Table& table) {
  std::string list;
  for (const auto& row : table) {
    if (!list.empty()) list += ", ";
    list += row.id;
  }
  return list;
}

Profile textbook_profile() {
  return {.id = "textbook",
          .title = "Textbook order",
          .help = "Temperature before the cutoffs, each cutoff on what the one before it left.",
          .order = order_of({"penalties", "temperature", "top_k", "top_p", "min_p"})};
}

// ggml-org/llama.cpp, src/llama-sampler.cpp and common/common.h. Whatever lies beyond the neutral
// value switches a sampler off, so nothing is refused.
Profile llama_cpp() {
  return {.id = "llama.cpp",
          .title = "llama.cpp",
          .help = "The cutoffs come first, on the untouched softmax; the heat comes last.",
          .defaults = {.temperature = 0.8,
                       .top_k = 40,
                       .top_p = 0.95,
                       .min_p = 0.05,
                       .penalty_last_n = 64},
          .order = order_of({"penalties", "dry", "top_n_sigma", "top_k", "typical_p", "top_p",
                             "min_p", "xtc", "temperature"}),
          .rules = {.top_k_minds_min_keep = false,
                    .typical_p_passes = true,
                    .masked_tokens_count = true},
          .limits = {{.knob = "temperature", .lowest = -kAny, .highest = kAny},
                     {.knob = "top_k", .lowest = -kMost, .highest = kMost, .floor = 0},
                     {.knob = "top_p", .lowest = -kAny, .highest = kAny, .floor = 0, .ceiling = 1},
                     {.knob = "min_p", .lowest = -kAny, .highest = kAny, .floor = 0},
                     {.knob = "typical_p", .lowest = -kAny, .highest = kAny, .floor = 0,
                      .ceiling = 1},
                     {.knob = "top_n_sigma", .lowest = -kAny, .highest = kAny, .floor = 0},
                     {.knob = "xtc_probability", .lowest = -kAny, .highest = kAny, .floor = 0,
                      .ceiling = 1},
                     {.knob = "xtc_threshold", .lowest = -kAny, .highest = kAny},
                     {.knob = "dynatemp_range", .lowest = -kAny, .highest = kAny, .floor = 0},
                     {.knob = "dry_multiplier", .lowest = -kAny, .highest = kAny}}};
}

// ollama's runner calls llama.cpp's samplers; only its defaults are its own.
Profile ollama() {
  Profile profile = llama_cpp();
  profile.id = profile.title = "ollama";
  profile.help = "llama.cpp's order and rules with defaults of its own.";
  profile.defaults.top_p = 0.9;
  profile.defaults.min_p = 0;
  return profile;
}

// huggingface/transformers, src/transformers/generation/logits_process.py.
Profile huggingface() {
  return {.id = "huggingface",
          .title = "transformers",
          .help = "Heat first; every token tied with the k-th stays; greedy unless told to sample.",
          .defaults = {.top_k = 50},
          .order = order_of({"repetition_penalty", "temperature", "top_k", "top_p", "min_p",
                             "typical_p", "epsilon_cutoff", "eta_cutoff"}),
          .rules = {.top_k_keeps_ties = true, .typical_p_keeps_ties = true},
          .limits = {{.knob = "temperature", .lowest = 0, .highest = 1000, .refused = 0},
                     kNoWindow}};
}

// vllm-project/vllm, v1/sample: apply_penalties, Sampler, apply_top_k_top_p_pytorch.
Profile vllm() {
  return {.id = "vllm",
          .title = "vLLM",
          .help = "Min-p before top-k and top-p; frequency and presence count the output only.",
          .order = order_of({"penalties", "temperature", "min_p", "top_k", "top_p"}),
          .rules = {.top_k_keeps_ties = true,
                    .greedy_below = 1e-5,
                    .lowest_temperature = 0.01,
                    .count_scope = EngineRules::Scope::kOutput},
          .limits = {{.knob = "top_k", .lowest = -1, .highest = kMost, .floor = 0},
                     {.knob = "top_p", .lowest = 0, .highest = 1, .refused = 0},
                     kNoWindow,
                     {.knob = "min_keep"}}};
}

// sgl-project/sglang, srt/layers/sampler.py, the PyTorch path.
Profile sglang() {
  return {.id = "sglang",
          .title = "SGLang",
          .help = "Top-k and top-p jointly: top-p's sums are not renormalised after top-k.",
          .order = order_of({"penalties", "temperature", "top_k", "top_p", "min_p"}),
          .rules = {.top_p_of = EngineRules::TopPOf::kWhole,
                    .top_p_passes = true,
                    .greedy_below = 1e-6,
                    .repetition_scope = EngineRules::Scope::kOutput,
                    .count_scope = EngineRules::Scope::kOutput},
          .limits = {{.knob = "top_k", .lowest = -1, .highest = kMost, .floor = 0, .refused = 0},
                     {.knob = "top_p", .lowest = 0, .highest = 1, .refused = 0},
                     kNoWindow,
                     {.knob = "min_keep"}}};
}

// ml-explore/mlx-lm, mlx_lm/sample_utils.py.
Profile mlx_lm() {
  return {.id = "mlx-lm",
          .title = "mlx-lm",
          .help = "Top-p first, on the untouched softmax; heat last; top-p 0 means off.",
          .defaults = {.temperature = 0, .penalty_last_n = 20},
          .order = order_of({"penalties", "top_p", "min_p", "xtc", "top_k", "temperature"}),
          .rules = {.top_k_minds_min_keep = false,
                    .top_p_of = EngineRules::TopPOf::kWholeFromBelow,
                    .top_p_minds_min_keep = false,
                    .xtc_above = true,
                    .xtc_keeps_ties = true},
          .limits = {{.knob = "top_p", .lowest = 0, .highest = 1, .off = 0},
                     {.knob = "xtc_threshold", .lowest = 0, .highest = 0.5}}};
}

// karpathy/llama2.c, run.c.
Profile llama2_c() {
  return {.id = "llama2.c",
          .title = "llama2.c",
          .help = "Temperature and top-p, nothing else; top-p stops where the sum passes p.",
          .defaults = {.top_p = 0.9},
          .order = order_of({"temperature", "top_p"}),
          .rules = {.top_p_passes = true},
          .limits = {{.knob = "top_p", .lowest = 0, .highest = 1, .off = 0},
                     kNoWindow,
                     {.knob = "min_keep"}}};
}

// karpathy/nanoGPT, model.py and sample.py.
Profile nanogpt() {
  return {.id = "nanogpt",
          .title = "nanoGPT",
          .help = "Temperature and top-k, nothing else; every token tied with the k-th stays.",
          .defaults = {.temperature = 0.8, .top_k = 200},
          .order = order_of({"temperature", "top_k"}),
          .rules = {.top_k_keeps_ties = true},
          .limits = {{.knob = "temperature", .lowest = 0, .highest = 1000, .refused = 0},
                     kNoWindow,
                     {.knob = "min_keep"}}};
}

Profile crossing_slip() {
  Profile profile = textbook_profile();
  profile.id = "slip_crossing";
  profile.title = "Slip: drops the crossing token";
  profile.help = "A common slip: masking Σp > top_p loses the very token that crosses p.";
  profile.slip = true;
  profile.rules.top_p_drops_crossing = true;
  return profile;
}

Profile displayed_slip() {
  Profile profile = textbook_profile();
  profile.id = "slip_displayed";
  profile.title = "Slip: top-p over the displayed tokens";
  profile.help = "A common slip: top-p takes shares of the 50 tokens on screen, not of all.";
  profile.slip = true;
  profile.rules.top_p_of = EngineRules::TopPOf::kDisplayed;
  return profile;
}

const KnobLimits* limits_of(const Profile& profile, const KnobInfo& info) {
  for (const KnobLimits& limits : profile.limits) {
    if (limits.knob == info.id) return &limits;
  }
  return nullptr;
}

double as_read(const KnobLimits& limits, const KnobInfo& info, double value) {
  if (value == limits.off) return info.neutral;
  return std::clamp(value, limits.floor, limits.ceiling);
}

std::string refusal(const Profile& profile, const KnobInfo& info, const KnobLimits& limits,
                    double value) {
  const std::string is = std::string(info.id) + " is " + number_text(value, 10) + ": ";
  const std::string engine(profile.title);
  if (!has_knob(profile, info)) {
    return is + engine + " has no such knob; leave it at " + number_text(limits.lowest, 10) + ".";
  }
  std::string sentence = is + engine + " takes a " + (info.whole ? "whole " : "") +
                         "number from " + number_text(limits.lowest, 10) + " to " + number_text(limits.highest, 10);
  if (!std::isnan(limits.refused)) sentence += " other than " + number_text(limits.refused, 10);
  const double off = limits.refused == info.neutral ? limits.lowest : info.neutral;
  return sentence + " (" + number_text(off, 10) + " is neutral).";
}

const Profile* own_of(const Profile& profile) {
  for (const Profile& own : all_profiles()) {
    if (own.id == profile.id) return &own;
  }
  return nullptr;
}

// "penalties" already holds the three that also stand alone.
bool twice_penalised(const std::vector<const Stage*>& order) {
  const auto has = [&](std::string_view id) {
    return std::find(order.begin(), order.end(), find_stage(id)) != order.end();
  };
  return has("penalties") &&
         (has("repetition_penalty") || has("frequency_penalty") || has("presence_penalty"));
}

}  // namespace

std::span<const Profile> all_profiles() {
  static const Profile table[] = {
      textbook_profile(), llama_cpp(), huggingface(), vllm(),          sglang(),        ollama(),
      mlx_lm(),           llama2_c(),  nanogpt(),     crossing_slip(), displayed_slip()};
  return table;
}

const Profile& textbook() {
  return all_profiles().front();
}

Result<Profile> find_profile(std::string_view id) {
  const std::string wanted = letters_of(id);
  for (const Profile& profile : all_profiles()) {
    const bool named = wanted == letters_of(profile.id) || wanted == letters_of(profile.title);
    if (named && !wanted.empty()) return profile;
  }
  return Error{"There is no profile \"" + std::string(id) +
               "\"; the profiles are: " + names(all_profiles()) + "."};
}

Result<Profile> with_order(Profile profile, std::span<const std::string> stage_ids) {
  profile.order.clear();
  profile.switched_off.clear();
  for (const std::string& id : stage_ids) {
    const Stage* stage = find_stage(id);
    if (!stage) {
      return Error{"There is no stage \"" + id + "\"; the stages are: " + names(all_stages()) +
                   "."};
    }
    if (std::find(profile.order.begin(), profile.order.end(), stage) != profile.order.end()) {
      return Error{"The order names the stage \"" + id + "\" twice; each may stand once."};
    }
    profile.order.push_back(stage);
  }
  if (twice_penalised(profile.order)) {
    return Error{
        "The order names \"penalties\", which is repetition, frequency and presence in one, and "
        "one of the three beside it; name either."};
  }
  return profile;
}

Result<Profile> with_switched_off(Profile profile, std::span<const std::string> stage_ids) {
  const auto has = [](const std::vector<const Stage*>& stages, const Stage* stage) {
    return std::find(stages.begin(), stages.end(), stage) != stages.end();
  };
  profile.switched_off.clear();
  for (const std::string& id : stage_ids) {
    const Stage* stage = find_stage(id);
    if (!stage || !has(profile.order, stage)) {
      return Error{"The stage \"" + id + "\" cannot be switched off: it is not in the order."};
    }
    if (has(profile.switched_off, stage)) {
      return Error{"The stage \"" + id + "\" is switched off twice; each may be named once."};
    }
    profile.switched_off.push_back(stage);
  }
  return profile;
}

bool same_chain(const Profile& a, const Profile& b) {
  return a.id == b.id && a.order == b.order && a.switched_off == b.switched_off;
}

bool has_knob(const Profile& profile, const KnobInfo& info) {
  const KnobLimits* limits = limits_of(profile, info);
  return !limits || limits->lowest != limits->highest;
}

bool is_edited(const Profile& profile) {
  const Profile* own = own_of(profile);
  return !own || !same_chain(*own, profile);
}

Result<double> check_knob(const Profile& profile, const KnobInfo& info, double value) {
  const KnobLimits* limits = limits_of(profile, info);
  if (!limits) return check_knob(info, value);
  const bool in_range =
      value >= limits->lowest && value <= limits->highest && value != limits->refused;
  if (!in_range || (info.whole && value != std::floor(value))) {
    return Error{refusal(profile, info, *limits, value)};
  }
  return as_read(*limits, info, value);
}

std::string check_knobs(const Profile& profile, const Knobs& knobs) {
  for (const KnobInfo& info : all_knobs()) {
    const double value = knobs.*info.value;
    if (value == info.neutral) continue;
    if (const auto checked = check_knob(profile, info, value); !checked) return checked.error();
  }
  return {};
}

Knobs knobs_in_force(const Profile& profile, Knobs knobs) {
  for (const KnobLimits& limits : profile.limits) {
    const KnobInfo& info = *find_knob(limits.knob);
    knobs.*info.value = as_read(limits, info, knobs.*info.value);
  }
  return knobs;
}

Knobs neutral_knobs(const Profile& profile) {
  Knobs knobs;
  for (const KnobInfo& info : all_knobs()) {
    if (info.parameter) knobs.*info.value = profile.defaults.*info.value;
  }
  return knobs;
}

}  // namespace logitdice
