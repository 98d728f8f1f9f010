"""The command line: data, presets, train, list, show, evaluate, scores, publish, judge, verify."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config, to_dict
from aevae.recipe.datasets import DATASETS, data_dir, present
from aevae.recipe.errors import AevaeError, RunError
from aevae.recipe.fields import as_text
from aevae.recipe.layers import check_size
from aevae.recipe.presets import PRESETS
from aevae.recipe.presets import command as train_command
from aevae.runs.catalog import SHIPPED, list_runs, open_run
from aevae.runs.numbers import number
from aevae.runs.run import Run
from aevae.runs.scores import COMPUTED, SCORES, in_words, number_at
from aevae.runs.status import read_status
from aevae.runs.verdict import in_short

from .recipe_options import add_recipe, read_recipe
from .terminal import bar, print_lines

Add = Callable[..., argparse.ArgumentParser]  # (name, help, what runs it)
More = Callable[[Add, argparse.ArgumentParser], None]  # adds commands, and options to `train`


def main(arguments: list[str] | None = None, more: More = lambda command, train: None) -> int:
    """Run one command; 0 where it worked, 1 with a message where it did not, 130 where it was interrupted.

    `more` adds what the floor above knows (`services.job_commands`).
    """
    options = parser(more).parse_args(arguments)
    try:
        return options.run(options)
    except AevaeError as error:
        print(f"aevae: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\naevae: stopped. What was saved stays; `python -m aevae train --resume NAME` goes on.", file=sys.stderr)
        return 130


def parser(more: More = lambda command, train: None) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m aevae", description="Train, check and list latent-space models.")
    commands = top.add_subparsers(required=True, metavar="command")

    def command(name: str, help: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    data = command("data", "download a data set, or check the one that is here", do_data)
    data.add_argument("dataset", choices=list(DATASETS))
    data.add_argument("--lines", action="store_true", help="say the progress in lines instead of a bar")

    command("presets", "name the recipes", do_presets)

    train = command("train", "train a model into runs/", do_train)
    train.add_argument("--resume", metavar="RUN", help="go on with an interrupted run")
    train.add_argument("--threads", type=int, help="processor threads (default: all but one; when resuming, as many as before)")
    add_recipe(train)

    more(command, train)
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
    command("judge", "put what is to be said of each shipped model into its run.json again", do_judge)
    verify = command("verify", "check the shipped runs: files against the manifest, metrics by computing them again", do_verify)
    verify.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    verify.add_argument("--files-only", action="store_true", help="leave the metrics out")
    return top


def do_data(options: argparse.Namespace) -> int:
    from aevae.science import data  # torch is imported only where a command needs it

    title = DATASETS[options.dataset].title
    if not present(options.dataset):
        data.download(options.dataset, print_lines() if options.lines else lambda file, share: bar(f"{file} {share:4.0%}", share))
        print(file=sys.stderr)
    data.check(options.dataset)
    print(f"{title} is ready" + (f" in {data_dir()}." if DATASETS[options.dataset].source else ": it comes with scikit-learn."))
    return 0


def do_presets(options: argparse.Namespace) -> int:
    for preset in PRESETS.values():
        print(f"{preset.name:20} {preset.note}")
    return 0


def do_train(options: argparse.Namespace, **source: Any) -> int:
    import torch

    from aevae.runs.files import claim

    from .driver import resume

    threads = options.threads or max(1, (os.cpu_count() or 1) - 1)
    if options.resume:
        folder, config, preset = resume(options.resume)
        if options.threads is None and (status := read_status(folder)):
            threads = status.threads  # sums in another order would end in other weights
    else:
        config, preset, name = read_recipe(options)
        check_size(config)
        folder = claim(name)
    torch.set_num_threads(max(1, threads))
    return follow(folder, config, preset, **source)


def follow(folder: Path, config: Config, preset: str | None, **source: Any) -> int:
    """Train, and print a line an epoch and how it ended."""
    from . import job
    from .fit import EpochReport

    print(f"{folder.name}: {config.kind}, {config.latent}-D, {DATASETS[config.dataset].title}, {config.epochs} epochs, into {folder}", flush=True)
    epoch = 0
    for report in job.run(folder, config, preset, **source):
        if isinstance(report, EpochReport):
            epoch = report.epoch
            terms = {k: v for k, v in report.train.items() if k != "penalty" or config.code_decay}
            scores = in_words(terms | {f"test {k}": v for k, v in report.test.items()})
            bar("", 0)
            print(f"epoch {epoch:3}/{config.epochs}  {scores}  {report.seconds:.1f} s", flush=True)
        else:
            bar(f"epoch {epoch + 1:3}/{config.epochs}", report)
    if status := read_status(folder):
        print(f"{status.state} after epoch {status.epoch} of {config.epochs}. `python -m aevae train --resume {folder.name}` goes on.")
    else:
        run = open_run(folder.name)
        print(f"done: {in_words(run.metrics)}")
        print_verdict(run)
    return 0


def do_list(options: argparse.Namespace) -> int:
    good, bad = list_runs()
    for run in good:
        verdict = f"  ({in_short(run.verdict)})" if run.verdict else ""
        print(
            f"{run.id:24} {run.config.kind:4} {run.config.latent}-D  {run.config.dataset:14} {'shipped' if run.shipped else 'own':8} {in_words(run.metrics)}{verdict}"
        )
    for run in bad:
        print(f"{run.id:24} unreadable: {run.reason}")
    return 0


def do_show(options: argparse.Namespace) -> int:
    run = open_run(options.run_id)
    print(
        f"{run.id}: {run.title} ({run.config.kind}, {run.config.latent}-D, {run.config.dataset}), {run.parameters:,} parameters, {run.epochs} epochs in {run.seconds:.0f} s"
    )
    for name, layers in (("encoder", run.encoder), ("decoder", run.decoder)):
        print(f"  {name}: " + " → ".join(layer["op"] + (f" {layer['in']}→{layer['out']}" if "in" in layer else "") for layer in layers))
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
    name = run.config.dataset
    print(json.dumps(evaluate(load_model(run), load(name, "test"), "test", load(name, "train")).as_dict(), indent=1))
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
    arrays = codes(load_model(run), load(run.config.dataset, "train"))[1]
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
