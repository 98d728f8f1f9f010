"""Ladders: runs that share everything but one number of their recipe, so that one can walk from each to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import ne

from aevae.recipe.config import Config

from .run import Run

LADDER_FIELDS = (
    "beta",
    "latent",
    "noise_level",
    "contraction",
    "sparsity_weight",
    "code_decay",
    "prior_scale",
    "capacity",
    "free_bits",
)  # what a ladder may go along
NAMES = tuple(f.name for f in fields(Config))
FEWEST = 3
FIRST_RUNG = "beta-1"  # where a walk along β begins


@dataclass(frozen=True)
class Ladder:
    """Runs in the order of the one number that they differ in."""

    field: str
    label: str
    runs: tuple[Run, ...]


def ladders_of(run: Run, runs: Iterable[Run]) -> list[Ladder]:
    """Every ladder that a run stands on, the longest first. Of two runs with the same number, the first one of `runs` counts."""
    others = comparable(run, runs)
    labels = {f.name: f.metadata["label"] for f in fields(Config)}
    ladders: list[Ladder] = []
    for field in LADDER_FIELDS:
        by_value = {getattr(other.config, field): other for other, at in reversed(others) if at == field}
        by_value[getattr(run.config, field)] = run
        if len(by_value) >= FEWEST:
            ladders.append(Ladder(field, labels[field], tuple(by_value[value] for value in sorted(by_value))))
    return sorted(ladders, key=lambda ladder: -len(ladder.runs))


def way_onto_beta(run: Run, runs: Iterable[Run]) -> Run | None:
    """The run `FIRST_RUNG` of a ladder along β, for a VAE of the same data set that stands on none; None where there is no such ladder, or it stands on one."""
    rungs = list(runs)
    first = next((other for other in rungs if other.id == FIRST_RUNG and other.config.dataset == run.config.dataset), None)
    if first is None or not run.trained or run.config.kind != "VAE" or along_beta(run, rungs) or not along_beta(first, rungs):
        return None
    return first


def along_beta(run: Run, runs: Iterable[Run]) -> bool:
    return any(ladder.field == "beta" for ladder in ladders_of(run, runs))


def comparable(run: Run, runs: Iterable[Run]) -> list[tuple[Run, str]]:
    """The runs that differ from one in a single option of their recipe, and which; none of another length: a run that was stopped stands beside no finished one."""
    if not run.trained:
        return []
    mine = options(run)
    found: list[tuple[Run, str]] = []
    for other in runs:
        theirs = options(other)
        if other.epochs == run.epochs and other.trained and sum(map(ne, mine, theirs)) == 1:
            found.append((other, next(name for name, a, b in zip(NAMES, mine, theirs, strict=True) if a != b)))
    return found


@lru_cache(maxsize=4096)  # a page asks it of every run
def options(run: Run) -> tuple[object, ...]:
    return tuple(getattr(run.config, name) for name in NAMES)


def other_seeds(run: Run, runs: Iterable[Run], most: int = 2) -> list[Run]:
    """Up to `most` other runs of the same recipe and length from other seeds, in the order of their seeds."""
    by_seed = {other.config.seed: other for other, at in reversed(comparable(run, runs)) if at == "seed"}
    return [by_seed[seed] for seed in sorted(by_seed)][:most]
