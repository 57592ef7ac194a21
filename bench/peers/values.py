"""What is computed: layers and decoders, the numbers in them, and what their outputs are in double precision."""

from dataclasses import asdict, dataclass, fields, replace

import numpy as np

# Which stream of numbers: peer.h has the same ones.
INPUT, WEIGHTS, BIAS, FULL_WEIGHTS, LATENT, IMAGE_WEIGHTS = 1, 2, 3, 5, 6, 7


def value(index, stream):
    """float32 in [-0.5, 0.5) for an array of indices: peer.cpp's value()."""
    bits = (np.asarray(index).astype(np.uint32) + np.uint32(1)) * np.uint32(2654435761)
    bits = bits + np.uint32(stream * 40503)
    bits ^= bits >> np.uint32(16)
    bits *= np.uint32(0x85EBCA6B)
    bits ^= bits >> np.uint32(13)
    return (bits >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24) - np.float32(0.5)


def values(shape, stream):
    return value(np.arange(np.prod(shape), dtype=np.int64), stream).reshape(shape)


@dataclass(frozen=True)
class Layer:
    """A transposed convolution with bias: input (n, in, h, w), weights (in, out / groups, kh, kw); the same in both
    batches' lists and in peer.h. `in` is a word of Python's, hence `cin`."""

    name: str
    cin: int
    h: int
    w: int
    out: int
    kh: int
    kw: int
    sh: int
    sw: int
    ph: int
    pw: int
    oph: int
    opw: int
    dh: int
    dw: int
    groups: int
    n: int = 1

    @property
    def out_h(self):
        return (self.h - 1) * self.sh - 2 * self.ph + self.dh * (self.kh - 1) + self.oph + 1

    @property
    def out_w(self):
        return (self.w - 1) * self.sw - 2 * self.pw + self.dw * (self.kw - 1) + self.opw + 1

    @property
    def input_shape(self):
        return self.n, self.cin, self.h, self.w

    @property
    def weight_shape(self):
        return self.cin, self.out // self.groups, self.kh, self.kw

    @property
    def output_shape(self):
        return self.n, self.out, self.out_h, self.out_w

    @property
    def flops(self):
        """2 for each product of an input and a weight; those that padding crops count, too."""
        return 2 * int(np.prod(self.weight_shape)) * self.n * self.h * self.w

    @property
    def bytes(self):
        """Of everything that has to be read or written once."""
        return 4 * sum(int(np.prod(shape)) for shape in (self.input_shape, self.weight_shape, self.output_shape))

    def with_batch(self, n):
        return replace(self, n=n)

    def request(self):
        """As peer.h wants it, in a request of its own or inside of a decoder's."""
        return {("in" if key == "cin" else key): number for key, number in asdict(self).items() if key != "name"}


@dataclass(frozen=True)
class Decoder:
    """Digits from 16 numbers: full connection with ReLU, transposed convolution with ReLU, one with sigmoid."""

    name: str
    to_second: Layer
    to_image: Layer
    latent: int = 16
    n: int = 1

    @property
    def hidden(self):
        return self.to_second.cin * self.to_second.h * self.to_second.w

    @property
    def output_shape(self):
        return self.to_image.output_shape

    @property
    def flops(self):
        return 2 * self.n * self.latent * self.hidden + self.to_second.flops + self.to_image.flops

    @property
    def bytes(self):
        return 4 * self.latent * self.hidden + self.to_second.bytes + self.to_image.bytes

    def request(self):
        return {"latent": self.latent, "to_second": self.to_second.request(), "to_image": self.to_image.request()}


def _square(name, sizes):
    cin, side, out, k, op = sizes
    return Layer(name, cin, side, side, out, k, k, 2, 2, 1, 1, op, op, 1, 1, 1)


DECODERS = [
    Decoder("decoderA", _square("second", (32, 7, 16, 3, 1)), _square("image", (16, 14, 1, 3, 1))),
    Decoder("decoderB", _square("second", (64, 7, 32, 4, 0)), _square("image", (32, 14, 1, 4, 0))),
]


def read_layers(path):
    """Every layer of a list with each of its batches: lines of columns, the first of which names them."""
    layers, names = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if names is None:
            names = words
            continue
        if len(words) != len(names):
            raise ValueError(f"{path}:{number} has {len(words)} columns, not {len(names)}.")
        row = dict(zip(names, words))
        row["cin"] = row.pop("in")
        batches = row.pop("batches").split(",")
        numbers = {f.name: int(row[f.name]) for f in fields(Layer) if f.name not in ("name", "n")}
        layers += [Layer(row["name"], **numbers, n=int(batch)) for batch in batches]
    return layers


def sampled_indices(shape, count=150):
    """Indices into an output: its corners, and others spread evenly with a step that no size divides."""
    n, channels, h, w = shape
    corners = [((n - 1) * channels * h + row) * w + column for row in (0, h - 1) for column in (0, w - 1)]
    total = int(np.prod(shape))
    spread = (np.arange(count, dtype=np.int64) * 2654435761 + 12345) % total
    return np.unique(np.concatenate([corners, spread]))


def expected_outputs(layer, indices):
    """(outputs, sums of the products' absolute values) of a layer at flat indices, in double precision."""
    n, channel, row, column = np.unravel_index(indices, layer.output_shape)
    group_in, group_out = layer.cin // layer.groups, layer.out // layer.groups
    inputs = (channel // group_out * group_in)[:, None] + np.arange(group_in)
    total = value(channel, BIAS).astype(np.float64)
    absolute = np.abs(total)
    for a in range(layer.kh):
        for b in range(layer.kw):
            i, i_rest = np.divmod(row + layer.ph - a * layer.dh, layer.sh)
            j, j_rest = np.divmod(column + layer.pw - b * layer.dw, layer.sw)
            there = (i_rest == 0) & (j_rest == 0) & (i >= 0) & (i < layer.h) & (j >= 0) & (j < layer.w)
            if not there.any():
                continue
            channels = inputs[there]
            cells = ((n[there, None] * layer.cin + channels) * layer.h + i[there, None]) * layer.w + j[there, None]
            taps = ((channels * group_out + channel[there, None] % group_out) * layer.kh + a) * layer.kw + b
            products = value(cells, INPUT).astype(np.float64) * value(taps, WEIGHTS)
            total[there] += products.sum(axis=1)
            absolute[there] += np.abs(products).sum(axis=1)
    return total, absolute


def conv_transpose(x, weights, layer):
    """A whole layer without bias and groups, in double precision: small ones only."""
    full_h = (layer.h - 1) * layer.sh + layer.dh * (layer.kh - 1) + layer.oph + 1
    full_w = (layer.w - 1) * layer.sw + layer.dw * (layer.kw - 1) + layer.opw + 1
    y = np.zeros((layer.n, layer.out, full_h, full_w))
    for a in range(layer.kh):
        for b in range(layer.kw):
            stamp = np.einsum("nihw,io->nohw", x, weights[:, :, a, b].astype(np.float64))
            rows = slice(a * layer.dh, a * layer.dh + (layer.h - 1) * layer.sh + 1, layer.sh)
            columns = slice(b * layer.dw, b * layer.dw + (layer.w - 1) * layer.sw + 1, layer.sw)
            y[:, :, rows, columns] += stamp
    return y[:, :, layer.ph : full_h - layer.ph, layer.pw : full_w - layer.pw]


def decoded(decoder):
    """The decoder's images in double precision: (n, 1, 28, 28)."""
    second, image = decoder.to_second, decoder.to_image
    latent = values((decoder.n, decoder.latent), LATENT).astype(np.float64)
    hidden = latent @ values((decoder.latent, decoder.hidden), FULL_WEIGHTS).astype(np.float64)
    x = np.maximum(hidden, 0).reshape(second.input_shape)
    x = np.maximum(conv_transpose(x, values(second.weight_shape, WEIGHTS), second), 0)
    return 1 / (1 + np.exp(-conv_transpose(x, values(image.weight_shape, IMAGE_WEIGHTS), image)))


def expected(case, indices):
    """(outputs, how far a correct program may be from them) of a layer or a decoder at flat indices. The allowance is a
    few hundred roundings of the absolute sum: fast algorithms are less exact than direct ones, wrong ones far off."""
    if isinstance(case, Decoder):
        return decoded(case).ravel()[indices], np.full(len(indices), 1e-4)
    outputs, absolute = expected_outputs(case, indices)
    return outputs, 2e-5 * absolute + 1e-6
