"""A model in training, as the plane can show it: the codes of its last saved epoch and the decoder of that time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import safetensors.numpy

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.errors import AevaeError
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.run import read_history
from aevae.runs.spacing import LEAST, SHARE, Spacing, spacing_of
from aevae.runs.tensors import read_tensors


def stamp(run_id: str) -> str | None:
    """Changes with every saved epoch; None before the first one and after the end."""
    try:
        return f"{(runs_dir() / check_id(run_id) / 'resume.safetensors').stat().st_mtime_ns:x}"
    except OSError:
        return None


@lru_cache(maxsize=8)
def codes(run_id: str, at: str) -> dict[str, Array]:
    """mean (n, D), label, index and, where there are such, value of the followed test pictures after the last saved epoch."""
    film = read_tensors(runs_dir() / run_id / "film.safetensors")
    return {"mean": film["mean"][-1].astype(np.float32), **{name: film[name] for name in ("label", "index", "value") if name in film}}


def part(run_id: str, name: str) -> bytes:
    """The codes or the decoder of a model in training, as safetensors.

    Raises:
        RunError: there is no such training any more.
    """
    if name == "codes":
        return safetensors.numpy.save(codes(run_id, stamp(run_id) or ""))
    saved = read_tensors(runs_dir() / check_id(run_id) / "weights.safetensors")  # also there when the training has just ended
    return safetensors.numpy.save({k: v for k, v in saved.items() if k.startswith(f"{name}.")})


@lru_cache(maxsize=8)
def spacing(run_id: str, at: str) -> Spacing:
    """As `runs.spacing`, from every fourth of the followed pictures; what their posteriors say is not known."""
    points = codes(run_id, at)["mean"][:, :2].astype(np.float64)
    gaps = np.linalg.norm(points[::4, None] - points[None], axis=-1)
    k = min(NEIGHBOURS, len(points) - 1)
    inside = max(float(np.quantile(np.partition(gaps, k, axis=1)[:, k], SHARE)), LEAST)
    return spacing_of(points, None, {"axes": np.eye(2)[:, : points.shape[1]].tolist()}, inside)


@lru_cache(maxsize=8)
def prior(run_id: str, at: str) -> dict[str, Array]:
    """The tensors of a prior that learns, after the last saved epoch."""
    return {name: array for name, array in read_tensors(runs_dir() / run_id / "weights.safetensors").items() if name.startswith("prior.")}


def history(run_id: str) -> list[dict[str, Any]]:
    """As `read_history`, of a run that may still train or vanish; empty where there is nothing to read."""
    try:
        return read_history(runs_dir() / check_id(run_id))
    except AevaeError:
        return []
