"""What the tests look at: the files of assets/models/ and tests/data/models/, and the training script's modules."""

import json
import struct
import sys
import zlib
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "assets" / "models"
VALUES = ROOT / "tests" / "data" / "models"
REPORT = json.loads((MODELS / "figures.json").read_text(encoding="ascii"))
KINDS, MOMENTS = ("k3", "k4", "resize"), ("start", "early", "end")

sys.path.insert(0, str(ROOT / "tools" / "train"))


def read_png(path):
    """8-bit grey without row filters: what the training script writes. (rows, cols)"""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at:at + 4]), data[at + 4:at + 8]
        chunks[kind] = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + chunks[kind]) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        at += 12 + length
    cols, rows, depth, colour, *_ = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, colour) == (8, 0)
    lines = numpy.frombuffer(zlib.decompress(chunks[b"IDAT"]), numpy.uint8).reshape(rows, cols + 1)
    assert not lines[:, 0].any()
    return lines[:, 1:]


def digits():
    """The 500 digits of digits.png, (10, 50, 28, 28): a row is a class."""
    sheet = read_png(MODELS / "digits.png")
    assert sheet.shape == (280, 1400)
    return sheet.reshape(10, 28, 50, 28).transpose(0, 2, 1, 3)
