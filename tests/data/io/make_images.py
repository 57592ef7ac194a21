"""Makes the pictures of this folder that tests/io reads: python3 make_images.py (needs Pillow and NumPy).

The grey ones hold (7 * row + 3 * column) % 256, so that a test can name every pixel.
"""

import os
import struct
import zlib

import numpy
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))


def pattern(rows, cols):
    r, c = numpy.indices((rows, cols))
    return ((7 * r + 3 * c) % 256).astype(numpy.uint8)


def save(name, image, **options):
    image.save(os.path.join(HERE, name), **options)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, width, height, bits, color, raw):
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + data)


def main():
    for rows, cols in [(1, 1), (28, 28), (3, 200), (200, 3)]:
        save(f"grey_{rows}x{cols}.png", Image.fromarray(pattern(rows, cols)))
    grey = Image.fromarray(pattern(5, 4))
    save("grey_5x4.bmp", grey)
    save("rgb_5x4.bmp", grey.convert("RGB"))
    save("grey_5x4.tga", grey)
    save("rle_5x4.tga", grey.convert("RGB"), compression="tga_rle")

    # Left: opaque red; right: black at alpha 0, which lies invisible on white.
    alpha = numpy.zeros((2, 2, 4), numpy.uint8)
    alpha[:, 0] = (255, 0, 0, 255)
    save("alpha_2x2.png", Image.fromarray(alpha))

    palette = Image.fromarray(numpy.array([[0, 1], [2, 2]], numpy.uint8), mode="P")
    palette.putpalette([0, 0, 0, 255, 255, 255, 90, 90, 90])
    save("palette_2x2.png", palette)

    row = b"\0" + struct.pack(">HHH", 0, 0x80ff, 0xffff)
    png("grey16_3x1.png", 3, 1, 16, 0, row)
    # A header that promises 20000 x 20000 pixels of one bit, with all of them in a small stream.
    png("huge_20000x20000.png", 20000, 20000, 1, 0, bytes(20000 * 2501))
    # 8 x 8 pixels whose stream goes on for 4 MB.
    png("bomb_8x8.png", 8, 8, 8, 0, bytes(4 << 20))


if __name__ == "__main__":
    main()
