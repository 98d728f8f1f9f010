"""The options of the command line that make a recipe, read from the fields of Config."""

from __future__ import annotations

import argparse
from dataclasses import fields

from aevae.recipe.config import Config
from aevae.recipe.devices import CHOICES, CPU, DEVICES
from aevae.recipe.fields import as_text
from aevae.recipe.presets import PRESETS, recipe
from aevae.recipe.settings import SCHEDULER


def add_recipe(command: argparse.ArgumentParser) -> None:
    """The options that make a recipe: a preset, a name, and every field of Config."""
    command.add_argument("--preset", choices=list(PRESETS), help="a named recipe; options below change it")
    command.add_argument("--name", help="name of the run; the preset's name if it is left out")
    for f in fields(Config):
        allowed = f.metadata.get("choices")
        reads = str if allowed or "low" not in f.metadata else type(f.default)
        help_text = (
            f"{f.metadata['help']} Default {as_text(f.default)}."
            if allowed or "low" not in f.metadata
            else f"{f.metadata['help']} {f.metadata['low']:g} to {f.metadata['high']:g}, default {f.default}."
        )
        command.add_argument(f"--{f.name.replace('_', '-')}", dest=f.name, type=reads, choices=allowed, help=help_text.replace("%", "%%"))


def add_device(command: argparse.ArgumentParser) -> None:
    known = ", ".join(f"{name}: {title}" for name, title in DEVICES.items())
    command.add_argument("--device", choices=CHOICES, help=f"what to compute on ({known}; auto: a GPU where there is one; when resuming: as before)")


def read_device(device: str) -> str:
    """The device that a choice comes down to; on a cluster it is the workers' to say what they have.

    Raises:
        ConfigError: it is not here.
    """
    if device == CPU or SCHEDULER():
        return device
    from aevae.science.devices import chosen  # torch is imported only where there is something to ask it

    return chosen(device).type


def read_recipe(options: argparse.Namespace) -> tuple[Config, str | None, str]:
    """Recipe, preset and wanted name from the options of `add_recipe`.

    Raises:
        ConfigError: a value that is not allowed.
    """
    changes = {f.name: getattr(options, f.name) for f in fields(Config) if getattr(options, f.name) is not None}
    config = recipe(options.preset, **changes) if options.preset else Config(**changes)
    return config, options.preset, (options.preset or config.kind.lower()) if options.name is None else options.name
