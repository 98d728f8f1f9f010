"""Commands on runs that are finished: list, show, evaluate, codes, scores, publish, judge, verify."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from aevae.recipe.arrays import Json
from aevae.recipe.baselines import METHODS
from aevae.recipe.config import to_dict
from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import RunError
from aevae.recipe.fields import as_text
from aevae.recipe.presets import PRESETS
from aevae.recipe.presets import command as train_command
from aevae.runs.catalog import SHIPPED, list_runs, open_run
from aevae.runs.numbers import number
from aevae.runs.run import Run
from aevae.runs.scores import COMPUTED, SCORES, in_words, number_at
from aevae.runs.verdict import in_short

from .terminal import bar, print_lines

Add = Callable[..., argparse.ArgumentParser]  # (name, help, what runs it)


def add_commands(command: Add) -> None:
    command("list", "list the runs", do_list)
    show = command("show", "describe a run", do_show)
    evaluate = command("evaluate", "compute a run's metrics on its test set again", do_evaluate)
    scores = command("scores", "compute everything the Evaluate page shows, into the runs' folders", do_scores)
    scores.add_argument("run_ids", metavar="run", nargs="+")
    scores.add_argument("--missing", action="store_true", help="only what an evaluation of the same weights lacks")
    scores.add_argument(
        "--anew",
        metavar="PART",
        action="append",
        default=[],
        choices=list(COMPUTED),
        help=f"of the same weights' evaluation this part again, and what it lacks: {', '.join(COMPUTED)}",
    )
    scores.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 1) - 1), help="processor threads (default: all but one)")
    scores.add_argument("--lines", action="store_true", help="say the progress in lines instead of a bar")
    publish = command("publish", "make a finished run small and put it into checkpoints/", do_publish)
    codes = command("codes", "keep the codes of the training images too, so that the run's plane can show them", do_codes)
    for sub in (show, evaluate, publish, codes):
        sub.add_argument("run_id", metavar="run")
    ships = [preset.name for preset in PRESETS.values() if preset.ships]
    make = command("checkpoints", "train and publish every model that ships and is not there yet; go on where it stopped", do_checkpoints)
    make.add_argument("names", nargs="*", default=ships, metavar="preset", help="only these")
    make.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 1) - 1))
    baseline = command(
        "baseline", "place images without training a network, to hold models against: " + ", ".join(method.title for method in METHODS.values()), do_baseline
    )
    baseline.add_argument("method", choices=list(METHODS))
    baseline.add_argument("--dataset", default="mnist", choices=list(DATASETS))
    baseline.add_argument("--name", help="name of the run; the data set and the method if it is left out")
    command("judge", "put what is to be said of each shipped model into its run.json again", do_judge)
    verify = command("verify", "check the shipped runs: files against the manifest, metrics by computing them again", do_verify)
    verify.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    verify.add_argument("--files-only", action="store_true", help="leave the metrics out")


def do_list(options: argparse.Namespace) -> int:
    good, bad = list_runs()
    for run in good:
        verdict = f"  ({in_short(run.verdict)})" if run.verdict else ""
        print(
            f"{run.id:24} {run.config.kind if run.source != 'baseline' else run.source:8} {run.config.latent}-D  {run.config.dataset:14} {'shipped' if run.shipped else 'own':8} {in_words(run.metrics)}{verdict}"
        )
    for run in bad:
        print(f"{run.id:24} unreadable: {run.reason}")
    return 0


def do_show(options: argparse.Namespace) -> int:
    run = open_run(options.run_id)
    print(
        f"{run.id}: {run.title} ({run.config.kind}, {run.config.latent}-D, {run.config.dataset}), {run.parameters:,} parameters, "
        + (f"{run.epochs} epochs in {run.seconds:.0f} s on {run.device}" if run.trained else run.source)
    )
    for name, layers in (("encoder", run.encoder), ("decoder", run.decoder)):
        print(f"  {name}: " + " → ".join(layer["op"] + (f" {layer['in']}→{layer['out']}" if "in" in layer else "") for layer in layers))
    if run.trained:
        print("  recipe: " + ", ".join(f"{k} {as_text(v)}" for k, v in to_dict(run.config).items()))
    print("  " + json.dumps(run.metrics))
    if validation := json.loads(run.path("run.json").read_text(encoding="utf-8-sig")).get("validation"):
        print("  " + json.dumps(validation))  # what seeds and lengths are chosen by
    print_verdict(run)
    return 0


def do_evaluate(options: argparse.Namespace) -> int:
    from aevae.science.data import load
    from aevae.science.metrics import evaluate

    from .checkpoints import load_model

    run = open_run(options.run_id)
    data = run.config.data
    print(json.dumps(evaluate(load_model(run), load(data, "test"), "test", load(data, "train") if data.classes else None).as_dict(), indent=1))
    print_verdict(run, sys.stderr)  # what is printed stays JSON
    return 0


def print_verdict(run: Run, file: TextIO | None = None) -> None:
    """What must be known of a model before its numbers are believed, a sentence a line."""
    for finding in run.verdict:
        print(f"{run.id}: {finding.sentence}", file=file)


def do_codes(options: argparse.Namespace) -> int:
    from aevae.science.data import load

    from .atlas import codes
    from .checkpoints import load_model, write_arrays

    run = open_run(options.run_id)
    if run.shipped:
        raise RunError(
            f"{run.id} ships with its test codes alone. Train it again under a name of your own: `{train_command(run.config, run.preset)} --name NAME`."
        )
    arrays = codes(load_model(run), load(run.config.data, "train"))[1]
    write_arrays(run.path("codes_train.safetensors"), arrays)
    print(f"{run.path('codes_train.safetensors')}: {len(arrays['label']):,} codes of training images")
    return 0


def do_scores(options: argparse.Namespace) -> int:
    import torch

    from .score_run import evaluate_run
    from .shipping import write_manifest

    torch.set_num_threads(max(1, options.threads))
    runs = [open_run(run_id) for run_id in options.run_ids]  # a wrong name is told before anything is computed
    report = print_lines() if options.lines else lambda text, share: bar(f"{text} {share:4.0%}", share)
    shared: dict[str, Json] = {}  # by data set
    for i, run in enumerate(runs):
        steps = evaluate_run(run, shared.setdefault(run.config.dataset, {}), options.missing, options.anew)
        try:
            while True:
                text, share = next(steps)
                report(f"{run.id}: {text}", (i + share) / len(runs))
        except StopIteration as end:
            evaluation = end.value
        bar("", 0)
        print(f"{run.path('evaluation.json')}: {summary(evaluation)}", flush=True)
        for sentence in evaluation["missing"]:
            print(f"  {sentence}", flush=True)
    if any(run.shipped for run in runs):
        write_manifest()
    return 0


def summary(evaluation: Json) -> str:
    """The headline numbers of an evaluation on one line, those that a training knows too first."""
    sources = {**evaluation, "metrics": evaluation.get("scores", {})}
    printed = sorted((score for score in SCORES.values() if score.summary), key=lambda score: not score.in_metrics)
    return "  ".join(f"{score.name} {number(value)}" for score in printed if (value := number_at(score.path, sources)) is not None)


def do_publish(options: argparse.Namespace) -> int:
    from .shipping import publish

    folder = publish(options.run_id)
    print(f"{folder}: {sum(f.stat().st_size for f in folder.iterdir()) / 1e6:.2f} MB")
    return 0


def do_checkpoints(options: argparse.Namespace) -> int:
    import torch

    from .shipping import make

    torch.set_num_threads(max(1, options.threads))
    for name, what in make(options.names):
        print(f"{name} {what}", flush=True)
    return 0


def do_baseline(options: argparse.Namespace) -> int:
    from .baselines import make_baseline

    run = open_run(make_baseline(options.method, options.dataset, options.name or f"{options.dataset}-{options.method}"))
    print(f"{run.id}: {run.title}, into {run.folder}" + (f": {in_words(run.metrics)}" if run.metrics else ""))
    return 0


def do_judge(options: argparse.Namespace) -> int:
    from .shipping import judge_again

    for run in judge_again():
        print(f"{run.id:24} {in_short(run.verdict) or 'sound'}")
    return 0


def do_verify(options: argparse.Namespace) -> int:
    from .shipping import verify

    faults = 0
    for what, wrong in verify(options.folder, scores=not options.files_only):
        faults += wrong is not None
        print(f"{'FAULT' if wrong else 'ok':6}{what}{': ' + wrong if wrong else ''}", flush=True)
    return 1 if faults else 0
