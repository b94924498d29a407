// "generation_settings" of llama.cpp's server as a chain. Sources: llama.cpp common/sampling.cpp
// (common_sampler_init: the bias first, then "samplers" in their order, mirostat alone with the
// temperature, adaptive-p last) and tools/server/server-task.cpp.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <span>

#include "core/capture/formats/answers/answer.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

struct SettingKnob {
  std::string_view key;
  double Knobs::*knob;
};
constexpr SettingKnob kSettingKnobs[] = {
    {"temperature", &Knobs::temperature},
    {"dynatemp_range", &Knobs::dynatemp_range},
    {"dynatemp_exponent", &Knobs::dynatemp_exponent},
    {"top_k", &Knobs::top_k},
    {"top_p", &Knobs::top_p},
    {"min_p", &Knobs::min_p},
    {"top_n_sigma", &Knobs::top_n_sigma},
    {"xtc_probability", &Knobs::xtc_probability},
    {"xtc_threshold", &Knobs::xtc_threshold},
    {"typical_p", &Knobs::typical_p},
    {"repeat_last_n", &Knobs::penalty_last_n},
    {"repeat_penalty", &Knobs::repetition_penalty},
    {"presence_penalty", &Knobs::presence_penalty},
    {"frequency_penalty", &Knobs::frequency_penalty},
    {"dry_multiplier", &Knobs::dry_multiplier},
    {"dry_base", &Knobs::dry_base},
    {"dry_allowed_length", &Knobs::dry_allowed_length},
    {"dry_penalty_last_n", &Knobs::dry_penalty_last_n},
    {"adaptive_target", &Knobs::adaptive_target},
    {"adaptive_decay", &Knobs::adaptive_decay},
    {"min_keep", &Knobs::min_keep},
};

struct SamplerStage {
  std::string_view sampler, stage;
};
constexpr SamplerStage kSamplerStages[] = {
    {"penalties", "penalties"},
    {"dry", "dry"},
    {"top_n_sigma", "top_n_sigma"},
    {"top_k", "top_k"},
    {"typ_p", "typical_p"},
    {"typical_p", "typical_p"},
    {"top_p", "top_p"},
    {"min_p", "min_p"},
    {"xtc", "xtc"},
    {"temperature", "temperature"},
    {"adaptive_p", "adaptive_p"},
};

// The server keeps single precision: 0.8 comes as 0.800000011920929.
double as_typed(double single) {
  char digits[32];
  const auto written = std::to_chars(digits, std::end(digits), static_cast<float>(single));
  double out = single;
  std::from_chars(digits, written.ptr, out);
  return out;
}

void read_mirostat(const JsonNode& settings, Knobs& knobs) {
  knobs.mirostat_tau = as_typed(settings["mirostat_tau"].number().value_or(5));
  knobs.mirostat_eta = as_typed(settings["mirostat_eta"].number().value_or(0.1));
}

// The order of the chain as ids of our stages; what is no stage of ours goes to `unknown`.
std::vector<std::string> stages_of(const JsonNode& settings, std::vector<std::string>& unknown) {
  std::vector<std::string> order{"logit_bias"};
  const std::int64_t mirostat = settings["mirostat"].whole().value_or(0);
  if (mirostat == 1 || mirostat == 2) {
    order.insert(order.end(), {"temperature", mirostat == 1 ? "mirostat" : "mirostat_v2"});
    return order;
  }
  for_each_child(settings["samplers"], [&](const JsonNode& sampler) {
    const std::string name = sampler.text();
    const auto known = std::find_if(std::begin(kSamplerStages), std::end(kSamplerStages),
                                    [&](const SamplerStage& row) { return row.sampler == name; });
    if (known == std::end(kSamplerStages)) {
      unknown.push_back(name);
    } else if (std::find(order.begin(), order.end(), known->stage) == order.end()) {
      order.emplace_back(known->stage);
    }
  });
  // Wherever it is named, it runs last.
  if (std::erase(order, "adaptive_p") > 0) order.push_back("adaptive_p");
  return order;
}

// [[id, bias], …] or [{"token": id, "bias": bias}, …]; false as a bias is −∞.
void read_biases(const JsonNode& list, Knobs& knobs) {
  for_each_child(list, [&](const JsonNode& entry) {
    const JsonNode id = entry.is_list() ? entry.at(0) : entry["token"];
    const JsonNode bias = entry.is_list() ? entry.at(1) : entry["bias"];
    const double value = bias.number().value_or(-HUGE_VAL);
    if (item_id(id) >= 0) knobs.logit_bias.push_back({item_id(id), as_typed(value)});
  });
  std::sort(knobs.logit_bias.begin(), knobs.logit_bias.end(),
            [](const TokenBias& a, const TokenBias& b) { return a.id < b.id; });
  const auto same = [](const TokenBias& a, const TokenBias& b) { return a.id == b.id; };
  knobs.logit_bias.erase(std::unique(knobs.logit_bias.begin(), knobs.logit_bias.end(), same),
                         knobs.logit_bias.end());
}

void read_setting_knobs(const JsonNode& settings, const Profile& profile, Knobs& knobs,
                        std::vector<std::string>& notes) {
  for (const SettingKnob& row : kSettingKnobs) {
    const auto value = settings[row.key].number();
    if (!value || !std::isfinite(*value)) continue;
    const auto info = std::find_if(all_knobs().begin(), all_knobs().end(),
                                   [&](const KnobInfo& knob) { return knob.value == row.knob; });
    const Result<double> taken = check_knob(profile, *info, as_typed(*value));
    if (taken) {
      knobs.*row.knob = taken.value();  // −1 of a knob that is off counts as 0
    } else if (as_typed(*value) >=
               0) {  // −1 of a window or a target: the engine's own "off" or "all"
      notes.push_back("The file's " + std::string(row.key) + " was left out: " + taken.error());
    }
  }
  if (knobs.temperature < 0) knobs.temperature = 0;  // the server's greedy
}

// A seed of 2^32 − 1 asks for a random one, which the file does not tell.
void read_server_seed(const JsonNode& seed, Capture& head) {
  constexpr std::int64_t kRandom = 0xFFFFFFFF;
  const auto value = seed.whole();
  if (value && *value >= 0 && *value != kRandom) head.seed = static_cast<std::uint64_t>(*value);
}

}  // namespace

void read_llamacpp_settings(const JsonNode& settings, Capture& head) {
  const Result<Profile> engine = find_profile("llama.cpp");
  if (!engine) return;
  Profile profile = engine.value();
  std::vector<std::string> unknown;
  const std::vector<std::string> order = stages_of(settings, unknown);
  if (order.size() > 1) {
    if (Result<Profile> ordered = with_order(profile, order)) profile = std::move(ordered).value();
  }
  Knobs knobs = neutral_knobs(profile);
  read_setting_knobs(settings, profile, knobs, head.notes);
  const std::int64_t mirostat = settings["mirostat"].whole().value_or(0);
  if (mirostat == 1 || mirostat == 2) read_mirostat(settings, knobs);
  read_biases(settings["logit_bias"], knobs);
  for (const std::string& name : unknown) {
    head.notes.push_back("The server's sampler " + quoted(name) + " is left out of the chain.");
  }
  if (!settings["grammar"].text().empty()) {
    head.notes.push_back("The server also kept to a grammar, which the chain does not.");
  }
  head.profile = std::move(profile);
  head.knobs = std::move(knobs);
  read_server_seed(settings["seed"], head);
  head.has_settings = true;
}

}  // namespace logitdice
