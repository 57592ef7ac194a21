"""The layers' lists, and the sums that every peer's outputs are compared with."""

import unittest
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from values import (BIAS, DECODERS, INPUT, WEIGHTS, Layer, conv_transpose, decoded, expected, read_layers,
                    sampled_indices, value, values)

HERE = Path(__file__).resolve().parent
ODD = Layer("odd", cin=3, h=4, w=6, out=2, kh=3, kw=2, sh=2, sw=3, ph=1, pw=0, oph=1, opw=2, dh=1, dw=2, groups=1, n=2)


class Numbers(unittest.TestCase):
    def test_are_those_of_peer_cpp(self):
        # From a C++ program: value(0, input), value(12345678, weights), value(7, bias).
        found = [value(np.array([index]), stream)[0] for index, stream in
                 ((0, INPUT), (12345678, WEIGHTS), (7, BIAS))]
        self.assertEqual([np.float32(x) for x in (-0.186321557, 0.190558255, -0.0233784318)], found)

    def test_lie_between_minus_and_plus_a_half_and_differ_between_streams(self):
        first, second = values((1000,), INPUT), values((1000,), WEIGHTS)
        self.assertTrue((np.abs(np.concatenate([first, second])) <= 0.5).all())
        self.assertGreater(np.std(first), 0.25)
        self.assertFalse((first == second).any())


class Sums(unittest.TestCase):
    def test_at_every_index_are_those_of_the_whole_layer(self):
        whole = conv_transpose(values(ODD.input_shape, INPUT), values(ODD.weight_shape, WEIGHTS), ODD)
        whole += values((ODD.out,), BIAS)[:, None, None]
        self.assertEqual(ODD.output_shape, whole.shape)
        outputs, allowed = expected(ODD, np.arange(whole.size))
        self.assertLess(np.abs(outputs - whole.ravel()).max(), 1e-12)
        self.assertTrue((allowed < 1e-3).all())

    def test_of_a_group_are_those_of_a_layer_with_its_channels_alone(self):
        grouped = replace(ODD, cin=4, out=6, groups=2, n=1)
        outputs, _ = expected(grouped, np.arange(np.prod(grouped.output_shape)))
        x, weights = values(grouped.input_shape, INPUT), values(grouped.weight_shape, WEIGHTS)
        halves = [conv_transpose(x[:, c:c + 2], weights[c:c + 2], replace(grouped, cin=2, out=3)) for c in (0, 2)]
        whole = np.concatenate(halves, axis=1) + values((6,), BIAS)[:, None, None]
        self.assertLess(np.abs(outputs - whole.ravel()).max(), 1e-12)

    def test_a_decoder_gives_images_between_0_and_1(self):
        image = decoded(DECODERS[0])
        self.assertEqual((1, 1, 28, 28), image.shape)
        self.assertTrue(((image >= 0) & (image <= 1)).all())
        self.assertGreater(np.ptp(image), 0.5)

    def test_are_sampled_in_every_corner_of_the_last_image(self):
        indices = sampled_indices((2, 3, 5, 7))
        self.assertTrue({3 * 5 * 7 + cell for cell in (0, 6, 28, 34)} <= set(indices.tolist()))
        self.assertLess(indices.max(), 2 * 3 * 5 * 7)


class Lists(unittest.TestCase):
    def test_name_no_layer_twice_and_hold_only_layers_that_exist(self):
        layers = read_layers(HERE / "layers.txt") + read_layers(HERE / "unseen.txt")
        self.assertEqual(len(layers), len({(layer.name, layer.n) for layer in layers}))
        for layer in layers:
            self.assertGreater(min(layer.output_shape), 0, layer.name)
            self.assertEqual((0, 0), (layer.cin % layer.groups, layer.out % layer.groups), layer.name)

    def test_give_a_layer_for_each_of_its_batches(self):
        dcgan = [layer for layer in read_layers(HERE / "layers.txt") if layer.name.startswith("dcgan4")]
        self.assertEqual([1, 16], [layer.n for layer in dcgan])
        self.assertEqual((16, 128, 32, 32), dcgan[1].output_shape)
        self.assertEqual(2 * 256 * 128 * 16 * 16 * 16, dcgan[0].flops)

    def test_with_a_missing_column_are_refused_with_the_line(self):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "list.txt"
            path.write_text("# a list\nname in h\n\nb 1\n", encoding="utf-8")
            with self.assertRaisesRegex(ValueError, r"list.txt:4 has 2 columns, not 3"):
                read_layers(path)


if __name__ == "__main__":
    unittest.main()
