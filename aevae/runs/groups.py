"""The groups in which pickers list runs and presets, as one table: a new one falls into the first one that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from aevae.recipe.config import Config

from .run import Run

FIRST = ("mnist-vae", "mnist-ae", "digits-vae", "digits-ae")
BASELINES = ("mnist-pca", "digits-tsne")
TUTORIAL = re.compile(r"\d{3}-")

SHIPPED: dict[str, Callable[[str, Config], bool]] = {
    "Start here": lambda id, config: id in FIRST,
    "β ladder": lambda id, config: id.startswith("beta-"),
    "Latent sizes": lambda id, config: id.startswith("latent-"),
    "Priors": lambda id, config: config.prior != "normal",
    "Baselines": lambda id, config: id in BASELINES,
    "Variants": lambda id, config: not TUTORIAL.match(id),
    "Tutorials": lambda id, config: True,
}
YOURS = "Yours"
ORDER = (*SHIPPED, YOURS)


@lru_cache(maxsize=4096)
def group_of(run: Run) -> str:
    return group_of_preset(run.id, run.config) if run.shipped else YOURS


def group_of_preset(id: str, config: Config) -> str:
    return next(title for title, holds in SHIPPED.items() if holds(id, config))


@lru_cache(maxsize=4096)
def picker_order(run: Run) -> tuple[int, int, list[tuple[int, str]]]:
    """Where a run stands in a picker: by group, then by name, in which numbers count as numbers."""
    return order(run.id, group_of(run))


def order(id: str, group: str) -> tuple[int, int, list[tuple[int, str]]]:
    """As `picker_order`, of whatever has a name and a group."""
    first = FIRST.index(id) if id in FIRST else len(FIRST)
    return ORDER.index(group), first, [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", id)]
