"""Two pinned cells, products and the sum: by keys, by the mouse, and on the clipboard."""

import unittest

from case import WindowTest


class Pins(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()
        self.program.key("End")
        self.program.settle()

    def test_escape_lets_go_of_the_second_cell_and_then_of_the_first(self):
        self.program.click("output[2,2]")
        self.program.key("shift+Right")
        self.program.wait_for(selected="output[2,2]", compared="output[2,3]")
        self.program.key("Escape")
        self.program.wait_for(selected="output[2,2]", compared="")
        self.program.key("Escape")
        self.program.wait_for(selected="", compared="")

    def test_page_down_goes_through_the_products_of_the_selected_cell(self):
        self.program.click("output[2,2]")
        for product in ("product[12,0]", "product[12,1]"):
            self.program.key("Next")
            self.program.wait_for(selected=product)
        self.program.key("Prior")
        self.program.wait_for(selected="product[12,0]")

    def test_a_click_on_a_term_of_the_sum_selects_its_product(self):
        self.program.click("output[2,2]")
        self.program.wait_for(selected="output[2,2]")
        self.program.settle()
        self.program.click("product[12,3]")
        self.program.wait_for(selected="product[12,3]")

    def test_the_button_beside_the_sum_copies_it(self):
        self.program.click("output[2,2]")
        self.program.wait_for(selected="output[2,2]")
        self.program.settle()
        text = self.program.copied(lambda: self.program.click("equation.copy"))
        self.assertEqual(36, eval(text))
        self.assertEqual("1*9 + 2*7 + 3*3 + 4*1", text)

    def test_control_c_copies_the_sum_of_a_selected_product(self):
        self.program.click("output[0,2]")
        self.program.key("Next")
        self.program.wait_for(selected="product[2,0]")
        self.assertEqual("1*3 + 2*1", self.program.copied(lambda: self.program.key("ctrl+c")))

    def test_tab_selects_the_first_cell_and_g_goes_from_grid_to_grid(self):
        self.program.key("Tab")
        self.program.wait_for(selected="input[0,0]")
        self.program.key("Right", "g")
        self.program.wait_for(selected="kernel[0,1]")
        self.program.key("shift+g", "shift+g")
        self.program.wait_for(selected="output[0,1]")

    def test_control_g_takes_the_second_cell_to_another_grid(self):
        self.program.key("Tab", "ctrl+g")
        self.program.wait_for(selected="input[0,0]", compared="kernel[0,0]")
        self.program.key("shift+Down")
        self.program.wait_for(selected="input[0,0]", compared="kernel[1,0]")

    def test_enter_brings_a_selected_pair_of_channels_on_stage(self):
        self.program.click("view.channels")
        self.program.click("channels.more")
        self.program.click("in_channels.plus")
        self.program.settle()
        self.program.key("Tab", "shift+g")
        self.program.wait_for(selected="pair[0,0]")
        self.program.key("Down", "Return")
        self.program.wait_for(selected="pair[1,0]", pair=[1, 0])


if __name__ == "__main__":
    unittest.main()
