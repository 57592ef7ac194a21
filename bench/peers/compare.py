"""Measures every layer with every peer, round by round in turns, and stores what came out: compare.py --programs FOLDER
--results FILE. A row (layer, batch, threads) is measured whole, and replaces the same row of an earlier run. `run`
beside this file builds the peers first."""

import argparse
import datetime
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import machine
import numpy as np
from models import write_model
from process import Failed, PeerProcess
from quiet import Gate
from values import DECODERS, Decoder, expected, read_layers, sampled_indices

HERE = Path(__file__).resolve().parent
LISTS = {"layers": HERE / "layers.txt", "unseen": HERE / "unseen.txt"}
PEERS = ["unstride", "onednn", "openblas", "xnnpack", "torch", "onnxruntime"]
PEAK = "peak"


def peer_process(name, threads, options):
    """A peer for so many threads. OpenBLAS of 2022 takes newer processors for Haswell: it is told what they can do.
    OpenMP's threads may not spin where a second pool of threads (OpenBLAS's) waits for the same cores."""
    environment = {"OPENBLAS_NUM_THREADS": str(threads), "UNSTRIDE_ONNXRUNTIME": str(options.onnxruntime or "")}
    if machine.has_avx512():
        environment["OPENBLAS_CORETYPE"] = "SKYLAKEX"
    if name in ("openblas", "torch"):
        environment["OMP_WAIT_POLICY"] = "passive"
    command = [sys.executable, "-B", str(HERE / "peer_torch.py")] if name == "torch" else [
        str(options.programs / f"peer_{name}")]
    return PeerProcess(name, command, environment)


def prepared(peer, case, threads, model):
    """The peer's variants of this layer as rows without times, those whose outputs are wrong marked as such."""
    kind = "decoder" if isinstance(case, Decoder) else "layer"
    variants = peer.ask(**{kind: case.request()}, threads=threads, model=str(model))["variants"]
    rows = [{"peer": peer.name, "variant": v["name"], "plain": v["plain"], "info": v["info"]} for v in variants]
    if peer.name == PEAK:
        return rows
    indices = sampled_indices(case.output_shape)
    outputs = peer.ask(outputs=indices.tolist())["outputs"]
    right, allowed = expected(case, indices)
    for row, found in zip(rows, outputs):
        differences = np.abs(np.array([np.nan if y is None else y for y in found]) - right)
        row["difference"] = float(differences.max())
        row["wrong"] = bool(not (differences <= allowed).all())
    return rows


class Measured:
    """One row: a layer or decoder with so many threads, measured by all peers in turns."""

    def __init__(self, case, threads, options):
        self.case, self.threads, self.options = case, threads, options
        self.variants, self.failures, self.loads = {}, {}, []

    def prepare(self, peers):
        model = self.options.results.parent / "model.onnx"
        if any(peer.name == "onnxruntime" for peer in peers):
            write_model(self.case, model)
        for peer in peers:
            try:
                self.variants[peer] = prepared(peer, self.case, self.threads, model)
            except Failed as failure:
                self.failures[peer.name] = str(failure)

    def take_round(self, number, gate):
        """Every peer's turn; each round begins with another one."""
        self.loads.append(gate.wait())
        peers = list(self.variants)
        first = number % max(1, len(peers))
        for peer in peers[first:] + peers[:first]:
            try:
                times = peer.ask(time=self.options.milliseconds)["times"]
            except Failed as failure:
                self.failures[peer.name] = str(failure)
                del self.variants[peer]
                continue
            for row, now in zip(self.variants[peer], times):
                row["min_ns"] = min(now["min_ns"], row.get("min_ns", np.inf))
                row.setdefault("medians", []).append(now["median_ns"])
                row["runs"] = row.get("runs", 0) + now["runs"]

    def free(self):
        for peer in self.variants:
            peer.ask(free=True)

    def row(self):
        variants = [dict(row) for rows in self.variants.values() for row in rows]
        for variant in variants:
            variant["median_ns"] = float(np.median(variant.pop("medians")))
        return {"layer": self.case.name, "batch": self.case.n, "threads": self.threads, "flops": self.case.flops,
                "bytes": self.case.bytes, "date": datetime.date.today().isoformat(),
                "load": max(self.loads), "rounds": len(self.loads), "variants": variants, "failures": self.failures}


def measure(case, threads, peers, gate, options):
    measured = Measured(case, threads, options)
    measured.prepare(peers)
    for number in range(options.rounds):
        measured.take_round(number, gate)
    measured.free()
    return measured.row()


def says(row):
    """One line for the terminal: ours, and the best of the others in plain NCHW."""
    ours = [v for v in row["variants"] if v["peer"] == "unstride" and not v["wrong"]]
    others = [v for v in row["variants"] if v["peer"] not in ("unstride", PEAK) and v["plain"] and not v["wrong"]]
    line = f"{row['layer']:30} batch {row['batch']:2} threads {row['threads']}"
    if ours:
        line += f"  {ours[0]['min_ns'] / 1e3:10.1f} us {ours[0]['info']:32}"
    if others:
        best = min(others, key=lambda v: v["min_ns"])
        line += f"  {best['peer'] + ' ' + best['variant']:22} {best['min_ns'] / 1e3:10.1f} us"
        line += f"  {best['min_ns'] / ours[0]['min_ns']:6.2f}x" if ours else ""
    wrong = [f"{v['peer']} {v['variant']}" for v in row["variants"] if v.get("wrong")]
    problems = [f"{name}: {text}" for name, text in row["failures"].items()]
    return "\n    ".join([line, *(f"wrong: {w}" for w in wrong), *problems])


def store(path, results):
    written = path.with_suffix(".new")
    written.write_text(json.dumps(results, indent=1), encoding="utf-8")
    written.replace(path)


def cases_of(options):
    cases = []
    for name in options.lists:
        cases += [(name, layer) for layer in read_layers(LISTS[name])]
        cases += [(name, decoder) for decoder in DECODERS if name == "layers"]
    return [(name, case) for name, case in cases
            if re.search(options.layers, case.name) and case.n in options.batches]


def arguments():
    parser = argparse.ArgumentParser(description="Measures the engine and its peers in turns.")
    parser.add_argument("--programs", type=Path, required=True, help="the folder of the peers' programs")
    parser.add_argument("--results", type=Path, required=True, help="the file that the measurements are merged into")
    parser.add_argument("--onnxruntime", type=Path, help="libonnxruntime.so.1")
    parser.add_argument("--layers", default="", metavar="REGEX", help="only the layers whose name has this in it")
    parser.add_argument("--lists", default="layers,unseen", help="layers, unseen or both (default)")
    parser.add_argument("--peers", default=",".join(PEERS), help="which ones; default: all")
    parser.add_argument("--threads", default="1,2", help="default: 1,2")
    parser.add_argument("--batches", default="1,16", help="default: 1,16")
    parser.add_argument("--rounds", type=int, default=4, help="turns of every peer for each layer (default 4)")
    parser.add_argument("--milliseconds", type=float, default=15, help="of each variant in each turn (default 15)")
    parser.add_argument("--patience", type=float, default=300, metavar="SECONDS",
                        help="to wait in all until the machine is quiet (default 300)")
    parser.add_argument("--quick", action="store_true", help="2 rounds of 8 ms that wait for nobody")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.milliseconds, options.patience = 2, 8, 0
    for name in ("threads", "batches"):
        setattr(options, name, [int(word) for word in getattr(options, name).split(",")])
    options.lists, options.peers = options.lists.split(","), options.peers.split(",")
    return options


def bandwidth(options, threads):
    found = subprocess.run([options.programs / "bandwidth", str(threads)], capture_output=True, text=True, check=True)
    return json.loads(found.stdout)


def main():
    options = arguments()
    options.results.parent.mkdir(parents=True, exist_ok=True)
    results = json.loads(options.results.read_text()) if options.results.is_file() else {"rows": []}
    results["machine"] = machine.describe()
    results["versions"] = machine.versions(HERE.parents[1] / "tests/frameworks/npm/package-lock.json")
    results["milliseconds"] = options.milliseconds
    gate, begin = Gate(options.patience), time.monotonic()
    for threads in options.threads:
        gate.wait()
        results.setdefault("bandwidth", {})[str(threads)] = bandwidth(options, threads)
        peers = [peer_process(name, threads, options) for name in [*options.peers, PEAK]]
        for name, case in cases_of(options):
            row = {"list": name, **measure(case, threads, peers, gate, options)}
            same = ("layer", "batch", "threads")
            results["rows"] = [r for r in results["rows"] if any(r[key] != row[key] for key in same)] + [row]
            store(options.results, results)
            print(says(row), flush=True)
        for peer in peers:
            peer.end()
    print(f"{time.monotonic() - begin:.0f} seconds; the measurements are in {options.results}.", file=sys.stderr)


if __name__ == "__main__":
    main()
