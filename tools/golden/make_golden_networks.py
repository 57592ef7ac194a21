#!/usr/bin/python3
"""Writes small ONNX models with inputs and what PyTorch computes for them, for tests/nn to run.

Usage: make_golden_networks.py FOLDER   (needs PyTorch and ONNX; Debian: python3-torch python3-onnx; seeded)

A model's inputs and expected outputs lie in it, as initializers that no node reads: "given/NAME" and "expected/NAME".
Where PyTorch has no such operator, the definition is followed in whole numbers and fractions.
"""
import sys
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

RANDOM = np.random.default_rng(5)
FOLDER = Path(sys.argv[1])


def numbers(*shape):
    """Multiples of 1/16 from -2 to 2: exact in every step of a small sum."""
    return (RANDOM.integers(-32, 33, shape) / 16).astype(np.float32)


def torch64(*arrays):
    return [torch.tensor(np.asarray(a, dtype=np.float64)) for a in arrays]


def write(name, opset, nodes, given, expected, constants=None, dimensions=None):
    """`dimensions`: of an input, where the model says another shape than that of the given numbers."""
    expected = {key: np.asarray(value, dtype=np.float32) for key, value in expected.items()}
    stored = {**(constants or {}), **{f"given/{k}": v for k, v in given.items()},
              **{f"expected/{k}": v for k, v in expected.items()}}
    inputs = [helper.make_tensor_value_info(key, TensorProto.FLOAT, (dimensions or {}).get(key, value.shape))
              for key, value in given.items()]
    outputs = [helper.make_tensor_value_info(key, TensorProto.FLOAT, value.shape) for key, value in expected.items()]
    graph = helper.make_graph(nodes, name, inputs, outputs,
                              [numpy_helper.from_array(np.asarray(value), key) for key, value in stored.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8,
                              producer_name="make_golden_networks")
    onnx.checker.check_model(model)
    onnx.save(model, FOLDER / f"{name}.onnx")


def node(op, inputs, outputs="y", **attributes):
    return helper.make_node(op, inputs.split(), outputs.split(), name=f"the {op}", **attributes)


# Convolutions -------------------------------------------------------------------------------------------------------


def conv(name, x, w, b=None, opset=13, crop=None, **attributes):
    """`crop`: top, left, bottom, right in place of what the attributes say (auto_pad)."""
    top, left, bottom, right = crop or attributes.get("pads", [0, 0, 0, 0])
    xt, wt = torch64(x, w)
    y = F.conv2d(F.pad(xt, (left, right, top, bottom)), wt, None if b is None else torch64(b)[0],
                 attributes.get("strides", 1), 0, attributes.get("dilations", 1), attributes.get("group", 1))
    constants = {"w": w} if b is None else {"w": w, "b": b}
    write(name, opset, [node("Conv", "x w" + (" b" if b is not None else ""), **attributes)], {"x": x}, {"y": y},
          constants)


def conv_transpose(name, x, w, b=None, opset=13, keep=None, **attributes):
    """`keep`: first row and column of the full output, and rows and columns that are kept (auto_pad, output_shape)."""
    xt, wt = torch64(x, w)
    strides, dilations = attributes.get("strides", [1, 1]), attributes.get("dilations", [1, 1])
    full = F.conv_transpose2d(xt, wt, None, strides, 0, 0, attributes.get("group", 1), dilations)
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    more = attributes.get("output_padding", [0, 0])
    if keep is None:
        keep = (top, left, full.shape[2] - top - bottom + more[0], full.shape[3] - left - right + more[1])
    full = F.pad(full, (0, 8, 0, 8))  # what output padding shows
    y = full[:, :, keep[0]:keep[0] + keep[2], keep[1]:keep[1] + keep[3]]
    if b is not None:
        y = y + torch64(b)[0].reshape(1, -1, 1, 1)
    constants = {"w": w} if b is None else {"w": w, "b": b}
    write(name, opset, [node("ConvTranspose", "x w" + (" b" if b is not None else ""), **attributes)], {"x": x},
          {"y": y}, constants)


def convolutions():
    x = numbers(2, 4, 7, 6)
    conv("conv", x, numbers(3, 4, 3, 3), numbers(3))
    conv("conv_without_bias_opset_7", x, numbers(3, 4, 3, 2), opset=7, kernel_shape=[3, 2])
    conv("conv_strided_padded", x, numbers(5, 4, 3, 3), numbers(5), strides=[2, 3], pads=[1, 0, 2, 1])
    conv("conv_grouped_dilated", x, numbers(6, 2, 2, 2), numbers(6), group=2, dilations=[2, 3])
    # SAME: ceil(input / stride) outputs. Rows: 7 -> 4 with reach 3 pads 2; columns: 6 -> 2 with stride 3, reach 4 pads 1.
    conv("conv_same_upper", x, numbers(3, 4, 3, 4), strides=[2, 3], auto_pad="SAME_UPPER", crop=(1, 0, 1, 1))
    conv("conv_same_lower", x, numbers(3, 4, 3, 4), strides=[2, 3], auto_pad="SAME_LOWER", crop=(1, 1, 1, 0))
    conv("conv_valid", x, numbers(3, 4, 3, 4), strides=[2, 3], auto_pad="VALID")

    x = numbers(2, 4, 3, 4)
    conv_transpose("transpose", x, numbers(4, 3, 3, 3), numbers(3))
    conv_transpose("transpose_opset_7", x, numbers(4, 3, 4, 4), opset=7, strides=[2, 2], pads=[1, 1, 1, 1])
    conv_transpose("transpose_output_padding", x, numbers(4, 3, 3, 3), numbers(3), strides=[2, 3], pads=[1, 0, 1, 2],
                   output_padding=[1, 2])
    conv_transpose("transpose_grouped_dilated", x, numbers(4, 3, 2, 3), numbers(6), group=2, strides=[2, 1],
                   dilations=[1, 2])
    # SAME: input * stride outputs; of K - s cells (3 and 1) the smaller half is cropped first, or the larger.
    w = numbers(4, 2, 5, 4)
    conv_transpose("transpose_same_upper", x, w, strides=[2, 3], auto_pad="SAME_UPPER", keep=(1, 0, 6, 12))
    conv_transpose("transpose_same_lower", x, w, strides=[2, 3], auto_pad="SAME_LOWER", keep=(2, 1, 6, 12))
    # output_shape: full is 9 x 13; the larger half of what goes is cropped first.
    conv_transpose("transpose_output_shape", x, w, strides=[2, 3], output_shape=[6, 11], keep=(2, 1, 6, 11))


# Products -----------------------------------------------------------------------------------------------------------


def gemm(name, a, b, c=None, opset=13, computed=False, **attributes):
    turn = {"a": attributes.get("transA", 0), "b": attributes.get("transB", 0)}
    at, bt = torch64(a.T if turn["a"] else a, b.T if turn["b"] else b)
    y = attributes.get("alpha", 1) * (at @ bt)
    if c is not None:
        y = y + attributes.get("beta", 1) * torch64(c)[0]
    rest = {"b": b} if c is None else {"b": b, "c": c}
    write(name, opset, [node("Gemm", "a b" + (" c" if c is not None else ""), **attributes)],
          {"a": a, **(rest if computed else {})}, {"y": y}, {} if computed else rest)


def matmul(name, a, b, computed=False):
    at, bt = torch64(a, b)
    write(name, 13, [node("MatMul", "a b")], {"a": a, **({"b": b} if computed else {})}, {"y": torch.matmul(at, bt)},
          {} if computed else {"b": b})


def products():
    a, b = numbers(3, 5), numbers(5, 4)
    gemm("gemm", a, b, numbers(4))
    gemm("gemm_without_bias", a, b)
    gemm("gemm_turned_weights_opset_7", a, numbers(4, 5), numbers(1, 4), opset=7, transB=1)
    gemm("gemm_scaled", a, numbers(4, 5), numbers(4), transB=1, alpha=0.5, beta=2.0)
    gemm("gemm_scalar_bias", a, b, numbers(1), beta=0.25)
    gemm("gemm_bias_of_each_row", a, b, numbers(3, 1))
    gemm("gemm_whole_bias", a, b, numbers(3, 4))
    gemm("gemm_turned_input", numbers(5, 3), b, numbers(4), transA=1, alpha=2.0)
    gemm("gemm_of_inputs", numbers(5, 3), numbers(4, 5), numbers(4), computed=True, transA=1, transB=1)
    matmul("matmul", a, b)
    matmul("matmul_of_a_batch", numbers(2, 3, 4, 5), b)
    matmul("matmul_of_two_batches", numbers(2, 1, 4, 5), numbers(3, 5, 2), computed=True)
    matmul("matmul_of_a_batch_of_weights", numbers(2, 3, 5), numbers(2, 5, 4))
    matmul("matmul_of_a_row", numbers(5), b)
    matmul("matmul_of_a_column", numbers(2, 3, 5), numbers(5))


# Resize -------------------------------------------------------------------------------------------------------------

ROUND = {
    "floor": floor,
    "ceil": ceil,
    "round_prefer_floor": lambda at: ceil(at - Fraction(1, 2)),
    "round_prefer_ceil": lambda at: floor(at + Fraction(1, 2)),
}
POSITION = {
    "asymmetric": lambda x, n, m: Fraction(x * n, m),
    "half_pixel": lambda x, n, m: Fraction((2 * x + 1) * n, 2 * m) - Fraction(1, 2),
    "pytorch_half_pixel": lambda x, n, m: Fraction((2 * x + 1) * n, 2 * m) - Fraction(1, 2) if m > 1 else Fraction(0),
    "tf_half_pixel_for_nn": lambda x, n, m: Fraction((2 * x + 1) * n, 2 * m),
    "align_corners": lambda x, n, m: Fraction(x * (n - 1), m - 1) if m > 1 else Fraction(0),
}


def resized(x, sizes, coordinates, nearest=None):
    """Along the last two axes, one after the other; linear without `nearest`."""
    y = x.astype(np.float64)
    for axis, m in ((x.ndim - 2, sizes[0]), (x.ndim - 1, sizes[1])):
        n, lines = x.shape[axis], []
        for cell in range(m):
            at = POSITION[coordinates](cell, n, m)
            take = lambda i: np.take(y, min(max(i, 0), n - 1), axis)
            if nearest:
                lines.append(take(ROUND[nearest](at)))
            else:
                share = float(at - floor(at))
                lines.append((1 - share) * take(floor(at)) + share * take(floor(at) + 1))
        y = np.stack(lines, axis)
    return y


def resize(name, x, sizes, coordinates, nearest=None, by_sizes=False, opset=13):
    scales = np.array([1] * (x.ndim - 2) + [m / n for m, n in zip(sizes, x.shape[-2:])], dtype=np.float32)
    constants = {"sizes": np.array(x.shape[:-2] + tuple(sizes), dtype=np.int64)} if by_sizes else {"scales": scales}
    attributes = {"nearest_mode": nearest} if nearest else {}
    write(name, opset, [helper.make_node("Resize", ["x", "", "", "sizes"] if by_sizes else ["x", "", "scales"], ["y"],
                                         name="the Resize", mode="nearest" if nearest else "linear",
                                         coordinate_transformation_mode=coordinates, **attributes)],
          {"x": x}, {"y": resized(x, sizes, coordinates, nearest)}, constants)


def resizes():
    x = numbers(2, 3, 3, 4)
    xt = torch64(x)[0]
    assert np.array_equal(resized(x, (6, 12), "asymmetric", "floor"), F.interpolate(xt, (6, 12), mode="nearest"))
    assert np.array_equal(resized(x, (6, 12), "half_pixel", "round_prefer_ceil"),
                          F.interpolate(xt, (6, 12), mode="nearest-exact"))
    assert np.allclose(resized(x, (6, 12), "half_pixel"), F.interpolate(xt, (6, 12), mode="bilinear"), atol=1e-12)
    assert np.allclose(resized(x, (6, 12), "align_corners"),
                       F.interpolate(xt, (6, 12), mode="bilinear", align_corners=True), atol=1e-12)
    for coordinates in POSITION:
        for nearest in ROUND:
            resize(f"resize_{coordinates}_{nearest}", x, (6, 12), coordinates, nearest)
            resize(f"resize_{coordinates}_{nearest}_odd", x, (5, 7), coordinates, nearest, by_sizes=True)
        if coordinates != "tf_half_pixel_for_nn":
            resize(f"resize_linear_{coordinates}", x, (6, 12), coordinates)
            resize(f"resize_linear_{coordinates}_odd", x, (5, 7), coordinates, by_sizes=True)
    up = {"y": resized(x, (6, 8), "asymmetric", "floor")}
    scales = np.array([1, 1, 2, 2], dtype=np.float32)
    write("upsample_opset_7", 7, [node("Upsample", "x", scales=[1.0, 1.0, 2.0, 2.0])], {"x": x}, up)
    write("upsample_opset_9", 9, [node("Upsample", "x scales", mode="nearest")], {"x": x}, up, {"scales": scales})
    write("upsample_linear", 9, [node("Upsample", "x scales", mode="linear")], {"x": x},
          {"y": resized(x, (6, 8), "asymmetric")}, {"scales": scales})
    write("resize_opset_10", 10, [node("Resize", "x scales")], {"x": x}, up, {"scales": scales})
    write("resize_opset_11", 11, [node("Resize", "x roi scales", coordinate_transformation_mode="asymmetric",
                                       nearest_mode="floor")], {"x": x}, up,
          {"scales": scales, "roi": np.zeros(0, dtype=np.float32)})


# The rest -----------------------------------------------------------------------------------------------------------


def ints(*values):
    return np.array(values, dtype=np.int64)


def others():
    x = numbers(2, 3, 4, 5)
    xt = torch64(x)[0]
    write("relu", 13, [node("Relu", "x")], {"x": x}, {"y": F.relu(xt)})
    write("leaky_relu", 13, [node("LeakyRelu", "x", alpha=0.25)], {"x": x}, {"y": F.leaky_relu(xt, 0.25)})
    write("leaky_relu_default", 7, [node("LeakyRelu", "x")], {"x": x}, {"y": F.leaky_relu(xt, 0.01)})
    write("sigmoid", 13, [node("Sigmoid", "x")], {"x": 8 * x}, {"y": torch.sigmoid(8 * xt)})
    write("tanh", 13, [node("Tanh", "x")], {"x": 4 * x}, {"y": torch.tanh(4 * xt)})
    write("exp", 13, [node("Exp", "x")], {"x": x}, {"y": torch.exp(xt)})

    for name, shape in (("same", (2, 3, 4, 5)), ("channel", (3, 1, 1)), ("scalar", ()), ("row", (5,)),
                        ("column", (2, 1, 4, 1)), ("larger", (4, 1, 1, 1, 1))):
        z = numbers(*shape)
        zt = torch64(z)[0]
        write(f"add_{name}", 13, [node("Add", "x z")], {"x": x}, {"y": xt + zt}, {"z": z})
        write(f"mul_{name}", 7, [node("Mul", "z x")], {"x": x, "z": z}, {"y": xt * zt})

    def reshape(name, shape, expected, opset=13, **attributes):
        write(f"reshape_{name}", opset, [node("Reshape", "x shape", **attributes)], {"x": x},
              {"y": x.reshape(expected)}, {"shape": ints(*shape)})

    reshape("flat", (-1,), (120,))
    reshape("kept", (0, -1, 5), (2, 12, 5))
    reshape("whole_opset_7", (6, 20), (6, 20), opset=7)
    empty = np.zeros((0, 3), dtype=np.float32)
    write("reshape_zero", 14, [node("Reshape", "x shape", allowzero=1)], {"x": empty}, {"y": empty.reshape(3, 0)},
          {"shape": ints(3, 0)})
    for axis, shape in ((0, (1, 120)), (1, (2, 60)), (3, (24, 5)), (4, (120, 1)), (-1, (24, 5))):
        write(f"flatten_{axis}".replace("-", "minus_"), 13, [node("Flatten", "x", axis=axis)], {"x": x},
              {"y": x.reshape(shape)})
    write("flatten_default", 7, [node("Flatten", "x")], {"x": x}, {"y": x.reshape(2, 60)})
    write("identity", 13, [node("Identity", "x")], {"x": x}, {"y": x})
    write("dropout_opset_7", 7, [node("Dropout", "x", ratio=0.25)], {"x": x}, {"y": x})
    write("dropout_opset_13", 13, [node("Dropout", "x ratio training")], {"x": x}, {"y": x},
          {"ratio": np.float32(0.5), "training": np.array(False)})

    scale, bias, mean, variance = numbers(3), numbers(3), numbers(3), np.abs(numbers(3)) + np.float32(0.5)
    statistics = {"scale": scale, "bias": bias, "mean": mean, "variance": variance}
    for opset in (7, 9, 14, 15):
        y = F.batch_norm(xt, *torch64(mean, variance, scale, bias), eps=0.125)
        write(f"batch_normalization_opset_{opset}", opset,
              [node("BatchNormalization", "x scale bias mean variance", epsilon=0.125)], {"x": x}, {"y": y}, statistics)
    flat = numbers(4, 3)
    write("batch_normalization_of_a_matrix", 13, [node("BatchNormalization", "x scale bias mean variance")],
          {"x": flat}, {"y": F.batch_norm(*torch64(flat, mean, variance, scale, bias))}, statistics)

    a, b = numbers(2, 1, 4, 5), numbers(2, 2, 4, 5)
    write("concat_channels", 13, [node("Concat", "x a b", axis=1)], {"x": x, "a": a}, {"y": np.concatenate([x, a, b], 1)},
          {"b": b})
    write("concat_last", 7, [node("Concat", "x x", axis=3)], {"x": x}, {"y": np.concatenate([x, x], 3)})
    write("concat_negative", 13, [node("Concat", "x x", axis=-2)], {"x": x}, {"y": np.concatenate([x, x], 2)})

    value = numpy_helper.from_array(numbers(5), "a name")
    write("constant", 13, [node("Constant", "", "k", value=value), node("Add", "x k")], {"x": x},
          {"y": x + numpy_helper.to_array(value)})
    write("constant_floats", 12, [node("Constant", "", "k", value_floats=[1.0, 2.0, 3.0, 4.0, 5.0]),
                                  node("Constant", "", "l", value_float=0.5), node("Add", "x k", "s"),
                                  node("Mul", "s l")], {"x": x}, {"y": (x + np.arange(1, 6)) * 0.5})
    write("constant_ints", 13, [node("Constant", "", "shape", value_ints=[6, 20]), node("Reshape", "x shape")], {"x": x},
          {"y": x.reshape(6, 20)})


def whole_networks():
    """Two of several layers: a decoder, and one whose values are read more than once."""
    torch.manual_seed(5)
    code, w1, b1 = numbers(3, 4), numbers(4, 24) / 2, numbers(24) / 4
    w2, b2, w3, b3 = numbers(6, 3, 4, 4) / 4, numbers(3) / 4, numbers(1, 3, 3, 3) / 2, numbers(1) / 4
    t = torch64(code, w1, b1, w2, b2, w3, b3)
    hidden = F.relu(t[0] @ t[1] + t[2])
    maps = hidden.reshape(3, 6, 2, 2)
    larger = torch.tanh(F.conv_transpose2d(maps, t[3], t[4], 2, 1))
    resized_maps = F.interpolate(larger, scale_factor=2, mode="nearest")
    picture = torch.sigmoid(F.conv2d(resized_maps, t[5], t[6], padding=1))
    write("decoder", 13,
          [node("Gemm", "z w1 b1", "h"), node("Relu", "h", "r"), node("Reshape", "r shape", "m"),
           node("ConvTranspose", "m w2 b2", "c", strides=[2, 2], pads=[1, 1, 1, 1]), node("Tanh", "c", "t"),
           helper.make_node("Resize", ["t", "", "scales"], ["u"], name="up", mode="nearest",
                            coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
           node("Conv", "u w3 b3", "p", pads=[1, 1, 1, 1]), node("Sigmoid", "p", "y")],
          {"z": code}, {"y": picture},
          {"w1": w1, "b1": b1, "shape": ints(-1, 6, 2, 2), "w2": w2, "b2": b2,
           "scales": np.array([1, 1, 2, 2], dtype=np.float32), "w3": w3, "b3": b3}, {"z": ["n", 4]})
    x, w = numbers(1, 3, 5, 5), numbers(3, 3, 3, 3) / 4
    xt, wt = torch64(x, w)
    first = F.conv2d(xt, wt, padding=1)
    second = F.conv2d(F.relu(first), wt, padding=1)
    write("skips", 13,
          [node("Conv", "x w", "a", pads=[1, 1, 1, 1]), node("Relu", "a", "b"),
           node("Conv", "b w", "c", pads=[1, 1, 1, 1]), node("Add", "a c", "d"), node("Identity", "d", "e"),
           node("Relu", "e", "f"), node("Concat", "f d", "y", axis=1), node("Flatten", "c", "flat")],
          {"x": x}, {"y": torch.cat([F.relu(first + second), first + second], 1), "flat": second.reshape(1, -1)},
          {"w": w})


FOLDER.mkdir(parents=True, exist_ok=True)
for old in FOLDER.glob("*.onnx"):
    old.unlink()
for part in (convolutions, products, resizes, others, whole_networks):
    part()
