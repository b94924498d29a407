"""Changes core/sampling in one place at a time and counts the changes that a test notices:

    python3 tests/mutants.py                    every comparison and constant, once each: many hours
    python3 tests/mutants.py --every 8 --from 3 a part of them: number 3, 11, 19, …
    python3 tests/mutants.py --list             what would be changed
    python3 tests/mutants.py draw.cpp           those of files whose names hold this

A comparison takes its edge or loses it (< becomes <=, == becomes !=), a whole number grows by one, a
fraction doubles. The sources are copied to build/mutants, where the tests of core are built once;
then each change is compiled and meets the tests of core/sampling, and those of all core if it
outlives them. What does not compile is no mutant. Survivors are listed at the end, and exit code 1
says that fewer than 95 % of the mutants were noticed.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOM = pathlib.Path("core/sampling")
COPY = ROOT / "build/mutants"
BOUND = 0.95

FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
COMPARISON = re.compile(r"(?<= )(<|<=|>|>=|==|!=)(?= )")
NUMBER = re.compile(r"(?<![\w.'\"])(\d[\d']*(?:\.\d+)?(?:e[-+]?\d+)?)(?=[fu]?\b)(?![\w.]*x)")
# What may not change: the text between quotes, comments, types with numbers in their angles.
HIDDEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|//.*|\b\w+<[\w:, ]+>')


def flipped_number(text):
    plain = text.replace("'", "")
    if re.fullmatch(r"\d+", plain):
        return str(int(plain) + 1)
    return "1.0" if float(plain) == 0 else repr(2 * float(plain))


def mutants_of(path):
    """(line number from 0, column, old, new) of each place in a file."""
    in_text = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if 'R"(' in line:
            in_text = True
        if not in_text and not line.lstrip().startswith(("#", "//", "///", "*", "HWY_")):
            seen = HIDDEN.sub(lambda m: " " * len(m.group()), line)
            for found in COMPARISON.finditer(seen):
                yield number, found.start(), found.group(), FLIPPED[found.group()]
            for found in NUMBER.finditer(seen):
                yield number, found.start(), found.group(1), flipped_number(found.group(1))
        if ')"' in line:
            in_text = False


def all_mutants(names):
    files = sorted(ROOT.glob(f"{ROOM}/**/*.cpp")) + sorted(ROOT.glob(f"{ROOM}/**/*.h"))
    for path in files:
        if not names or any(name in path.name for name in names):
            for mutant in mutants_of(path):
                yield path.relative_to(ROOT), *mutant


def run(command, limit_s):
    """None when it did not end in time."""
    try:
        return subprocess.run(command, cwd=COPY, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=limit_s, check=False).returncode
    except subprocess.TimeoutExpired:
        return None


def build(limit_s=3600):
    return run(["ninja", "-C", "build", "-j", os.environ.get("JOBS", "1"), "logitdice_core_tests"],
               limit_s)


def noticed():
    """Whether a test fails, or none ends."""
    tests = "build/tests/logitdice_core_tests"
    return (run([tests, "-aa=1", "-sf=*core/sampling*"], 120) != 0 or
            run([tests, "-aa=1", "-sfe=*core/sampling*,*core/model/train*"], 900) != 0)


def copy_changed(source, copy):
    """With the time of now, so that what a run that was stopped had changed is compiled anew."""
    source, copy = pathlib.Path(source), pathlib.Path(copy)
    if not copy.exists() or copy.read_bytes() != source.read_bytes():
        shutil.copyfile(source, copy)


def prepare():
    for folder in ("core", "tests", "cmake", "assets", "app"):
        shutil.copytree(ROOT / folder, COPY / folder, copy_function=copy_changed, dirs_exist_ok=True)
    for file in ("CMakeLists.txt", "LICENSE", "CHANGELOG.md"):
        copy_changed(ROOT / file, COPY / file)
    run(["cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-D", "CMAKE_BUILD_TYPE=Release", "-D",
         "LOGITDICE_APP=OFF", "-D", "LOGITDICE_UNITY=OFF"], 600)
    if build() != 0 or noticed():
        sys.exit("tests/mutants.py: the tests do not pass without a change")


def outcome(path, number, column, old, new):
    """"noticed", "survived", or "no program" where it does not compile."""
    file = COPY / path
    whole = file.read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    line = lines[number]
    lines[number] = line[:column] + new + line[column + len(old):]
    try:
        file.write_text("".join(lines), encoding="utf-8")
        if build() != 0:
            return "no program"
        return "noticed" if noticed() else "survived"
    finally:
        file.write_text(whole, encoding="utf-8")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--from", type=int, default=0, dest="first")
    arguments.add_argument("--list", action="store_true")
    asked = arguments.parse_args()
    chosen = list(all_mutants(asked.names))[asked.first::asked.every]
    if not asked.list:
        prepare()
    survivors, counted = [], 0
    for path, number, column, old, new in chosen:
        words = f"{path}:{number + 1}:{column + 1}: {old} -> {new}"
        if asked.list:
            print(words)
            continue
        ended = outcome(path, number, column, old, new)
        print(f"{ended:<10} {words}", flush=True)
        counted += ended != "no program"
        if ended == "survived":
            survivors.append(words)
    if asked.list:
        return 0
    share = 1 - len(survivors) / counted if counted else 1
    print(f"{counted} mutants, {share:.1%} noticed. Survivors:", *survivors, sep="\n  ")
    return 0 if share >= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
