"""The time line: step, play, scrub, loop, chapters; and what an edit does to the moment."""

import time
import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose


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

    def test_the_speed_is_chosen_by_button_and_by_key_and_time_follows(self):
        self.program.click("speed")
        self.program.click("speed[8]")
        self.program.wait_for(speed=8)
        self.program.key("minus")
        self.program.wait_for(speed=4)
        self.program.key("equal")
        self.program.wait_for(speed=8)

        def rate(speed):
            self.program.wait_for(speed=speed)
            self.program.key("Home", "space")
            self.program.wait(lambda: self.program["t"] > 0, "it does not play")
            t, start = self.program["t"], time.monotonic()
            self.program.wait(lambda: self.program["t"] > t + 0.2 * speed, "it does not play on")
            return (self.program["t"] - t) / (time.monotonic() - start)

        fast = rate(8)
        self.program.key("space", "minus", "minus", "minus")
        self.assertGreater(fast, 2 * rate(1))

    def test_scrubbing_follows_the_pointer_both_ways(self):
        x, y, width, height = self.program.rect("scrub")
        at = lambda part: (round(x + width * part), round(y + height / 2))

        def scrub(start, stop):
            self.program.drag(start, stop)
            self.program.settle()
            return self.program["t"]

        half, late = scrub(at(0.1), at(0.5)), scrub(at(0.5), at(0.9))
        self.assertGreater(late, half)
        self.assertAlmostEqual(half, scrub(at(0.9), at(0.5)), delta=late * 0.02)
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

    def test_both_views_end_with_the_worked_example(self):
        expected = [[1, 2, 5, 4, 6], [4, 5, 14, 10, 12], [10, 14, 36, 24, 30], [12, 15, 34, 20, 24], [21, 24, 55, 32, 36]]
        self.assertEqual(expected, conv_transpose(INPUT, KERNEL))
        for view, key, steps in (("stamp", "2", 4), ("slide", "1", 25)):
            with self.subTest(view=view):
                self.program.key(key, "End")
                self.program.wait_for(view=view, step=steps)
                self.assertEqual(expected, self.program.output())
        self.program.click("view.stamp")
        self.program.wait_for(view="stamp")


if __name__ == "__main__":
    unittest.main()
