#!/usr/bin/env bash
# Runs the tests of the stores on servers. They start servers of their own, reachable from this machine only, and throw them
# away. Where a server is missing, they say which package to install, and fail.
#
#   tests/servers.sh                        about two minutes
#   ERGATE_FAULTS=long tests/servers.sh     many times as much
set -euo pipefail
cd "$(dirname "$0")/.."
cargo test -p tests --features servers --test servers -- --nocapture "$@"
