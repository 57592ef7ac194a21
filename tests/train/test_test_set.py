"""The figures on all 10,000 test images, and the committed digits against MNIST's files. UNSTRIDE_MNIST is the folder that
tools/train/data.py fills from npm's registry; CTest runs that first (label network)."""

import os
import unittest

import numpy
import torch

from committed import KINDS, MODELS, MOMENTS, REPORT, digits
from graph import Graph, images_of

import data
import figures

torch.set_num_threads(1)
IMAGES = data.images(os.environ["UNSTRIDE_MNIST"], "t10k")
LABELS = data.labels(os.environ["UNSTRIDE_MNIST"], "t10k")
INDICES = numpy.array(REPORT["digits"]["test_set_indices"])


class CommittedDigits(unittest.TestCase):
    def test_are_the_named_images_of_the_test_set(self):
        self.assertTrue((IMAGES[INDICES] == digits()).all())

    def test_are_50_different_ones_of_each_class_in_its_row(self):
        self.assertEqual((10, 50), INDICES.shape)
        self.assertEqual(500, len(numpy.unique(INDICES)))
        for digit, row in enumerate(INDICES):
            self.assertTrue((LABELS[row] == digit).all(), digit)

    def test_are_what_the_seed_draws(self):
        import main
        self.assertEqual(INDICES.tolist(), main.sample_indices(LABELS, REPORT["made_with"]["seed"]).tolist())


class TestSet(unittest.TestCase):
    def assert_near(self, expected, found, what):
        for name, figure in expected.items():
            self.assertAlmostEqual(figure, found[name], delta=1e-3 * abs(figure) + 2e-8, msg=f"{what} {name}")

    def test_has_the_figures_that_are_written(self):
        given = images_of(IMAGES)
        pictures = given[:, 0].numpy()
        self.assert_near(REPORT["given"]["test"], figures.checkerboard(pictures), "test digits")
        codes = Graph(MODELS / "encoder.onnx").run(given)
        self.assertLess((codes.mean(0) - torch.tensor(REPORT["code"]["mean"])).abs().max(), 1e-4)
        self.assertLess((codes.std(0) - torch.tensor(REPORT["code"]["deviation"])).abs().max(), 1e-4)
        for kind in KINDS:
            for moment in MOMENTS:
                made = Graph(MODELS / f"decoder-{kind}-{moment}.onnx").run(codes)[:, 0].numpy()
                found = {"mse": figures.mean_squared_error(pictures, made), "bce": figures.cross_entropy(pictures, made),
                         **figures.checkerboard(made)}
                self.assert_near(REPORT["decoders"][kind]["moments"][moment]["test"], found, f"{kind} {moment}")


if __name__ == "__main__":
    unittest.main()
