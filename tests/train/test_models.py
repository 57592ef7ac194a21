"""Holds the committed models to what figures.json and the model card say of them, with an ONNX interpreter of the tests'
own (graph.py). Needs no network: the 500 committed test digits do."""

import sys
import unittest

try:
    import numpy
    import onnx
    import torch
except ImportError as error:
    sys.exit(f"{error}. These tests need python3-numpy, python3-torch and python3-onnx (tools/packages).")

from committed import KINDS, MODELS, MOMENTS, REPORT, VALUES, digits
from graph import Graph, attributes, images_of, shape_of

import figures
import figures_table

torch.set_num_threads(1)
ENCODER = Graph(MODELS / "encoder.onnx")
DECODERS = {(kind, moment): Graph(MODELS / f"decoder-{kind}-{moment}.onnx") for kind in KINDS for moment in MOMENTS}
GIVEN = images_of(digits().reshape(500, 28, 28))
CODES = ENCODER.run(GIVEN)
UP = {"k3": ["ConvTranspose"], "k4": ["ConvTranspose"], "resize": ["Resize", "Conv"]}


class Files(unittest.TestCase):
    def test_are_these_and_no_others(self):
        names = {"encoder.onnx", "figures.json", "digits.png", "MODEL_CARD.md"}
        names |= {f"decoder-{kind}-{moment}.onnx" for kind in KINDS for moment in MOMENTS}
        self.assertEqual(names, {path.name for path in MODELS.iterdir()})

    def test_are_small(self):
        for path in MODELS.iterdir():
            self.assertLess(path.stat().st_size, 1_000_000, path.name)
        self.assertLess(sum(path.stat().st_size for path in VALUES.rglob("*.npy")), 3_000_000)

    def test_are_valid_onnx(self):
        for path in MODELS.glob("*.onnx"):
            with self.subTest(path.name):
                onnx.checker.check_model(onnx.load(str(path)), full_check=True)

    def test_say_what_they_are(self):
        self.assertEqual("encoder", ENCODER.facts["title"])
        for (kind, moment), decoder in DECODERS.items():
            with self.subTest(f"{kind} {moment}"):
                of_kind = REPORT["decoders"][kind]
                facts, at = decoder.facts, of_kind["moments"][moment]
                self.assertEqual(f"decoder, {of_kind['title']}", facts["title"])
                self.assertEqual((moment, str(at["step"])), (facts["moment"], facts["step"]))
                for figure in ("mse", "bce", "board", "locked"):
                    self.assertEqual(f"{at['test'][figure]:.6g}", facts[f"test_{figure}"])

    def test_card_has_the_figures(self):
        card = (MODELS / "MODEL_CARD.md").read_text(encoding="utf-8")
        self.assertIn(figures_table.markdown(REPORT), card)


class Graphs(unittest.TestCase):
    def test_of_the_encoder(self):
        self.assertEqual(["Conv", "Relu", "Conv", "Relu", "Flatten", "Gemm"], [node.op_type for node in ENCODER.nodes])
        self.assertEqual(("image", [1, 1, 28, 28]), (ENCODER.source.name, shape_of(ENCODER.source)))
        self.assertEqual(("code", [1, REPORT["made_with"]["codes"]]), (ENCODER.target.name, shape_of(ENCODER.target)))

    def test_of_the_decoders(self):
        for (kind, moment), decoder in DECODERS.items():
            with self.subTest(f"{kind} {moment}"):
                self.assertEqual(["Gemm", "Relu", "Reshape", *UP[kind], "Relu", *UP[kind], "Sigmoid"],
                                 [node.op_type for node in decoder.nodes])
                self.assertEqual("code", decoder.source.name)
                self.assertEqual(shape_of(ENCODER.target), shape_of(decoder.source))
                self.assertEqual(("image", [1, 1, 28, 28]), (decoder.target.name, shape_of(decoder.target)))

    def test_names_are_whole_and_used_once(self):
        for model in (ENCODER, *DECODERS.values()):
            names = [node.name for node in model.nodes]
            self.assertEqual(len(names), len(set(names)))
            for node in model.nodes:
                self.assertTrue(node.name.endswith(f"/{node.op_type}"), node.name)
                if node.output[0] != model.target.name:
                    self.assertEqual(node.name, node.output[0])

    def test_opset_is_13(self):
        for model in (ENCODER, *DECODERS.values()):
            self.assertEqual([("", 13)], [(opset.domain, opset.version) for opset in model.model.opset_import])

    def test_the_three_ways_up(self):
        expected = {"k3": ([3, 3], [2, 2], [1, 1, 1, 1]), "k4": ([4, 4], [2, 2], [1, 1, 1, 1]),
                    "resize": ([3, 3], [1, 1], [1, 1, 1, 1])}
        for (kind, moment), decoder in DECODERS.items():
            layers = [attributes(node) for node in decoder.nodes if node.op_type in ("Conv", "ConvTranspose")]
            self.assertEqual(2, len(layers))
            for layer in layers:
                self.assertEqual(expected[kind], (layer["kernel_shape"], layer["strides"], layer["pads"]))
                self.assertEqual([1, 1] if kind == "k3" else [0, 0], layer.get("output_padding", [0, 0]))

    def test_every_layer_makes_the_size_that_it_should(self):
        maps = REPORT["made_with"]["maps"]
        for decoder in DECODERS.values():
            values = decoder.values(CODES[:2])
            self.assertEqual((2, maps, 7, 7), tuple(values["maps/Reshape"].shape))
            self.assertEqual((2, maps // 2, 14, 14), tuple(values["relu1/Relu"].shape))
            self.assertEqual((2, 1, 28, 28), tuple(values["image"].shape))


class Training(unittest.TestCase):
    def test_began_with_the_same_first_layer(self):
        first = [DECODERS[kind, "start"].weights for kind in KINDS]
        for name in ("linear.weight", "linear.bias"):
            for other in first[1:]:
                self.assertTrue(torch.equal(first[0][name], other[name]), name)

    def test_changed_every_weight_from_moment_to_moment(self):
        for kind in KINDS:
            moments = [DECODERS[kind, moment].weights for moment in MOMENTS]
            for before, after in zip(moments, moments[1:]):
                for name, tensor in before.items():
                    if tensor.dtype == torch.float32 and not name.endswith(".scales"):
                        self.assertFalse(torch.equal(tensor, after[name]), f"{kind} {name}")

    def test_ends_with_pictures_nearer_to_each_digit_than_to_any_other(self):
        """Not the mean picture: of 500 digits, the decoded one belongs to the digit that was given."""
        given = GIVEN.flatten(1)
        for kind in KINDS:
            nearest = torch.cdist(DECODERS[kind, "end"].run(CODES).flatten(1), given).argmin(dim=1)
            found = (nearest == torch.arange(500)).float().mean().item()
            self.assertGreater(found, 0.97, kind)


class Figures(unittest.TestCase):
    def assert_near(self, expected, found, what):
        """Another processor adds in another order: float32's rounding, and `locked` is a small difference."""
        for name, figure in expected.items():
            self.assertAlmostEqual(figure, found[name], delta=1e-3 * abs(figure) + 2e-8, msg=f"{what} {name}")

    def test_of_the_digits_themselves(self):
        self.assert_near(REPORT["given"]["digits"], figures.checkerboard(GIVEN[:, 0].numpy()), "digits")

    def test_of_the_500_digits(self):
        for (kind, moment), decoder in DECODERS.items():
            made, given = decoder.run(CODES)[:, 0].numpy(), GIVEN[:, 0].numpy()
            found = {"mse": figures.mean_squared_error(given, made), "bce": figures.cross_entropy(given, made),
                     **figures.checkerboard(made)}
            self.assert_near(REPORT["decoders"][kind]["moments"][moment]["digits"], found, f"{kind} {moment}")

    def test_of_random_codes_and_of_the_zero_code(self):
        settings = REPORT["made_with"]
        codes = {"zero_code": torch.zeros(1, settings["codes"]),
                 "random_codes": torch.randn(1000, settings["codes"],
                                             generator=torch.Generator().manual_seed(settings["seed"]))}
        for (kind, moment), decoder in DECODERS.items():
            for name, some in codes.items():
                found = figures.checkerboard(decoder.run(some)[:, 0].numpy())
                self.assert_near(REPORT["decoders"][kind]["moments"][moment][name], found, f"{kind} {moment} {name}")


class Claims(unittest.TestCase):
    """What the model card says that the figures show."""

    def locked(self, kind, moment, of_set="test"):
        return REPORT["decoders"][kind]["moments"][moment][of_set]["locked"]

    def test_before_the_first_step_a_quarter_is_locked_in_k3_and_k4_and_a_thousandth_of_that_in_resize(self):
        for kind in ("k3", "k4"):
            self.assertGreater(self.locked(kind, "start"), 0.25)
            self.assertGreater(self.locked(kind, "start"), 1000 * self.locked("resize", "start"))

    def test_early_hundreds_of_times_as_much_is_locked_in_k3_and_k4_as_in_resize(self):
        for kind in ("k3", "k4"):
            self.assertGreater(self.locked(kind, "early"), 200 * self.locked("resize", "early"))

    def test_at_the_end_millionths_are_locked_in_all(self):
        for kind in KINDS:
            self.assertLess(abs(self.locked(kind, "end")), 3e-6)
            self.assertLess(abs(self.locked(kind, "end", "random_codes")), 6e-6)
        self.assertLess(REPORT["given"]["test"]["locked"], 3e-6)

    def test_at_the_end_board_is_the_same_for_all_and_less_than_the_digits_own(self):
        boards = [REPORT["decoders"][kind]["moments"]["end"]["test"]["board"] for kind in KINDS]
        self.assertLess(max(boards), 1.1 * min(boards))
        self.assertLess(2 * max(boards), REPORT["given"]["test"]["board"])


class Values(unittest.TestCase):
    MOVES = ("Flatten", "Reshape", "Resize")

    def models(self):
        yield "encoder", ENCODER
        for kind in KINDS:
            yield f"decoder-{kind}-end", DECODERS[kind, "end"]

    def test_are_there_for_everything_but_moves(self):
        for name, model in self.models():
            wanted = {model.source.name, *(node.output[0] for node in model.nodes if node.op_type not in self.MOVES)}
            stored = {path.stem for path in (VALUES / name).iterdir()}
            self.assertEqual({value.replace("/", ".") for value in wanted}, stored)

    def test_are_what_the_graph_makes_of_the_input(self):
        for name, model in self.models():
            given = numpy.load(VALUES / name / f"{model.source.name}.npy")
            self.assertEqual(16, len(given))
            for value, made in model.values(torch.from_numpy(given)).items():
                path = VALUES / name / f"{value.replace('/', '.')}.npy"
                if path.is_file():
                    stored = numpy.load(path)
                    self.assertEqual(numpy.float32, stored.dtype)
                    self.assertLessEqual(numpy.abs(stored - made.numpy()).max(), 1e-5 * numpy.ptp(stored), f"{name} {value}")

    def test_are_of_committed_digits_each_class_among_them(self):
        given = numpy.rint(numpy.load(VALUES / "encoder" / "image.npy")[:, 0] * 255).astype(numpy.uint8)
        sheet = digits()
        for index, image in enumerate(given):
            self.assertTrue((image == sheet[index % 10, index // 10]).all(), index)

    def test_codes_of_the_decoders_are_the_encoders(self):
        code = numpy.load(VALUES / "encoder" / "code.npy")
        for kind in KINDS:
            other = numpy.load(VALUES / f"decoder-{kind}-end" / "code.npy")
            self.assertLessEqual(numpy.abs(code - other).max(), 1e-5 * numpy.ptp(code))


if __name__ == "__main__":
    unittest.main()
