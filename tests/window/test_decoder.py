"""The Decoder workspace: digits, codes, maps opened down to the code, edits, morphs, models, and the way to the Lab."""

import shutil
import subprocess
import unittest

from case import WindowTest
from program import ROOT

MODELS = ROOT / "assets" / "models"


class DecoderTest(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start("--workspace", "decoder")
        self.program.wait_for(workspace="decoder")
        self.program.wait(lambda: self.program["decoder"], "nothing was decoded")

    def of(self, key):
        return self.program["decoder"][key]

    def shown(self):
        """What is decoded, once nothing moves."""
        self.program.settle(0.15)
        return self.program["decoder"]

    def wait_until(self, what, condition):
        self.program.wait(lambda: condition(self.program["decoder"]), lambda: f"{what}: {self.program['decoder']}")

    def assert_shown(self, expected, *keys):
        now = self.shown()
        for key in keys or expected:
            self.assertEqual(expected[key], now[key], key)

    def assert_undone(self, before, steps=1):
        """The last act was so many entries of the history, and without them all is as it was before."""
        for _ in range(steps):
            self.program.key("ctrl+z")
        self.assert_shown(before, "code", "output_sum", "digit_sum", "edits")

    def changed_by(self, act):
        """The state before and after: another digit was decoded."""
        before = self.shown()
        act()
        self.wait_until("the decoded digit did not change", lambda now: now["output_sum"] != before["output_sum"])
        return before, self.shown()

    def beside(self, target, part, down=0.5):
        """A point within a control: how much of its width from its left, and of its height from its top."""
        x, y, width, height = self.program.rect(target)
        return round(x + width * part), round(y + height * down)


class Digits(DecoderTest):
    def test_a_picked_digit_is_encoded_and_decoded(self):
        before, after = self.changed_by(lambda: self.program.click("sample[3]"))
        self.assertEqual(12, len(after["code"]))
        self.assertTrue(all(a != b for a, b in zip(before["code"], after["code"])))
        self.assertNotEqual(before["digit_sum"], after["digit_sum"])
        # Trained for it: the ink of what is decoded is nearly that of the digit.
        self.assertAlmostEqual(1, after["output_sum"] / after["digit_sum"], delta=0.25)
        self.assert_undone(before)

    def test_a_stroke_is_seen_in_the_digit_and_in_the_code_and_is_undone_as_one_step(self):
        self.program.click("sample[1]")
        before, after = self.changed_by(lambda: self.program.drag(self.beside("given", 0.2, 0.3), self.beside("given", 0.8, 0.3),
                                                                  self.beside("given", 0.8, 0.6)))
        self.assertGreater(after["digit_sum"], before["digit_sum"] + 20)
        self.assertNotEqual(before["code"], after["code"])
        self.assert_undone(before)
        self.program.key("ctrl+y")
        self.assert_shown(after)

    def test_an_empty_page_can_be_drawn_on_erased_from_and_centred(self):
        self.program.click("digit.clear")
        self.wait_until("the page is not empty", lambda now: now["digit_sum"] == 0)
        self.program.drag(self.beside("given", 0.1, 0.1), self.beside("given", 0.1, 0.3))
        drawn = self.shown()["digit_sum"]
        self.assertGreater(drawn, 8)
        self.program.click("digit.centre")
        self.wait_until("it was not scaled to 20 pixels", lambda now: now["digit_sum"] > 3 * drawn)
        before = self.shown()
        self.program.click("given", button=3)
        self.wait_until("nothing was erased", lambda now: now["digit_sum"] < before["digit_sum"])

    def test_a_picture_becomes_the_digit_dropped_or_chosen(self):
        # A dark square on light paper: scaled to 20 x 20 pixels of full ink in the middle.
        picture = self.folder / "square.png"
        subprocess.run(["convert", "-size", "90x60", "xc:white", "-fill", "black", "-draw", "rectangle 10,10 49,49",
                        "-depth", "8", str(picture)], check=True)
        before = self.shown()
        self.assertTrue(self.program.drop(picture))
        self.wait_until("the picture is not the digit", lambda now: now["digit_sum"] == 400)
        self.program.wait(lambda: picture.name in self.program["notice"], "nobody says that it was opened")
        self.assertNotEqual(before["code"], self.of("code"))
        self.assert_undone(before)
        self.program.click("digit.image")
        self.program.wait_for(dialog="browse")
        self.program.settle()
        self.program.key("ctrl+a")
        self.program.type(str(picture))
        self.program.key("Return")
        self.wait_until("the chosen picture is not the digit", lambda now: now["digit_sum"] == 400)
        self.assertEqual("decoder", self.program["workspace"])


class Codes(DecoderTest):
    def test_the_digit_follows_a_slider_while_it_is_dragged(self):
        before = self.shown()
        seen = set()
        x, y = self.program.center("latent[2]")
        self.program.press((x, y))
        for step in range(1, 9):
            self.program.move((x + 8 * step, y))
            seen.add(self.shown()["output_sum"])
        self.program.release()
        self.assertEqual(8, len(seen), "the digit did not follow every move")
        after = self.shown()
        self.assertGreater(after["code"][2], 1)
        self.assertEqual(before["code"][:2] + before["code"][3:], after["code"][:2] + after["code"][3:])
        self.assertEqual(before["digit_sum"], after["digit_sum"])
        self.assert_undone(before)

    def test_the_point_on_the_map_can_be_dragged(self):
        before, after = self.changed_by(lambda: self.program.drag(self.beside("map", 0.5), self.beside("map", 0.2, 0.3)))
        self.assertTrue(sum(a != b for a, b in zip(before["code"], after["code"])) > 2, "the plane lies across the axes")
        # The same place again is the same code, but for rounding: what the plane does not show has stayed.
        self.program.drag(self.beside("map", 0.8, 0.8), self.beside("map", 0.2, 0.3))
        for a, b in zip(after["code"], self.shown()["code"]):
            self.assertAlmostEqual(a, b, places=4)
        self.assert_undone(before, steps=2)

    def test_codes_are_drawn_at_random_set_to_zero_and_encoded_again(self):
        start = self.shown()
        self.program.click("code.random")
        self.wait_until("the code did not change", lambda now: now["code"] != start["code"])
        self.program.click("code.zero")
        self.wait_until("the code is not zero", lambda now: now["code"] == [0] * 12)
        self.program.click("code.encode")
        self.wait_until("the digit was not encoded again", lambda now: now["code"] == start["code"])

    def test_a_digit_morphs_into_another_and_the_time_line_is_its_own(self):
        self.program.click("sample[3]")
        target = self.shown()
        self.program.click("sample[7]")
        begin = self.shown()
        self.assertNotIn("scrub", self.program.names())
        self.program.click("code.morph")
        self.program.click("morph[3]")
        self.wait_until("the morph does not play", lambda now: now["morph"] is not None and now["morph"] > 0.02)
        self.program.key("space")
        half = self.shown()
        self.assertTrue(0 < half["morph"] < 1, half["morph"])
        for now, a, b in zip(half["code"], begin["code"], target["code"]):
            self.assertAlmostEqual(a + (b - a) * half["morph"], now, places=4)
        self.program.key("Right")
        self.wait_until("it did not go a step", lambda now: now["morph"] > half["morph"])
        self.program.click(self.beside("scrub", 0.75))
        self.wait_until("the scrubber does not move it", lambda now: abs(now["morph"] - 0.75) < 0.06)
        self.program.click("play")
        self.wait_until("it did not play to its end", lambda now: now["morph"] == 1)
        self.assert_shown(target, "code", "output_sum")
        self.assertEqual(begin["digit_sum"], self.of("digit_sum"))
        self.program.click("code.end_morph")
        self.wait_until("the morph did not end", lambda now: now["morph"] is None)
        self.assert_shown(begin)


class Models(DecoderTest):
    def test_training_is_a_slider_and_families_keep_its_moment(self):
        self.assertEqual("k3-end", self.of("key"))
        sums = {self.shown()["output_sum"]}
        self.program.click(self.beside("moment", 0.02))
        self.wait_until("the slider did not go to the start", lambda now: now["key"] == "k3-start")
        sums.add(self.shown()["output_sum"])
        for family in ("k4", "resize"):
            self.program.click(f"family[{family}]")
            self.wait_until("that is another decoder", lambda now: now["key"] == f"{family}-start")
            sums.add(self.shown()["output_sum"])
        self.program.click(self.beside("moment", 0.5))
        self.wait_until("the slider did not go to the middle", lambda now: now["key"] == "resize-early")
        sums.add(self.shown()["output_sum"])
        self.assertEqual(5, len(sums), "two decoders decode the same")

    def test_a_decoder_is_chosen_by_its_picture(self):
        for key in ("k4-end", "resize-end", "k3-end"):
            self.program.click(f"decoder[{key}]")
            self.wait_until("that is another decoder", lambda now: now["key"] == key)

    def test_beginning_anew_takes_back_the_decoders_work_and_not_the_labs(self):
        self.program.key("ctrl+1")
        self.program.wait_for(workspace="lab")
        self.program.click("stride.plus")
        self.program.wait_for(output=[6, 6])
        self.program.key("ctrl+2")
        self.program.wait_for(workspace="decoder")
        start = self.shown()
        self.changed_by(lambda: self.program.click("sample[4]"))
        _, before = self.changed_by(lambda: self.program.click("code.zero"))
        self.program.key("ctrl+n")
        self.wait_until("the first digit is not back", lambda now: now["output_sum"] == start["output_sum"])
        self.assert_shown(start, "key", "code", "digit_sum", "edits")
        self.assertEqual(("decoder", [6, 6]), (self.program["workspace"], self.program["output"]))
        self.program.key("ctrl+z")
        self.wait_until("it was not undone", lambda now: now["code"] == before["code"])
        self.assert_shown(before, "key", "digit_sum", "output_sum")

    def test_keys_choose_decoders_and_draw_a_code_at_random(self):
        for number, key in (("2", "k4-end"), ("3", "resize-end"), ("1", "k3-end")):
            self.program.key(number)
            self.wait_until("that is another decoder", lambda now: now["key"] == key)
        before, after = self.changed_by(lambda: self.program.key("r"))
        self.assertEqual(before["digit_sum"], after["digit_sum"])
        self.assert_undone(before)

    def test_a_model_from_anywhere_is_shown_and_a_broken_one_is_not(self):
        model = self.folder / "mine.onnx"
        shutil.copy(MODELS / "decoder-k4-early.onnx", model)
        own = self.shown()
        self.assertTrue(self.program.drop(model))
        self.wait_until("it was not opened", lambda now: now["key"] == str(model))
        opened = self.shown()
        self.assertEqual(own["code"], opened["code"])
        self.program.rect(f"family[{model}]")
        for name, content in (("cut.onnx", model.read_bytes()[:50000]), ("text.onnx", "no model"), ("empty.onnx", ""),
                              ("encoder.onnx", (MODELS / "encoder.onnx").read_bytes())):
            with self.subTest(name):
                self.program.drop(self.file(name, content))
                self.program.wait(lambda: name in self.program["notice"], lambda: f"notice: {self.program['notice']}")
                self.assertNotIn("\n", self.program["notice"].strip())
                self.assert_shown(opened)
        self.program.click("family[k4]")
        self.wait_until("the program's own are gone", lambda now: now["key"].startswith("k4-"))


class Cells(DecoderTest):
    def select(self, name):
        """A cell in the middle of a map."""
        self.program.click(name)
        row, channel = name[4:-1].split(",")
        self.wait_until("it is not selected", lambda now: now["selected"].startswith(f"{row},{channel},"))

    def type_number(self, name, text):
        self.program.click(name)
        self.program.key("ctrl+a")
        self.program.type(text)
        self.program.key("Return")

    def test_a_pixel_is_followed_product_by_product_down_to_the_code(self):
        self.select("map[3,0]")
        for row in (2, 1, 0):
            self.program.click("product[0]")
            self.wait_until("the click did not go down", lambda now: now["selected"].startswith(f"{row},"))
        self.assertNotIn("product[0]", self.program.names())
        self.program.key("Escape")
        self.wait_until("it is still selected", lambda now: now["selected"] == "")

    def test_arrows_move_the_selected_cell_and_a_second_click_lets_go(self):
        self.select("map[2,4]")
        row, channel, y, x = map(int, self.of("selected").split(","))
        self.program.key("Right", "Down")
        self.wait_until("it did not move", lambda now: now["selected"] == f"{row},{channel},{y + 1},{x + 1}")
        self.program.key("Left", "Up")
        self.wait_until("it did not move back", lambda now: now["selected"] == f"{row},{channel},{y},{x}")
        self.program.click("map[2,4]")
        self.wait_until("it is still selected", lambda now: now["selected"] == "")

    def test_the_digit_follows_a_weight_that_is_dragged_or_typed_and_all_is_reset(self):
        start = self.shown()
        self.select("map[2,4]")
        x, y = self.program.center("weight[0]")
        before, after = self.changed_by(lambda: self.program.drag((x, y), (x + 160, y)))
        self.assertEqual((0, 1), (before["edits"], after["edits"]))
        self.program.key("ctrl+z")
        self.assert_shown(before)
        _, typed = self.changed_by(lambda: self.type_number("weight[0]", "-4"))
        self.assertEqual(1, typed["edits"])
        self.assertNotEqual(after["output_sum"], typed["output_sum"])
        self.program.click("edits.reset")
        self.wait_until("it was not reset", lambda now: now["edits"] == 0)
        self.assertEqual(start["output_sum"], self.shown()["output_sum"])

    def test_a_map_is_switched_off_and_on_again(self):
        self.select("map[2,4]")
        before, after = self.changed_by(lambda: self.program.click("silence"))
        self.assertEqual(1, after["edits"])
        self.program.click("silence")
        self.assert_shown(before)

    def test_a_bias_and_a_cell_can_be_edited_and_both_are_undone(self):
        self.select("map[2,4]")
        start = self.shown()
        for count, name in enumerate(("bias", "cell"), 1):
            _, after = self.changed_by(lambda: self.type_number(name, "3"))
            self.assertEqual(count, after["edits"])
        self.assert_undone(start, steps=2)

    def test_a_layer_opens_in_the_lab_and_nothing_is_lost_on_the_way_back(self):
        self.program.click("code.random")
        self.select("map[2,4]")
        x, y = self.program.center("weight[0]")
        self.program.drag((x, y), (x + 60, y))
        kept = self.shown()
        cell = kept["selected"].split(",")[2:]
        self.program.click("lab.pair")
        self.program.wait_for(workspace="lab", selected=f"output[{','.join(cell)}]", legal=True)
        self.assertIsNone(self.program["decoder"])
        self.program.key("Escape", "Home", "Right")
        self.program.key("ctrl+2")
        self.program.wait_for(workspace="decoder")
        self.assert_shown(kept)
        self.program.click("lab.sum")
        self.program.wait_for(workspace="lab", view="channels", steps=33)  # the bias and all 32 maps below
        self.program.click("workspace.decoder")
        self.program.wait_for(workspace="decoder")
        self.assert_shown(kept)

    def test_a_layer_is_measured_in_the_speed_workspace(self):
        kept = self.shown()
        self.program.click("layer.speed")
        self.program.wait_for(workspace="speed")
        self.assertEqual("1,16,14,14,1,3,3,2,2,1,1,1,1,1,1,1", self.program["layer_speed"]["line"])
        self.program.key("ctrl+2")
        self.program.wait_for(workspace="decoder")
        self.assert_shown(kept)


class Sessions(DecoderTest):
    def test_the_work_is_there_at_the_next_start(self):
        self.program.click("family[k4]")
        self.program.drag(self.beside("given", 0.2, 0.3), self.beside("given", 0.8, 0.3))
        x, y = self.program.center("latent[2]")
        self.program.drag((x, y), (x + 50, y))
        self.program.click("map[2,4]")
        self.program.click("silence")
        self.wait_until("the map is on", lambda now: now["edits"] == 1)
        kept = self.shown()
        self.assertEqual(0, self.program.close())
        self.program = self.start()
        self.program.wait_for(workspace="decoder")
        self.assert_shown(kept, "key", "code", "output_sum", "digit_sum", "edits")
        self.program.key("ctrl+z")
        self.wait_until("what was done before cannot be undone", lambda now: now["edits"] == 0)

    def test_an_opened_file_is_opened_again_and_said_to_be_gone_when_it_is(self):
        model = self.folder / "mine.onnx"
        shutil.copy(MODELS / "decoder-k4-early.onnx", model)
        self.program.drop(model)
        self.wait_until("it was not opened", lambda now: now["key"] == str(model))
        self.program.click("map[2,4]")
        self.program.click("silence")
        self.wait_until("the map is on", lambda now: now["edits"] == 1)
        kept = self.shown()
        self.assertEqual(0, self.program.close())
        self.program = self.start()
        self.program.wait_for(workspace="decoder")
        self.assert_shown(kept, "key", "code", "output_sum", "edits")
        self.assertEqual(0, self.program.close())
        model.unlink()
        self.program = self.start()
        self.program.wait(lambda: "mine.onnx" in self.program["notice"], lambda: f"notice: {self.program['notice']}")
        self.assertEqual("k3-end", self.shown()["key"])

    def test_a_window_in_which_nothing_happens_is_still(self):
        self.program.settle(1.5)


class SmallWindow(WindowTest):
    screen = "1024x640"

    def test_the_page_and_the_first_controls_are_within_reach(self):
        program = self.start("--workspace", "decoder")
        program.wait_for(workspace="decoder")
        for name in ("workspace.lab", "family[k3]", "moment", "sample[0]", "given", "decoded", "map[1,0]", "map"):
            x, y, width, height = program.rect(name)
            self.assertTrue(0 <= x and x + width <= 1024 and 0 <= y and y + height <= 640, name)

    def test_a_page_that_is_higher_than_the_window_scrolls_and_can_be_drawn_on_there(self):
        program = self.start("--workspace", "decoder")
        program.wait_for(workspace="decoder")
        program.click("family[resize]")
        program.wait(lambda: program["decoder"]["key"] == "resize-end", "that is another decoder")
        program.settle()
        self.assertGreater(program.rect("decoder[resize-end]")[1], 640)
        program.wheel("map[2,0]", -20)
        program.settle()
        _, y, _, height = program.rect("decoder[resize-end]")
        self.assertLessEqual(y + height, 640)
        before = program["decoder"]["digit_sum"]
        x, y, width, height = program.rect("given")
        program.drag((round(x + 0.1 * width), round(y + 0.1 * height)), (round(x + 0.1 * width), round(y + 0.9 * height)))
        program.wait(lambda: program["decoder"]["digit_sum"] > before + 20, "no stroke was drawn")


if __name__ == "__main__":
    unittest.main()
