"""A model in training, as the plane can show it: the codes of its last saved epoch and the decoder of that time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import safetensors.numpy

from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import AevaeError
from aevae.recipe.layers import describe
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.run import read_history
from aevae.runs.tensors import read_tensors

from .board import Job


def stamp(run_id: str) -> str | None:
    """Changes with every saved epoch; None before the first one and after the end."""
    try:
        return f"{(runs_dir() / check_id(run_id) / 'resume.safetensors').stat().st_mtime_ns:x}"
    except OSError:
        return None


@lru_cache(maxsize=8)
def codes(run_id: str, at: str) -> dict[str, np.ndarray]:
    """mean (n, D), label, index of the followed test pictures after the last saved epoch."""
    film = read_tensors(runs_dir() / run_id / "film.safetensors")
    return {"mean": film["mean"][-1].astype(np.float32), "label": film["label"], "index": film["index"]}


def part(run_id: str, name: str) -> bytes:
    """The codes or the decoder of a model in training, as safetensors.

    Raises:
        RunError: there is no such training any more.
    """
    if name == "codes":
        return safetensors.numpy.save(codes(run_id, stamp(run_id) or ""))
    saved = read_tensors(runs_dir() / check_id(run_id) / "resume.safetensors")
    return safetensors.numpy.save({k.removeprefix("model."): v for k, v in saved.items() if k.startswith(f"model.{name}.")})


@lru_cache(maxsize=8)
def spacing(run_id: str, at: str) -> float:
    """As `training.atlas.spacing`, from every fourth of the followed pictures."""
    points = codes(run_id, at)["mean"][:, :2].astype(np.float64)
    gaps = np.linalg.norm(points[::4, None] - points[None], axis=-1)
    k = min(NEIGHBOURS, len(points) - 1)
    return max(float(np.quantile(np.partition(gaps, k, axis=1)[:, k], 0.95)), 1e-6)


@lru_cache(maxsize=8)
def prior(run_id: str, at: str) -> dict[str, np.ndarray]:
    """The tensors of a prior that learns, after the last saved epoch."""
    return {name: array for name, array in read_tensors(runs_dir() / run_id / "weights.safetensors").items() if name.startswith("prior.")}


def history(run_id: str) -> list[dict[str, Any]]:
    """As `read_history`, of a run that may still train or vanish; empty where there is nothing to read."""
    try:
        return read_history(runs_dir() / check_id(run_id))
    except AevaeError:
        return []


def plane(job: Job) -> dict[str, Any] | None:
    """The payload of a job's plane (see `plane.describe`); None before its first saved epoch.

    More than two latent dimensions show the first two: principal components would turn from epoch to epoch.
    """
    at = stamp(job.id)
    if at is None:
        return None
    config, dataset = job.config, DATASETS[job.config.dataset]
    try:
        inside = spacing(job.id, at)
        learned = prior(job.id, at) if config.prior_shapes else {}
    except (AevaeError, KeyError, IndexError):
        return None
    encoder, decoder = describe(config, dataset.shape)
    axes = np.eye(max(2, config.latent))[:2, : config.latent]
    address = f"aevae/live/{job.id}/{at}"
    return {
        "run": job.id,
        "title": job.title,
        "kind": config.kind,
        "dataset": dataset.name,
        "dataset_title": dataset.title,
        "files": {"decoder": f"{address}/decoder.safetensors", "codes": f"{address}/codes.safetensors"},
        "encoder": encoder,
        "decoder": decoder,
        "image": {"shape": list(dataset.shape), "range": list(config.pixel_range)},
        "classes": list(dataset.classes),
        "plane": {"origin": [0.0] * config.latent, "axes": axes.tolist()},
        "posterior": {"kind": config.posterior, "head": config.head, "half": config.prior_scale},
        "prior": config.prior_picture(learned),
        "spacing": {"inside": inside},
        "originals": None,
        "live": {"epoch": job.epoch, "epochs": job.epochs, "state": job.state},
        "film": None,
        "decoders": None,
    }
