"""The time line: step, play, scrub, loop, chapters; and what an edit does to the moment."""

import unittest

from case import WindowTest
from expected import KERNEL, conv_transpose


class Time(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()
        self.program.key("Home")
        self.program.wait_for(step=0)

    def slide_to(self, step):
        self.program.key("End")
        self.program.wait_for(step=25)
        for _ in range(25 - step):
            self.program.click("step_back")
        self.program.wait_for(step=step)
        self.program.settle()

    def test_steps_lead_through_every_chapter_and_back(self):
        chapters = []
        for _ in range(3):
            self.program.key("Right")
            self.program.settle()
            chapters.append(self.program["chapter"])
        self.assertEqual(3, len(set(chapters)), chapters)
        self.program.click("step")
        self.program.settle()
        self.assertNotIn(self.program["chapter"], chapters)
        self.program.wait_for(step=1)
        self.program.key("Left", "Left", "Left", "Left")
        self.program.wait_for(t=0)

    def test_home_and_end_by_button_and_by_key(self):
        self.program.click("end")
        self.program.wait_for(step=25)
        self.program.click("home")
        self.program.wait_for(t=0)
        self.program.key("End")
        self.program.wait_for(step=25)
        self.program.key("Home")
        self.program.wait_for(t=0)

    def test_space_plays_to_the_end_and_stops_there(self):
        self.slide_to(23)
        self.program.key("space")
        self.program.wait_for(playing=True)
        self.program.wait_for(playing=False, step=25)
        self.program.settle()

    def test_playing_can_be_paused_and_then_stands_still(self):
        self.program.click("play")
        self.program.wait(lambda: self.program["t"] > 0.2, "time stands still")
        self.program.click("play")
        self.program.wait_for(playing=False)
        self.program.settle()
        t = self.program["t"]
        self.program.move("input[0,0]")
        self.program.settle()
        self.assertEqual(t, self.program["t"])

    def test_a_loop_starts_again(self):
        self.program.click("loop")
        self.slide_to(24)
        self.program.key("space")
        self.program.wait(lambda: self.program["playing"] and self.program["step"] < 20, "it did not start again")

    def test_scrubbing_follows_the_pointer_both_ways(self):
        x, y, width, height = self.program.rect("scrub")
        at = lambda part: (round(x + width * part), round(y + height / 2))
        self.program.drag(at(0.1), at(0.5))
        half = self.program["t"]
        self.program.drag(at(0.5), at(0.9))
        late = self.program["t"]
        self.program.drag(at(0.9), at(0.5))
        self.assertGreater(late, half)
        self.assertAlmostEqual(half, self.program["t"], delta=late * 0.02)
        self.program.drag(at(0.5), (round(x - 40), round(y + height / 2)))
        self.program.wait_for(t=0)

    def test_an_edit_keeps_the_step(self):
        self.slide_to(13)
        self.program.click("input[0,0]")
        self.program.type("6")
        self.program.key("Return", "Escape")
        self.program.settle()
        self.assertEqual(13, self.program["step"])
        self.assertEqual(conv_transpose([[6, 2], [3, 4]], KERNEL), self.program.output())

    def test_stamp_has_a_step_for_every_input_cell_and_the_same_output(self):
        output = self.program.output()
        self.program.click("view.stamp")
        self.program.wait_for(view="stamp")
        self.program.key("End")
        self.program.wait_for(step=4)
        self.assertEqual(output, self.program.output())
        self.program.click("view.slide")
        self.program.wait_for(view="slide")


if __name__ == "__main__":
    unittest.main()
