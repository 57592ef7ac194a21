"""The formulas of tools/train/figures.py on pictures whose figures are known."""

import unittest

import numpy

import committed  # noqa: F401  (finds tools/train)
import figures

ROW, COLUMN = numpy.mgrid[0:28, 0:28]
BOARDS = {"rows": (-1.0) ** ROW, "columns": (-1.0) ** COLUMN, "both": (-1.0) ** (ROW + COLUMN)}


def waves(rng, count):
    """Random pictures without any energy at period 2."""
    noise = numpy.fft.fft2(rng.standard_normal((count, 28, 28)))
    noise[:, 14, :] = noise[:, :, 14] = 0
    return numpy.fft.ifft2(noise).real


class Checkerboard(unittest.TestCase):
    def test_a_pure_one_is_all_of_the_energy(self):
        for name, board in BOARDS.items():
            with self.subTest(name):
                found = figures.checkerboard((0.5 + 0.1 * board)[None])
                self.assertAlmostEqual(1, found["board"])
                self.assertAlmostEqual(1, found["locked"])

    def test_brightness_counts_as_nothing(self):
        board = waves(numpy.random.RandomState(1), 8) + 0.5 * BOARDS["both"]
        for name, figure in figures.checkerboard(board).items():
            self.assertAlmostEqual(figure, figures.checkerboard(board + 40)[name])

    def test_slower_waves_are_none(self):
        for period in (28, 7, 4):
            wave = numpy.cos(2 * numpy.pi * COLUMN / period)[None]
            self.assertLess(figures.checkerboard(wave)["board"], 1e-20)

    def test_its_part_of_the_energy_is_what_was_put_in(self):
        pictures = waves(numpy.random.RandomState(2), 5)
        energy = (pictures - pictures.mean(axis=(1, 2), keepdims=True)).var() * 28 * 28
        for name, board in BOARDS.items():
            with self.subTest(name):
                found = figures.checkerboard(pictures + 0.2 * board)
                added = 0.04 * 28 * 28
                self.assertAlmostEqual(added / (energy + added), found["board"], places=12)

    def test_what_has_any_sign_is_board_but_not_locked(self):
        rng = numpy.random.RandomState(3)
        count = 4000
        signs = rng.choice([-1, 1], (count, 1, 1))
        pictures = waves(rng, count) + signs * BOARDS["both"]
        found = figures.checkerboard(pictures)
        self.assertGreater(found["board"], 0.4)
        self.assertLess(abs(found["locked"]), 4 * found["board"] / count)

    def test_what_is_the_same_in_every_picture_is_locked(self):
        pictures = waves(numpy.random.RandomState(4), 50) + BOARDS["columns"]
        found = figures.checkerboard(pictures)
        self.assertAlmostEqual(found["board"], found["locked"])

    def test_the_layers_own_overlap_is_locked(self):
        """Taps of kernel 3, stride 2, padding 1, output padding 1 over 14 cells: 1 and 2 by turns, but for the last two."""
        covered = numpy.zeros(28)
        for cell in range(14):
            for tap in range(3):
                if 0 <= cell * 2 - 1 + tap < 28:
                    covered[cell * 2 - 1 + tap] += 1
        overlap = numpy.outer(covered, covered)
        self.assertGreater(figures.checkerboard(overlap[None])["locked"], 0.85)


class Errors(unittest.TestCase):
    def test_squared_error_is_the_mean_over_pixels(self):
        self.assertAlmostEqual(0.25 / 4, figures.mean_squared_error(numpy.zeros((1, 2, 2)), [[[0.5, 0], [0, 0]]]))

    def test_cross_entropy_of_even_odds_is_log_2(self):
        self.assertAlmostEqual(numpy.log(2), figures.cross_entropy(numpy.eye(28), numpy.full((28, 28), 0.5)))

    def test_cross_entropy_of_a_sure_error_is_finite(self):
        self.assertLess(figures.cross_entropy(numpy.ones((1, 1)), numpy.zeros((1, 1))), 17)

    def test_cross_entropy_is_least_at_the_given_value(self):
        given = numpy.full((1, 1), 0.3)
        at = [figures.cross_entropy(given, numpy.full((1, 1), y)) for y in (0.2, 0.29, 0.3, 0.31, 0.4)]
        self.assertEqual(min(at), at[2])


if __name__ == "__main__":
    unittest.main()
