"""The panel at the left: sizes and parameters, per axis when unlinked; illegal settings; patterns; digits."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose, counting, digit


class Parameters(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def assert_shown(self, x=INPUT, w=KERNEL, **parameters):
        self.assertEqual(conv_transpose(x, w, **parameters), self.program.output())

    def test_the_stride_changes_the_output_at_once(self):
        self.program.click("stride.plus")
        self.assert_shown(stride=3)
        self.program.click("stride.minus")
        self.assert_shown(stride=2)

    def test_every_parameter_reaches_the_output(self):
        self.program.click("dilation.plus")
        self.assert_shown(dilation=2)
        self.program.click("padding.plus")
        self.assert_shown(dilation=2, padding=1)
        self.program.click("output_padding.plus")
        self.assert_shown(dilation=2, padding=1, output_padding=1)

    def test_sizes_keep_the_values_and_go_on_counting(self):
        self.program.click("kernel.plus")
        self.assert_shown(w=counting(4, 4))
        self.program.click("input.plus")
        self.assert_shown(counting(3, 3), counting(4, 4))
        self.program.click("kernel.minus")
        self.program.click("input.minus")
        self.assert_shown()

    def test_unlinked_axes_have_controls_of_their_own(self):
        self.program.click("link_axes")
        self.program.click("stride.h.plus")
        self.assert_shown(stride=(3, 2))
        self.program.click("padding.w.plus")
        self.assert_shown(stride=(3, 2), padding=(0, 1))

    def test_unlinked_padding_crops_each_end_by_itself(self):
        self.program.click("link_padding")
        self.program.click("padding.begin.plus")
        self.program.click("padding.begin.plus")
        self.program.click("padding.end.plus")
        both = (2, 1)
        self.assert_shown(padding=(both, both))
        self.program.click("link_axes")
        self.program.click("padding.h.end.plus")
        self.assert_shown(padding=((2, 2), both))

    def test_an_illegal_setting_stays_is_explained_and_repaired_by_one_click(self):
        self.program.click("stride.minus")
        self.assert_shown(stride=1)
        self.program.click("output_padding.plus")
        self.program.rect("repair[0]")
        self.program.settle()
        width, pixels = self.program.pixels()
        self.assertGreater(len({pixels[i:i + 3] for i in range(0, len(pixels), 3)}), 20, "the window is empty")
        self.program.click("repair[0]")
        self.program.wait(lambda: "repair[0]" not in self.program.names(), "the repair did not help")
        self.assertTrue(self.program.output())
        self.program.key("ctrl+z")
        self.program.rect("repair[0]")

    def test_patterns_fill_the_grids(self):
        self.program.click("kernel.ones")
        self.assert_shown(w=[[1] * 3] * 3)
        self.program.click("kernel.gaussian")
        self.assert_shown(w=[[1, 2, 1], [2, 4, 2], [1, 2, 1]])
        self.program.click("kernel.count")
        self.program.click("input.ones")
        self.assert_shown(x=[[1, 1], [1, 1]])
        self.program.click("input.count")
        self.assert_shown()
        self.program.click("input.plus")
        self.program.click("input.impulse")
        self.assert_shown(x=[[0, 0, 0], [0, 1, 0], [0, 0, 0]])


class Digits(WindowTest):
    def choose(self, program, size):
        program.click("digits")
        program.wait_for(dialog="digits")
        program.click(f"digits.{size}")
        program.click("digit[3,0]")
        if program["dialog"] == "digits":
            program.key("Escape")
        program.wait_for(dialog="none")
        program.settle()

    def test_a_digit_becomes_the_input_in_each_of_its_sizes(self):
        program = self.start()
        for size in (7, 14, 28):
            with self.subTest(size=size):
                self.choose(program, size)
                self.assertEqual(conv_transpose(digit(3, 0, size), KERNEL), program.output())

    def test_both_views_step_through_a_digit(self):
        program = self.start()
        self.choose(program, 28)
        program.key("End")
        program.wait_for(step=57 * 57)
        program.click("view.stamp")
        program.key("Home", "Right")
        program.wait_for(view="stamp", step=1)
        program.key("ctrl+z")
        self.assertEqual(conv_transpose(INPUT, KERNEL), program.output())


if __name__ == "__main__":
    unittest.main()
