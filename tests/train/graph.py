"""Computes an ONNX graph node by node with PyTorch's functions, as the ONNX standard describes the few operators that the
committed models use; it knows nothing of the classes that were exported."""

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional


def attributes(node):
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def _symmetric(pads):
    half = len(pads) // 2
    assert pads[:half] == pads[half:], pads
    return pads[:half]


def _convolution(node, operator):
    given = attributes(node)
    more = {"output_padding": given.get("output_padding", 0)} if node.op_type == "ConvTranspose" else {}
    return lambda x, w, b: operator(x, w, b, stride=given["strides"], padding=_symmetric(given["pads"]),
                                    dilation=given["dilations"], groups=given["group"], **more)


def _gemm(node):
    given = attributes(node)
    assert given == {"alpha": 1.0, "beta": 1.0, "transB": 1}, given
    return lambda x, w, b: x @ w.T + b


def _resize(node):
    given = attributes(node)
    assert given["mode"] == b"nearest" and given["nearest_mode"] == b"floor"
    assert given["coordinate_transformation_mode"] == b"asymmetric"

    def resize(x, scales):
        assert scales.tolist() == [1, 1, 2, 2]
        return x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)

    return resize


OPERATORS = {
    "Conv": lambda node: _convolution(node, functional.conv2d),
    "ConvTranspose": lambda node: _convolution(node, functional.conv_transpose2d),
    "Gemm": _gemm,
    "Resize": _resize,
    "Relu": lambda node: torch.relu,
    "Sigmoid": lambda node: torch.sigmoid,
    "Flatten": lambda node: lambda x: x.flatten(attributes(node)["axis"]),
    "Reshape": lambda node: lambda x, shape: x.reshape(*shape.tolist()),
}


class Graph:
    def __init__(self, path):
        self.model = onnx.load(str(path))
        self.nodes = list(self.model.graph.node)
        self.weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy())
                        for tensor in self.model.graph.initializer}
        (self.source,), (self.target,) = self.model.graph.input, self.model.graph.output
        self.facts = {fact.key: fact.value for fact in self.model.metadata_props}

    def values(self, given):
        """given (N, ...), any N -> every value of the graph by name."""
        values = {self.source.name: given}
        for node in self.nodes:
            inputs = [values[name] if name in values else self.weights[name] for name in node.input if name]
            (values[node.output[0]],) = [OPERATORS[node.op_type](node)(*inputs)]
        return values

    def run(self, given, part=500):
        return torch.cat([self.values(some)[self.target.name] for some in given.split(part)])


def shape_of(value):
    return [dimension.dim_value for dimension in value.type.tensor_type.shape.dim]


def images_of(bytes_of_images):
    """(N, 28, 28), 0 to 255 -> (N, 1, 28, 28), 0 to 1, as the encoder takes them."""
    return torch.from_numpy(bytes_of_images.astype(numpy.float32) / 255)[:, None]
