"""Commands: python -m training COMMAND. README.md explains them."""

import argparse
import json
from pathlib import Path

import jax

from .bert import read_weights
from .data import Handbook, Question, Tokens, read_handbooks, read_names, read_questions
from .evaluate import report
from .experiment import TOKENS_TESTED, average, figures_without_heads, load, outputs_of, run, save
from .export import export_fp32, export_heads, export_int8
from .fetch import fetch_base
from .folds import FOLDS, collect, describe, run_fold
from .prove import compare
from .recipe import Recipe, TaggerRecipe
from .requests import Request, read_requests
from .tagger import run_tagger

ROOT = Path(__file__).resolve().parent.parent
# Writers in its folder "kept" are for testing only: never trained on.
QUESTIONS = ROOT / "samples" / "questions"
REQUESTS = ROOT / "samples" / "requests"


def _trained_on(options: argparse.Namespace) -> list[Question]:
    paths = options.questions or sorted([*QUESTIONS.glob("[qw][0-9].jsonl"), *QUESTIONS.glob("encoder/w*.jsonl")])
    return [question for path in paths for question in read_questions(path)]


def _names(recipe: Recipe) -> list[Question]:
    return read_names(QUESTIONS / "names.tsv") if recipe.name_weight > 0 else []


def _handbooks() -> list[Handbook]:
    return read_handbooks(ROOT / "samples" / "sop.jsonl")


def _fetch(options: argparse.Namespace) -> Path:
    base = options.work / "base"
    fetch_base(base)
    return base


def _train(options: argparse.Namespace) -> None:
    base = _fetch(options)
    tests = {path.stem: read_questions(path) for path in options.test}
    recipe = Recipe().changed(options.set)
    run(
        options.work / "runs" / options.name,
        read_weights(base / "model.onnx"),
        base / "tokenizer.json",
        _trained_on(options) + _names(recipe),
        _handbooks(),
        recipe,
        tests,
    )


def _average(options: argparse.Namespace) -> None:
    runs = options.work / "runs"
    save(runs / options.name / "parameters.pkl", average([load(runs / name / "parameters.pkl") for name in options.of]))


def _export(options: argparse.Namespace) -> None:
    """Writes both models and the heads of a run, and proves that the models decide alike."""
    base = _fetch(options)
    handbooks = _handbooks()
    known = _trained_on(options) + _names(Recipe())
    parameters = load(options.work / "runs" / options.name / "parameters.pkl")
    options.out.mkdir(parents=True, exist_ok=True)
    export_fp32(base / "model.onnx", parameters, options.out / "model-fp32.onnx")
    tokens = Tokens(base / "tokenizer.json", TOKENS_TESTED)
    export_int8(options.out / "model-fp32.onnx", options.out / "model.onnx", tokens.ids([question.q for question in known]))
    export_heads(parameters, [handbook.code for handbook in handbooks], options.out)
    figures = {}
    for path in options.test:
        tested = read_questions(path)
        scores, asks, _ = outputs_of(parameters, tokens, tested)
        figures[path.stem] = report(scores, asks, tested, handbooks)
        figures[path.stem] |= figures_without_heads(parameters, tokens, tested, known, handbooks)
        figures[path.stem]["int8"] = compare(options.out, tokens, tested)
    text = json.dumps(figures, indent=1)
    (options.out / "figures.json").write_text(text + "\n")
    print(text)


def _folds(options: argparse.Namespace) -> None:
    base = _fetch(options)
    weights, questions, handbooks = read_weights(base / "model.onnx"), _trained_on(options), _handbooks()
    recipe = Recipe().changed(options.set)
    describe(options.out, questions, handbooks)
    for fold in options.only:
        run_fold(fold, options.out, base, weights, questions, _names(recipe), handbooks, recipe)
    if all((options.out / f"fold-{fold}.json").is_file() for fold in range(FOLDS)):
        collect(options.out, questions, handbooks, weights["positions"].shape[1])


def _requests() -> list[Path]:
    return [*sorted(REQUESTS.glob("*.jsonl")), ROOT / "test" / "tools" / "understand" / "slots" / "requests.jsonl"]


def _tagger(options: argparse.Namespace) -> None:
    base = _fetch(options)
    tests = {path.stem: read_requests(path) for path in options.test}
    kept = {request.text for path in REQUESTS.glob("kept/*.jsonl") for request in read_requests(path)}
    # Equal messages count once, the better labelled first.
    by_text: dict[str, Request] = {}
    for path in options.questions or _requests():
        for request in read_requests(path):
            if request.text not in kept:
                by_text.setdefault(request.text, request)
    run_tagger(
        options.work / "runs" / options.name,
        base,
        read_weights(base / "model.onnx"),
        list(by_text.values()),
        TaggerRecipe().changed(options.set),
        tests,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training")
    parser.add_argument("--work", type=Path, default=Path("data/training"), help="folder of base model, runs and results")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run_command, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about)
        added.add_argument("--questions", type=Path, nargs="+", help="question files; default: all but those kept for testing")
        added.set_defaults(run=run_command)
        return added

    train = command("train", _train, "one run; figures after every epoch")
    train.add_argument("name", help="folder of the run")
    train.add_argument("--test", type=Path, nargs="*", default=[])
    train.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="changes of the recipe")
    mean = command("average", _average, "the mean of the weights of several runs, as a run")
    mean.add_argument("name", help="folder of the result")
    mean.add_argument("of", nargs="+", help="folders of the runs")
    export = command("export", _export, "writes the models of a run")
    export.add_argument("name", help="folder of the run")
    export.add_argument("--test", type=Path, nargs="*", default=[])
    export.add_argument("--out", type=Path, required=True)
    folds = command("folds", _folds, "trainings that leave out documents and questions")
    folds.add_argument("--only", type=int, nargs="+", default=list(range(FOLDS)))
    folds.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    folds.add_argument("--out", type=Path, required=True)
    tagger = command("tagger", _tagger, "learns to mark theme, audience and venue in requests for plans, and writes its models")
    tagger.add_argument("name", help="folder of the run")
    tagger.add_argument("--test", type=Path, nargs="*", default=sorted(REQUESTS.glob("kept/*.jsonl")))
    tagger.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    return parser


def main() -> None:
    """Runs the command that the arguments name."""
    options = _parser().parse_args()
    # Compiled steps are kept between runs: eight lengths of batches take a minute to compile.
    jax.config.update("jax_compilation_cache_dir", str(options.work / "compiled"))
    options.run(options)


if __name__ == "__main__":
    main()
