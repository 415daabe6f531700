#!/bin/sh
# Writes requirements/*.txt from pyproject.toml. Arguments go to `uv pip compile` (say, --upgrade).
#
# Only the public index is asked, whatever this machine's pip and uv are configured with, so that the locks come out the
# same everywhere. They name versions and hashes and no address: an install asks whatever index its machine has.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9

for name in $(env | awk -F= '/^(UV|PIP)_[A-Z0-9_]*=/ {print $1}'); do unset "$name"; done

# compile NAME OPTION... writes requirements/NAME.txt
compile() {
    name=$1
    shift
    "$work/venv/bin/uv" pip compile --no-config --quiet --universal --python-version 3.11 --only-binary :all: \
        --generate-hashes --no-annotate --custom-compile-command 'make lock' \
        --output-file "requirements/$name.txt" "$@" >/dev/null
}

# Everything is resolved once, together; the others are parts of it, at the same versions.
compile dev pyproject.toml --all-extras --group dev --group build "$@"
compile runtime pyproject.toml --constraint requirements/dev.txt
compile container pyproject.toml --extra postgres --extra redis --constraint requirements/dev.txt
compile build --group build --constraint requirements/dev.txt
