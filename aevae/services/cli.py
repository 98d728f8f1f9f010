"""The commands of this floor: what the Train page does, from the command line."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from aevae.practice import cli
from aevae.words.errors import AevaeError
from aevae.words.runs import open_run

from . import jobs


def main(arguments: list[str] | None = None) -> int:
    """See `practice.cli.main`. Whatever the command was, the queue moves on when it ends."""
    try:
        return cli.main(arguments, add_commands)
    finally:
        jobs.advance()


def add_commands(command: cli.Add, train: argparse.ArgumentParser) -> None:
    train.add_argument("--job", metavar="RUN", help=argparse.SUPPRESS)  # how services.jobs starts a training
    train.set_defaults(run=do_train)
    cli.add_recipe(command("start", "train a model in the background", do_start))
    command("jobs", "list the trainings that are not finished", do_jobs)
    each: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
        "watch": ("show how a training goes, until it ends", do_watch),
        "pause": ("let a training rest after the epoch it is in", ask(jobs.pause)),
        "stop": ("end a training after its last finished epoch", ask(jobs.stop)),
        "resume": ("go on with a training in the background", ask(jobs.resume)),
        "delete": ("remove a run of yours, finished or not", ask(jobs.delete)),
    }
    for name, (help, run) in each.items():
        command(name, help, run).add_argument("run_id", metavar="run")


def do_train(options: argparse.Namespace) -> int:
    """Train here, or on the cluster that AEVAE_SCHEDULER names."""
    source = {}
    if os.environ.get("AEVAE_SCHEDULER"):
        from .cluster import train

        source = {"source": train}
    if not options.job:
        return cli.do_train(options, **source)
    with suppress(OSError):
        os.nice(5)  # the app and everything else go first
    if not jobs.enter(options.job):
        print(f"{options.job} is not waiting for this process any more.")
        return 0
    options.resume = options.job
    try:
        return cli.do_train(options, **source)
    except AevaeError as error:
        jobs.fail(options.job, str(error))
        raise


def do_start(options: argparse.Namespace) -> int:
    config, preset, name = cli.read_recipe(options)
    run_id = jobs.start(config, preset, name)
    seconds = jobs.expected_seconds(config)
    print(f"{run_id}: {jobs.job(run_id).state}" + (f", about {seconds:.0f} s" if seconds else "") + f". `python -m aevae watch {run_id}` shows it.")
    return 0


def do_jobs(options: argparse.Namespace) -> int:
    for job in jobs.listing():
        left = f"  {job.eta_s:.0f} s left" if job.eta_s is not None else ""
        print(f"{job.id:24} {job.state:12} epoch {job.epoch:4}/{job.epochs}  {job.share:4.0%}{left}{'  ' + job.message if job.message else ''}")
    return 0


def ask(act: Callable[[str], None]) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        act(options.run_id)
        state = next((job.state for job in jobs.listing() if job.id == options.run_id), None)
        print(f"{options.run_id}: {state or 'done'}")
        return 0

    return run


def do_watch(options: argparse.Namespace) -> int:
    """A progress bar until the training rests or ends; Ctrl-C leaves it alone."""
    told = ""
    while job := next((job for job in jobs.listing() if job.id == options.run_id), None):
        text = f"{job.id}: {job.state}, epoch {job.epoch}/{job.epochs}"
        if sys.stderr.isatty():
            cli.bar(text, job.share)
        elif text != told:
            print(text, flush=True)
        told = text
        if job.resumable:
            cli.bar("", 0)
            print(f"{text}{'. ' + job.message if job.message else ''}")
            return 1 if job.state in ("failed", "interrupted") else 0
        time.sleep(0.25)
    cli.bar("", 0)
    run = open_run(options.run_id)
    print(f"{run.id}: finished, {run.epochs} epochs in {run.seconds:.0f} s")
    return 0
