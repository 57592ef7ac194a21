"""TensorFlow and JAX as far as the programs use them, in plain NumPy, after their DOCUMENTED rules.

Neither is a Debian package, so that the programs cannot be run with the real ones here. These stand in for them; they
are written from the documentation, by another way than src/frameworks/ computes, and refuse what the real ones refuse:

- tf.keras.layers.Conv2DTranspose: kernel (kH, kW, out, in), data channels last, no groups; strides > 1 beside
  dilation_rate > 1 are refused. Output: "valid" (i - 1) * s + max(k, s), "same" i * s.
- tf.nn.conv2d_transpose, under it: the gradient of tf.nn.conv2d, whose "SAME" pads max((n' - 1) * s + k - n, 0) cells
  to an input of n for n' = ceil(n / s) outputs, the smaller half at the beginning, and whose "VALID" pads none.
- jax.lax.conv_general_dilated: dilate the input, pad it (negative padding trims), dilate the kernel, correlate: the
  kernel is not turned. feature_group_count groups: kernel (kH, kW, in / groups, out) for "HWIO".
- jax.lax.conv_transpose: the same with lhs_dilation = strides; "SAME" and "VALID" as its documentation works them out.
"""

import math
import types

import numpy as np


def both(value):
    return (value, value) if isinstance(value, int) else tuple(value)


# ---- TensorFlow


def conv2d_windows(size, kernel, stride, padding):
    """How tf.nn.conv2d reads an input of `size` cells: the number of windows and where the first one begins."""
    if padding == "valid":
        return math.ceil((size - kernel + 1) / stride), 0
    windows = math.ceil(size / stride)
    return windows, -(max((windows - 1) * stride + kernel - size, 0) // 2)


def conv2d_gradient(y, kernel, size, strides, padding):
    """What tf.nn.conv2d's input gets back: y (N, H, W, in), kernel (kH, kW, out, in), size (rows, columns)."""
    reads = [conv2d_windows(size[a], kernel.shape[a], strides[a], padding) for a in (0, 1)]
    assert [windows for windows, _ in reads] == list(y.shape[1:3]), (reads, y.shape)
    result = np.zeros((y.shape[0], *size, kernel.shape[2]), dtype=np.float32)
    for n, row, column, a, b in np.ndindex(*y.shape[:3], *kernel.shape[:2]):
        to = row * strides[0] + reads[0][1] + a, column * strides[1] + reads[1][1] + b
        if all(0 <= to[axis] < size[axis] for axis in (0, 1)):
            result[n, to[0], to[1]] += kernel[a, b] @ y[n, row, column]
    return result


class Conv2DTranspose:
    def __init__(self, filters, kernel_size, strides=1, padding="valid", dilation_rate=1, use_bias=True):
        self.filters, self.padding, self.use_bias = filters, padding, use_bias
        self.kernel_size, self.strides = both(kernel_size), both(strides)
        if padding not in ("valid", "same"):
            raise ValueError(f"padding {padding!r}")
        if max(self.strides) > 1 and max(both(dilation_rate)) > 1:
            raise ValueError("`strides > 1` not supported in conjunction with `dilation_rate > 1`")
        if max(both(dilation_rate)) > 1:
            raise ValueError("no dilation on a CPU")

    def build(self, shape):
        self.shapes = [(*self.kernel_size, self.filters, shape[3])] + [(self.filters,)] * self.use_bias

    def set_weights(self, weights):
        if [w.shape for w in weights] != self.shapes:
            raise ValueError(f"weights {[w.shape for w in weights]} for {self.shapes}")
        self.weights = weights

    def __call__(self, x):
        size = [self.size(x.shape[1 + a], self.kernel_size[a], self.strides[a]) for a in (0, 1)]
        y = conv2d_gradient(x, self.weights[0], size, self.strides, self.padding)
        return y + self.weights[1] if self.use_bias else y

    def size(self, cells, kernel, stride):
        return cells * stride if self.padding == "same" else (cells - 1) * stride + max(kernel, stride)


def tensorflow():
    tf = types.ModuleType("tensorflow")
    tf.keras = types.SimpleNamespace(layers=types.SimpleNamespace(Conv2DTranspose=Conv2DTranspose))
    tf.concat, tf.pad, tf.transpose = np.concatenate, np.pad, np.transpose
    return tf


# ---- JAX


def dilated(array, steps, axes=(1, 2)):
    """Zeros between the cells of the two spatial axes."""
    shape, places = list(array.shape), [slice(None)] * array.ndim
    for axis, step in zip(axes, steps):
        shape[axis] = (shape[axis] - 1) * step + 1
        places[axis] = slice(None, None, step)
    result = np.zeros(shape, dtype=array.dtype)
    result[tuple(places)] = array
    return result


def padded(array, pads):
    for axis, (low, high) in enumerate(pads, start=1):
        assert array.shape[axis] + low + high >= 0
        widths = [(0, 0)] * 4
        widths[axis] = max(low, 0), max(high, 0)
        array = np.pad(array, widths)
        keep = [slice(None)] * 4
        keep[axis] = slice(max(-low, 0), array.shape[axis] - max(-high, 0))
        array = array[tuple(keep)]
    return array


def conv_general_dilated(lhs, rhs, window_strides, padding, lhs_dilation=(1, 1), rhs_dilation=(1, 1),
                         dimension_numbers=None, feature_group_count=1):
    assert dimension_numbers == ("NHWC", "HWIO", "NHWC") and tuple(window_strides) == (1, 1)
    groups = feature_group_count
    if lhs.shape[3] != rhs.shape[2] * groups or rhs.shape[3] % groups:
        raise ValueError(f"{lhs.shape}, {rhs.shape} do not go together in {groups} groups")
    image = padded(dilated(lhs, lhs_dilation), padding)
    kernel = dilated(rhs.transpose(3, 0, 1, 2), rhs_dilation)  # (out, kH, kW, in / groups)
    rows, columns = (image.shape[1 + a] - kernel.shape[1 + a] + 1 for a in (0, 1))
    result = np.zeros((lhs.shape[0], rows, columns, rhs.shape[3]), dtype=np.float32)
    for n, row, column, out in np.ndindex(*result.shape):
        first = out // (rhs.shape[3] // groups) * rhs.shape[2]
        window = image[n, row:row + kernel.shape[1], column:column + kernel.shape[2], first:first + rhs.shape[2]]
        result[n, row, column, out] = (window * kernel[out]).sum()
    return result


def conv_transpose_padding(kernel, stride, padding):
    if padding == "SAME":
        total = kernel + stride - 2
        low = kernel - 1 if stride > kernel - 1 else math.ceil(total / 2)
    else:
        total = kernel + stride - 2 + max(kernel - stride, 0)
        low = kernel - 1
    return low, total - low


def conv_transpose(lhs, rhs, strides, padding, rhs_dilation=(1, 1)):
    if padding in ("SAME", "VALID"):
        padding = [conv_transpose_padding((rhs.shape[a] - 1) * rhs_dilation[a] + 1, strides[a], padding)
                   for a in (0, 1)]
    return conv_general_dilated(lhs, rhs, (1, 1), padding, strides, rhs_dilation, ("NHWC", "HWIO", "NHWC"))


def jax():
    """The modules jax and jax.numpy."""
    module, numbers = types.ModuleType("jax"), types.ModuleType("jax.numpy")
    module.lax = types.SimpleNamespace(conv_general_dilated=conv_general_dilated, conv_transpose=conv_transpose)
    module.numpy, numbers.array, numbers.float32 = numbers, np.array, np.float32
    return module, numbers
