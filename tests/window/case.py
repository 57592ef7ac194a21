"""The base of the window tests: a display and folders of its own for every test, and the evidence when one fails."""

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from display import Display
from program import Program


class WindowTest(unittest.TestCase):
    screen = "1920x1200"
    dpi = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="unstride-window-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.programs = []
        self.display = Display(self.folder, self.screen, self.dpi)
        self.addCleanup(self.display.close)
        self.addCleanup(self._stop)

    def start(self, *arguments, **options):
        """The program in its window, at rest."""
        self.programs.append(program := Program(self.display, self.folder, *arguments, **options))
        return program

    def _stop(self):
        # The last picture, map and log of a test that failed.
        result = self._outcome.result
        failed = any(test is self for test, _ in result.failures + result.errors)
        out = os.environ.get("UNSTRIDE_TEST_OUTPUT")
        for program in self.programs:
            if failed and out:
                self._keep(program, Path(out) / self.id().split(".", 1)[-1])
            program.kill()
        # What a person never sees must not be where it complains; sanitizers do so, too.
        for program in self.programs:
            self.assertEqual("", program.log.read_text(), "the program wrote to its terminal")

    @staticmethod
    def _keep(program, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file in (program.map_file, program.log):
            if file.exists():
                shutil.copy(file, folder)
        if program.process.poll() is None:
            try:
                program.picture(folder / "window.png")
            except Exception as problem:  # evidence must not hide the failure itself
                print(f"no picture: {problem}", file=sys.stderr)

    def file(self, name, content=""):
        """A file for the program to open."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
