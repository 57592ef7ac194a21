"""A training of a few steps on the committed digits: the same bytes from the same seed, others from another."""

import dataclasses
import hashlib
import sys
import tempfile
import unittest
from pathlib import Path

import numpy

import torch

import committed
from graph import Graph

import main
import train

DIGITS = committed.digits().reshape(500, 28, 28)
LABELS = numpy.repeat(numpy.arange(10), 50)
SHORT = train.Settings(joint_steps=4, decoder_steps=5, early_step=2, batch=16)


def trained(settings):
    """{file: hash of its bytes} of everything that the training writes."""
    with tempfile.TemporaryDirectory() as folder:
        places = main.Places(*(Path(folder) / name for name in ("models", "values", "sheet.png")))
        main.make(settings, DIGITS, (DIGITS, LABELS), places)
        return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in Path(folder).rglob("*") if path.is_file()}


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        main.one_thread()
        sys.stderr.write("\n")
        cls.once = trained(SHORT)

    def test_writes_the_files_that_are_committed(self):
        here = {f"models/{path.name}" for path in committed.MODELS.iterdir()} - {"models/MODEL_CARD.md"}
        here |= {f"values/{path.relative_to(committed.VALUES).as_posix()}" for path in committed.VALUES.rglob("*.npy")}
        self.assertEqual(here | {"sheet.png"}, self.once.keys())

    def test_gives_the_same_bytes_again(self):
        again = trained(SHORT)
        self.assertEqual(self.once.keys(), again.keys())
        self.assertEqual([], [name for name, hashed in self.once.items() if again[name] != hashed])

    def test_gives_others_from_another_seed(self):
        other = trained(dataclasses.replace(SHORT, seed=SHORT.seed + 1))
        self.assertEqual([], [name for name, hashed in self.once.items()
                              if name.endswith(".onnx") and other[name] == hashed])

    def test_with_the_settings_here_begins_as_the_committed_models_did(self):
        settings = train.Settings()
        written = committed.REPORT["made_with"]
        self.assertEqual(dataclasses.asdict(settings), {name: written[name] for name in dataclasses.asdict(settings)})
        for kind in committed.KINDS:
            weights = Graph(committed.MODELS / f"decoder-{kind}-start.onnx").weights
            for name, weight in train.new_decoder(kind, settings).named_parameters():
                self.assertTrue(torch.equal(weight, weights[name]), f"{kind} {name}")

    def test_shows_the_three_decoders_the_same_batches_and_noise(self):
        seen = []
        for _ in committed.KINDS:
            seen.append([(batch.tolist(), noise.tolist()) for batch, noise in train.batches(500, SHORT, 40, 7)])
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(seen[0], seen[2])

    def test_goes_through_all_images_before_it_takes_one_again(self):
        batches = [batch for batch, _ in train.batches(480, SHORT, 60, 7)]
        for begin in (0, 30):
            once = torch.cat(batches[begin:begin + 30])
            self.assertEqual(list(range(480)), sorted(once.tolist()))

    def test_leaves_the_encoder_alone_once_it_is_frozen(self):
        encoder = train.train_encoder(main.as_images(DIGITS), SHORT, lambda loss: None)
        self.assertFalse(any(weight.requires_grad for weight in encoder.parameters()))


if __name__ == "__main__":
    unittest.main()
