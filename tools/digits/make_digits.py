"""Writes assets/digits.png: ten rows (the classes 0 to 9) of clear 28 x 28 samples from MNIST's test set, ink white.

Usage: make_digits.py MNIST_FOLDER OUT.png   (the folder that tools/train/data.py fills)
"""

import sys
from pathlib import Path

import numpy
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "train"))
import data  # noqa: E402

SAMPLES = 12  # of each class


def clear_samples(images, labels, digit):
    """The first samples of the class that are nearer to its mean image than to any other class's."""
    means = numpy.stack([images[labels == c].mean(axis=0) for c in range(10)])
    chosen = []
    for index in numpy.flatnonzero(labels == digit):
        distances = ((means - images[index]) ** 2).sum(axis=(1, 2))
        if distances.argmin() == digit:
            chosen.append(images[index])
        if len(chosen) == SAMPLES:
            return chosen
    sys.exit(f"Fewer than {SAMPLES} clear samples of the digit {digit}.")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    images, labels = data.images(sys.argv[1], "t10k"), data.labels(sys.argv[1], "t10k")
    rows = [numpy.hstack(clear_samples(images, labels, digit)) for digit in range(10)]
    Image.fromarray(numpy.vstack(rows), mode="L").save(sys.argv[2], optimize=True)


if __name__ == "__main__":
    main()
