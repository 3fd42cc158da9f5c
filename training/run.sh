#!/bin/sh
# Trains, exports and proves the encoder; with "folds" also the five runs that leave out documents and questions.
set -eu
cd "$(dirname "$0")/.."
work="${LINLI_TRAINING_DIR:-data/training}"
mkdir -p "$work"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
training() { "$work/python/bin/python" -m training --work "$work" "$@"; }

# Two runs that differ in what they learn from, then the mean of their weights.
training train without --questions samples/questions/q[1-4].jsonl samples/questions/w[1-47].jsonl
training train with
training average shipped without with
training export shipped --test samples/questions/kept/*.jsonl --out "$work/export"
if [ "${1:-}" = folds ]; then training folds --out "$work/folds"; fi
