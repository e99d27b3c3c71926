#!/bin/sh
# Installs scion_fsm from its source into a folder of its own: install.sh SOURCE TARGET
# Needs Python 3.11 or later, no right but to write into TARGET, and leaves nothing elsewhere.
set -eu
source=$1 target=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$source" "$scratch/source" # where the source is may be read-only
export HOME="$scratch" PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$target"
"$target/bin/python" -m pip install --quiet "$scratch/source[cluster]"
"$target/bin/python" -m pip uninstall --quiet --yes pip # nothing is installed where it runs
"$target/bin/scion-fsm" --version
