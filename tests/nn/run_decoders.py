"""Runs the models of assets/models and tests/data/nn/decoder.onnx with `unstride infer` on a thousand random inputs and
compares every value with PyTorch, on every instruction set. UNSTRIDE_PROGRAM is the program.

The layers are built in PyTorch from the graph's nodes, so that any decoder or encoder with these operators may be added.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
    import onnx
    import torch
    import torch.nn.functional as F
    from onnx import TensorProto, helper, numpy_helper
except ImportError as error:
    sys.exit(f"{error}. These tests need python3-numpy, python3-torch and python3-onnx (tools/packages).")

PROGRAM = os.environ["UNSTRIDE_PROGRAM"]
ROOT = Path(__file__).resolve().parents[2]
MODELS = [ROOT / "tests/data/nn/decoder.onnx", *sorted((ROOT / "assets/models").glob("*.onnx"))]
INPUTS, BOUND = 1000, 1e-5  # the bound is a part of a value's range
ACTIVATIONS = {"Relu", "LeakyRelu", "Sigmoid", "Tanh"}


def infer(model, array, folder, target=""):
    """Every output by its name's file, or the program's sentence."""
    np.save(folder / "input.npy", array)
    command = [PROGRAM, "infer", model, "--input", folder / "input.npy", "--output-dir", folder / "out"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "UNSTRIDE_TARGET": target})
    if done.returncode:
        return done.stderr
    return {re.sub("[^A-Za-z0-9._-]", "_", name): np.load(path)
            for path, name in re.findall(r"^(.*\.npy): (.*), .*$", done.stdout, re.MULTILINE)}


def layer(node, attributes, x):
    """One node in PyTorch; x: its inputs, None where they are left out."""
    if node.op_type in ("Conv", "ConvTranspose"):
        top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
        assert (top, left) == (bottom, right) and "auto_pad" not in attributes and "output_shape" not in attributes
        bias = x[2] if len(x) > 2 else None
        common = {"stride": attributes.get("strides", 1), "padding": (top, left), "groups": attributes.get("group", 1),
                  "dilation": attributes.get("dilations", 1)}
        if node.op_type == "Conv":
            return F.conv2d(x[0], x[1], bias, **common)
        return F.conv_transpose2d(x[0], x[1], bias, output_padding=attributes.get("output_padding", 0), **common)
    if node.op_type == "Gemm":
        a, b = (m.T if attributes.get(t) else m for m, t in ((x[0], "transA"), (x[1], "transB")))
        y = attributes.get("alpha", 1) * (a @ b)
        return y + attributes.get("beta", 1) * x[2] if len(x) > 2 else y
    if node.op_type == "Resize":
        assert attributes["coordinate_transformation_mode"] == b"asymmetric" and attributes["nearest_mode"] == b"floor"
        return F.interpolate(x[0], scale_factor=x[2][2:].tolist(), mode="nearest")
    if node.op_type == "Reshape":
        return x[0].reshape([x[0].shape[i] if n == 0 else n for i, n in enumerate(x[1].tolist())])
    if node.op_type == "Flatten":
        return x[0].flatten(attributes.get("axis", 1))
    if node.op_type == "LeakyRelu":
        return F.leaky_relu(x[0], attributes.get("alpha", 0.01))
    return {"Relu": F.relu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh}[node.op_type](x[0])


def values(graph, given):
    """What PyTorch computes for every output of every node."""
    known = {i.name: torch.tensor(numpy_helper.to_array(i)) for i in graph.initializer}
    known[graph.input[0].name] = torch.tensor(given)
    for node in graph.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        known[node.output[0]] = layer(node, attributes, [known.get(name) for name in node.input])
    return {node.output[0]: known[node.output[0]].numpy() for node in graph.node}


def open_batch(model):
    """The same model for any number of inputs: the first dimension is left open, and where a shape says 1, kept."""
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "n"
    for node in model.graph.node:
        for initializer in model.graph.initializer:
            if node.op_type == "Reshape" and initializer.name == node.input[1]:
                shape = numpy_helper.to_array(initializer).copy()
                shape[0] = -1
                initializer.CopyFrom(numpy_helper.from_array(shape, initializer.name))
    return model


def show(model, fused):
    """Every value becomes an output; with `fused` all but those that only an activation reads."""
    readers = [name for node in model.graph.node for name in node.input]
    hidden = {node.input[0] for node in model.graph.node
              if fused and node.op_type in ACTIVATIONS and readers.count(node.input[0]) == 1}
    names = [node.output[0] for node in model.graph.node if node.output[0] not in hidden]
    del model.graph.output[:]
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    return names


class Decoders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.random = np.random.default_rng(1000)

    def targets(self):
        sentence = infer(MODELS[0], np.zeros((1, 4), np.float32), self.folder, "none")
        return re.search(r"it has (.*)\.", sentence).group(1).split(", ")

    def inputs(self, model, count):
        shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
        numbers = self.random.normal(size=(count, *shape[1:])).astype(np.float32)
        return numbers if len(shape) == 2 else 1 / (1 + np.exp(-2 * numbers))  # a code, or a picture

    def compare(self, expected, computed, names):
        self.assertEqual({re.sub("[^A-Za-z0-9._-]", "_", name) for name in names}, computed.keys())
        for name in names:
            y = computed[re.sub("[^A-Za-z0-9._-]", "_", name)]
            self.assertEqual(expected[name].shape, y.shape)
            self.assertLessEqual(np.abs(y - expected[name]).max(), BOUND * np.ptp(expected[name]), name)

    def test_every_value_of_a_thousand_inputs_is_pytorch_s(self):
        for path in MODELS:
            given = self.inputs(onnx.load(path), INPUTS)
            expected = values(open_batch(onnx.load(path)).graph, given)
            for fused in (False, True):
                model = open_batch(onnx.load(path))
                names = show(model, fused)
                onnx.save(model, self.folder / "model.onnx")
                for target in self.targets():
                    with self.subTest(model=path.name, fused=fused, target=target):
                        computed = infer(self.folder / "model.onnx", given, self.folder, target)
                        self.assertIsInstance(computed, dict, computed)
                        self.compare(expected, computed, names)

    def test_one_input_alone_gives_what_it_gives_among_others(self):
        for path in MODELS:
            model = onnx.load(path)
            given = self.inputs(model, 8)
            name = model.graph.output[0].name
            expected = values(open_batch(model).graph, given)[name]
            for i in range(len(given)):
                computed = infer(path, given[i:i + 1], self.folder)
                self.compare({name: expected[i:i + 1]}, computed, [name])


if __name__ == "__main__":
    unittest.main()
