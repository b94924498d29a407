"""Prints the table of ratios of tests/bench.sh: table.py FIGURES.json [EARLIER.json]

Each row is a figure over another of the same run, so that any machine can check it. A row with a
size N stands for all sizes; its bound holds where the size is BOUND_AT, the others show growth.
"""

import json
import sys

BOUND_AT = 248320
SIZES = (1000, 50257, BOUND_AT, 1000000)

# (what is timed, what it is compared to, bound of the ratio or None). A number as the second part is
# a time in microseconds.
ROWS = [
    ("knob_move/N", "exp_pass/N", 1.2),
    ("knob_move_no_top_k/N", "exp_pass/N", 1.2),
    ("knob_move_flat/N", "exp_pass/N", 1.2),
    ("knob_move_no_top_k_flat/N", "exp_pass/N", 1.2),
    ("knob_move_heat_last/N", "exp_pass/N", 1.2),
    ("knob_move_heat_stands/N", "exp_pass/N", 0.2),
    ("knob_move_top_n_sigma/N", "exp_pass/N", 1.7),
    ("knob_move_quadratic/N", "exp_pass/N", None),
    ("knob_move_adaptive_p/N", "exp_pass/N", None),
    ("typical_p/N", "exp_pass/N", None),
    ("xtc/N", "exp_pass/N", None),
    ("penalties_1000/N", "exp_pass/N", 2.5),
    ("load_sort/N", "exp_pass/N", 20),
    ("logit_move/N", "exp_pass/N", None),
    ("draws_10000/N", 1000, 1),
    ("tail_risk/248320", "knob_move/248320", None),
    ("gpt_forward/F16", "gpt_forward_plain", 0.5),
    ("beam_widest", "beam_greedy_texts", 1.3),
    ("speculative_rounds_100000/1", 2e6, 1),
    ("rule_compiled_and_masked/2048", 1000, 1),
    ("rule_compiled_and_masked/150000", 20000, 1),
    ("open_capture", "nlohmann_sax", 1.5),
    ("answers_open", "answers_sax", None),
    ("answers_open", 1e6, 1),
    ("scrub_capture", 16000, 1),
    ("scrub_knob", 16000, 1),
    ("frame/*", 200, 1),
]

UNITS = {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}


def times(path):
    """Processor time of each benchmark in microseconds, by its name."""
    with open(path, encoding="utf-8") as file:
        runs = json.load(file)["benchmarks"]
    return {run["name"]: run["cpu_time"] * UNITS[run["time_unit"]] for run in runs
            if run.get("run_type") == "iteration"}


def expanded(row, known):
    """The row for each size, or for each benchmark that a * stands for."""
    timed, base, bound = row
    if timed.endswith("/N"):
        for size in SIZES:
            name = timed[:-1] + str(size)
            yield name, base.replace("/N", f"/{size}") if isinstance(base, str) else base, \
                bound if size == BOUND_AT else None
    elif timed.endswith("/*"):
        for name in known:
            if name.startswith(timed[:-1]):
                yield name, base, bound
    else:
        yield timed, base, bound


def ratio_of(known, timed, base):
    """None where one of the two was not run."""
    if isinstance(base, str):
        base = known.get(base)
    return known[timed] / base if timed in known and base else None


def compared_to(base):
    if isinstance(base, str):
        return base.split("/")[0]
    return f"{base / 1000:g} ms"


def main(figures, earlier=None):
    now, before = times(figures), times(earlier) if earlier else {}
    past = 0
    print(f"{'':36}{'over':22}{'ratio':>8}{'bound':>8}" + (f"{'before':>9}" if earlier else ""))
    for row in ROWS:
        for timed, base, bound in expanded(row, now):
            ratio = ratio_of(now, timed, base)
            if ratio is None:
                continue
            line = f"{timed:36}{compared_to(base):22}{ratio:8.3g}" + \
                (f"{bound:8g}" if bound else " " * 8)
            if earlier:
                old = ratio_of(before, timed, base)
                line += f"{old:9.3g}" if old else " " * 9
            if bound and ratio > bound:
                past += 1
                line += "  past its bound"
            print(line)
    return 1 if past else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
