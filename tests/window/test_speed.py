"""The Speed workspace: the Lab's layer measured, a layer of one's own, bad input, and the way back with nothing lost."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose

SMALL = "1,3,5,6,2,4,4,2,2,1,1,0,0,1,1,1"


class Speed(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def open_speed(self):
        self.program.click("workspace.speed")
        self.program.wait_for(workspace="speed")

    def wait_until_measured(self, line):
        """Every algorithm that computes the layer has a time."""
        self.program.wait(lambda: self.program["layer_speed"]["phase"] == "done" and self.program["layer_speed"]["line"] == line,
                          lambda: f"{line} was not measured: {self.program['speed']}", seconds=60)
        self.assertIn(self.program["layer_speed"]["chosen"], self.program["layer_speed"]["measured"])
        self.assertIn("reference", self.program["layer_speed"]["measured"])

    def measure_anew(self, act):
        before = self.program["layer_speed"]["measurement"]
        act()
        self.program.wait(lambda: self.program["layer_speed"]["measurement"] > before, "nothing began to be measured")
        self.wait_until_measured(self.program["layer_speed"]["line"])

    def type_line(self, text):
        self.program.click("speed.line")
        self.program.key("ctrl+a")
        self.program.type(text)
        self.program.key("Return")

    def test_the_labs_layer_is_measured_and_followed(self):
        self.open_speed()
        self.wait_until_measured("1,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1")
        for algorithm in self.program["layer_speed"]["measured"]:
            self.program.rect(f"algorithm[{algorithm}]")
        self.program.key("ctrl+1")
        self.program.wait_for(workspace="lab")
        self.program.click("stride.plus")
        self.program.key("ctrl+3")
        self.wait_until_measured("1,1,2,2,1,3,3,3,3,0,0,0,0,1,1,1")

    def test_a_typed_layer_is_measured_on_one_thread_and_on_all(self):
        self.open_speed()
        self.type_line(SMALL)
        self.wait_until_measured(SMALL)
        self.measure_anew(lambda: self.program.click("speed.one"))
        self.assertEqual(1, self.program["layer_speed"]["threads"])
        self.measure_anew(lambda: self.program.key("r"))
        self.assertEqual(1, self.program["layer_speed"]["threads"])

    def test_a_line_can_be_pasted_and_undone(self):
        self.open_speed()
        self.program.display.copy("16, 3, 5, 6, 2, 4, 4, 2, 2, 1, 1")
        self.program.key("ctrl+v")
        self.wait_until_measured("16,3,5,6,2,4,4,2,2,1,1,0,0,1,1,1")
        self.program.key("ctrl+z")
        self.wait_until_measured("1,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1")

    def test_bad_input_gets_a_sentence_and_an_illegal_layer_a_repair(self):
        self.open_speed()
        self.type_line("1,2,many,4,5,6,7")
        self.program.wait(lambda: "Number 3 of the line" in self.program["notice"], "no sentence about the bad number")
        self.assertEqual(0, self.program["undo"])
        self.type_line("1,3,5,6,2,4,4,2,2,1,1,5")
        self.program.click("speed.repair")
        self.program.wait(lambda: self.program["layer_speed"]["measured"], "the repaired layer was not measured", seconds=60)
        self.assertNotIn("speed.repair", self.program.names())

    def test_the_mouse_on_a_bar_says_what_it_is_about(self):
        self.open_speed()
        self.wait_until_measured("1,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1")
        self.program.move("algorithm[reference]")
        self.program.wait(lambda: self.program["layer_speed"]["pointed"] == "reference", "the bar under the mouse is not told")
        self.program.move("help")
        self.program.wait(lambda: self.program["layer_speed"]["pointed"] == "", "the mouse has left the bar")

    def test_a_known_layer_is_chosen_by_keys(self):
        self.open_speed()
        self.program.key("o")
        self.program.wait_for(dialog="presets")
        self.program.key("Down", "Return")
        self.program.wait_for(dialog="none")
        self.program.wait(lambda: self.program["layer_speed"]["line"] == "1,1024,4,4,512,4,4,2,2,1,1,0,0,1,1,1",
                          "the second layer of the list was not taken")

    def test_times_can_be_copied(self):
        self.open_speed()
        self.wait_until_measured("1,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1")
        self.program.move("help")
        text = self.program.copied(lambda: self.program.key("ctrl+c"))
        rows = [line.split("\t") for line in text.splitlines()]
        self.assertEqual("algorithm", rows[0][0])
        self.assertEqual(self.program["layer_speed"]["measured"], [row[0] for row in rows[1:]])

    def test_the_lab_is_as_it_was_left(self):
        self.program.click("kernel[0,1]")
        self.program.type("7")
        self.program.key("Return", "Escape", "Home", "Right", "Right")
        self.program.settle()
        kept = {key: self.program[key] for key in ("view", "chapter", "step", "undo")}
        self.open_speed()
        self.program.key("space", "Right", "5")  # keys of the Lab
        self.wait_until_measured("1,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1")
        self.program.click("workspace.lab")
        self.program.settle()
        self.assertEqual(kept, {key: self.program[key] for key in kept})
        changed = [[KERNEL[r][c] if (r, c) != (0, 1) else 7 for c in range(3)] for r in range(3)]
        self.assertEqual(conv_transpose(INPUT, changed), self.program.output())

    def test_a_measured_window_is_still(self):
        self.open_speed()
        self.wait_until_measured("1,1,2,2,1,3,3,2,2,0,0,0,0,1,1,1")
        self.program.settle(1.5)

    def test_the_workspace_and_its_layer_are_there_at_the_next_start(self):
        self.open_speed()
        self.type_line(SMALL)
        self.wait_until_measured(SMALL)
        self.assertEqual(0, self.program.close())
        self.program = self.start()
        self.program.wait_for(workspace="speed")
        self.wait_until_measured(SMALL)


class SmallWindow(WindowTest):
    screen = "1024x640"

    def test_every_control_is_within_reach(self):
        program = self.start("--workspace", "speed")
        program.wait_for(workspace="speed")
        for name in ("workspace.lab", "speed.layers", "speed.groups", "speed.line"):
            x, y, width, height = program.rect(name)
            self.assertTrue(0 <= x and x + width <= 1024 and 0 <= y and y + height <= 640, name)


if __name__ == "__main__":
    unittest.main()
