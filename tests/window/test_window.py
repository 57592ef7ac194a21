"""The window itself: every size, minimised, content scales, dialogs by key."""

import time
import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose

ALWAYS = ("view.slide", "view.stamp", "play", "step", "step_back", "home", "end", "scrub", "undo", "redo", "open", "save",
          "export", "theme", "help", "stride.plus", "stride.minus", "kernel.plus", "input.plus")


class LayoutTest(WindowTest):
    def assert_laid_out(self, program):
        width, height = program.size()
        rects = {name: program.rect(name) for name in ALWAYS}
        for name, (x, y, w, h) in rects.items():
            self.assertTrue(x >= 0 and y >= 0 and x + w <= width and y + h <= height,
                            f"{name} lies outside the window of {width} x {height}: {(x, y, w, h)}")
            self.assertTrue(w >= 8 and h >= 8, f"{name} is too small to hit: {(x, y, w, h)}")
        names = sorted(rects)
        for i, one in enumerate(names):
            for other in names[i + 1:]:
                (ax, ay, aw, ah), (bx, by, bw, bh) = rects[one], rects[other]
                overlap = min(ax + aw, bx + bw) - max(ax, bx) > 1 and min(ay + ah, by + bh) - max(ay, by) > 1
                self.assertFalse(overlap, f"{one} and {other} overlap in a window of {width} x {height}")


class Window(LayoutTest):
    def test_one_pixel_and_back(self):
        program = self.start()
        size, play = program.size(), program.rect("play")
        program.resize(1, 1)
        program.wait(lambda: program.size() != size, "the window was not resized")
        time.sleep(0.5)  # nothing may be drawn at this size, so there is no frame to wait for
        program.resize(*size)
        program.wait(lambda: program.size() == size and program.rect("play") == play, "the controls did not come back")
        program.settle()
        self.assertEqual(conv_transpose(INPUT, KERNEL), program.output())

    def test_minimised_while_playing_and_back(self):
        program = self.start()
        program.click("loop")
        program.click("play")
        program.wait_for(playing=True)
        program.minimise()
        time.sleep(1)  # minimised windows draw nothing, so there is no frame to wait for
        program.restore()
        frames = program.frames()
        program.wait(lambda: program.frames() > frames + 5, "the window does not play on")
        program.click("play")
        program.wait_for(playing=False)
        program.settle()
        self.assertEqual(conv_transpose(INPUT, KERNEL), program.output())

    def test_a_minimised_window_draws_no_frames(self):
        program = self.start()
        program.minimise()
        time.sleep(0.5)
        frames = program.frames()
        time.sleep(2)
        self.assertLessEqual(program.frames() - frames, 1)
        program.restore()
        program.wait(lambda: program.frames() > frames, "the window was not drawn again")

    def test_the_smallest_window_has_room_for_every_control(self):
        program = self.start()
        for size in ((1024, 640), (1280, 720), (1920, 1200)):
            with self.subTest(size=size):
                program.resize(*size)
                program.wait(lambda: program.size() == size, "the window was not resized")
                program.settle()
                self.assert_laid_out(program)

    def test_dialogs_open_by_key_and_close_by_escape(self):
        program = self.start()
        program.key("F1")
        program.wait_for(dialog="help")
        program.key("Escape")
        program.wait_for(dialog="none")
        program.click("help")
        program.wait_for(dialog="help")
        program.key("Escape")
        program.wait_for(dialog="none")
        program.click("about")
        program.wait_for(dialog="about")
        program.key("Escape")
        program.wait_for(dialog="none")

    def test_the_size_is_restored_at_the_next_start(self):
        program = self.start()
        program.resize(1200, 800)
        program.wait(lambda: program.size() == (1200, 800), "the window was not resized")
        program.settle()
        self.assertEqual(0, program.close())
        self.assertEqual((1200, 800), self.start().size())

    def test_the_wheel_zooms_the_stage_around_the_pointer(self):
        program = self.start()
        before = program.rect("input[0,0]")
        program.wheel("input[0,0]", 3)
        program.settle()
        after = program.rect("input[0,0]")
        self.assertGreater(after[2], before[2])
        self.assertLess(abs(after[0] + after[2] / 2 - before[0] - before[2] / 2), after[2] / 2)

    def test_the_stage_is_zoomed_moved_and_fitted(self):
        program = self.start()
        fitted = program.rect("input[0,0]")
        program.wheel("input[0,0]", 3)
        program.settle()
        zoomed = program.rect("input[0,0]")
        self.assertGreater(zoomed[2], 1.3 * fitted[2])
        x, y, width, height = program.rect("stage")
        corner = (round(x + width - 30), round(y + height - 60))  # beside the grids
        program.drag(corner, (corner[0] - 50, corner[1] - 40))
        program.settle()
        moved = program.rect("input[0,0]")
        self.assertEqual(zoomed[2:], moved[2:])
        self.assertAlmostEqual(zoomed[0] - 50, moved[0], delta=2)
        self.assertAlmostEqual(zoomed[1] - 40, moved[1], delta=2)
        program.key("f")
        program.wait_for(zoom=1)
        program.settle()
        self.assertEqual(fitted, program.rect("input[0,0]"))
        program.click("zoom.in")
        program.wait(lambda: program["zoom"] > 1, "the button does not zoom")
        program.click("fit")
        program.wait_for(zoom=1)

    def test_the_theme_is_remembered(self):
        program = self.start()
        program.key("t")
        program.wait_for(theme="dark")
        self.assertEqual(0, program.close())
        self.start().wait_for(theme="dark")

    def test_the_window_quits_by_key(self):
        program = self.start()
        program.key("ctrl+q")
        self.assertEqual(0, program.process.wait(30))


class Scaled(LayoutTest):
    """A display with twice the pixels per inch."""

    screen = "3840x2400"
    dpi = 192

    def test_everything_is_twice_as_large(self):
        program = self.start()
        self.assertEqual(2, program.map()["scale"])
        program.resize(3200, 1920)
        program.wait(lambda: program.size() == (3200, 1920), "the window was not resized")
        program.settle()
        self.assert_laid_out(program)
        self.assertGreater(program.rect("input[0,0]")[2], 60)
        program.click("stride.plus")
        program.click("input[0,1]")
        program.type("5")
        program.key("Return")
        self.assertEqual(conv_transpose([[1, 5], [3, 4]], KERNEL, stride=3), program.output())

    def test_the_smallest_window_has_room_for_every_control(self):
        program = self.start()
        program.resize(2048, 1280)
        program.wait(lambda: program.size() == (2048, 1280), "the window was not resized")
        program.settle()
        self.assert_laid_out(program)


class Large(LayoutTest):
    """A display of 4K with the usual pixels per inch."""

    screen = "3840x2160"

    def test_the_panels_grow_with_a_window_far_larger_than_they_need(self):
        program = self.start()
        self.assertEqual(1, program.map()["scale"])
        program.resize(3840, 2160)
        program.wait(lambda: program.map()["scale"] == 1.5, "the panels stayed as they were")
        program.settle()
        self.assert_laid_out(program)


if __name__ == "__main__":
    unittest.main()
