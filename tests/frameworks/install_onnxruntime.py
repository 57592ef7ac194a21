"""Installs the pinned onnxruntime-node (npm/package-lock.json) from npm's registry into a folder, once:
install_onnxruntime.py FOLDER. The package holds its library itself; no script of its own runs.
"""

import shutil
import subprocess
import sys
from pathlib import Path

PINNED = Path(__file__).with_name("npm")


def main(folder):
    lock = folder / "installed-lock.json"  # written last: what is there is whole, and of this version
    wanted = (PINNED / "package-lock.json").read_bytes()
    if lock.is_file() and lock.read_bytes() == wanted:
        return
    if not shutil.which("node") or not shutil.which("npm"):
        sys.exit("Node.js or npm is missing (nodejs and npm in tools/packages): the ONNX models cannot be run.")
    shutil.copytree(PINNED, folder, dirs_exist_ok=True)
    command = ["npm", "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{result.stdout}{result.stderr}\n"
                 "onnxruntime-node could not be installed from npm's registry; npm's reason is above. It needs the "
                 "network once: go online and run the tests again, or leave these out: tools/test -LE network")
    lock.write_bytes(wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
