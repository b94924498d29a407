# The pictures that tests/pictures.sh draws, by the functions it defines: picture, state, file and
# capture_text. A picture is called after its view and what is particular about it.

# ---- Every view as it opens -----------------------------------------------------------------
while read -r view _; do
  picture "${view}_default" --view "$view"
done < <("$program" list views)

# ---- Pipeline: phases -----------------------------------------------------------------------
for phase in 1 2 3 4 5 6; do
  picture "pipeline_phase_$phase" weather --view pipeline --phase "$phase" --temperature 0.7 \
    --top-p 0.9
done
state overflow '"distribution": "three_large.json", "phase": 3,
  "exp_display": {"added": 0, "subtract_max": false}'
file three_large.json <<<'{"context": "Too large for exp: ___",
  "tokens": ["large", "larger", "small", "least"], "logits": [800, 801, 1, "-inf"]}'
picture pipeline_overflow --view pipeline --state overflow.json
state shifted '"phase": 3, "exp_display": {"added": 5, "subtract_max": true}'
picture pipeline_shifted --view pipeline --state shifted.json

# ---- Pipeline: engines and knobs ------------------------------------------------------------
picture pipeline_textbook store --view pipeline --phase 5 --temperature 1.3 --top-k 8 --top-p 0.9 \
  --min-p 0.05
picture pipeline_heat_last store --view pipeline --profile llama.cpp --defaults --temperature 2
picture pipeline_transformers part_ties --view pipeline --profile huggingface --top-k 3 --eta-cutoff 0.01
picture pipeline_vllm part_min_p_first --view pipeline --profile vllm --phase 5 --min-p 0.2 --top-p 0.8
picture pipeline_mlx weather --view pipeline --profile mlx-lm --temperature 0.8 --top-p 0.7 \
  --xtc-probability 0.5 --xtc-threshold 0.2
picture pipeline_slip part_crossing --view pipeline --profile slip_crossing --top-p 0.8 --phase 5
picture pipeline_greedy --view pipeline --temperature 0
picture pipeline_mirostat store --view pipeline --order mirostat_v2 --mirostat-tau 2
picture pipeline_every_stage flat --view pipeline --temperature 0.9 --top-k 20 --top-p 0.95 \
  --min-p 0.02 --typical-p 0.9 --top-n-sigma 2 --epsilon-cutoff 0.001 --eta-cutoff 0.002 \
  --dynatemp-range 0.5 --min-keep 2 --order \
  penalties,dry,top_n_sigma,temperature,typical_p,top_k,top_p,min_p,epsilon_cutoff,eta_cutoff,min_keep
state switched '"distribution": "store", "profile": "vllm", "phase": 5, "selected": 4,
  "order": ["penalties", "min_p", "temperature", "top_k", "top_p"],
  "switched_off": ["top_k", "penalties"], "knobs": {"temperature": 1.4, "top_k": 3, "top_p": 0.7,
  "min_p": 0.03}, "preferences": {"axis": "log"}'
picture pipeline_switched_off --view pipeline --state switched.json

# ---- Pipeline: what a source holds ----------------------------------------------------------
file with_tail.json <<<'{"context": "The best four, and the sum of the others: ___",
  "tokens": [" sun", " moon", " star", " comet"], "logits": [4.5, 4.0, 2.5, 1.0],
  "tail": {"count": 50253, "log_sum_exp": 3.2}}'
file without_sum.json <<<'{"context": "Probabilities that leave something out: ___",
  "tokens": [" yes", " no", " maybe"], "probs": [0.5, 0.2, 0.1]}'
file odd_tokens.json <<<'{"context": "Odd tokens ___", "logits": [3, 2.5, 2, 1.5, 1, 0.5, 0, "-inf"],
  "tokens": ["\n", " ", "", {"bytes": [226, 150]}, "日本", "naïve café", "a token that is far too long for its column",
  "never"]}'
picture pipeline_tail with_tail.json --view pipeline --temperature 0.7 --top-p 0.9
picture pipeline_tail_hot with_tail.json --view pipeline --temperature 1.5 --phase 4
picture pipeline_tail_unknown without_sum.json --view pipeline --temperature 1.2
picture pipeline_odd_tokens odd_tokens.json --view pipeline
picture pipeline_full_vocabulary full_vocabulary --view pipeline --temperature 1.1 --top-p 0.9
picture pipeline_unnamed five_logits --view pipeline --phase 2 --temperature 2

# ---- Pipeline: dice, text, size -------------------------------------------------------------
state rolled '"distribution": "cat_sat_on", "knobs": {"temperature": 1.5, "top_p": 0.95},
  "seed": 7, "step": 10000, "rolled_from": 0, "preferences": {"axis": "tallest"}'
state drawn '"distribution": "weather", "seed": 3, "step": 4, "selected": 2'
state said '"distribution": "cat_sat_on", "selected": 1,
  "knobs": {"repetition_penalty": 1.25, "presence_penalty": 0.3},
  "penalties": {"history": "mat mat sofa", "prompt": "floor unknown"}'
state in_preview '"generate": {"prompt": "One day", "preview": true, "length": 30}'
picture pipeline_rolled --view pipeline --state rolled.json
picture pipeline_drawn --view pipeline --state drawn.json
picture pipeline_history --view pipeline --state said.json
picture pipeline_text_preview --view pipeline --state in_preview.json
picture pipeline_large store --view pipeline --scale 1.3 --top-p 0.8
picture pipeline_small store --view pipeline --scale 0.8 --top-p 0.8

# ---- Cutoffs --------------------------------------------------------------------------------
state ruler '"cutoffs": {"upper": "pipeline", "lower": "full_vocabulary", "rule": "top_p"},
  "distribution": "store", "knobs": {"top_k": 4, "top_p": 0.8, "min_p": 0.1}'
picture cutoffs_turned --view cutoffs --top-k 5 --top-p 0.8 --min-p 0.1 --temperature 1.4
picture cutoffs_heat_last --view cutoffs --profile llama.cpp --defaults --temperature 2
picture cutoffs_ruler --view cutoffs --state ruler.json
picture cutoffs_tail with_tail.json --view cutoffs --top-k 3 --top-p 0.9 --temperature 0.8

# ---- Compare --------------------------------------------------------------------------------
state engines '"distribution": "part_heat_top_p", "seed": 5, "step": 1, "columns": [
  {"profile": "llama.cpp", "knobs": {"temperature": 2, "top_p": 0.9}, "follows": false},
  {"profile": "huggingface", "knobs": {"temperature": 2, "top_p": 0.9}, "follows": false},
  {"profile": "sglang", "knobs": {"temperature": 2, "top_p": 0.9, "top_k": 3}, "follows": false},
  {"profile": "mlx-lm", "knobs": {"temperature": 2, "top_p": 0.9}, "follows": false}]'
state refused '"distribution": "store", "columns": [{"follows": true},
  {"profile": "huggingface", "knobs": {"temperature": 0}, "follows": false}]'
state heats '"distribution": "store", "seed": 11, "step": 2, "knobs": {"min_p": 0.05}, "columns": [
  {"knobs": {"temperature": 0.3}, "follows": false}, {"follows": true},
  {"knobs": {"temperature": 1.8, "top_k": 6}, "follows": false}]'
picture compare_engines --view compare --state engines.json
picture compare_refused --view compare --state refused.json
picture compare_heats --view compare --state heats.json
picture compare_tail with_tail.json --view compare --top-p 0.9
picture compare_full_vocabulary full_vocabulary --view compare --temperature 1.2

# ---- Generate -------------------------------------------------------------------------------
capture_text written.json --prompt "The dragon was" -n 60 --seed 9 --temperature 0.9 --top-p 0.95 --top 1
capture_text other_model.json --prompt "Lily and" -n 12 --seed 2 --top 40
state text '"view": "generate", "seed": 9, "knobs": {"temperature": 0.9, "top_p": 0.95},
  "generate": {"prompt": "The dragon was", "length": 60, "mode": "text", "step": 17, "text": '"$(<"$states/written.json")}"
state other_knobs '"view": "generate", "seed": 9, "knobs": {"temperature": 0.4, "top_k": 5},
  "generate": {"prompt": "The dragon was", "length": 60, "mode": "text", "step": 3, "text": '"$(<"$states/written.json")}"
state presets '"view": "generate", "generate": {"prompt": "The cat", "mode": "presets"}'
state many '"view": "generate", "seed": 21, "knobs": {"temperature": 1.1},
  "generate": {"prompt": "In the garden", "length": 25, "mode": "many", "continuations": 12}'
state from_capture '"view": "generate", "generate": {"mode": "text", "file": "other_model.json", "step": 4}'
picture generate_text --view generate --state text.json
picture generate_other_knobs --view generate --state other_knobs.json
picture generate_presets --view generate --state presets.json
picture generate_many --view generate --state many.json
picture generate_capture --view generate --state from_capture.json
picture pipeline_of_a_step --view pipeline --state text.json
picture penalties_of_a_step --view penalties --state text.json --repetition-penalty 1.3
picture pipeline_capture_file other_model.json --view pipeline --top-p 0.9

# ---- Penalties ------------------------------------------------------------------------------
state spiral '"view": "penalties", "penalties": {"page": "spiral"}'
state penalised '"view": "penalties", "knobs": {"repetition_penalty": 1.2, "frequency_penalty": 0.1},
  "penalties": {"page": "spiral", "spiral_prompt": "The sun is"}'
state scopes '"distribution": "part_penalties", "profile": "vllm", "selected": 1, "order": ["penalties", "temperature",
  "min_p", "top_k", "top_p"], "knobs": {"repetition_penalty": 1.3, "frequency_penalty": 0.4,
  "presence_penalty": 0.5}, "penalties": {"history": "good very good", "prompt": "very very"}'
state dry '"distribution": "cat_sat_on", "profile": "llama.cpp", "order": ["penalties", "dry", "temperature"],
  "knobs": {"dry_multiplier": 0.8, "repetition_penalty": 1.1, "penalty_last_n": 3},
  "penalties": {"history": "mat sofa mat bed mat sofa"}'
picture penalties_worked --view penalties --state said.json
picture penalties_scopes --view penalties --state scopes.json
picture penalties_dry --view penalties --state dry.json
picture penalties_spiral --view penalties --state spiral.json
picture penalties_spiral_broken --view penalties --state penalised.json
