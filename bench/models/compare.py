#!/usr/bin/python3
"""Encode and decode with the stored models: the engine, PyTorch and ONNX Runtime in turns, one thread each.

Usage: bench/models/compare.py [BUILD]   (build/release; the targets times_unstride and times_onnxruntime are built; ONNX
Runtime is left out where BUILD/onnxruntime does not have it: tests/frameworks/install_onnxruntime.py BUILD/onnxruntime)
"""
import os
import subprocess
import sys
import time
from pathlib import Path

import onnx
import torch
from onnx import helper, numpy_helper

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release")
MODELS = ROOT / "assets/models"
ROUNDS, BATCHES, RUNS = 3, 60, 40  # batches and runs as in model_times.h


def module(node, weights):
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    stored = [torch.tensor(weights[name]) for name in node.input if name in weights]
    if node.op_type in ("Conv", "ConvTranspose"):
        transposed = node.op_type == "ConvTranspose"
        inside, outside = stored[0].shape[:2] if transposed else stored[0].shape[1::-1]
        more = {"output_padding": attributes.get("output_padding", [0, 0])} if transposed else {}
        made = (torch.nn.ConvTranspose2d if transposed else torch.nn.Conv2d)(
            inside, outside, stored[0].shape[2:], attributes["strides"], attributes["pads"][:2], **more)
    elif node.op_type == "Gemm":
        made = torch.nn.Linear(stored[0].shape[1], stored[0].shape[0])
    elif node.op_type == "Resize":
        return torch.nn.Upsample(scale_factor=tuple(weights[node.input[2]][2:].tolist()), mode="nearest")
    elif node.op_type == "Reshape":
        return torch.nn.Unflatten(1, tuple(int(n) for n in weights[node.input[1]][1:]))
    else:
        return {"Relu": torch.nn.ReLU, "Sigmoid": torch.nn.Sigmoid, "Flatten": torch.nn.Flatten}[node.op_type]()
    made.weight, made.bias = (torch.nn.Parameter(tensor) for tensor in stored)
    return made


def network(path):
    graph = onnx.load(path).graph
    weights = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    return torch.nn.Sequential(*(module(node, weights) for node in graph.node)).eval()


def torch_nanoseconds(encoder, decoder):
    image, least = torch.full((1, 1, 28, 28), 0.5), float("inf")
    for _ in range(BATCHES):
        begin = time.perf_counter_ns()
        for _ in range(RUNS):
            decoder(encoder(image))
        least = min(least, (time.perf_counter_ns() - begin) / RUNS)
    return least


def program(name, *arguments, **variables):
    done = subprocess.run([BUILD / "bin" / name, *map(str, arguments)], check=True, capture_output=True, text=True,
                          env={**os.environ, **variables})
    return float(done.stdout)


def main():
    torch.set_num_threads(1)
    libraries = sorted(BUILD.glob("onnxruntime/node_modules/onnxruntime-node/bin/napi-v3/linux/x64/libonnxruntime.so.1*"))
    encoder = MODELS / "encoder.onnx"
    code = onnx.load(encoder).graph.output[0].type.tensor_type.shape.dim[1].dim_value
    print("encode + decode           unstride    PyTorch         ONNX Runtime")
    for decoder in sorted(MODELS.glob("decoder-*-end.onnx")):
        modules = network(encoder), network(decoder)
        times = {"unstride": [], "torch": [], "onnxruntime": []}
        for _ in range(ROUNDS):
            times["unstride"].append(program("times_unstride", encoder, decoder))
            with torch.inference_mode():
                times["torch"].append(torch_nanoseconds(*modules))
            if libraries:
                times["onnxruntime"].append(program("times_onnxruntime", encoder, decoder, code,
                                                    UNSTRIDE_ONNXRUNTIME=str(libraries[0])))
        ours = min(times["unstride"])
        others = [f"{min(t) / 1000:6.1f} µs x{min(t) / ours:5.1f}" if t else "not there" for t in
                  (times["torch"], times["onnxruntime"])]
        print(f"{decoder.stem:<22} {ours / 1000:8.1f} µs   {'   '.join(others)}", flush=True)


if __name__ == "__main__":
    main()
