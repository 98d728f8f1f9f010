"""The command line: data, presets, train, and what `run_commands.py` adds."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from aevae import __version__
from aevae.recipe.config import Config
from aevae.recipe.datasets import BUILT_IN, DATASETS, data_dir, present
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, ConfigError
from aevae.recipe.extras import missing
from aevae.recipe.layers import FILM_IMAGES, check_size
from aevae.recipe.presets import PRESETS
from aevae.runs.catalog import open_run
from aevae.runs.described import recorded_device
from aevae.runs.scores import in_words
from aevae.runs.status import read_status
from aevae.runs.tensors import saved_epoch

from . import run_commands
from .recipe_options import add_device, add_recipe, read_device, read_recipe
from .run_commands import Add, print_verdict
from .terminal import Answer, bar, print_lines

More = Callable[[Add, argparse.ArgumentParser], None]  # adds commands, and options to `train`


def main(arguments: list[str] | None = None, more: More = lambda command, train: None) -> int:
    """Run one command; 0 where it worked, 1 with a message where it did not, 130 where it was interrupted.

    `more` adds what the floor above knows (`services.job_commands`).
    """
    try:
        options = parser(more).parse_args(arguments)
        answer = options.run(options)
        return answer.print(options.json) if isinstance(answer, Answer) else answer
    except AevaeError as error:
        print(f"aevae: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if (sentence := missing(error.name or "")) is None:
            raise
        print(f"aevae: {sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\naevae: stopped. What was saved stays; `python -m aevae train --resume NAME` goes on.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever reads has seen enough, as in `aevae list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would complain when it flushes
        return 1


class Parser(argparse.ArgumentParser):
    """Refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        told = re.sub(r"^argument command: invalid choice: (.*?) \(.*", r"there is no command \1", message)
        self.exit(2, f"aevae: {told}. `{self.prog} --help` says what there is.\n")


def parser(more: More = lambda command, train: None) -> argparse.ArgumentParser:
    top = Parser(prog="aevae", description="Explore, train, check and list latent-space models. Without a command: `aevae app`.")
    top.add_argument("--version", action="version", version=f"aevae {__version__}")
    groups = {"": top.add_subparsers(required=True, metavar="command")}
    data = groups[""].add_parser(
        "data", help="data sets: download one, add your own images", description="Download a data set or check it, or add one of your own images."
    )
    groups["data"] = data.add_subparsers(required=True, metavar="set or command")

    def command(name: str, help: str, run: Callable[[argparse.Namespace], int | Answer], answers: bool = False) -> argparse.ArgumentParser:
        """Two words: a command of a group; without a help it is not listed. answers: what it prints can be had as JSON."""
        group, _, last = name.rpartition(" ")
        added = groups[group].add_parser(last, help=help, description=help) if help else groups[group].add_parser(last)
        added.set_defaults(run=run, json=False)
        if answers:
            added.add_argument("--json", action="store_true", help="print it as JSON")
        return added

    for dataset in BUILT_IN.values():
        fetch = command(f"data {dataset.name}", f"{dataset.title}: download it, or check what is here", do_data)
        fetch.set_defaults(dataset=dataset.name)
        fetch.add_argument("--lines", action="store_true", help="say the progress in lines instead of a bar")

    command("presets", "name the recipes", do_presets, answers=True)

    train = command("train", "train a model into runs/", do_train)
    train.add_argument("--resume", metavar="RUN", help="go on with an interrupted run")
    train.add_argument("--threads", type=int, help="processor threads (default: all but one; when resuming, as many as before)")
    add_device(train)
    add_recipe(train)

    more(command, train)
    run_commands.add_commands(command)
    return top


def do_data(options: argparse.Namespace) -> int:
    from aevae.science import download  # it costs a second where no command needs it

    title, source = DATASETS[options.dataset].title, DATASETS[options.dataset].source
    if source and not present(options.dataset):
        download.download(options.dataset, print_lines() if options.lines else lambda file, share: bar(f"{file} {share:4.0%}", share))
        print(file=sys.stderr)
    download.check(options.dataset)
    print(f"{title} is ready" + (f" in {data_dir()}." if source else ": it comes with scikit-learn."))
    return 0


def do_presets(options: argparse.Namespace) -> Answer:
    return Answer(
        PRESETS.values(), lambda preset: f"{preset.name:20} {preset.note}", lambda preset: {"id": preset.name, "note": preset.note, "ships": preset.ships}
    )


def do_train(options: argparse.Namespace, **source: Any) -> int:
    from aevae.runs.files import claim

    from .job import resume

    threads = options.threads or max(1, (os.cpu_count() or 1) - 1)
    if options.resume:
        folder, config, preset = resume(options.resume)
        if options.threads is None and (status := read_status(folder)):
            threads = status.threads  # sums in another order would end in other weights
        device = device_to_go_on(folder, options.device)
    else:
        config, preset, name = read_recipe(options)
        device = read_device(options.device or AUTO)
        check_size(config)
        folder = claim(name)
    if not source:
        import torch

        from .driver import train

        torch.set_num_threads(max(1, threads))
        source = {"source": train}
    return follow(folder, config, preset, device=device, threads=max(1, threads), **source)


def device_to_go_on(folder: Path, wanted: str | None) -> str:
    """The device a training was begun on, or another one; what that means is printed.

    Raises:
        ConfigError: the device is not here.
    """
    begun = recorded_device(folder)
    try:
        device = read_device(wanted or begun)
    except ConfigError as error:
        if wanted:
            raise
        raise ConfigError(f"{folder.name} was begun on {begun}: {error} `python -m aevae train --resume {folder.name} --device cpu` goes on here.") from error
    if saved_epoch(folder) and device != begun:
        print(f"{folder.name} was begun on {begun}; on {device} it goes on, but not to exactly the same weights.", file=sys.stderr)
    return device


def follow(folder: Path, config: Config, preset: str | None, **source: Any) -> int:
    """Train, and print a line an epoch and how it ended."""
    from . import job
    from .reports import EpochReport

    print(f"{folder.name}: {config.kind}, {config.latent}-D, {config.data.title}, {config.epochs} epochs, into {folder}", flush=True)
    if config.data.test > FILM_IMAGES:  # their means differ: by two nats for mnist-vae
        print(f"Test values after an epoch are of {FILM_IMAGES:,} test images; those at the end of all {config.data.test:,}.", flush=True)
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
