"""PyTorch as a peer: peer.h's protocol over conv_transpose2d, in NCHW and in channels_last."""

import json
import sys
import time

import torch
import torch.nn.functional as F
from values import BIAS, FULL_WEIGHTS, IMAGE_WEIGHTS, INPUT, LATENT, WEIGHTS, Decoder, Layer, values

SHORTEST_TIMED = 5e3  # nanoseconds; peer.cpp's


def layer_of(request):
    numbers = dict(request)
    return Layer("", cin=numbers.pop("in"), **numbers)


def tensor(shape, stream):
    return torch.from_numpy(values(shape, stream))


def transposed(x, weights, bias, layer):
    return F.conv_transpose2d(x, weights, bias, (layer.sh, layer.sw), (layer.ph, layer.pw), (layer.oph, layer.opw),
                              layer.groups, (layer.dh, layer.dw))


def layer_variants(layer):
    x, weights = tensor(layer.input_shape, INPUT), tensor(layer.weight_shape, WEIGHTS)
    bias = tensor((layer.out,), BIAS)
    last = [t.to(memory_format=torch.channels_last) for t in (x, weights)]
    return [("nchw", True, lambda: transposed(x, weights, bias, layer)),
            ("channels_last", False, lambda: transposed(last[0], last[1], bias, layer))]


def decoder_variants(request):
    decoder = Decoder("", layer_of(request["to_second"]), layer_of(request["to_image"]), request["latent"])
    second, image = decoder.to_second, decoder.to_image
    latent = tensor((second.n, decoder.latent), LATENT)
    full = tensor((decoder.latent, decoder.hidden), FULL_WEIGHTS).T.contiguous()
    first, last = tensor(second.weight_shape, WEIGHTS), tensor(image.weight_shape, IMAGE_WEIGHTS)

    def run():
        x = F.relu_(F.linear(latent, full)).view(second.input_shape)
        x = F.relu_(transposed(x, first, None, second))
        return torch.sigmoid_(transposed(x, last, None, image))

    return [("decoder", True, run)]


def timed(run, repeats):
    begin = time.perf_counter_ns()
    for _ in range(repeats):
        run()
    return (time.perf_counter_ns() - begin) / repeats


def measured(run, milliseconds):
    """peer.cpp's time()."""
    budget, first = milliseconds * 1e6, timed(run, 1)
    repeats = 1 if first >= SHORTEST_TIMED else int(SHORTEST_TIMED / first) + 1
    times, spent = [first] if first > budget else [], first
    while spent < budget or len(times) < 2:
        times.append(timed(run, repeats))
        spent += times[-1] * repeats
    times.sort()
    return {"min_ns": times[0], "median_ns": times[len(times) // 2], "runs": len(times) * repeats}


class Peer:
    def __init__(self):
        self.variants = []

    def answer(self, request):
        if "layer" in request or "decoder" in request:
            torch.set_num_threads(request["threads"])
            self.variants = (layer_variants(layer_of(request["layer"])) if "layer" in request
                             else decoder_variants(request["decoder"]))
            for _, _, run in self.variants:
                run()
            return {"variants": [{"name": name, "plain": plain, "info": "conv_transpose2d"}
                                 for name, plain, _ in self.variants]}
        if "outputs" in request:
            outputs = [run().reshape(-1) if plain else run().contiguous().reshape(-1)
                       for _, plain, run in self.variants]
            return {"outputs": [y[request["outputs"]].tolist() for y in outputs]}
        if "time" in request:
            return {"times": [measured(run, request["time"]) for _, _, run in self.variants]}
        self.variants = []
        return {}


def main():
    torch.set_grad_enabled(False)
    peer = Peer()
    for line in sys.stdin:
        try:
            reply = peer.answer(json.loads(line))
        except Exception as error:  # whatever PyTorch throws is the answer
            reply = {"error": str(error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
