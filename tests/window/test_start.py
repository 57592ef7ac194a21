"""Starting: without a display, with the worked example, with a file, with yesterday's work; and being still."""

import shutil
import subprocess
import time
import unittest
from pathlib import Path

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose, counting
from program import PROGRAM

PAPER = (0xF4, 0xF2, 0xEC)


class WithoutADisplay(unittest.TestCase):
    def assert_sentence(self, **display):
        ended = subprocess.run([PROGRAM], env={"PATH": "", "HOME": "/nonexistent", **display}, capture_output=True, text=True,
                               timeout=60)
        self.assertEqual(1, ended.returncode)
        self.assertEqual("", ended.stdout)
        self.assertEqual(1, len(ended.stderr.strip().splitlines()), ended.stderr)
        self.assertIn("unstride render", ended.stderr)

    def test_one_sentence_names_the_commands_that_need_none(self):
        self.assert_sentence()

    def test_a_display_that_does_not_answer_is_no_display(self):
        self.assert_sentence(DISPLAY=":4095")


class Start(WindowTest):
    def test_the_worked_example_is_there_and_can_be_copied(self):
        program = self.start()
        program.wait_for(view="slide", playing=False, dialog="none")
        self.assertFalse(program["notice"])
        for cell in ("input[0,0]", "input[1,1]", "kernel[0,0]", "kernel[2,2]"):
            program.rect(cell)
        self.assertEqual(conv_transpose(INPUT, KERNEL), program.output())

    def test_the_window_is_drawn_in_the_themes_colours(self):
        program = self.start()
        _, light = program.pixels()
        self.assertGreater(light.count(bytes(PAPER)) * 3, len(light) / 5, "the paper is missing")
        program.click("theme")
        program.settle()
        _, dark = program.pixels()
        self.assertGreater(sum(light) / len(light), 190)
        self.assertLess(sum(dark) / len(dark), 90)

    def test_an_idle_window_draws_no_frames(self):
        program = self.start()
        program.move("input[0,0]")
        program.settle(1.5)  # a tooltip may come up late
        before = program.frames()
        time.sleep(3)
        self.assertEqual(before, program.frames())

    def test_the_work_is_restored_at_the_next_start(self):
        program = self.start()
        program.click("stride.plus")
        program.click("input[0,1]")
        program.type("-7")
        program.key("Return", "Escape")
        program.click("theme")
        program.key("Home", "Right", "Right")
        program.settle()
        kept = {key: program[key] for key in ("view", "chapter", "step")}
        self.assertEqual(0, program.close())

        program = self.start()
        self.assertEqual(kept, {key: program[key] for key in kept})
        _, dark = program.pixels()
        self.assertLess(sum(dark) / len(dark), 90)
        self.assertEqual(conv_transpose([[1, -7], [3, 4]], KERNEL, stride=3), program.output())
        program.key("ctrl+z")
        self.assertEqual(conv_transpose(INPUT, KERNEL, stride=3), program.output())

    def test_a_moment_later_the_work_survives_even_a_killed_program(self):
        program = self.start()
        program.click("stride.plus")
        program.wait(lambda: any('"stride"' in file.read_text() for file in (self.folder / "state").rglob("session.json")),
                     "the work was not kept")
        program.kill()
        self.assertEqual(conv_transpose(INPUT, KERNEL, stride=3), self.start().output())

    def test_a_broken_session_is_named_and_the_worked_example_opens(self):
        self.assertEqual(0, self.start().close())
        sessions = [file for file in (self.folder / "state").rglob("*") if file.is_file()]
        self.assertTrue(sessions, "nothing was kept")
        for session in sessions:
            session.write_text("{ not a session")
        program = self.start()
        self.assertTrue(program["notice"])
        self.assertEqual(conv_transpose(INPUT, KERNEL), program.output())
        kept = [file for file in (self.folder / "state").rglob("*") if file.is_file() and file.read_text() == "{ not a session"]
        self.assertTrue(kept, "the broken session is gone")

    def test_a_setup_named_on_the_command_line_is_opened(self):
        program = self.start()
        program.click("kernel.plus")
        saved = self.folder / "wider.json"
        program.key("ctrl+shift+s")
        program.wait_for(dialog="browse")
        program.key("ctrl+a")
        program.type(str(saved))
        program.key("Return")
        program.wait(saved.exists, "the setup was not saved")
        program.kill()
        shutil.rmtree(self.folder / "state")

        program = self.start(saved)
        self.assertEqual(conv_transpose(INPUT, counting(4, 4)), program.output())
        program.wait_for(unsaved=False)

    def test_a_picture_named_on_the_command_line_becomes_the_input(self):
        picture = self.folder / "grey.png"
        subprocess.run(["convert", "-size", "3x2", "xc:black", "-fill", "gray(100)", "-draw", "point 1,1", "-depth", "8",
                        str(picture)], check=True)
        program = self.start(picture)
        self.assertEqual(conv_transpose([[0, 0, 0], [0, 100, 0]], KERNEL), program.output())

    def test_a_missing_or_failing_shader_is_named_and_the_digits_are_drawn_all_the_same(self):
        def shown(program):
            program.click("digits")
            program.click("digits.28")
            program.click("digit[3,0]")
            program.wait_for(dialog="none", input=[28, 28])
            program.settle()
            return program.colours("stage")

        copy = self.folder / "copy"
        shutil.copytree(Path(PROGRAM).parent, copy, ignore=shutil.ignore_patterns("test_*", "bench_*"))
        start = lambda: self.start(program=str(copy / Path(PROGRAM).name))
        program = start()
        self.assertFalse(program["notice"])
        by_shader = shown(program)
        self.assertGreater(by_shader, 60)
        shader = copy / "shaders" / "heatmap.frag"
        for name, spoil in {"failing": lambda: shader.write_text("#version 330 core\nvoid main() { nonsense }\n"),
                            "missing": shader.unlink}.items():
            with self.subTest(name):
                program.kill()
                shutil.rmtree(self.folder / "state")
                spoil()
                program = start()
                self.assertIn("heatmap.frag", program["notice"])
                self.assertNotIn("\n", program["notice"].strip())
                self.assertGreater(shown(program), by_shader / 2, "the digit's shades are missing")


if __name__ == "__main__":
    unittest.main()
