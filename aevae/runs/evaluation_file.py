"""evaluation.json of a run folder: what the Evaluate page shows. `training.score_run` writes it."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from aevae.recipe.arrays import Json

from .reader import file_hash, read
from .run import Run
from .scores import PARTS, SCORES, number_at

NAME = "evaluation.json"
SCHEMA = 1
MAX_BYTES = 60_000


def weights_stamp(run: Run) -> str:
    """Tells whether an evaluation is of these weights."""
    return file_hash(run.path("weights.safetensors"))[:16]


def read_evaluation(run: Run) -> Json | None:
    """What was found about a run (see `scores.PARTS`); None where it was not evaluated, was trained again since, or the file is damaged."""
    path = run.path(NAME)
    try:
        stat = path.stat()
    except OSError:
        return None
    evaluation = _read(path, stat.st_size, stat.st_mtime_ns)
    return evaluation if evaluation and evaluation.get("weights") == weights_stamp(run) else None


@lru_cache(maxsize=256)
def _read(path: Path, size: int, time_ns: int) -> Json | None:
    try:
        evaluation = json.loads(read(path, MAX_BYTES + 1))
    except (OSError, ValueError, RecursionError):
        return None
    return evaluation if fits(evaluation, PARTS) and evaluation.get("schema") == SCHEMA else None


def fits(value: Any, pattern: Any) -> bool:
    """Whether a value from a file is what the pattern asks; more than that may stand there too."""
    if isinstance(pattern, dict):
        if not isinstance(value, dict):
            return False
        entries, parts = cast(Json, value), cast(Json, pattern)
        if "*" in parts:
            return all(fits(entry, parts["*"]) for entry in entries.values())
        return all((fits(entries[key], part) if (key := name.removeprefix("?")) in entries else name != key) for name, part in parts.items())
    if isinstance(pattern, list):
        return isinstance(value, list) and all(fits(entry, pattern[0]) for entry in cast(list[Any], value))
    if isinstance(pattern, str):
        return isinstance(value, str) and value.isprintable()
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return number or (pattern is None and value is None)


def known_scores(run: Run) -> dict[str, float]:
    """Every score that is known of a run by its name in SCORES, and `<name>_error` where it has a standard error.

    Those that an evaluation would add are absent until there is one, and so is the time of a training that nobody has seen.
    """
    seen = {name: value for name, value in vars(run).items() if name != "seconds" or run.trained}
    sources = {**(read_evaluation(run) or {}), "metrics": run.metrics, "run": seen}
    paths = {score.name: score.path for score in SCORES.values()} | {f"{score.name}_error": score.error for score in SCORES.values() if score.error}
    return {name: value for name, path in paths.items() if (value := number_at(path, sources)) is not None}


def part_of(runs: list[Run], part: str) -> dict[str, Any]:
    """One part of the evaluations, by the id of the run; of those that have it."""
    return {run.id: evaluation[part] for run in runs if (evaluation := read_evaluation(run)) and part in evaluation}
