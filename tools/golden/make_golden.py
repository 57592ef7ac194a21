#!/usr/bin/python3
"""Stores what PyTorch computes and refuses, for tests/engine to hold the reference against.

Usage: make_golden.py FOLDER   (needs PyTorch; Debian: apt install python3-torch; the same seed gives the same files)

FOLDER/golden_values.txt: blocks of lines
    OPERATION KIND N IC H W OC GROUPS KH KW SH SW TOP BOTTOM LEFT RIGHT OPH OPW DH DW
    input V V V ...     the values, NCHW; OPERATION: transpose or convolution, KIND: integer or float
    weight V V V ...
    bias V V V ...      no values: no bias
    output V V V ...
FOLDER/golden_legality.txt: lines VERDICT N IC H W OC GROUPS KH KW SH SW PH PW OPH OPW DH DW, VERDICT: accept or refuse.
"""
import random
import sys
import warnings

import torch
import torch.nn.functional as F

SEED = 20230410
TRANSPOSED, CONVOLUTIONS, LEGALITIES = 260, 90, 600


def values(rng, shape, kind):
    count = 1
    for size in shape:
        count *= size
    draw = (lambda: float(rng.randint(-9, 9))) if kind == "integer" else (lambda: rng.uniform(-2, 2))
    return torch.tensor([draw() for _ in range(count)], dtype=torch.float32).reshape(shape)


def text_of(tensor):
    return "" if tensor is None else " ".join(f"{v:.9g}" for v in tensor.flatten().tolist())


def random_axis(rng):
    stride, dilation = rng.choice([1, 1, 2, 2, 3, 4]), rng.choice([1, 1, 1, 2, 3])
    return {"k": rng.randint(1, 5), "s": stride, "d": dilation, "op": rng.randrange(max(stride, dilation))}


def random_case(rng):
    groups = rng.choice([1, 1, 1, 2, 3])
    small = groups > 1
    return {
        "n": rng.choice([1, 1, 2]), "groups": groups,
        "ic": groups * rng.randint(1, 2), "oc": groups * rng.randint(1, 2),
        "h": rng.randint(1, 3 if small else 6), "w": rng.randint(1, 4 if small else 6),
        "y": random_axis(rng), "x": random_axis(rng), "bias": rng.random() < 0.5,
    }


def block(operation, kind, case, tensors):
    y, x = case["y"], case["x"]
    numbers = [case["n"], case["ic"], case["h"], case["w"], case["oc"], case["groups"], y["k"], x["k"], y["s"], x["s"],
               y["p"][0], y["p"][1], x["p"][0], x["p"][1], y["op"], x["op"], y["d"], x["d"]]
    lines = [" ".join([operation, kind] + [str(n) for n in numbers])]
    lines += [f"{name} {text_of(tensor)}".rstrip() for name, tensor in tensors.items()]
    return "\n".join(lines) + "\n"


def transposed(rng, kind):
    """Begin and end padding differ in a third of the cases: then PyTorch computes everything and a slice crops."""
    while True:
        case = random_case(rng)
        uneven = rng.random() < 0.33
        for axis in (case["y"], case["x"]):
            p = rng.randint(0, 4)
            axis["p"] = (p, rng.randint(0, 4)) if uneven else (p, p)
            if uneven:
                axis["op"] = min(axis["op"], axis["p"][1])  # so that the slice has all of it
        y, x = case["y"], case["x"]
        sizes = [(n - 1) * a["s"] - sum(a["p"]) + a["d"] * (a["k"] - 1) + a["op"] + 1
                 for n, a in ((case["h"], y), (case["w"], x))]
        if min(sizes) >= 1:
            break
    input = values(rng, (case["n"], case["ic"], case["h"], case["w"]), kind)
    weight = values(rng, (case["ic"], case["oc"] // case["groups"], y["k"], x["k"]), kind)
    bias = values(rng, (case["oc"],), kind) if case["bias"] else None
    common = {"stride": (y["s"], x["s"]), "groups": case["groups"], "dilation": (y["d"], x["d"])}
    if uneven:
        full = F.conv_transpose2d(input, weight, bias, **common)
        output = full[:, :, y["p"][0]:y["p"][0] + sizes[0], x["p"][0]:x["p"][0] + sizes[1]]
    else:
        output = F.conv_transpose2d(input, weight, bias, padding=(y["p"][0], x["p"][0]),
                                    output_padding=(y["op"], x["op"]), **common)
    assert list(output.shape[2:]) == sizes
    return block("transpose", kind, case, {"input": input, "weight": weight, "bias": bias, "output": output})


def convolution(rng, kind):
    while True:
        case = random_case(rng)
        case["h"], case["w"] = case["h"] + 2, case["w"] + 2
        for axis in (case["y"], case["x"]):
            axis["p"], axis["op"] = (rng.randint(0, 3), rng.randint(0, 3)), 0
        y, x = case["y"], case["x"]
        if all(n + sum(a["p"]) > a["d"] * (a["k"] - 1) for n, a in ((case["h"], y), (case["w"], x))):
            break
    input = values(rng, (case["n"], case["ic"], case["h"], case["w"]), kind)
    weight = values(rng, (case["oc"], case["ic"] // case["groups"], y["k"], x["k"]), kind)
    bias = values(rng, (case["oc"],), kind) if case["bias"] else None
    output = F.conv2d(F.pad(input, x["p"] + y["p"]), weight, bias, stride=(y["s"], x["s"]), groups=case["groups"],
                      dilation=(y["d"], x["d"]))
    return block("convolution", kind, case, {"input": input, "weight": weight, "bias": bias, "output": output})


def legality(rng):
    """Mostly legal numbers, now and then one out of range."""
    def pick(low, high, wrong):
        return wrong if rng.random() < 0.02 else rng.randint(low, high)

    groups = rng.choice([1, 1, 1, 2, 3])
    ic = groups * rng.randint(1, 2) if rng.random() < 0.95 else rng.randint(1, 6)
    oc = groups * rng.randint(1, 2) if rng.random() < 0.95 else rng.randint(1, 6)
    h, w = rng.randint(1, 4), rng.randint(1, 4)
    k, s = [pick(1, 4, 0) for _ in "hw"], [pick(1, 4, 0) for _ in "hw"]
    p = [pick(0, 3, -1) for _ in "hw"]
    d = [pick(1, 3, 0) for _ in "hw"]
    op = [pick(0, max(s[i], d[i], 1) - (rng.random() < 0.85), -1) for i in range(2)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layer = torch.nn.ConvTranspose2d(ic, oc, tuple(k), tuple(s), tuple(p), tuple(op), groups, False, tuple(d))
            layer(torch.zeros(1, ic, h, w))
        verdict = "accept"
    except (RuntimeError, ValueError):
        verdict = "refuse"
    return " ".join([verdict] + [str(n) for n in [1, ic, h, w, oc, groups] + k + s + p + op + d]) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rng = random.Random(SEED)
    header = f"# made by tools/golden/make_golden.py with PyTorch {torch.__version__}, seed {SEED}\n"
    # PyTorch's own loops: the vendor library behind the same call checks fewer of the parameters.
    with torch.no_grad(), torch.backends.mkldnn.flags(enabled=False):
        with open(f"{sys.argv[1]}/golden_values.txt", "w", encoding="ascii") as file:
            file.write(header)
            for i in range(TRANSPOSED):
                file.write(transposed(rng, "float" if i % 3 == 0 else "integer"))
            for i in range(CONVOLUTIONS):
                file.write(convolution(rng, "float" if i % 3 == 0 else "integer"))
        with open(f"{sys.argv[1]}/golden_legality.txt", "w", encoding="ascii") as file:
            file.write(header)
            for _ in range(LEGALITIES):
                file.write(legality(rng))


main()
