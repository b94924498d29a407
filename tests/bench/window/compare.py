"""Prints how our window compares to a bare one of Dear ImGui, on the display at hand:

    compare.py LOGITDICE BARE_WINDOW FIRST_SWAP.so

the time from the start of the process to its first picture, the memory resident then, both as the
middle of pairs that are started in turn, and the processor time of ten seconds in which nothing moves.
Exit code 1 if a figure is past its bound.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

PAIRS = 11
SIZE = ("1600", "900")
IDLE_S = 10


def first_picture(command, environment):
    """Seconds from the start to the first picture, and bytes of memory then."""
    began = time.time()
    ended = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, timeout=60,
                           check=True)
    found = re.search(r"^first_swap (\S+) (\d+)$", ended.stderr, re.MULTILINE)
    if not found:
        sys.exit(f"{command[0]} showed no picture: {ended.stderr}")
    return float(found[1]) - began, int(found[2])


def idle_share(command, environment):
    """Processor time of a window in which nothing moves, as a share of the time that passes."""
    def used():
        with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    process = subprocess.Popen(command, env=environment)
    try:
        time.sleep(3)
        before = used()
        time.sleep(IDLE_S)
        return (used() - before) / IDLE_S
    finally:
        process.terminate()
        process.wait()


def main(ours, bare, first_swap):
    with tempfile.TemporaryDirectory() as home:
        plain = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}
        hooked = {**plain, "LD_PRELOAD": first_swap}
        ours_command = [ours, "--size", "x".join(SIZE)]
        pairs = [(first_picture(ours_command, hooked), first_picture([bare, *SIZE], hooked))
                 for _ in range(PAIRS)]
        share = idle_share(ours_command, plain)
    middle = [[statistics.median(pair[who][what] for pair in pairs) for what in (0, 1)]
              for who in (0, 1)]
    rows = [("first picture", f"{middle[0][0] * 1000:.0f} ms", f"{middle[1][0] * 1000:.0f} ms",
             middle[0][0] / middle[1][0], 1.3),
            ("memory then", f"{middle[0][1] / 1e6:.0f} MB", f"{middle[1][1] / 1e6:.0f} MB",
             middle[0][1] / middle[1][1], 1.5),
            ("nothing moves", f"{share * IDLE_S * 1000:.0f} ms", f"{IDLE_S} s", share, 0.001)]
    failed = False
    print(f"{'our window':<16} {'ours':>10} {'bare':>10} {'ratio':>8} {'bound':>8}")
    for name, our_figure, bare_figure, ratio, bound in rows:
        failed |= ratio > bound
        print(f"{name:<16} {our_figure:>10} {bare_figure:>10} {ratio:8.3f} {bound:8.3f}"
              f"{'  past its bound' if ratio > bound else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
