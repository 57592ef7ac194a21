"""Every view: opened by its key and by its tab, played to its end, pointed at; and nothing is lost on the way."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose

VIEWS = ("slide", "stamp", "both", "matrix", "phases", "gradient", "round-trip", "alternatives", "channels")


class Views(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def play(self):
        """From the start to the end, as fast as it goes."""
        self.program.key("Home")
        self.program.wait_for(t=0)
        self.program.key("space")
        self.program.wait(lambda: not self.program["playing"] and self.program["t"] > 0, "it did not come to its end", 60)
        self.assertEqual(self.program["steps"], self.program["step"])

    def test_every_view_is_opened_by_its_key(self):
        for number, view in enumerate(VIEWS, 1):
            self.program.key(str(number))
            self.program.wait_for(view=view, notice="", legal=True)

    def test_every_view_is_opened_by_its_tab(self):
        for view in reversed(VIEWS):
            self.program.click(f"view.{view}")
            self.program.wait_for(view=view)

    def test_every_view_plays_to_its_end_and_shows_what_is_pointed_at(self):
        for _ in range(4):
            self.program.key("plus")
        self.program.wait_for(speed=16)
        for number, view in enumerate(VIEWS, 1):
            with self.subTest(view=view):
                self.program.key(str(number))
                self.program.wait_for(view=view)
                self.play()
                self.program.move("kernel[1,1]")
                self.program.wait_for(hovered="kernel[1,1]")

    def test_the_views_change_neither_the_layer_nor_its_output(self):
        expected = conv_transpose(INPUT, KERNEL)
        for number, view in enumerate(VIEWS, 1):
            with self.subTest(view=view):
                self.program.key(str(number))
                self.program.wait_for(view=view)
                self.assertEqual(expected, self.program.output())
        self.program.key("1")
        self.program.wait_for(view="slide", undo=0)

    def test_colours_change_what_every_view_means_by_them_and_come_back(self):
        for number, view in enumerate(VIEWS, 1):
            self.program.key(str(number))
            self.program.wait_for(view=view)
            for mode in ("weight", "overlap", "phase", "value"):
                self.program.key("k")
                self.program.wait_for(colors=mode, view=view)


if __name__ == "__main__":
    unittest.main()
