"""Trains the models of assets/models/, measures them, and writes everything that belongs to them.

Usage: main.py MNIST_FOLDER MODELS_FOLDER VALUES_FOLDER SHEET.png [--steps N]

MODELS_FOLDER (assets/models): encoder.onnx, decoder-{k3,k4,resize}-{start,early,end}.onnx, digits.png, figures.json, and
the table in MODEL_CARD.md, where there is one.
VALUES_FOLDER (tests/data/models): what PyTorch computes in every layer for 16 of the digits.
SHEET.png: digits, decoded ones, random codes and the ways between digits, to look at.
--steps N: trains everything for N steps only, to see that it works.
"""

import argparse
import copy
import dataclasses
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch

import data
import export
import figures
import figures_table
import models
import pictures
import train

SAMPLES = 50  # test digits of each class, for the map of codes
WITH_VALUES = 16  # of these, digits whose values are stored
RANDOM_CODES = 1000
HISTORY = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)  # steps before which the checkerboard is measured


@dataclass(frozen=True)
class Places:
    models: Path
    values: Path
    sheet: Path


class Progress:
    """One line that grows on a terminal; elsewhere only how it ended."""

    def __init__(self, title, steps):
        self.title, self.steps, self.done, self.begin = title, steps, 0, time.monotonic()
        self.loss = None

    def __call__(self, loss):
        self.done += 1
        self.loss = loss if self.loss is None else 0.98 * self.loss + 0.02 * loss
        last = self.done == self.steps
        if not last and (not sys.stderr.isatty() or self.done % 10):
            return
        seconds = time.monotonic() - self.begin
        bar = "#" * (30 * self.done // self.steps)
        left = f"{seconds:.0f} s" if last else f"{seconds / self.done * (self.steps - self.done):.0f} s left"
        sys.stderr.write(f"\r{self.title:16} [{bar:30}] {self.done}/{self.steps}  loss {self.loss:.2f}  {left}      "
                         + "\n" * last)
        sys.stderr.flush()


def one_thread():
    """Sums are then always taken in the same order, and the same machine gives the same bits again."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)


def as_images(pixels):
    """(N, 28, 28), 0 to 255 -> (N, 1, 28, 28), 0 to 1"""
    return torch.from_numpy(pixels.astype(numpy.float32) / 255)[:, None]


@torch.no_grad()
def in_parts(function, values, part=500):
    """function of the values in parts: all at once would need gigabytes."""
    return torch.cat([function(some) for some in values.split(part)])


def decoded(decoder, codes):
    """(N, 28, 28)"""
    return in_parts(decoder, codes)[:, 0].numpy()


def sample_indices(labels, seed):
    """(10, SAMPLES): of each class SAMPLES images, drawn by the seed, in their order in the test set."""
    rng = numpy.random.RandomState(seed)
    return numpy.stack([numpy.sort(rng.permutation(numpy.flatnonzero(labels == digit))[:SAMPLES]) for digit in range(10)])


class Given:
    """What the decoders are measured on: the test images, the chosen digits among them, and random codes."""

    def __init__(self, test, labels, encoder, settings):
        self.pixels = test
        self.indices = sample_indices(labels, settings.seed)
        chosen = self.indices.ravel()
        self.tensors = as_images(test)
        codes = in_parts(encoder, self.tensors)
        images = self.tensors[:, 0].numpy()
        self.images = {"test": images, "digits": images[chosen]}
        self.codes = {"test": codes, "digits": codes[chosen]}
        self.random_codes = torch.randn(RANDOM_CODES, settings.codes,
                                        generator=torch.Generator().manual_seed(settings.seed))
        # Column by column: each class, before one comes twice.
        self.with_values = torch.from_numpy(self.indices.T.ravel()[:WITH_VALUES])

    def measured(self, decoder):
        result = {}
        for name, images in self.images.items():
            made = decoded(decoder, self.codes[name])
            result[name] = {"mse": figures.mean_squared_error(images, made), "bce": figures.cross_entropy(images, made),
                            **figures.checkerboard(made)}
        result["random_codes"] = figures.checkerboard(decoded(decoder, self.random_codes))
        result["zero_code"] = figures.checkerboard(decoded(decoder, torch.zeros_like(self.random_codes[:1])))
        return result

    def report(self):
        codes = self.codes["test"]
        return {
            "code": {"mean": codes.mean(0).tolist(), "deviation": codes.std(0).tolist()},
            "given": {name: figures.checkerboard(images) for name, images in self.images.items()},
            "digits": {"file": "digits.png", "test_set_indices": self.indices.tolist()},
        }


def moments_of(settings):
    return {"start": 0, "early": min(settings.early_step, settings.decoder_steps), "end": settings.decoder_steps}


def train_kind(kind, images, distribution, settings, given):
    """The decoder at each moment, and its figures on the chosen digits over time."""
    kept, history = {}, []

    def look(step, decoder):
        for moment, at in moments_of(settings).items():
            if step == at:
                kept[moment] = copy.deepcopy(decoder).requires_grad_(False)
        if step in HISTORY or step == settings.decoder_steps:
            made = decoded(decoder, given.codes["digits"])
            history.append({"step": step, "bce": figures.cross_entropy(given.images["digits"], made),
                            **figures.checkerboard(made)})

    train.train_decoder(kind, images, distribution, settings, Progress(f"decoder {kind}", settings.decoder_steps), look)
    return kept, history


def facts_of(settings, **more):
    """What a model file says of itself."""
    return {"project": "Unstride", "licence": "MIT", "data": "MNIST (CC BY-SA 3.0), training set", "seed": settings.seed,
            **more}


def store_encoder(encoder, given, settings, places):
    graph = export.graph_of(encoder, ("image", torch.zeros(1, 1, 28, 28)), "code",
                            facts_of(settings, title="encoder", step=settings.joint_steps))
    export.save(graph, places.models / "encoder.onnx")
    export.save_values(encoder, graph, given.tensors[given.with_values], places.values / "encoder")


def store_decoder(name, decoder, facts, given, places):
    codes = given.codes["test"]
    graph = export.graph_of(decoder, ("code", torch.zeros(1, codes.shape[1])), "image", facts)
    export.save(graph, places.models / f"{name}.onnx")
    if facts["moment"] == "end":
        export.save_values(decoder, graph, codes[given.with_values], places.values / name)


def make(settings, training, given_test, places):
    """training: images (N, 28, 28), 0 to 255; given_test: such images and their labels. Returns what figures.json says."""
    places.models.mkdir(parents=True, exist_ok=True)
    images = as_images(training)
    encoder = train.train_encoder(images, settings, Progress("encoder", settings.joint_steps))
    distribution = [torch.cat(parts) for parts in zip(*[encoder.distribution(some) for some in images.split(500)])]
    given = Given(*given_test, encoder, settings)
    store_encoder(encoder, given, settings, places)
    pictures.write_png(places.models / "digits.png", pictures.atlas(given.pixels[given.indices]))

    report = {"made_with": {"torch": torch.__version__, "maps": models.MAPS, **dataclasses.asdict(settings)},
              **given.report(), "decoders": {}}
    shown = {}
    for kind in models.KINDS:
        decoders, history = train_kind(kind, images, distribution, settings, given)
        moments = {}
        for moment, step in moments_of(settings).items():
            name = f"decoder-{kind}-{moment}"
            result = given.measured(decoders[moment])
            moments[moment] = {"file": f"{name}.onnx", "step": step, **result}
            facts = facts_of(settings, title=f"decoder, {models.TITLES[kind]}", moment=moment, step=step,
                             **{f"test_{figure}": f"{value:.6g}" for figure, value in result["test"].items()})
            store_decoder(name, decoders[moment], facts, given, places)
            shown[name] = decoders[moment]
        report["decoders"][kind] = {"title": models.TITLES[kind], "moments": moments, "history": history}

    (places.models / "figures.json").write_text(json.dumps(report, indent=1) + "\n", encoding="ascii")
    pictures.write_contact_sheet(places.sheet, given.images["test"], given.codes["test"], shown)
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("mnist", "models", "values", "sheet"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--steps", type=int)
    arguments = parser.parse_args()
    one_thread()
    settings = train.Settings()
    if arguments.steps:
        settings = dataclasses.replace(settings, joint_steps=arguments.steps, decoder_steps=arguments.steps)
    data.fetch(arguments.mnist)
    training, test = (data.images(arguments.mnist, part) for part in ("train", "t10k"))
    report = make(settings, training, (test, data.labels(arguments.mnist, "t10k")),
                  Places(arguments.models, arguments.values, arguments.sheet))
    card = arguments.models / "MODEL_CARD.md"
    if card.is_file():
        figures_table.write_into(card, report)
    print(figures_table.markdown(report), end="")
    sys.stderr.write(f"To look at: {arguments.sheet}\n")


if __name__ == "__main__":
    main()
