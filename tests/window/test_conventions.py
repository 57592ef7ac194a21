"""Frameworks: the dialog with what their settings keep of the full output, and the code of each."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose

KERAS_SAME, ONNX_SAME_LOWER = 1, 5


class Conventions(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def assert_shown(self, **parameters):
        self.assertEqual(conv_transpose(INPUT, KERNEL, **parameters), self.program.output())

    def reveal(self, name):
        """Scrolls the panel at the left down to a control."""
        place = self.program.center("link_axes")
        for _ in range(20):
            if name in self.program.names():
                return
            self.program.wheel(place, -3)
            self.program.settle()
        self.fail(f"no {name} in the panel")

    def test_a_setting_is_chosen_by_the_mouse_used_and_taken_back(self):
        self.program.key("w")
        self.program.wait_for(dialog="conventions")
        self.program.click(f"convention[{KERAS_SAME}]")
        self.program.click("conventions.use")
        self.program.wait_for(dialog="none", output=[4, 4], undo=1)
        self.assert_shown(padding=((0, 1), (0, 1)))
        self.program.key("ctrl+z")
        self.program.wait_for(output=[5, 5], undo=0)
        self.assert_shown()

    def test_a_setting_is_chosen_and_used_by_keys_alone(self):
        self.program.key("w")
        self.program.wait_for(dialog="conventions")
        self.program.key(*["Down"] * ONNX_SAME_LOWER, "Return")
        self.program.wait_for(dialog="none", output=[4, 4])
        self.assert_shown(padding=((1, 0), (1, 0)))

    def test_what_is_shown_already_changes_nothing(self):
        self.program.key("w")
        self.program.wait_for(dialog="conventions")
        self.program.key("Return")
        self.program.click("conventions.use")
        self.program.wait_for(dialog="conventions", undo=0)
        self.program.key("Escape")
        self.program.wait_for(dialog="none")

    def test_the_frame_of_a_hovered_setting_is_drawn(self):
        self.program.key("w")
        self.program.wait_for(dialog="conventions")
        self.program.move("dialog.close")
        self.program.settle()
        before = self.program.pixels()
        self.program.move(f"convention[{KERAS_SAME}]")
        self.program.settle()
        x, y, width, height = map(round, self.program.rect("conventions.picture"))
        columns, old = before
        _, new = self.program.pixels()
        rows = [slice(3 * (row * columns + x), 3 * (row * columns + x + width)) for row in range(y, y + height)]
        self.assertTrue(any(old[row] != new[row] for row in rows), "the picture stays")

    def test_settings_that_cannot_run_are_explained(self):
        self.program.click("output_padding.plus")
        self.program.click("output_padding.plus")
        self.program.wait_for(legal=False)
        self.program.key("w")
        self.program.wait_for(dialog="conventions")
        self.program.settle()
        self.assertNotIn("conventions.use", self.program.names())

    def test_the_code_of_a_framework_is_copied_and_the_choice_outlives_a_restart(self):
        self.reveal("conventions")
        for framework, words in (("keras", "tf.keras.layers.Conv2DTranspose"), ("onnx", "ConvTranspose"),
                                 ("jax", "conv_transpose"), ("numpy", "import numpy as np"), ("pytorch", "import torch")):
            self.program.click(f"code.{framework}")
            self.program.wait_for(framework=framework)
            text = self.program.copied(lambda: self.program.click("copy_code"))
            self.assertIn(words, text)
        self.program.click("code.jax")
        self.program.wait_for(framework="jax")
        self.program.key("ctrl+q")
        self.program.process.wait(30)
        self.start().wait_for(framework="jax")

    def test_the_dialog_opens_by_its_button(self):
        self.reveal("conventions")
        self.program.click("conventions")
        self.program.wait_for(dialog="conventions")
        self.program.rect("conventions.picture")


if __name__ == "__main__":
    unittest.main()
