"""What a trainer on standby does: load what trainings need and practise it, then wait for the one that it is to become (`services.standby` starts it)."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import replace

COMMAND = "stand-by"  # hidden: no command for people
PRACTISED = "digits-vae"  # a recipe whose images come with scikit-learn
IMAGES = 64  # that it practises on


def await_command() -> list[str] | None:
    """The arguments of the command that one line of standard input names, with its output and none of its input from here on; None where no line comes.

    What cannot be loaded is said by the training that needs it, as without a standby.
    """
    with suppress(Exception):
        practise()
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        return None
    task = json.loads(line)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(task["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for file, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(file, standard)
    os.close(nothing)
    os.close(log)
    return task["arguments"]


def practise() -> None:
    """Train for an epoch of one batch, for nothing: torch loads and chooses much with the first call of each function, a fifth of a second in which somebody
    would wait for a plane. No later training hears of it: its random numbers are its own.
    """
    import torch

    from aevae.recipe.presets import recipe
    from aevae.science.data import load
    from aevae.science.devices import set_for_training
    from aevae.science.model import new_model

    from . import driver  # noqa: F401  # pyright: ignore[reportUnusedImport]
    from .checkpoints import fresh_state
    from .fit import fit

    torch.set_num_threads(1)  # a training sets its own before torch starts threads
    config = replace(recipe(PRACTISED), epochs=1)
    few = load(config.data, "train")[torch.arange(IMAGES)]
    with set_for_training():
        for _ in fit(fresh_state(new_model(config, config.data.shape)), few, few):
            pass
