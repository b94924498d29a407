#include <algorithm>
#include <cmath>

#include "core/code/code.h"
#include "core/code/knob_names.h"
#include "core/code/lines.h"

// Engines whose chain is known: transformers, llama.cpp, vLLM.
namespace logitdice {
namespace {

// "name=value" of Python, a line each.
std::string python_arguments(const Expressed& told) {
  std::string lines;
  for (const Told& setting : told.settings) {
    lines += "    " + std::string(setting.name) + "=" +
             source_number(setting.value, "float(\"inf\")") + ",\n";
  }
  return lines;
}

// {id: bias} of Python; `wrapped`: the keys are tuples of one id.
std::string python_biases(const std::vector<TokenBias>& biases, bool wrapped) {
  std::string text;
  for (const auto& [id, bias] : biases) {
    const std::string key = wrapped ? "(" + std::to_string(id) + ",)" : std::to_string(id);
    text += (text.empty() ? "" : ", ") + key + ": " + source_number(bias, "float(\"inf\")");
  }
  return "{" + text + "}";
}

// ---- transformers ---------------------------------------------------------------------------

// Source: GenerationConfig of transformers 5. top_k is 50 unless it is told otherwise.
constexpr KnobName kTransformers[] = {
    {"temperature", "temperature"},
    {"top_h", "top_h"},
    {"top_k", "top_k", true},
    {"top_p", "top_p"},
    {"min_p", "min_p"},
    {"typical_p", "typical_p"},
    {"epsilon_cutoff", "epsilon_cutoff"},
    {"eta_cutoff", "eta_cutoff"},
    {"repetition_penalty", "repetition_penalty"},
};

// ---- llama.cpp ------------------------------------------------------------------------------

// Source: llama.cpp, common/arg.cpp. What is not in --samplers does not run, whatever its number.
constexpr KnobName kLlamaCpp[] = {
    {"temperature", "--temp", true},
    {"dynatemp_range", "--dynatemp-range"},
    {"dynatemp_exponent", "--dynatemp-exp"},
    {"top_k", "--top-k"},
    {"top_p", "--top-p"},
    {"min_p", "--min-p"},
    {"typical_p", "--typical"},
    {"top_n_sigma", "--top-nsigma"},
    {"xtc_probability", "--xtc-probability"},
    {"xtc_threshold", "--xtc-threshold"},
    {"repetition_penalty", "--repeat-penalty"},
    {"frequency_penalty", "--frequency-penalty"},
    {"presence_penalty", "--presence-penalty"},
    {"penalty_last_n", "--repeat-last-n"},
    {"dry_multiplier", "--dry-multiplier"},
    {"dry_base", "--dry-base"},
    {"dry_allowed_length", "--dry-allowed-length"},
    {"dry_penalty_last_n", "--dry-penalty-last-n"},
    {"mirostat_tau", "--mirostat-ent"},
    {"mirostat_eta", "--mirostat-lr"},
    {"adaptive_target", "--adaptive-target"},
    {"adaptive_decay", "--adaptive-decay"},
};

std::string samplers_text(const Expressed& told) {
  std::string text;
  for (const std::string& id : told.order) {
    if (id == "logit_bias" || id == "adaptive_p" || id.starts_with("mirostat")) continue;
    text += (text.empty() ? "" : ";") + (id == "typical_p" ? std::string("typ_p") : id);
  }
  if (told.order.size() > 0 && told.order.back() == "adaptive_p") text += ";adaptive_p";
  return text.empty() ? "temperature" : text;
}

// ---- vLLM -----------------------------------------------------------------------------------

// Source: vLLM, sampling_params.py. Its defaults are neutral.
constexpr KnobName kVllm[] = {
    {"temperature", "temperature", true},
    {"min_p", "min_p"},
    {"top_k", "top_k"},
    {"top_p", "top_p"},
    {"repetition_penalty", "repetition_penalty"},
    {"frequency_penalty", "frequency_penalty"},
    {"presence_penalty", "presence_penalty"},
};

}  // namespace

Code transformers_code(const CodeInput& in) {
  Expressed told = expressed(in, {.title = "transformers",
                                  .names = kTransformers,
                                  .bias = "sequence_bias",
                                  .profile = "huggingface"});
  // Of a text that takes the best token only what changes scores is worth saying.
  if (told.greedy) {
    std::erase_if(told.settings, [](const Told& s) { return s.name != "repetition_penalty"; });
  }
  const std::string biases =
      told.biases.empty() ? "" : "    sequence_bias=" + python_biases(told.biases, true) + ",\n";
  told.notes.insert(told.notes.begin(),
                    "generate() takes the best token unless do_sample is true.");
  return {"inputs = tokenizer(" + quoted_string(prompt_of(in)) +
              ", return_tensors=\"pt\")\n"
              "output = model.generate(\n"
              "    **inputs,\n"
              "    do_sample=" +
              (told.greedy ? "False" : "True") + ",\n" + python_arguments(told) + biases +
              "    max_new_tokens=40,\n"
              ")\n",
          std::move(told.notes)};
}

Code llama_cpp_code(const CodeInput& in) {
  static constexpr std::string_view kBesides[] = {"mirostat", "mirostat_v2"};
  Expressed told = expressed(in, {.title = "llama.cpp",
                                  .names = kLlamaCpp,
                                  .bias = "--logit-bias",
                                  .profile = "llama.cpp",
                                  .any_order = true,
                                  .besides = kBesides});
  std::string text = "llama-cli -m model.gguf \\\n  -p " + shell_word(prompt_of(in)) + " \\\n";
  const auto add = [&](const std::string& flag, const std::string& value) {
    text += "  " + flag + " " + shell_word(value) + " \\\n";
  };
  add("--samplers", samplers_text(told));
  for (const Told& setting : told.settings) {
    add(std::string(setting.name), source_number(setting.value, "inf"));
  }
  for (const std::string& id : told.order) {
    if (id.starts_with("mirostat")) add("--mirostat", id == "mirostat" ? "1" : "2");
    if (id == "dry") add("--dry-sequence-breaker", "none");
  }
  for (const auto& [id, bias] : told.biases) {
    add("--logit-bias", std::to_string(id) + (bias < 0 ? "" : "+") + source_number(bias, "inf"));
  }
  told.notes.push_back("Its dice are its own: the same seed gives another text than here.");
  return {text + "  --seed " + std::to_string(in.seed % 4294967295u) + "\n", std::move(told.notes)};
}

Code vllm_code(const CodeInput& in) {
  Expressed told =
      expressed(in, {.title = "vLLM", .names = kVllm, .bias = "logit_bias", .profile = "vllm"});
  const std::string biases =
      told.biases.empty() ? "" : "    logit_bias=" + python_biases(told.biases, false) + ",\n";
  for (const TokenBias& bias : told.biases) {
    if (std::abs(bias.bias) <= 100) continue;
    told.notes.push_back("vLLM takes a bias from -100 to 100 and cuts a larger one to that.");
    break;
  }
  return {
      "from vllm import SamplingParams\n\n"
      "params = SamplingParams(\n" +
          python_arguments(told) + biases +
          "    seed=" + std::to_string(in.seed & 0x7fffffffffffffffu) +
          ",\n"
          ")\n",
      std::move(told.notes)};
}

}  // namespace logitdice
