#!/usr/bin/env python3
"""Plants defects that a person could make, one at a time, in a copy of the committed tree, and tells which tests notice.

    tests/mutations/plant.py              # all of them
    tests/mutations/plant.py slide links  # those whose names begin so
    tests/mutations/plant.py --keep DIR   # the copy and its build stay in DIR, for the next time

A defect is caught when its test program fails (or no longer compiles: that one is to be replaced). One that survives
is a test that is missing. Ends with 1 if any did. CMake's environment variables count, CMAKE_CXX_COMPILER_LAUNCHER for example.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from defects import DEFECTS

ROOT = Path(__file__).resolve().parents[2]


class Copy:
    """A worktree of HEAD with a build of its own."""

    def __init__(self, folder):
        self.root, self.build = folder / "tree", folder / "build"
        if self.root.exists():
            self.git("checkout", "--quiet", "--force", "--detach", head())
        else:
            run("git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", self.root, head())
        run("cmake", "-S", self.root, "-B", self.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DUNSTRIDE_BENCH=OFF")

    def git(self, *arguments):
        run("git", "-C", self.root, *arguments)

    def compile(self, program):
        return subprocess.run(["cmake", "--build", self.build, "--target", program], capture_output=True, text=True, errors="replace")

    def passes(self, defect):
        # What a broken program gets wrong may be when to stop.
        command = [self.build / "bin" / defect.program, "--gtest_brief=1", f"--gtest_filter={defect.tests}"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300)
        except subprocess.TimeoutExpired:
            return False
        if " 0 tests from 0 test suites ran" in result.stdout:
            sys.exit(f"{defect.name}: no test is named {defect.tests}")
        return result.returncode == 0

    def remove(self):
        run("git", "-C", ROOT, "worktree", "remove", "--force", self.root)


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def head():
    return subprocess.run(["git", "-C", ROOT, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def verdict(copy, defect):
    """What became of a planted defect."""
    path = copy.root / defect.file
    sound = path.read_text()
    if sound.count(defect.old) != 1:
        return "STALE: the text to be replaced is not there once"
    try:
        path.write_text(sound.replace(defect.old, defect.new))
        built = copy.compile(defect.program)
        if built.returncode != 0:
            return "STALE: it does not compile"
        return "SURVIVED" if copy.passes(defect) else "caught"
    finally:
        path.write_text(sound)


def plant(copy, defects):
    for program in sorted({defect.program for defect in defects}):
        built = copy.compile(program)
        if built.returncode != 0:
            sys.exit(f"the sound tree does not build {program}:\n{built.stdout[-3000:]}")
        for defect in {d.tests: d for d in defects if d.program == program}.values():
            if not copy.passes(defect):
                sys.exit(f"{program} {defect.tests} fails without a defect")
    bad = 0
    for defect in defects:
        said = verdict(copy, defect)
        bad += said != "caught"
        print(f"{said:10} {defect.name}: {defect.why}", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="the beginnings of names; without any, all defects")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the copy and its build stay")
    arguments = parser.parse_args()
    defects = [d for d in DEFECTS if not arguments.names or d.name.startswith(tuple(arguments.names))]
    if not defects:
        sys.exit("no defect has such a name")
    with tempfile.TemporaryDirectory(prefix="unstride-defects-") as scratch:
        copy = Copy(arguments.keep.resolve() if arguments.keep else Path(scratch))
        try:
            bad = plant(copy, defects)
        finally:
            if not arguments.keep:
                copy.remove()
    print(f"{len(defects) - bad} of {len(defects)} defects were caught.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
