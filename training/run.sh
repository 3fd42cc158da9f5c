#!/bin/sh
# Trains, exports and proves the encoder; with "folds" also the five runs that leave out documents and questions.
set -eu
cd "$(dirname "$0")/.."
work="${LINLI_TRAINING_DIR:-data/training}"
mkdir -p "$work"
[ -x "$work/python/bin/python" ] || python3 -m venv "$work/python"
"$work/python/bin/python" -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
training() { "$work/python/bin/python" -m training --work "$work" "$@"; }

# Three runs that differ in what they learn from, then the mean of their weights.
questions=samples/questions
training train first --questions $questions/q[1-4].jsonl $questions/w[1-47].jsonl
training train second --questions $questions/q[1-4].jsonl $questions/w[1-9].jsonl
training train third
training average shipped first second third
training export shipped --test samples/questions/kept/*.jsonl --out "$work/export"
if [ "${1:-}" = folds ]; then training folds --out "$work/folds"; fi
