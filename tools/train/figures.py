"""The figures: test error, and how much of a picture is a checkerboard. Everything in float64, so that they hold.

A checkerboard of stride 2 repeats every two pixels: it lies at the frequency of period 2, in rows, in columns or in both.
With F the 2-D discrete Fourier transform of a 28 x 28 image, that is row 14 and column 14 of F (its Nyquist frequencies).
The energy of a set of images is the sum of |F(u, v)|^2 over all of them, without F(0, 0), the mean brightness.

    board  = energy in row 14 and column 14 / energy
    locked = the same of the MEAN of F over the images, in row 14 and column 14 / energy per image

`board` has whatever alternates between neighbours, sharp strokes too, and so it is largest for the digits themselves. In
`locked` those cancel: strokes lie anywhere, and begin on even pixels as often as on odd ones, so that their F(14, v) has
any sign; what the layers' overlap writes always lies on the same pixels and has the same sign in every image. That is the
figure that sets aside what the digits contain.
"""

import numpy

NYQUIST = 14  # of 28


def mean_squared_error(given, decoded):
    return float(numpy.mean((numpy.float64(given) - decoded) ** 2))


def cross_entropy(given, decoded):
    """Mean over the pixels of -(x log y + (1 - x) log(1 - y)), x given, y decoded; natural logarithm, y kept off 0 and 1 as
    far as float32 tells numbers near 1 apart."""
    y = numpy.clip(numpy.float64(decoded), 2.0 ** -24, 1 - 2.0 ** -24)
    return float(numpy.mean(-(given * numpy.log(y) + (1 - given) * numpy.log1p(-y))))


def _period_2(energies):
    """energies (28, 28) -> the part in row 14 and column 14."""
    return energies[NYQUIST, :].sum() + energies[:, NYQUIST].sum() - energies[NYQUIST, NYQUIST]


def checkerboard(images):
    """images (N, 28, 28) -> {"board", "locked"}; see the top. locked is corrected for the N images being finitely many:
    the mean of N random signs is not 0 but has 1/N of the energy, which is taken off; so it can come out below 0."""
    spectra = numpy.fft.fft2(numpy.float64(images))
    count = len(spectra)
    energies = (numpy.abs(spectra) ** 2).mean(axis=0)
    energies[0, 0] = 0
    energy, board = energies.sum(), _period_2(energies)
    locked = _period_2(numpy.abs(spectra.mean(axis=0)) ** 2)
    if count > 1:
        locked = (count * locked - board) / (count - 1)
    return {"board": float(board / energy), "locked": float(locked / energy)}
