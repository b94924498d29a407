# The README's pictures, by the functions of tests/pictures.sh.

state pipeline '"distribution": "store", "seed": 7, "step": 101, "rolled_from": 1, "selected": 1,
  "knobs": {"temperature": 0.8, "top_p": 0.9}'
picture pipeline dark --view pipeline --state pipeline.json

picture cutoffs light --view cutoffs --top-k 3 --top-p 0.9 --min-p 0.1

state compare '"distribution": "store", "seed": 7, "step": 1'
picture compare dark --view compare --state compare.json --temperature 1.2 --top-p 0.85

state generate '"view": "generate", "preferences": {"axis": "tallest"}'
picture generate light --view generate --state generate.json --temperature 0.8 --top-p 0.95

picture penalties dark --view penalties --repetition-penalty 1.25 --presence-penalty 0.4
picture beam dark --view beam
picture speculative dark --view speculative --temperature 0.8 --top-p 0.9
picture steer light --view steer
picture learn light --lesson temperature --step 3
picture present light --present --top-p 0.9 --temperature 1.4 --scene '{"seed": 7, "step": 1}'
