"""The commands of this floor: what the Train page does, from the command line."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aevae.recipe.config import to_dict
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import JobError, RunError
from aevae.runs.catalog import open_run, runs_dir
from aevae.runs.scores import in_words
from aevae.training import cli
from aevae.training.recipe_options import add_device, add_recipe, read_device, read_recipe
from aevae.training.terminal import Answer, bar

from . import data_commands, durations, job_queue, job_reader, jobs, renaming, run_zips, sweep_plan, sweep_work, sweeps
from .export_command import add_export
from .job_process import do_probe, do_train


def main(arguments: list[str] | None = None, more: cli.More = lambda command, train: None) -> int:
    """See `training.cli.main`. Whatever the command was, the queue moves on when it ends."""

    def add(command: cli.Add, train: argparse.ArgumentParser) -> None:
        more(command, train)
        add_commands(command, train)

    try:
        return cli.main(arguments, add)
    finally:
        job_queue.advance()


def add_commands(command: cli.Add, train: argparse.ArgumentParser) -> None:
    train.add_argument("--job", metavar="RUN", help=argparse.SUPPRESS)  # how services.jobs starts a training
    train.set_defaults(run=do_train)
    start = command("start", "train a model in the background", do_start, answers=True)
    add_device(start)
    add_recipe(start)
    command("jobs", "list the trainings that are not finished", do_jobs, answers=True)
    each: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
        "watch": ("show how a training goes, until it ends", do_watch),
        "pause": ("let a training rest after the epoch it is in", act_on(jobs.pause)),
        "stop": ("end a training, or a whole sweep, after the last finished epoch", act_on(jobs.stop, sweeps.stop)),
        "resume": ("go on with a training, or a whole sweep, in the background", act_on(jobs.resume, sweep_work.resume)),
    }
    for name, (help, run) in each.items():
        command(name, help, run).add_argument("run_id", metavar="run")
    rename = command("rename", "give a run of yours, finished or at rest, another name", do_rename)
    rename.add_argument("run_id", metavar="run")
    rename.add_argument("name")
    delete = command("delete", "remove a run of yours, or a whole sweep, finished or not", do_delete)
    delete.add_argument("run_id", metavar="run")
    delete.add_argument("--yes", action="store_true", help="do not ask first")

    sweep = command("sweep", "train many variants of a recipe as one group, in the background", do_sweep, answers=True)
    add_device(sweep)
    add_recipe(sweep)
    sweep.add_argument("--set", action="append", default=[], metavar="FIELD=A,B,…", help="a field and its values, such as beta=0.5,1,2; several make a grid")
    sweep.add_argument("--seeds", default="", metavar="0,1,…", help="train each variant with each of these seeds")
    sweep.add_argument("--list", action="store_true", help="take the first values together, then the second, instead of every combination")
    command("sweeps", "list the sweeps and what became of their members", do_sweeps, answers=True)
    command("open", "put a run that came as a zip among yours", do_open).add_argument("zip", type=Path, help="as the app hands it out")
    add_export(command)
    command("probe", "measure how fast this machine trains", do_probe)
    data_commands.add_commands(command)


def do_start(options: argparse.Namespace) -> Answer[job_reader.Job]:
    config, preset, name = read_recipe(options)
    device = asked_device(options)
    run_id = jobs.start(config, preset, name, device=device)
    seconds = durations.expected_seconds(config, device)
    return Answer(
        [jobs.job(run_id)],
        lambda job: f"{job.id}: {job.state}" + (f", about {seconds:.0f} s" if seconds else "") + f". `python -m aevae watch {job.id}` shows it.",
        lambda job: {**of_job(job), "expected_s": seconds},
        single=True,
    )


def of_job(job: job_reader.Job) -> dict[str, Any]:
    return {**asdict(job), "config": to_dict(job.config)}


def asked_device(options: argparse.Namespace) -> str:
    """The device that is asked for, refused where it is not here; what "auto" comes down to, each training finds out itself."""
    return AUTO if options.device in (None, AUTO) else read_device(options.device)


def do_sweep(options: argparse.Namespace) -> Answer[sweeps.Sweep]:
    config, preset, _ = read_recipe(options)
    group = sweeps.start(
        config,
        preset,
        dict(map(sweep_plan.setting, options.set)),
        sweep_plan.seeds(options.seeds),
        options.name,
        grid=not options.list,
        device=asked_device(options),
    )
    return Answer(
        [sweep for sweep in sweeps.listing() if sweep.id == group],
        lambda sweep: f"{sweep.id}: {len(sweep.members)} trainings. `python -m aevae sweeps` lists them, `python -m aevae stop {sweep.id}` stops them all.",
        asdict,
        single=True,
    )


def do_open(options: argparse.Namespace) -> int:
    if not options.zip.is_file():
        raise RunError(f"there is no file {options.zip}.")
    run = run_zips.open_zip(options.zip)
    print(f"{run.id}: {run.title}, {in_words(run.metrics)}")
    return 0


def do_sweeps(options: argparse.Namespace) -> Answer[sweeps.Sweep]:
    return Answer(sweeps.listing(), sweep_lines, asdict)


def sweep_lines(sweep: sweeps.Sweep) -> str:
    lines = [f"{sweep.id}: {sweep.share:.0%} done"]
    for m in sweep.members:
        scores = "  ".join(filter(None, (in_words(m.metrics), m.message)))
        lines.append(f"  {m.id:24} {m.state:12} {'  '.join(f'{k} {v}' for k, v in m.changes.items()):24} {scores}")
    return "\n".join(lines)


def do_jobs(options: argparse.Namespace) -> Answer[job_reader.Job]:
    return Answer(jobs.listing(), job_line, of_job)


def job_line(job: job_reader.Job) -> str:
    left = f"  {job.eta_s:.0f} s left" if job.eta_s is not None else ""
    return f"{job.id:24} {job.state:12} epoch {job.epoch:4}/{job.epochs}  {job.share:4.0%}{left}{'  ' + job.message if job.message else ''}"


def act_on(act: Callable[[str], None], act_on_all: Callable[[str], None] | None = None) -> Callable[[argparse.Namespace], int]:
    """A command that does something to a run, or with `act_on_all` to a sweep where no run has its name."""

    def run(options: argparse.Namespace) -> int:
        name = options.run_id
        group = act_on_all is not None and is_sweep(name)
        (act_on_all if group and act_on_all else act)(name)
        states = (
            [m.state for sweep in sweeps.listing() if sweep.id == name for m in sweep.members] if group else [j.state for j in jobs.listing() if j.id == name]
        )
        print(f"{name}: {', '.join(f'{states.count(s)} {s}' if group else s for s in dict.fromkeys(states)) or 'done'}")
        return 0

    return run


def is_sweep(name: str) -> bool:
    """Whether a name means a sweep: a run of that name comes first."""
    return sweeps.exists(name) and not (runs_dir() / name).exists()


def do_delete(options: argparse.Namespace) -> int:
    """Ask on a terminal; elsewhere nobody could answer, so `--yes` must be said."""
    name = options.run_id
    what = f"the sweep {name} and every model it has trained" if is_sweep(name) else name
    if not options.yes:
        if not sys.stdin.isatty():
            raise JobError(f"nothing was deleted: nobody can be asked here. `python -m aevae delete --yes {name}` removes {what}.")
        try:
            answer = input(f"Delete {what}? [y/N] ")
        except EOFError:  # Ctrl-D
            answer = ""
        if answer.strip().lower() not in ("y", "yes"):
            print(f"{name}: kept")
            return 0
    return act_on(jobs.delete, sweep_work.delete)(options)


def do_rename(options: argparse.Namespace) -> int:
    renaming.rename(options.run_id, options.name)
    print(f"{options.run_id}: called {options.name} now")
    return 0


def do_watch(options: argparse.Namespace) -> int:
    """A progress bar until the training rests or ends; Ctrl-C leaves it alone."""
    shown = ""
    while job := next((job for job in jobs.listing() if job.id == options.run_id), None):
        text = f"{job.id}: {job.state}, epoch {job.epoch}/{job.epochs}"
        if sys.stderr.isatty():
            bar(text, job.share)
        elif text != shown:
            print(text, flush=True)
        shown = text
        if job.resumable:
            bar("", 0)
            print(f"{text}{'. ' + job.message if job.message else ''}")
            return 1 if job.state in ("failed", "interrupted") else 0
        time.sleep(0.25)
    bar("", 0)
    run = open_run(options.run_id)
    print(f"{run.id}: finished, {run.epochs} epochs in {run.seconds:.0f} s")
    cli.print_verdict(run)
    return 0
