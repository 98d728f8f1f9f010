"""Values from files that may say anything: each is what it must be, or it is refused."""

from __future__ import annotations

import math
from typing import Any

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config

from .scores import SCORES


def plain(value: Any) -> str:
    """A short one-line text from a file that may say anything."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 80:
        raise ValueError(f"{str(value)[:20]!r} is no short text")
    return value


def sentence(value: Any) -> str:
    """A longer one-line text, likewise."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 400:
        raise ValueError(f"{str(value)[:20]!r} is no sentence")
    return value


def metrics_of(values: Any, config: Config, decodes: bool = True) -> Json:
    """The scores that this kind of model has in run.json, each a number it can be; what else stands there is left out. Without a decoder there are none."""
    if not 0 < whole(values["n"]) <= config.data.test:
        raise ValueError(f"{values['n']} test pictures")
    scores = [score for score in SCORES.values() if decodes and score.in_metrics and score.applies_to(config) and (score.required or score.name in values)]
    checked = {score.name: within(values[score.name], score.lowest, score.highest) for score in scores}
    return {"split": plain(values["split"]), "n": values["n"], **checked}


def finite(value: Any) -> bool:
    """Whether it is a number, neither NaN nor infinite."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def within(value: Any, low: float, high: float = math.inf) -> float:
    """The number itself; ValueError where it is none from `low` to `high`."""
    if not finite(value) or not low <= value <= high:
        raise ValueError(f"{str(value)[:20]} is no number from {low:g} {f'to {high:g}' if high < math.inf else 'on'}")
    return value


def whole(value: Any) -> int:
    """A whole number from 0 on; ValueError where it is none."""
    if within(value, 0) != int(value):
        raise ValueError(f"{str(value)[:20]} is no whole number")
    return int(value)


def positive(value: Any) -> float:
    """A number above 0; ValueError where it is none."""
    if not finite(value) or value <= 0:
        raise ValueError(f"{str(value)[:20]} is not positive")
    return float(value)


def int_of(value: Any) -> int:
    """The whole number, 0 for anything else."""
    return value if isinstance(value, int) else 0
