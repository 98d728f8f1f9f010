"""What run.json says of where a run comes from, and of what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config, from_dict
from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import BUILT_IN
from aevae.recipe.devices import CHOICES, CPU
from aevae.recipe.own_sets.reading import from_description

from .reader import read
from .run import MAX_JSON, MODEL, SOURCES


def source_of(description: Json) -> str:
    """Where a run comes from, one of SOURCES."""
    source = description.get("source", SOURCES[0])
    if source not in SOURCES:
        raise ValueError(f"source is {str(source)[:20]!r}, but must be one of {', '.join(SOURCES)}")
    return source


def device_of(description: Json) -> str:
    """What a run was trained on, one of DEVICES, or shall be, one of CHOICES; runs of older versions of the app do not say it."""
    device = description.get("device", CPU)
    if device not in CHOICES:
        raise ValueError(f"device is {str(device)[:20]!r}, but must be one of {', '.join(CHOICES)}")
    return device


def recorded_device(folder: Path) -> str:
    """`device_of` a run folder, finished or not; the processor where nothing can be read."""
    try:
        return device_of(json.loads(read(folder / "run.json", MAX_JSON).decode("utf-8-sig")))
    except (OSError, ValueError, AttributeError, RecursionError):
        return CPU


def config_of(description: Json) -> Config:
    """The recipe, or, of a model that no recipe here has trained, what it is."""
    values = description["config"] if source_of(description) == SOURCES[0] else {name: description["model"][name] for name in MODEL}
    return from_dict(dict(values), own_set(description, values["dataset"]))


def own_set(description: Json, name: str) -> Dataset | None:
    """The data set that somebody had added where the run was made, which need not be here; None: one of the app's own."""
    described = description.get("dataset")
    if not isinstance(described, dict) or cast(Json, described).get("name") in BUILT_IN or name in BUILT_IN:
        return None
    dataset = from_description(described)
    if dataset.name != name:
        raise ValueError("dataset and config name two data sets")
    return dataset
