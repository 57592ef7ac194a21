"""The tables of docs/performance.md, from measurements made up so that every figure is known."""

import unittest

from report import Report, microseconds, times
from tables import (FAVOURITE, PLAIN, best_peer, bound, compared, direct_fraction, geometric_mean, of_unstride, peaks,
                    read_reasons, read_table, reason_of, target_of)

TARGETS = """
class          layers         batch  layout     at_least  # a comment
wide_k4_s2     wide_a,wide_b* *      plain      1.4
one_image      small*         1      plain      2
wide,_packed   wide_a         *      favourite  1.0
"""
BARS = """
layer   batch  threads  peer      layout     percent
wide_a  1      1        oneDNN_3  favourite  50
wide_a  1      1        oneDNN_3  plain      25
"""
REASONS = """# what is not ahead
small*  1  *  Its rows are too short.
*       *  2  Threads wait for each other.
"""


def variant(peer, name, min_us, **more):
    plain = more.pop("plain", True)
    info = more.pop("info", "")
    return {"peer": peer, "variant": name, "plain": plain, "info": info, "min_ns": min_us * 1e3, "runs": 9, **more}


def peak_variant(gflops):
    return variant("peak", "fma", 1000, info=str(int(gflops * 1e6)))


def row(layer="wide_a", batch=1, variants=(), **more):
    return {"layer": layer, "batch": batch, "threads": 1, "flops": 1_000_000, "bytes": 1000, "date": "2026-01-02",
            "load": 0.01, "rounds": 4, "list": "layers", "failures": {}, "variants": [*variants, peak_variant(100)], **more}


# 1 MFLOP at a peak of 100 GFLOP/s: 10 us.
OURS = variant("unstride", "nchw", 20, info="fast, 6x64 avx512")
DIRECT = variant("unstride", "direct", 12.5, info="direct, 6x64 avx512")
WIDE = row(variants=[OURS, DIRECT, variant("onednn", "nchw", 50), variant("onednn", "any", 16, plain=False),
                     variant("xnnpack", "nchw", 30)])


class Comparisons(unittest.TestCase):
    def test_take_the_best_of_the_plain_peers_and_their_bars(self):
        best = best_peer(WIDE, PLAIN, [], 100e9)
        self.assertEqual(("xnnpack", 30e3, False), (best.peer, best.nanoseconds, best.is_bar))
        bars = read_table(BARS.replace("plain      25", "plain      40"))
        best = best_peer(WIDE, PLAIN, bars, 100e9)
        self.assertEqual(("oneDNN 3", True), (best.peer, best.is_bar))
        self.assertAlmostEqual(25e3, best.nanoseconds)

    def test_in_favourite_layouts_take_all_layouts(self):
        self.assertEqual(16e3, best_peer(WIDE, FAVOURITE, read_table(BARS), 100e9).nanoseconds)

    def test_in_favourite_layouts_take_ours_in_blocks_where_that_is_faster(self):
        for us, expected in ((8, 2), (30, 0.8)):
            blocks = variant("unstride", "blocks", us, plain=False, info="blocks, 6x64 avx512")
            [favourite] = compared([row(variants=[*WIDE["variants"], blocks])], FAVOURITE, [], [])
            self.assertAlmostEqual(expected, favourite.ratio)
            [plain] = compared([row(variants=[*WIDE["variants"], blocks])], PLAIN, [], [])
            self.assertAlmostEqual(1.5, plain.ratio)

    def test_leave_out_who_was_wrong(self):
        wrong = row(variants=[OURS, variant("xnnpack", "nchw", 1, wrong=True), variant("torch", "nchw", 40)])
        self.assertEqual("torch", best_peer(wrong, PLAIN, [], 100e9).peer)
        self.assertIsNone(of_unstride(row(variants=[dict(OURS, wrong=True)])))

    def test_bars_of_other_rows_do_not_count(self):
        for other in (row("wide_b"), row(batch=16), row(threads=2)):
            self.assertIsNone(best_peer(other, PLAIN, read_table(BARS), 100e9))

    def test_say_what_is_missed(self):
        [plain] = compared([WIDE], PLAIN, [], read_table(TARGETS))
        self.assertAlmostEqual(1.5, plain.ratio)
        self.assertFalse(plain.missed)
        [favourite] = compared([WIDE], FAVOURITE, [], read_table(TARGETS))
        self.assertAlmostEqual(0.8, favourite.ratio)
        self.assertTrue(favourite.missed)

    def test_a_row_that_we_did_not_compute_is_missed(self):
        [none] = compared([row(variants=[variant("torch", "nchw", 40)])], PLAIN, [], [])
        self.assertIsNone(none.ratio)
        self.assertTrue(none.missed)

    def test_the_mean_is_that_of_the_ratios_logarithms(self):
        rows = [row(variants=[OURS, variant("torch", "nchw", us)]) for us in (20, 180)]
        self.assertAlmostEqual(3, geometric_mean(compared(rows, PLAIN, [], [])))


class Targets(unittest.TestCase):
    def test_are_found_by_layer_batch_and_layout(self):
        targets = read_table(TARGETS)
        self.assertEqual(("wide k4 s2", 1.4), target_of(row("wide_bc", 16), PLAIN, targets))
        self.assertEqual(("one image", 2), target_of(row("small_1"), PLAIN, targets))
        self.assertEqual(("every row", 1), target_of(row("small_1", 16), PLAIN, targets))
        self.assertIsNone(target_of(row("small_1", 16), FAVOURITE, targets))
        self.assertIsNone(target_of(row("other", list="unseen"), PLAIN, targets))

    def test_tables_with_a_missing_column_are_refused(self):
        with self.assertRaisesRegex(ValueError, "wide 1: 2 columns, not 3"):
            read_table("layer batch percent\nwide 1")

    def test_the_direct_algorithm_is_measured_beside_the_chosen_one(self):
        self.assertAlmostEqual(0.8, direct_fraction(WIDE, 100e9))
        chosen = row(variants=[variant("unstride", "nchw", 20, info="direct, 6x64 avx512")])
        self.assertAlmostEqual(0.5, direct_fraction(chosen, 100e9))
        self.assertIsNone(direct_fraction(row(variants=[OURS]), 100e9))


class Bounds(unittest.TestCase):
    SPEEDS, CACHES = {"l2": 400e9, "l3": 100e9, "memory": 10e9}, [("l2", 1 << 20), ("l3", 32 << 20)]

    def test_are_multiplications_or_the_level_that_all_data_fits(self):
        def of(flops, size):
            return bound({"flops": flops, "bytes": size}, 100e9, self.SPEEDS, self.CACHES)

        self.assertEqual((0.01, "multiplications"), of(1e9, 1000))
        self.assertEqual("l2", of(1, 1 << 20)[1])
        self.assertEqual("l3", of(1, 2 << 20)[1])
        self.assertEqual((0.01, "memory"), of(1, 100e6))

    def test_the_peak_is_the_best_of_all_rows_with_as_many_threads(self):
        rows = [row(), row(variants=[peak_variant(120)]), row(threads=2, variants=[peak_variant(230)])]
        self.assertEqual({1: 120e9, 2: 230e9}, peaks(rows))


class Reasons(unittest.TestCase):
    def test_are_found_by_pattern_in_their_order(self):
        reasons = read_reasons(REASONS)
        self.assertEqual("Its rows are too short.", reason_of(row("small_1", threads=2), reasons))
        self.assertEqual("Threads wait for each other.", reason_of(row("wide_a", threads=2), reasons))
        self.assertIsNone(reason_of(row("wide_a"), reasons))


class Page(unittest.TestCase):
    def setUp(self):
        slow = row("small_1", variants=[variant("unstride", "nchw", 30, info="stencil, 1x2x7 avx512"),
                                        variant("openblas", "nchw", 45)])
        unseen = row("new_1", variants=[OURS, variant("torch", "nchw", 90)], list="unseen", rounds=10)
        results = {
            "rows": [slow, WIDE, unseen], "milliseconds": 15,
            "machine": {"processor": "A processor", "family": "1", "model": "2", "cores": 2, "compiler": "12.2.0",
                        "system": "Linux", "caches": {"L1": "48K", "L2": "1024K", "L3": "32M"}},
            "versions": {"onednn": "2.6.3", "openblas": "0.3.21", "xnnpack": "2022", "torch": "1.13.1",
                         "onnxruntime": "1.16.3"},
            "bandwidth": {"1": {"l2": 200e9, "l3": 100e9, "memory": 30e9}}}
        self.report = Report(results, read_table(BARS), read_table(TARGETS), read_reasons(REASONS))
        self.text = self.report.text()

    def lines(self, start):
        return [line for line in self.text.splitlines() if line.startswith(start)]

    def test_has_a_line_for_each_layer_with_its_ratio_and_target(self):
        self.assertEqual("| wide_a | 1 | fast | 20.0 | 50 | 10.0 | XNNPACK | 30.0 | 1.50 | 1.40 |",
                         self.lines("| wide_a")[0])
        self.assertEqual("| small_1 | 1 | stencil | 30.0 | 33.3 | 10.0 | OpenBLAS | 45.0 | 1.50 | 2.00 **missed** |",
                         self.lines("| small_1")[0])

    def test_marks_bars(self):
        quicker = Report({**self.report.results, "rows": [WIDE]}, read_table(BARS.replace(" 25", " 50")), [], [])
        self.assertIn("| oneDNN 3* | 20.0 |", quicker.text())

    def test_says_for_each_class_whether_it_is_reached(self):
        self.assertEqual(["| wide k4 s2 | 1.40 | 1.50 | yes |"], self.lines("| wide k4 s2"))
        self.assertEqual(["| one image | 2.00 | 1.50 | **no**, 1 of 1 missed |"], self.lines("| one image"))
        self.assertEqual(["| every row | 1.00 | 1.50 | yes |"], self.lines("| every row"))
        self.assertEqual(["| the direct algorithm on wide k4 s2, of the peak | 0.92 | 0.80 | **no** |"],
                         self.lines("| the direct"))

    def test_lists_what_is_not_ahead_with_the_bound_and_the_reason(self):
        [line] = self.lines("- **small_1")
        self.assertIn("1.50 instead of 2.00 against OpenBLAS (45.0 us)", line)
        self.assertIn("3.00 times the bound of 10.0 us (multiplications). Its rows are too short.", line)
        self.assertEqual([], [line for line in self.lines("- **wide_a") if "plain" in line])

    def test_keeps_layers_outside_of_the_list_out_of_the_targets(self):
        self.assertIn("| new_1 | 1 | fast | 20.0 | 50 | 10.0 | PyTorch | 90.0 | 4.50 |  |", self.text)
        self.assertEqual(2, len(self.report.comparisons(PLAIN, 1)))

    def test_says_in_how_many_rounds_rows_were_measured(self):
        self.assertIn("in each of 4 or 10 rounds", self.text)

    def test_names_who_was_wrong(self):
        self.assertIn("; all agreed.", self.text)
        wrong = row(variants=[OURS, variant("torch", "nchw", 1, wrong=True)])
        self.assertIn("torch nchw (wide_a, batch 1)", Report({**self.report.results, "rows": [wrong]}, [], [], []).text())


class Figures(unittest.TestCase):
    def test_have_three_digits(self):
        self.assertEqual(["1.23", "12.3", "123", "1235"], [microseconds(ns) for ns in (1234, 12341, 123412, 1234567)])
        self.assertEqual(["0.98", "9.94", "12.3", "–"], [times(ratio) for ratio in (0.984, 9.94, 12.34, None)])


if __name__ == "__main__":
    unittest.main()
