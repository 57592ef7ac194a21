"""What helps beside the stage: the proof, the overlap map, the ruler of sizes, the search for parameters, presets, random
values and the meaning of colours."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose, counting


class Tools(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def assert_shown(self, x=INPUT, w=KERNEL, **parameters):
        self.assertEqual(conv_transpose(x, w, **parameters), self.program.output())

    def type_cell(self, cell, value):
        self.program.click(cell)
        self.program.type(value)
        self.program.key("Return", "Escape")

    # ---- the proof

    def test_prove_it_says_exact_on_integers_and_only_until_the_numbers_change(self):
        self.assertNotIn("proof.exact", self.program.names())
        self.program.click("prove")
        self.program.rect("proof.exact")
        self.type_cell("input[0,0]", "7")
        self.program.wait(lambda: "proof.exact" not in self.program.names(), "the proof of other numbers stays")
        self.program.key("p")
        self.program.rect("proof.exact")
        self.program.click("view.stamp")
        self.program.settle()
        self.assertIn("proof.exact", self.program.names(), "the same numbers in another view")

    # ---- the overlap map

    def test_the_map_and_the_output_point_at_the_same_cell(self):
        self.program.move("overlap[2,2]")
        self.program.wait_for(hovered="output[2,2]")
        self.program.settle()
        self.program.move("output[1,3]")
        self.program.wait_for(hovered="output[1,3]")
        self.program.move("overlap[0,4]")
        self.program.wait_for(hovered="output[0,4]")
        self.program.move("help")
        self.program.wait_for(hovered="")
        self.program.settle()

    # ---- sizes

    def test_a_click_on_the_ruler_sets_the_output_padding(self):
        self.program.click("ruler[1]")
        self.assert_shown(output_padding=1)
        self.program.click("ruler[0]")
        self.assert_shown()
        self.assertEqual(2, self.program["undo"])

    def test_the_ruler_of_each_axis_sets_its_own(self):
        self.program.click("link_axes")
        self.program.click("stride.h.plus")
        self.program.click("ruler.h[2]")
        self.assert_shown(stride=(3, 2), output_padding=(2, 0))
        self.program.wheel("link_axes", -4)
        self.program.settle()
        self.program.click("ruler.w[1]")
        self.assert_shown(stride=(3, 2), output_padding=(2, 1))

    def test_an_answer_of_the_search_is_applied_in_one_step(self):
        self.program.click("find_parameters")
        self.program.wait_for(dialog="solver")
        self.program.click("solver.output.plus")  # from 2 to 6
        self.program.click("solver.even")
        self.program.click("solver[0]")
        self.program.wait_for(dialog="none", output=[6, 6], input=[2, 2], undo=1)
        self.program.key("ctrl+z")
        self.assert_shown()

    def test_the_search_is_done_by_keys_alone_and_resizes_the_input_to_what_was_asked(self):
        self.program.key("s")
        self.program.wait_for(dialog="solver")
        self.program.key("shift+Right", "Right", "Right", "Right", "e", "Down", "Up", "Return")
        self.program.wait_for(dialog="none", input=[3, 3], output=[8, 8])
        self.assertEqual(counting(3, 3)[2][2], 9)

    # ---- presets

    def test_a_preset_opens_and_undo_brings_the_own_setup_back(self):
        self.type_cell("input[0,0]", "7")
        self.program.click("presets")
        self.program.wait_for(dialog="presets")
        self.program.click("preset[One cell, op = 1]")
        self.program.wait_for(dialog="none", view="stamp", input=[1, 1])
        self.assertEqual([[5, 6], [8, 9]], self.program.output())
        self.program.key("ctrl+z")
        self.assert_shown([[7, 2], [3, 4]])

    def test_presets_are_chosen_by_keys_and_one_of_them_is_refused_with_its_reason(self):
        self.program.key("o")
        self.program.wait_for(dialog="presets")
        self.program.key("Down", "Return")
        self.program.wait_for(dialog="none", legal=False)
        self.program.rect("repair[0]")

    # ---- values

    def test_random_draws_the_next_seed_each_time_and_a_typed_seed_gives_its_values_again(self):
        self.program.click("kernel.random")
        first = self.program.output()
        self.program.rect("kernel.seed.value")
        self.program.click("kernel.random")
        second = self.program.output()
        self.assertNotEqual(first, second)
        self.program.click("kernel.seed.minus")
        self.assertEqual(first, self.program.output())
        self.program.click("kernel.ones")
        self.program.wait(lambda: "kernel.seed.value" not in self.program.names(), "ones have no seed")

    def test_further_patterns_lie_behind_more(self):
        self.program.click("kernel.more")
        self.program.click("kernel.edge")
        self.assert_shown(w=[[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
        self.program.wheel("link_axes", -4)
        self.program.settle()
        self.program.click("input.more")
        self.program.click("input.ramp")
        self.assert_shown([[0, 1], [1, 2]], [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])

    def test_what_numpy_and_pytorch_print_is_pasted(self):
        self.program.display.copy("array([[1. , 2.5],\n       [3. , 4. ]], dtype=float32)\n")
        self.program.key("ctrl+v")
        self.program.settle()
        self.assert_shown([[1, 2.5], [3, 4]])
        self.program.click("kernel[0,0]")
        self.program.display.copy("tensor([[[[1, 0],\n          [0, 2]]]], device='cuda:0')")
        self.program.key("ctrl+v")
        self.program.settle()
        self.assert_shown([[1, 2.5], [3, 4]], [[1, 0], [0, 2]])
        self.program.display.copy("[[0 1 ... 8 9]\n [0 1 ... 8 9]]")
        self.program.key("ctrl+v")
        self.program.wait(lambda: "left out" in self.program["notice"], "elided numbers are not explained")

    # ---- colours

    def test_the_meaning_of_colours_is_chosen_and_goes_round_by_a_key(self):
        self.program.click("colors.overlap")
        self.program.wait_for(colors="overlap")
        for mode in ("phase", "value", "weight"):
            self.program.key("k")
            self.program.wait_for(colors=mode)


class Small(WindowTest):
    screen = "1024x640"

    def test_a_small_window_has_menus_for_the_views_and_colours_that_do_not_fit(self):
        program = self.start()
        program.resize(1024, 640)
        program.settle()
        self.assertNotIn("view.channels", program.names())
        program.click("views")
        program.click("view.channels")
        program.wait_for(view="channels")
        program.click("colors")
        program.click("colors.weight")
        program.wait_for(colors="weight")
        names = [name for name in program.names() if name.startswith(("view", "colors", "zoom"))]
        rects = [program.rect(name) for name in names]
        for i, (x, y, width, height) in enumerate(rects):
            for other in rects[:i]:
                apart = x >= other[0] + other[2] or other[0] >= x + width
                self.assertTrue(apart, f"{names[i]} lies on another control")


if __name__ == "__main__":
    unittest.main()
