#!/bin/sh
# Holds the library to the Python package itself: checks that the package does what the recordings say, and lets Python
# and Rust take turns on jobs. It needs Python 3.11 or later, and installs the package into the target directory.
set -eu
cd "$(dirname "$0")/../.."

choose_python() {
    for python in "${PYTHON:-}" python3.11 python3; do
        if "$python" -c '' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "no Python found; set PYTHON to the path of one" >&2
    exit 1
}

target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
python=$target/conformance/bin/python
if ! "$python" -c '' 2>/dev/null; then
    chosen=$(choose_python)
    "$chosen" -m venv --clear "$target/conformance"
fi
"$python" -m pip install --quiet --disable-pip-version-check --requirement tests/conformance/requirements.txt

"$python" tests/conformance/pages.py

if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    "$python" tests/conformance/record.py --check
else
    echo "the recordings are not checked: they hold the error messages of Python 3.11"
fi

ERGATE_LIVE_PYTHON=$python cargo test --package tests --features live-python --test conformance live -- --nocapture
