"""Several channels, groups, a bias, and the pair on stage: in the panel and on the stage."""

import unittest

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose


class Channels(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()
        self.program.click("view.channels")
        self.program.click("channels.more")

    def test_a_click_in_the_table_brings_its_pair_on_stage(self):
        self.program.click("in_channels.plus")
        self.program.click("out_channels.plus")
        self.program.click("pair[1,1]")
        self.program.wait_for(pair=[1, 1])
        self.program.click("pair[0,0]")
        self.program.wait_for(pair=[0, 0])

    def test_the_panel_steps_through_the_pairs_and_undo_leaves_them(self):
        self.program.click("in_channels.plus")
        self.program.click("pair.in.plus")
        self.program.wait_for(pair=[1, 0])
        self.program.key("ctrl+z")
        self.program.wait_for(pair=[0, 0])  # the channel is gone

    def test_the_bias_is_added_to_every_cell_and_can_be_typed(self):
        self.program.click("bias")
        self.program.click("bias[0,0]")
        self.program.type("5")
        self.program.key("Return", "Escape")
        expected = [[value + 5 for value in row] for row in conv_transpose(INPUT, KERNEL)]
        self.assertEqual(expected, self.program.output())

    def test_groups_that_do_not_divide_are_repaired_with_one_click(self):
        self.program.click("groups.plus")
        self.program.click("repair[0]")
        self.program.settle()
        self.assertNotIn("repair[0]", self.program.names())
        self.assertEqual(conv_transpose(INPUT, KERNEL), self.program.output())


if __name__ == "__main__":
    unittest.main()
