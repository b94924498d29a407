#include "core/sampling/profiles.h"

#include <algorithm>

// The engines: each as data, read in its own source.
namespace logitdice {
namespace {

constexpr double kLargestCount = 16'777'216;  // as of the knobs' own table
constexpr double kAny = 1e6;

// Engines that count all of a scope, or nothing at all.
constexpr KnobLimits kNoWindow{.knob = "penalty_last_n", .lowest = -1, .highest = -1};
constexpr KnobLimits kNoFloor{.knob = "min_keep"};
constexpr KnobLimits within_two(std::string_view knob) {
  return {.knob = knob, .lowest = -2, .highest = 2};
}

std::vector<const Stage*> order_of(std::initializer_list<std::string_view> ids) {
  std::vector<const Stage*> order;
  for (const std::string_view id : ids) order.push_back(find_stage(id));
  return order;
}

Profile textbook_profile() {
  return {.id = "textbook",
          .title = "Textbook order",
          .help = "Temperature before the cutoffs, each cutoff on what the one before it left.",
          .source = {"", "The papers that its stages name", ""},
          .order = order_of({"penalties", "temperature", "top_k", "top_p", "min_p"})};
}

// ggml-org/llama.cpp, src/llama-sampler.cpp and common/sampling.cpp. Whatever lies beyond the
// neutral value switches a sampler off, so that little is refused.
Profile llama_cpp() {
  return {
      .id = "llama.cpp",
      .title = "llama.cpp",
      .help = "The cutoffs come first, on the untouched softmax; the heat comes last.",
          .source = {"ggml-org/llama.cpp", "src/llama-sampler.cpp, common/sampling.cpp", "as of 18 August 2026"},
      .defaults = {.temperature = 0.8,
                   .top_k = 40,
                   .top_p = 0.95,
                   .min_p = 0.05,
                   .penalty_last_n = 64,
                   .dry_penalty_last_n = 64},
      .order = order_of({"logit_bias", "penalties", "dry", "top_n_sigma", "top_k", "typical_p",
                         "top_p", "min_p", "xtc", "temperature", "adaptive_p"}),
      .rules = {.top_k_minds_min_keep = false,
                .typical_p_passes = true,
                .mirostat_stands_alone = true,
                .masked_tokens_count = true},
      .limits = {
          {.knob = "temperature", .lowest = -kAny, .highest = kAny},
          {.knob = "top_k", .lowest = -kLargestCount, .highest = kLargestCount, .floor = 0},
          {.knob = "top_p", .lowest = -kAny, .highest = kAny, .floor = 0, .ceiling = 1},
          {.knob = "min_p", .lowest = -kAny, .highest = kAny, .floor = 0},
          {.knob = "typical_p", .lowest = -kAny, .highest = kAny, .floor = 0, .ceiling = 1},
          {.knob = "top_n_sigma", .lowest = -kAny, .highest = kAny, .floor = 0},
          {.knob = "xtc_probability", .lowest = -kAny, .highest = kAny, .floor = 0, .ceiling = 1},
          {.knob = "xtc_threshold", .lowest = -kAny, .highest = kAny},
          {.knob = "dynatemp_range", .lowest = -kAny, .highest = kAny, .floor = 0},
          {.knob = "dry_multiplier", .lowest = -kAny, .highest = kAny},
          {.knob = "adaptive_target", .lowest = -kAny, .highest = kAny, .floor = -1, .ceiling = 1},
          // Of the library: it reads −1 as 0, off. The program refuses it since August 2026.
          {.knob = "penalty_last_n", .lowest = 0, .highest = kLargestCount, .floor = 0}}};
}

// ollama's runner of GGUF models calls llama.cpp's samplers; only its defaults are its own.
Profile ollama() {
  Profile profile = llama_cpp();
  profile.id = profile.title = "ollama";
  profile.help = "llama.cpp's order and rules with defaults of its own, for GGUF models.";
  profile.source = {"ollama/ollama", "its runner of GGUF models, which calls llama.cpp's samplers", "as of November 2026"};
  profile.defaults.top_p = 0.9;
  profile.defaults.min_p = 0;
  std::erase(profile.order, find_stage("logit_bias"));
  std::erase(profile.order, find_stage("adaptive_p"));
  return profile;
}

// ollama/ollama, x/mlxrunner: models in its MLX engine.
Profile ollama_mlx() {
  return {
      .id = "ollama-mlx",
      .title = "ollama (MLX)",
      .help = "Top-k before the heat, top-p and min-p after it: ollama's models in its MLX engine.",
          .source = {"ollama/ollama", "x/mlxrunner/sample/sample.go", "as of November 2026"},
      .defaults = {.temperature = 0.8, .top_k = 40, .top_p = 0.9, .penalty_last_n = 64},
      .order = order_of({"penalties", "top_k", "temperature", "top_p", "min_p"}),
      .limits = {kNoFloor}};
}

// huggingface/transformers, src/transformers/generation/logits_process.py and utils.py, version 5.
// Its name for the bias is sequence_bias.
Profile huggingface() {
  return {
      .id = "huggingface",
      .title = "transformers",
      .help = "Heat first; every token tied with the k-th stays; greedy unless told to sample.",
          .source = {"huggingface/transformers", "src/transformers/generation/logits_process.py, utils.py", "version 5.17.0"},
      .defaults = {.top_k = 50},
      .order = order_of({"logit_bias", "repetition_penalty", "temperature", "top_h", "top_k",
                         "top_p", "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff"}),
      .rules = {.top_k_keeps_ties = true, .typical_p_keeps_ties = true},
      .limits = {{.knob = "temperature", .lowest = 0, .highest = 1000, .refused = 0}, kNoWindow}};
}

// vllm-project/vllm, v1/sample and sampling_params.py: the PyTorch path, apply_top_k_top_p_pytorch,
// which it takes for small batches without FlashInfer. Its Triton path keeps exactly k.
Profile vllm() {
  return {.id = "vllm",
          .title = "vLLM",
          .help =
              "Min-p before top-k and top-p; frequency and presence count the output only. This is "
              "the PyTorch path; its Triton path keeps exactly k.",
          .source = {"vllm-project/vllm", "vllm/v1/sample/ops/topk_topp_sampler.py, vllm/sampling_params.py", "version 0.24, as of 12 August 2026"},
          .order = order_of({"logit_bias", "penalties", "temperature", "min_p", "top_k", "top_p"}),
          .rules = {.top_k_keeps_ties = true,
                    .most_bias = 100,
                    .lowest_temperature = 0.01,
                    .count_scope = EngineRules::Scope::kOutput},
          .limits = {{.knob = "temperature", .lowest = 0, .highest = 2},
                     {.knob = "top_k", .lowest = -1, .highest = kLargestCount, .floor = 0},
                     {.knob = "top_p", .lowest = 0, .highest = 1, .refused = 0},
                     within_two("frequency_penalty"),
                     within_two("presence_penalty"),
                     kNoWindow,
                     kNoFloor},
          .greedy_resets = {"top_p", "top_k", "min_p"}};
}

// sgl-project/sglang, srt/layers/sampler.py, sampling/sampling_batch_info.py and penaltylib. With
// min-p top-k and top-p renormalise one after the other; without it they are taken jointly.
Profile sglang() {
  return {.id = "sglang",
          .title = "SGLang",
          .help =
              "Top-k and top-p jointly, top-p's sums not renormalised after top-k, unless min-p "
              "is on. Frequency and presence come before repetition.",
          .source = {"sgl-project/sglang", "python/sglang/srt/layers/sampler.py, sampling/sampling_batch_info.py", "as of November 2026"},
          .order = order_of({"logit_bias", "frequency_penalty", "presence_penalty",
                             "repetition_penalty", "temperature", "top_k", "top_p", "min_p"}),
          .rules = {.top_p_of = EngineRules::TopPOf::kWholeButMinP,
                    .top_p_passes = true,
                    .greedy_below = 1e-6,
                    .repetition_scope = EngineRules::Scope::kOutput,
                    .count_scope = EngineRules::Scope::kOutput},
          .limits = {{.knob = "top_k", .lowest = -1, .highest = kLargestCount, .floor = 0, .refused = 0},
                     {.knob = "top_p", .lowest = 0, .highest = 1, .refused = 0},
                     {.knob = "repetition_penalty", .lowest = 0, .highest = 2, .refused = 0},
                     within_two("frequency_penalty"),
                     within_two("presence_penalty"),
                     kNoWindow,
                     kNoFloor}};
}

// ml-explore/mlx-lm, mlx_lm/sample_utils.py. Each penalty has a window of its own, all of 20.
Profile mlx_lm() {
  return {.id = "mlx-lm",
          .title = "mlx-lm",
          .help = "Top-p first, on the untouched softmax; heat last; top-p 0 means off.",
          .source = {"ml-explore/mlx-lm", "mlx_lm/sample_utils.py", "commit 037c9b3"},
          .defaults = {.temperature = 0, .penalty_last_n = 20},
          .order = order_of({"logit_bias", "repetition_penalty", "presence_penalty",
                             "frequency_penalty", "top_p", "min_p", "xtc", "top_k", "temperature"}),
          .rules = {.top_k_minds_min_keep = false,
                    .top_p_of = EngineRules::TopPOf::kWholeFromBelow,
                    .top_p_minds_min_keep = false,
                    .xtc_above = true,
                    .xtc_keeps_ties = true,
                    .xtc_minds_min_keep = false,
                    .xtc_ends = EngineRules::XtcEnds::kSpares},
          .limits = {{.knob = "top_p", .lowest = 0, .highest = 1, .off = 0},
                     {.knob = "xtc_threshold", .lowest = 0, .highest = 0.5}},
          .greedy_resets = {"top_p", "min_p", "xtc_probability", "top_k"}};
}

// LostRuins/koboldcpp, gpttype_adapter.cpp, SampleLogits with the order 6, 0, 1, 3, 4, 2, 5.
Profile koboldcpp() {
  return {
      .id = "koboldcpp",
      .title = "koboldcpp",
      .help =
          "Only the best 3 000 are looked at; the older half of the text may count less; the "
          "heat comes after the cutoffs, top-nσ and XTC after the heat.",
          .source = {"LostRuins/koboldcpp", "gpttype_adapter.cpp", "as of November 2026"},
      .defaults = {.temperature = 0.7,
                   .top_k = 100,
                   .top_p = 0.9,
                   .penalty_last_n = 320,
                   .dry_penalty_last_n = 320,
                   .shortlist = 3000},
      .order = order_of({"logit_bias", "dry", "shortlist", "penalties", "top_k", "top_a", "tfs",
                         "typical_p", "top_p", "min_p", "temperature", "quadratic", "top_n_sigma",
                         "xtc", "adaptive_p"}),
      .rules = {.typical_p_passes = true},
      .limits = {
          {.knob = "shortlist", .lowest = 3000, .highest = 3000, .floor = 3000, .ceiling = 3000},
          {.knob = "repetition_slope",
           .lowest = -kAny,
           .highest = kAny,
           .floor = 0,
           .ceiling = 1,
           .off = 0},
          {.knob = "frequency_penalty"},
          kNoFloor}};
}

// turboderp-org/exllamav3, exllamav3/generator/sampler: ComboSampler. ExLlamaV2 and TabbyAPI agree.
Profile exllama() {
  return {.id = "exllama",
          .title = "ExLlamaV3",
          .help = "Heat first, then min-p, top-k and top-p; top-p drops the token that crosses p.",
          .source = {"turboderp-org/exllamav3", "exllamav3/generator/sampler/presets.py, custom.py", "commit 0ecc37b"},
          .order = order_of({"logit_bias", "penalties", "dry", "temperature", "min_p", "top_k",
                             "top_p", "adaptive_p"}),
          .rules = {.top_p_passes = true, .top_p_drops_crossing = true},
          .limits = {{.knob = "adaptive_target", .lowest = -1, .highest = 1, .off = 1}, kNoFloor}};
}

// oobabooga/text-generation-webui, modules/sampler_hijack.py. A person may put its stages in any
// order.
Profile textgen() {
  return {.id = "text-generation-webui",
          .title = "text-generation-webui",
          .help =
              "Any order; top-nσ takes the sample's σ with 0 for what was cut; XTC lets all pass "
              "where a newline or the end of text would go.",
          .source = {"oobabooga/text-generation-webui", "modules/sampler_hijack.py", "as of November 2026"},
          .order = order_of({"logit_bias", "repetition_penalty", "presence_penalty",
                             "frequency_penalty", "dry", "top_n_sigma", "temperature", "quadratic",
                             "top_k", "top_p", "typical_p", "epsilon_cutoff", "eta_cutoff", "tfs",
                             "top_a", "min_p", "mirostat_v2", "xtc", "adaptive_p"}),
          .rules = {.top_k_keeps_ties = true,
                    .typical_p_keeps_ties = true,
                    .xtc_minds_min_keep = false,
                    .xtc_ends = EngineRules::XtcEnds::kSpareAll,
                    .sigma_of_whole = true,
                    .tfs_centred = true}};
}

// NVIDIA/TensorRT-LLM, cpp/tensorrt_llm/kernels: samplingTopKKernels, samplingTopPKernels. Its name
// for the bias is embedding_bias.
Profile tensorrt_llm() {
  return {.id = "tensorrt-llm",
          .title = "TensorRT-LLM",
          .help =
              "Heat, top-k, top-p; tokens tied with the k-th stay; top-p stops where the sum "
              "passes p.",
          .source = {"NVIDIA/TensorRT-LLM", "cpp/tensorrt_llm/kernels/samplingTopKKernels.cu, samplingTopPKernels.cu", "commit 14e801d"},
          .order = order_of({"logit_bias", "temperature", "top_k", "top_p"}),
          .rules = {.top_k_keeps_ties = true, .top_p_passes = true},
          .limits = {kNoWindow, kNoFloor}};
}

// karpathy/llama2.c, run.c.
Profile llama2_c() {
  return {.id = "llama2.c",
          .title = "llama2.c",
          .help = "Temperature and top-p, nothing else; top-p stops where the sum passes p.",
          .source = {"karpathy/llama2.c", "run.c", "commit bd18228"},
          .defaults = {.top_p = 0.9},
          .order = order_of({"temperature", "top_p"}),
          .rules = {.top_p_passes = true},
          .limits = {{.knob = "top_p", .lowest = 0, .highest = 1, .off = 0}, kNoWindow, kNoFloor}};
}

// karpathy/nanoGPT, model.py and sample.py.
Profile nanogpt() {
  return {.id = "nanogpt",
          .title = "nanoGPT",
          .help = "Temperature and top-k, nothing else; every token tied with the k-th stays.",
          .source = {"karpathy/nanoGPT", "model.py, sample.py", "commit 04a1d69"},
          .defaults = {.temperature = 0.8, .top_k = 200},
          .order = order_of({"temperature", "top_k"}),
          .rules = {.top_k_keeps_ties = true},
          .limits = {{.knob = "temperature", .lowest = 0, .highest = 1000, .refused = 0},
                     kNoWindow,
                     kNoFloor}};
}

Profile crossing_slip() {
  Profile profile = textbook_profile();
  profile.id = "slip_crossing";
  profile.title = "Slip: drops the crossing token";
  profile.help =
      "A common slip: masking Σp > top_p loses the very token that crosses p. ExLlama means it so.";
  profile.source = {"", "Snippets that are often copied", ""};
  profile.slip = true;
  profile.rules.top_p_drops_crossing = true;
  return profile;
}

Profile displayed_slip() {
  Profile profile = textbook_profile();
  profile.id = "slip_displayed";
  profile.title = "Slip: top-p over the displayed tokens";
  profile.help = "A common slip: top-p takes shares of the 50 tokens on screen, not of all.";
  profile.source = {"", "Snippets that are often copied", ""};
  profile.slip = true;
  profile.rules.top_p_of = EngineRules::TopPOf::kDisplayed;
  return profile;
}

// A slope is the textbook's to show and koboldcpp's to have.
Profile without_slope(Profile profile) {
  profile.limits.push_back({.knob = "repetition_slope", .lowest = 1, .highest = 1, .floor = 1});
  return profile;
}

}  // namespace

std::span<const Profile> all_profiles() {
  static const Profile table[] = {textbook_profile(),
                                  without_slope(llama_cpp()),
                                  without_slope(huggingface()),
                                  without_slope(vllm()),
                                  without_slope(sglang()),
                                  without_slope(ollama()),
                                  without_slope(mlx_lm()),
                                  without_slope(llama2_c()),
                                  without_slope(nanogpt()),
                                  koboldcpp(),
                                  without_slope(exllama()),
                                  without_slope(textgen()),
                                  without_slope(tensorrt_llm()),
                                  without_slope(ollama_mlx()),
                                  crossing_slip(),
                                  displayed_slip()};
  return table;
}

}  // namespace logitdice
