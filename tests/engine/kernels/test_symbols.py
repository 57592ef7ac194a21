"""Functions that the linker may take from any object must run on every machine: those that the compiler made for a wider
instruction set have to be local, or named after their target.

UNSTRIDE_KERNELS: the static library of the kernels."""

import os
import re
import subprocess
import unittest

TARGETS = re.compile(r"\bN_(AVX3|AVX2|SSE4|SCALAR|NEON)\b")
# VEX and EVEX mnemonics begin with a v (verr and verw, which do too, are older); so do no others that a compiler writes.
WIDE = re.compile(r"^\s+[0-9a-f]+:\s+(?!verr|verw)(v[a-z]\w+|k(mov|or|and|xor|test|shift)\w+)\b|%[yz]mm\d")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def shared_functions(symbols):
    """Names of weak functions in `nm -C`'s words: "0000 W name"."""
    found = set()
    for line in symbols.splitlines():
        match = re.match(r"[0-9a-f]+ ([WVu]) (.+)", line)
        if match:
            found.add(match.group(2))
    return found


def leaks(symbols, disassembly):
    """(name, instruction) of every shared function outside of the targets' namespaces with a wide instruction."""
    shared, found, name = shared_functions(symbols), [], None
    for line in disassembly.splitlines():
        begins = re.match(r"[0-9a-f]+ <(.+)>:$", line)
        if begins:
            name = begins.group(1)
        elif name in shared and not TARGETS.search(name) and WIDE.search(line):
            found.append((name, line.split(":", 1)[1].strip()))
            name = None
    return found


class Symbols(unittest.TestCase):
    def test_no_shared_function_needs_a_wider_instruction_set(self):
        library = os.environ["UNSTRIDE_KERNELS"]
        symbols = run("nm", "-C", library)
        disassembly = run("objdump", "-d", "-C", "-w", "--no-show-raw-insn", library)
        self.assertIn("N_AVX3" if "zmm" in disassembly else "N_", disassembly)
        self.assertEqual([], leaks(symbols, disassembly))


class Planted(unittest.TestCase):
    NAME = "std::vector<float>::size() const"

    def found(self, name, kind, instruction):
        return leaks(f"0000000000000000 {kind} {name}\n", f"0000000000000000 <{name}>:\n   4:\t{instruction}\n")

    def test_a_weak_function_with_a_wide_instruction_is_found(self):
        for instruction in ("vmovups (%rdi),%xmm0", "vfmadd231ps (%rax){1to16},%zmm1,%zmm2", "kmovw %eax,%k1"):
            self.assertEqual([(self.NAME, instruction)], self.found(self.NAME, "W", instruction))

    def test_what_every_machine_runs_is_not(self):
        for instruction in ("movups (%rdi),%xmm0", "verr %ax", "jmp 10 <v>"):
            self.assertEqual([], self.found(self.NAME, "W", instruction))

    def test_neither_are_local_functions_nor_those_of_a_target(self):
        self.assertEqual([], self.found(self.NAME, "t", "vzeroupper"))
        self.assertEqual([], self.found("unstride::engine::kernels::N_AVX3::tiles()", "W", "vzeroupper"))


if __name__ == "__main__":
    unittest.main()
