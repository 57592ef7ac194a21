"""Grey pictures: a PNG writer (nothing else here needs a library for images), atlases, and a contact sheet to look at."""

import struct
import zlib

import numpy
import torch

ACROSS = 24  # pictures in a row of the contact sheet


def write_png(path, grey):
    """grey: (rows, cols), uint8."""
    rows, cols = grey.shape

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + row.tobytes() for row in numpy.ascontiguousarray(grey))
    header = struct.pack(">IIBBBBB", cols, rows, 8, 0, 0, 0, 0)  # 8-bit grey, not interlaced
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines, 9))
                   + chunk(b"IEND", b""))


def atlas(tiles):
    """tiles (R, C, H, W) -> (R H, C W)"""
    rows, cols, high, wide = tiles.shape
    return tiles.transpose(0, 2, 1, 3).reshape(rows * high, cols * wide)


def write_contact_sheet(path, given, codes, decoders):
    """Rows of pictures: the given digits; each decoder (name -> function of codes) on their codes; then for the last
    decoder two rows of random codes and four ways from one digit to the next. given (N, 28, 28) 0 to 1, N >= ACROSS."""
    *_, last = decoders.values()
    generator = torch.Generator().manual_seed(0)
    rows = [given[:ACROSS], *(decode(codes[:ACROSS]) for decode in decoders.values())]
    rows += [last(torch.randn(ACROSS, codes.shape[1], generator=generator)) for _ in range(2)]
    rows += [last(torch.lerp(codes[i], codes[i + 1], torch.linspace(0, 1, ACROSS)[:, None])) for i in range(0, 8, 2)]
    grey = numpy.rint(atlas(numpy.stack([numpy.asarray(row).reshape(ACROSS, 28, 28) for row in rows])) * 255)
    write_png(path, grey.astype(numpy.uint8).repeat(2, axis=0).repeat(2, axis=1))
