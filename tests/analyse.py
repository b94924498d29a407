"""Reads every source as other tools read it, without making anything:

    python3 tests/analyse.py tidy                   clang-tidy, with .clang-tidy, over core and app
    python3 tests/analyse.py warnings               every g++ and clang++ of this machine over them
    python3 tests/analyse.py warnings clang++-19    these
    python3 tests/analyse.py alone                  every source compiles without those of its unit
    python3 tests/analyse.py includes               include-what-you-use over core
    ... --tests                                     the tests as well: tidy takes an hour then

The commands are those of a build in which a room is one unit, build/ci unless --build names another;
what the build generates must be there: bash tests/run.sh --preset ci. Exit code 1 says that something
was found, 77 (CTest: skipped) that the tool is missing.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPILERS = [f"g++-{n}" for n in range(11, 17)] + [f"clang++-{n}" for n in range(14, 23)]
# Of a unit that is made of sources, the sources.
PART = re.compile(r'^#include "(.*\.cpp)"$', re.M)
# Flags that one compiler knows and another does not, and what only makes the object.
FOREIGN = re.compile(r" -Wno-maybe-uninitialized| -Werror| -o \S+| -M[DFT]( \S+\.(d|o))?")


def commands(build):
    """{source: command} of what the build compiles of ours."""
    listed = subprocess.run(["ninja", "-C", str(build), "-t", "compdb"], check=True,
                            capture_output=True, text=True).stdout
    found = {}
    for entry in json.loads(listed):
        if entry["file"].endswith((".cpp", ".cxx")) and "/embedded/" not in entry["file"]:
            command = entry["command"].split(" && ")[-1]
            if "ccache" in command.split()[0]:
                command = command.split(" ", 1)[1]
            found.setdefault(entry["file"], FOREIGN.sub("", command))
    return found


def is_test(file):
    return "/tests/" in str(file)


def parts(unit):
    """The sources of a room; a source that is compiled alone is its own."""
    text = pathlib.Path(unit).read_text(encoding="utf-8") if unit.endswith(".cxx") else ""
    return PART.findall(text) or [unit]


def by_part(units):
    """(source, command) of every source, as if it were compiled without the others of its unit."""
    return [(file, command.replace(unit, file))
            for unit, command in units.items() for file in parts(unit)]


def said(command, build):
    ended = subprocess.run(command, shell=isinstance(command, str), cwd=build, capture_output=True,
                           text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def report(jobs):
    """Runs them side by side; prints what each has to say; how many had something."""
    found = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
        for name, text in workers.map(lambda job: job(), jobs):
            if text:
                found += 1
                print(f"{name}:\n{text}", flush=True)
    return found


def tidy(build, units):
    if not shutil.which("clang-tidy"):
        return None
    database = [{"directory": str(build), "file": file, "command": command}
                for file, command in units.items()]
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "compile_commands.json").write_text(json.dumps(database),
                                                                 encoding="utf-8")

        def job(file):
            # A unit includes sources, which is what it is for.
            _, text = said(["clang-tidy", "-p", folder, "--quiet",
                            "--checks=-bugprone-suspicious-include", file], build)
            return file, "\n".join(re.findall(r"^.*: error: .*\[.*\]$", text, re.M))

        return report([lambda file=file: job(file) for file in units])


def warnings(build, units, compilers):
    compilers = compilers or [name for name in COMPILERS if shutil.which(name)]
    if not compilers:
        return None

    def job(compiler, file, command):
        words = f"{compiler} {command.split(' ', 1)[1]} -fsyntax-only"
        if "clang" in compiler:
            words += " -Wno-unknown-warning-option"
        code, text = said(words, build)
        ours = [line for line in text.splitlines()
                if re.match(r"(?!/usr/)\S+:\d+:\d+: (warning|error|fatal error):", line)]
        return f"{compiler} {file}", "\n".join(ours) or (text if code else "")

    found = 0
    for compiler in compilers:
        of_this = report([lambda c=compiler, f=f, w=w: job(c, f, w) for f, w in units.items()])
        print(f"{compiler}: {len(units)} units, {of_this} with warnings", flush=True)
        found += of_this
    return found


def alone(build, units):
    def job(file, command):
        code, text = said(f"{command} -fsyntax-only", build)
        return file, text if code else ""

    return report([lambda f=file, c=command: job(f, c) for file, command in by_part(units)])


def includes(build, units):
    if not shutil.which("iwyu"):
        return None

    def job(file, command):
        words = f"iwyu -Xiwyu --no_fwd_decls {command.split(' ', 1)[1]}"
        _, text = said(words, build)
        wanted = re.findall(r"^(\S+) should (?:add|remove) these lines:\n((?:.+\n)+)", text, re.M)
        return file, "\n".join(f"{name}\n{lines.rstrip()}" for name, lines in wanted)

    return report([lambda f=file, c=command: job(f, c) for file, command in by_part(units)
                   if "/core/" in file and not is_test(file)])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", choices=["tidy", "warnings", "alone", "includes"])
    arguments.add_argument("compilers", nargs="*")
    arguments.add_argument("--tests", action="store_true")
    arguments.add_argument("--build", type=pathlib.Path, default=ROOT / "build/ci")
    asked = arguments.parse_intermixed_args()
    if not (asked.build / "build.ninja").exists():
        sys.exit(f"tests/analyse.py: {asked.build} is no build; bash tests/run.sh --preset ci makes one")
    units = commands(asked.build)
    if not asked.tests:
        units = {file: command for file, command in units.items() if not is_test(file)}
    if asked.what == "tidy":
        found = tidy(asked.build, units)
    elif asked.what == "warnings":
        found = warnings(asked.build, units, asked.compilers)
    elif asked.what == "alone":
        found = alone(asked.build, units)
    else:
        found = includes(asked.build, units)
    if found is None:
        print("tests/analyse.py: the tool is not installed")
        return 77
    print(f"{asked.what}: {found} with findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
