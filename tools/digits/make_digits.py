"""Writes assets/digits.png: ten rows (the classes 0 to 9) of clear 28 x 28 samples from MNIST's test set, ink white.

Usage: make_digits.py IMAGES_IDX LABELS_IDX OUT.png
"""

import hashlib
import struct
import sys

import numpy
from PIL import Image

SAMPLES = 12  # of each class
SIDE = 28
# The t10k files as published; another data set under the same name would change what the program shows.
SHA256 = {
    "images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


def read_checked(path, what):
    with open(path, "rb") as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != SHA256[what]:
        sys.exit(f"{path} is not MNIST's file of test {what}: its SHA-256 differs.")
    return data


def read_images(path):
    data = read_checked(path, "images")
    magic, count, rows, cols = struct.unpack(">IIII", data[:16])
    assert (magic, rows, cols) == (0x803, SIDE, SIDE)
    return numpy.frombuffer(data, numpy.uint8, offset=16).reshape(count, rows, cols)


def read_labels(path):
    data = read_checked(path, "labels")
    assert struct.unpack(">I", data[:4])[0] == 0x801
    return numpy.frombuffer(data, numpy.uint8, offset=8)


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
    if len(sys.argv) != 4:
        sys.exit(__doc__.strip())
    images, labels = read_images(sys.argv[1]), read_labels(sys.argv[2])
    rows = [numpy.hstack(clear_samples(images, labels, digit)) for digit in range(10)]
    Image.fromarray(numpy.vstack(rows), mode="L").save(sys.argv[3], optimize=True)


if __name__ == "__main__":
    main()
