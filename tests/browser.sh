#!/usr/bin/env bash
# Looks at the page with a real browser, in both colour schemes, narrow and wide. The pictures are in target/tmp/browser.
# Where Chromium is missing, it says which package to install, and fails.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo test -p tests --features browser --test browser -- --nocapture "$@"
