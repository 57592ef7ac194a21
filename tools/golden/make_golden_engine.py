#!/usr/bin/python3
"""Stores what PyTorch computes in float64 for layers of the engine, for tests/engine/plans to hold every algorithm against.

Usage: make_golden_engine.py FILE   (needs PyTorch; Debian: apt install python3-torch; the same seed gives the same file)

FILE: one line a case, case 0 first:
    OPERATION KIND N IC H W OC GROUPS KH KW SH SW TOP BOTTOM LEFT RIGHT OPH OPW DH DW BIAS OH OW CHECKSUM V V V ...
OPERATION: transpose or convolution; KIND: integer or float; BIAS: 1 or 0; OH, OW: the output's size.

No input is stored: value i (NCHW) of tensor t (0 input, 1 weight, 2 bias) of case c follows from the 32-bit number
    h(seed, i) = mix(i * 2654435761 + seed * 2246822519), seed = 4 * c + t
    mix(x): x ^= x >> 16; x *= 2654435761; x ^= x >> 15; x *= 2246822519; x ^= x >> 13   (all modulo 2^32)
integer: h mod 19 - 9; float: (h >> 8) / 2^22 - 2, which float32 holds exactly. Of the output y there are, with seed 4 * c + 3,
    CHECKSUM = sum over i of y[i] * (h(seed, i) mod 999 + 1), over all outputs
    V number k = y[h(seed, count + k) mod count], count = N * OC * OH * OW
"""
import random
import sys

import numpy
import torch
import torch.nn.functional as F

SEED, CASES, SAMPLES = 20230411, 2000, 8
SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 28, 31, 32, 33, 63, 64, 65]
MOST_WORK = 150_000  # products: unoptimized programs run these cases, too


def hashes(seed, first, count):
    mask = numpy.uint64(0xFFFFFFFF)
    x = (numpy.arange(first, first + count, dtype=numpy.uint64) * numpy.uint64(2654435761)
         + numpy.uint64(seed * 2246822519 & 0xFFFFFFFF)) & mask
    x ^= x >> numpy.uint64(16)
    x = x * numpy.uint64(2654435761) & mask
    x ^= x >> numpy.uint64(15)
    x = x * numpy.uint64(2246822519) & mask
    return x ^ (x >> numpy.uint64(13))


def tensor(seed, shape, kind):
    h = hashes(seed, 0, int(numpy.prod(shape)))
    if kind == "integer":
        values = (h % numpy.uint64(19)).astype(numpy.float64) - 9
    else:
        values = (h >> numpy.uint64(8)).astype(numpy.float64) / 2**22 - 2
    return torch.from_numpy(values.reshape(shape))


def size(rng, most):
    return rng.choice([n for n in SIZES if n <= most])


def channels(rng):
    """(in, out, groups) of every kind that an algorithm is for."""
    kind = rng.choice(["any", "few outputs", "one", "depthwise", "grouped", "wide", "wide"])
    if kind == "few outputs":
        return size(rng, 65), rng.randint(1, 4), 1
    if kind == "one":
        return 1, 1, 1
    if kind == "depthwise":
        groups = size(rng, 33)
        return groups, groups * rng.choice([1, 1, 2]), groups
    if kind == "grouped":
        groups = rng.randint(2, 4)
        return groups * size(rng, 9), groups * size(rng, 9), groups
    most = 65 if kind == "wide" else 9
    return size(rng, most), size(rng, most), 1


def axis(rng, usual, convolution):
    a = {"k": rng.randint(2, 5) if usual else rng.choice([1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9]),
         "s": rng.randint(1, 2) if usual else rng.choice([1, 1, 2, 2, 2, 3, 4, 5]),
         "d": 1 if usual else rng.choice([1, 1, 1, 2, 2, 3])}
    reach = a["d"] * (a["k"] - 1) + 1
    even = rng.randint(0, reach // 2)
    a["p"] = rng.choice([(0, 0), (even, even), (rng.randint(0, reach + 2), rng.randint(0, reach + 2))])
    a["op"] = 0 if convolution else rng.choice([0, rng.randrange(max(a["s"], a["d"]))])
    return a


def sizes_of(case):
    if case["operation"] == "convolution":
        return [(n + sum(a["p"]) - a["d"] * (a["k"] - 1) - 1) // a["s"] + 1
                for n, a in ((case["h"], case["y"]), (case["w"], case["x"]))]
    return [(n - 1) * a["s"] - sum(a["p"]) + a["d"] * (a["k"] - 1) + a["op"] + 1
            for n, a in ((case["h"], case["y"]), (case["w"], case["x"]))]


def draw(rng):
    """A legal case of at most MOST_WORK products and outputs."""
    while True:
        ic, oc, groups = channels(rng)
        operation, usual = rng.choice(["transpose", "transpose", "convolution"]), rng.random() < 0.4
        y, x = (axis(rng, usual, operation == "convolution") for _ in "yx")
        if rng.random() < 0.3:
            x = dict(y)
        one_cell = rng.random() < 0.1
        case = {"operation": operation, "kind": rng.choice(["integer", "float"]), "n": rng.choice([1, 1, 2, 3]),
                "ic": ic, "oc": oc, "groups": groups, "y": y, "x": x, "bias": rng.randint(0, 1),
                "h": 1 if one_cell else size(rng, 33), "w": 1 if one_cell else size(rng, 65)}
        oh, ow = sizes_of(case)
        if min(oh, ow) < 1:
            continue
        cells = oh * ow if operation == "convolution" else case["h"] * case["w"]
        if case["n"] * oc * max(cells * y["k"] * x["k"] * ic // groups, oh * ow) <= MOST_WORK:
            return case


def output_of(case, number):
    y, x, kind = case["y"], case["x"], case["kind"]
    transposed = case["operation"] == "transpose"
    first, second = (case["ic"], case["oc"]) if transposed else (case["oc"], case["ic"])
    input = tensor(4 * number, (case["n"], case["ic"], case["h"], case["w"]), kind)
    weight = tensor(4 * number + 1, (first, second // case["groups"], y["k"], x["k"]), kind)
    bias = tensor(4 * number + 2, (case["oc"],), kind) if case["bias"] else None
    common = {"stride": (y["s"], x["s"]), "groups": case["groups"], "dilation": (y["d"], x["d"])}
    if not transposed:
        return F.conv2d(F.pad(input, x["p"] + y["p"]), weight, bias, **common)
    # Begin and end padding may differ, which PyTorch has no word for: it computes everything and a slice crops.
    full = F.conv_transpose2d(input, weight, bias, output_padding=(y["op"], x["op"]), **common)
    oh, ow = sizes_of(case)
    return full[:, :, y["p"][0]:y["p"][0] + oh, x["p"][0]:x["p"][0] + ow]


def line_of(case, number):
    y, x = case["y"], case["x"]
    output = output_of(case, number).numpy()
    assert list(output.shape[2:]) == sizes_of(case)
    values = output.flatten()
    weights = (hashes(4 * number + 3, 0, values.size) % numpy.uint64(999)).astype(numpy.float64) + 1
    samples = values[(hashes(4 * number + 3, values.size, SAMPLES) % numpy.uint64(values.size)).astype(numpy.int64)]
    numbers = [case["n"], case["ic"], case["h"], case["w"], case["oc"], case["groups"], y["k"], x["k"], y["s"], x["s"],
               y["p"][0], y["p"][1], x["p"][0], x["p"][1], y["op"], x["op"], y["d"], x["d"], case["bias"],
               output.shape[2], output.shape[3]]
    stored = [float((values * weights).sum())] + samples.tolist()
    return " ".join([case["operation"], case["kind"]] + [str(n) for n in numbers] + [f"{v:.15g}" for v in stored]) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rng = random.Random(SEED)
    torch.set_num_threads(1)
    # PyTorch's own loops: how a vendor's library rounds is not what this file is about.
    with torch.no_grad(), torch.backends.mkldnn.flags(enabled=False), open(sys.argv[1], "w", encoding="ascii") as file:
        file.write(f"# made by tools/golden/make_golden_engine.py with PyTorch {torch.__version__}, seed {SEED}\n")
        for number in range(CASES):
            file.write(line_of(draw(rng), number))


main()
