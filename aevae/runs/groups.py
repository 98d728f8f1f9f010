"""The groups in which pickers list the runs, as one table: a new run falls into the first one that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable

from .run import Run

FIRST = ("mnist-vae", "mnist-ae", "digits-vae", "digits-ae")
TUTORIAL = re.compile(r"\d{3}-")

SHIPPED: dict[str, Callable[[Run], bool]] = {
    "Start here": lambda run: run.id in FIRST,
    "β ladder": lambda run: run.id.startswith("beta-"),
    "Latent sizes": lambda run: run.id.startswith("latent-"),
    "Priors": lambda run: run.config.prior != "normal",
    "Variants": lambda run: not TUTORIAL.match(run.id),
    "Tutorials": lambda run: True,
}
YOURS = "Yours"
ORDER = (*SHIPPED, YOURS)


def group_of(run: Run) -> str:
    return next(title for title, holds in SHIPPED.items() if holds(run)) if run.shipped else YOURS


def picker_order(run: Run) -> tuple[int, int, list[tuple[int, str]]]:
    """Where a run stands in a picker: by group, then by name, in which numbers count as numbers."""
    first = FIRST.index(run.id) if run.id in FIRST else len(FIRST)
    return ORDER.index(group_of(run)), first, [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", run.id)]
