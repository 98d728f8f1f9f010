"""Commands on runs that are finished: list, show, evaluate, codes, scores, publish, judge, verify."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
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
from aevae.runs.catalog import SHIPPED, Unreadable, list_runs, open_run
from aevae.runs.manifest import check_files, write_manifest
from aevae.runs.numbers import number
from aevae.runs.run import Run
from aevae.runs.scores import COMPUTED, SCORES, in_words, number_at
from aevae.runs.verdict import in_short

from .terminal import Answer, bar, print_lines

Add = Callable[..., argparse.ArgumentParser]  # (name, help, what runs it)


def add_commands(command: Add) -> None:
    command("list", "list the runs", do_list, answers=True)
    show = command("show", "describe a run", do_show, answers=True)
    evaluate = command("evaluate", "compute a run's metrics on its test set again", do_evaluate, answers=True)
    scores = command("scores", "compute everything the Evaluate page shows, into the runs' folders", do_scores, answers=True)
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
    ship = command("ship", "make a finished run small and put it into checkpoints/", do_ship)
    codes = command("codes", "keep the codes of the training images too, so that the run's plane can show them", do_codes)
    for sub in (show, evaluate, ship, codes):
        sub.add_argument("run_id", metavar="run")
    ships = [preset.name for preset in PRESETS.values() if preset.ships]
    make = command("checkpoints", "train and ship every model of the app that is not there yet; go on where it stopped", do_checkpoints)
    make.add_argument("names", nargs="*", default=ships, metavar="preset", help="only these")
    make.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 1) - 1))
    baseline = command(
        "baseline", "place images without training a network, to hold models against: " + ", ".join(method.title for method in METHODS.values()), do_baseline
    )
    baseline.add_argument("method", choices=list(METHODS))
    baseline.add_argument("--dataset", default="mnist", choices=list(DATASETS))
    baseline.add_argument("--name", help="name of the run; the data set and the method if it is left out")
    command("judge", "put what is to be said of each shipped model into its run.json again", do_judge, answers=True)
    verify = command("verify", "check the shipped runs: files against the manifest, metrics by computing them again", do_verify, answers=True)
    verify.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    verify.add_argument("--files-only", action="store_true", help="leave the metrics out")


def do_list(options: argparse.Namespace) -> Answer[Run | Unreadable]:
    good, bad = list_runs()
    return Answer([*good, *bad], as_line, as_data)


def as_line(run: Run | Unreadable) -> str:
    if isinstance(run, Unreadable):
        return f"{run.id:24} unreadable: {run.reason}"
    verdict = f"  ({in_short(run.verdict)})" if run.verdict else ""
    kind, ships = run.config.kind if run.source != "baseline" else run.source, "shipped" if run.shipped else "own"
    return f"{run.id:24} {kind:8} {run.config.latent}-D  {run.config.dataset:14} {ships:8} {in_words(run.metrics)}{verdict}"


def as_data(run: Run | Unreadable) -> Json:
    if isinstance(run, Unreadable):
        return {"id": run.id, "unreadable": run.reason}
    return {
        "id": run.id, "title": run.title, "kind": run.config.kind, "source": run.source, "latent": run.config.latent, "dataset": run.config.dataset, "shipped": run.shipped,
        "folder": run.folder, "parameters": run.parameters, "metrics": run.metrics, "verdict": [asdict(finding) for finding in run.verdict],
    }  # fmt: skip


def do_show(options: argparse.Namespace) -> Answer[Run]:
    return Answer([open_run(options.run_id)], described, details, single=True)


def described(run: Run) -> str:
    lines = [
        f"{run.id}: {run.title} ({run.config.kind}, {run.config.latent}-D, {run.config.dataset}), {run.parameters:,} parameters, "
        + (f"{run.epochs} epochs in {run.seconds:.0f} s on {run.device}" if run.trained else run.source)
    ]
    for name, layers in (("encoder", run.encoder), ("decoder", run.decoder)):
        lines.append(f"  {name}: " + " → ".join(layer["op"] + (f" {layer['in']}→{layer['out']}" if "in" in layer else "") for layer in layers))
    if run.trained:
        lines.append("  recipe: " + ", ".join(f"{k} {as_text(v)}" for k, v in to_dict(run.config).items()))
    lines.append("  " + json.dumps(run.metrics))
    if validation := of_validation(run):
        lines.append("  " + json.dumps(validation))
    return "\n".join([*lines, *said_of(run)])


def details(run: Run) -> Json:
    recipe = to_dict(run.config) if run.trained else None
    return {
        **as_data(run), "epochs": run.epochs, "seconds": run.seconds, "device": run.device, "recipe": recipe, "encoder": run.encoder, "decoder": run.decoder,
        "validation": of_validation(run),
    }  # fmt: skip


def of_validation(run: Run) -> Json | None:
    """Its metrics on the images that seeds and lengths are chosen by, where some were held out."""
    return json.loads(run.path("run.json").read_text(encoding="utf-8-sig")).get("validation")


def do_evaluate(options: argparse.Namespace) -> Answer[Json]:
    from aevae.science.data import load
    from aevae.science.metrics import evaluate

    from .checkpoints import load_model

    run = open_run(options.run_id)
    data = run.config.data
    metrics = evaluate(load_model(run), load(data, "test"), "test", load(data, "train") if data.classes else None).as_dict()
    print_verdict(run, sys.stderr)  # what is printed stays JSON
    return Answer([metrics], lambda metrics: json.dumps(metrics, indent=1), lambda metrics: metrics, single=True)


def print_verdict(run: Run, file: TextIO | None = None) -> None:
    """What must be known of a model before its numbers are believed, a sentence a line."""
    for sentence in said_of(run):
        print(sentence, file=file)


def said_of(run: Run) -> list[str]:
    return [f"{run.id}: {finding.sentence}" for finding in run.verdict]


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


def do_scores(options: argparse.Namespace) -> Answer[tuple[Run, Json]]:
    import torch

    torch.set_num_threads(max(1, options.threads))
    runs = [open_run(run_id) for run_id in options.run_ids]  # a wrong name is told before anything is computed
    report = print_lines() if options.lines else lambda text, share: bar(f"{text} {share:4.0%}", share)
    return Answer(
        evaluated(runs, options.missing, options.anew, report),
        lambda row: "\n".join([f"{row[0].path('evaluation.json')}: {summary(row[1])}", *(f"  {sentence}" for sentence in row[1]["missing"])]),
        lambda row: {"id": row[0].id, **row[1]},
    )


def evaluated(runs: list[Run], missing: bool, anew: list[str], report: Callable[[str, float], None]) -> Iterator[tuple[Run, Json]]:
    """Each run with its evaluation, as soon as that lies in its folder."""
    from .score_run import evaluate_run

    shared: dict[str, Json] = {}  # by data set
    for i, run in enumerate(runs):
        steps = evaluate_run(run, shared.setdefault(run.config.dataset, {}), missing, anew)
        try:
            while True:
                text, share = next(steps)
                report(f"{run.id}: {text}", (i + share) / len(runs))
        except StopIteration as end:
            bar("", 0)
            yield run, end.value
    if any(run.shipped for run in runs):
        write_manifest()


def summary(evaluation: Json) -> str:
    """The headline numbers of an evaluation on one line, those that a training knows too first."""
    sources = {**evaluation, "metrics": evaluation.get("scores", {})}
    printed = sorted((score for score in SCORES.values() if score.summary), key=lambda score: not score.in_metrics)
    return "  ".join(f"{score.name} {number(value)}" for score in printed if (value := number_at(score.path, sources)) is not None)


def do_ship(options: argparse.Namespace) -> int:
    from .shipping import ship

    folder = ship(options.run_id)
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


def do_judge(options: argparse.Namespace) -> Answer[Run]:
    from .shipping import judge_again

    return Answer(judge_again(), lambda run: f"{run.id:24} {in_short(run.verdict) or 'sound'}", as_data)


def do_verify(options: argparse.Namespace) -> Answer[tuple[str, str | None]]:
    if options.files_only:
        rows = check_files(options.folder)
    else:
        from .shipping import verify

        rows = verify(options.folder)
    return Answer(
        rows,
        lambda row: f"{'FAULT' if row[1] else 'ok':6}{row[0]}{': ' + row[1] if row[1] else ''}",
        lambda row: {"checked": row[0], "fault": row[1]},
        fails=lambda row: row[1] is not None,
    )
