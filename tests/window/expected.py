"""What the window must show, worked out without the program: plain loops, and the digits as ImageMagick reads them."""

import subprocess
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"

INPUT = [[1, 2], [3, 4]]
KERNEL = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


def counting(rows, cols):
    return [[row * cols + col + 1 for col in range(cols)] for row in range(rows)]


def conv_transpose(x, w, stride=2, padding=0, output_padding=0, dilation=1):
    """y[i*s - p + a*d] += x[i] * w[a] per axis. Every parameter: a number, or (height, width); padding also
    ((begin, end) of the height, (begin, end) of the width)."""
    pair = lambda value: value if isinstance(value, tuple) else (value, value)
    (sh, sw), (oh, ow), (dh, dw) = pair(stride), pair(output_padding), pair(dilation)
    (top, bottom), (left, right) = (pair(p) for p in pair(padding))
    rows = (len(x) - 1) * sh - top - bottom + dh * (len(w) - 1) + oh + 1
    cols = (len(x[0]) - 1) * sw - left - right + dw * (len(w[0]) - 1) + ow + 1
    y = [[0] * cols for _ in range(rows)]
    for i, line in enumerate(x):
        for j, value in enumerate(line):
            for a, taps in enumerate(w):
                for b, weight in enumerate(taps):
                    row, col = i * sh - top + a * dh, j * sw - left + b * dw
                    if 0 <= row < rows and 0 <= col < cols:
                        y[row][col] += value * weight
    return y


def digit(digit_class, sample, size=28):
    """A sample of assets/digits.png as the Lab loads it: the mean over blocks, rounded half up."""
    crop = f"28x28+{28 * sample}+{28 * digit_class}"
    grey = subprocess.run(["convert", str(ASSETS / "digits.png"), "-crop", crop, "-colorspace", "Gray", "-depth", "8", "gray:-"],
                          capture_output=True, check=True).stdout
    block = 28 // size
    mean = lambda row, col: sum(grey[(row * block + i) * 28 + col * block + j]
                                for i in range(block) for j in range(block)) / block**2
    return [[int(mean(row, col) + 0.5) for col in range(size)] for row in range(size)]
