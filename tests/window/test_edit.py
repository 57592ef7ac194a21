"""Editing cells: by typing, by dragging, with Tab and the arrows; undo and redo; the clipboard."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose


class Edit(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def assert_shown(self, x=INPUT, w=KERNEL, **parameters):
        self.assertEqual(conv_transpose(x, w, **parameters), self.program.output())

    def test_a_click_selects_and_escape_lets_go(self):
        self.program.click("input[0,1]")
        self.program.wait_for(selected="input[0,1]")
        self.program.key("Escape")
        self.program.wait(lambda: "input" not in str(self.program["selected"]), "the cell stays selected")

    def test_typing_replaces_the_value(self):
        self.program.click("input[0,1]")
        self.program.type("-2.5")
        self.program.key("Return")
        self.assert_shown([[1, -2.5], [3, 4]])

    def test_enter_opens_the_editor_and_escape_leaves_the_value(self):
        self.program.click("kernel[1,1]")
        self.program.key("Return")
        self.program.type("8")
        self.program.key("Escape")
        self.assert_shown()

    def test_a_double_click_opens_the_editor(self):
        self.program.double_click("kernel[0,0]")
        self.program.key("ctrl+a")
        self.program.type("10")
        self.program.key("Return")
        self.assert_shown(w=[[10, 2, 3], [4, 5, 6], [7, 8, 9]])

    def test_tab_takes_the_value_and_moves_on_to_the_next_row_at_the_end(self):
        self.program.click("input[0,0]")
        for value in "567":
            self.program.type(value)
            self.program.key("Tab")
        self.program.wait_for(selected="input[1,1]")
        self.program.type("8")
        self.program.key("Return")
        self.assert_shown([[5, 6], [7, 8]])

    def test_arrows_move_the_selection(self):
        self.program.click("input[0,0]")
        self.program.key("Right")
        self.program.wait_for(selected="input[0,1]")
        self.program.key("Down")
        self.program.wait_for(selected="input[1,1]")
        self.program.key("Left", "Up")
        self.program.wait_for(selected="input[0,0]")
        self.assert_shown()

    def test_what_is_no_number_is_explained_and_changes_nothing(self):
        self.program.click("input[0,0]")
        self.program.type("-.")
        self.program.key("Return")
        self.program.wait(lambda: self.program["notice"], "there is no notice")
        self.program.wait_for(editing=True)
        self.program.key("Escape")
        self.program.wait_for(editing=False)
        self.assert_shown()

    def test_what_is_no_number_can_be_corrected_at_once(self):
        self.program.click("input[0,0]")
        self.program.type("-.")
        self.program.key("Return")
        self.program.wait(lambda: self.program["notice"], "there is no notice")
        self.program.settle()
        self.program.key("BackSpace")
        self.program.type("7")
        self.program.key("Return")
        self.program.wait_for(editing=False)
        self.assert_shown([[-7, 2], [3, 4]])

    def test_delete_makes_a_cell_zero(self):
        self.program.click("kernel[1,1]")
        self.program.key("Delete")
        self.assert_shown(w=[[1, 2, 3], [4, 0, 6], [7, 8, 9]])

    def test_values_up_to_a_million_are_taken_and_shown_without_growing_the_cell(self):
        before = self.program.rect("input[0,0]")[2:]
        self.program.click("input[0,0]")
        self.program.type("1000000")
        self.program.key("Return")
        self.program.settle()
        self.assertEqual(before, self.program.rect("input[0,0]")[2:])
        self.assert_shown([[1000000, 2], [3, 4]])

    def test_a_drag_changes_the_value_and_is_one_step_of_undo(self):
        x, y = self.program.center("input[0,0]")
        self.program.drag((x, y), (x, y - 60))
        changed = self.program.output()
        self.assertGreater(changed[0][0], conv_transpose(INPUT, KERNEL)[0][0])
        self.program.key("ctrl+z")
        self.assert_shown()
        self.program.key("ctrl+shift+z")
        self.assertEqual(changed, self.program.output())

    def test_every_gesture_is_one_step_of_undo(self):
        x, y = self.program.center("stride.value")
        for name, gesture in {
            "a drag over the number": lambda: self.program.drag((x, y), (x + 80, y)),
            "a held button": lambda: self.program.hold("stride.plus", 1.2),
            "a typed value": lambda: (self.program.click("input[0,0]"), self.program.type("12"), self.program.key("Return")),
        }.items():
            with self.subTest(name):
                before, undo = self.program.output(), self.program["undo"]
                gesture()
                self.program.settle()
                changed = self.program.output()
                self.assertNotEqual(before, changed)
                self.assertEqual(undo + 1, self.program["undo"])
                self.program.key("ctrl+z")
                self.assertEqual(before, self.program.output())
                self.program.key("ctrl+shift+z")
                self.assertEqual(changed, self.program.output())

    def test_undo_and_redo_by_button_and_by_both_keys(self):
        edited = [[9, 2], [3, 4]]
        self.program.click("input[0,0]")
        self.program.type("9")
        self.program.key("Return")
        self.program.click("undo")
        self.assert_shown()
        self.program.click("redo")
        self.assert_shown(edited)
        self.program.key("ctrl+z")
        self.assert_shown()
        self.program.key("ctrl+y")
        self.assert_shown(edited)

    def test_the_output_is_copied_by_the_menu_too(self):
        self.program.click("export")
        text = self.program.copied(lambda: self.program.click("copy_output"))
        self.assertEqual(["1\t2\t5\t4\t6", "4\t5\t14\t10\t12"], text.splitlines()[:2])

    def test_a_selected_output_cells_equation_is_copied_as_text_that_evaluates_to_it(self):
        shown = conv_transpose(INPUT, KERNEL)
        for view, first in (("slide", "1*9 + 2*7 + 3*3 + 4*1"), ("stamp", None)):
            with self.subTest(view=view):
                self.program.click(f"view.{view}")
                self.program.key("End")
                self.program.settle()
                for row, col in ((2, 2), (0, 0), (4, 3)):
                    self.program.click(f"output[{row},{col}]")
                    self.program.wait_for(selected=f"output[{row},{col}]")
                    self.program.settle()
                    equation = self.program.copied(lambda: self.program.key("ctrl+c"))
                    self.assertRegex(equation, r"^[-+*. 0-9()]+$")
                    self.assertEqual(shown[row][col], eval(equation), equation)
                    if (row, col) == (2, 2):
                        self.assertEqual(first or equation, equation)
                self.program.key("Escape")

    def test_a_matrix_is_pasted_as_the_input_or_the_kernel(self):
        self.program.display.copy("5\t6\t7\n8\t9\t10\n")
        self.program.key("ctrl+v")
        self.program.rect("input[1,2]")
        self.assert_shown([[5, 6, 7], [8, 9, 10]])
        self.program.click("kernel[0,0]")
        self.program.display.copy("[[1, -1], [2, 0.5]]")
        self.program.key("ctrl+v")
        self.program.settle()
        self.assert_shown([[5, 6, 7], [8, 9, 10]], [[1, -1], [2, 0.5]])
        self.program.key("Escape")
        self.program.display.copy("no matrix at all")
        self.program.key("ctrl+v")
        self.program.wait(lambda: self.program["notice"], "there is no notice")
        self.assert_shown([[5, 6, 7], [8, 9, 10]], [[1, -1], [2, 0.5]])


if __name__ == "__main__":
    unittest.main()
