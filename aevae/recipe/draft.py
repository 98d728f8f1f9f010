"""A recipe that is being written: a preset and what somebody has changed in it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

from .arrays import Json
from .config import Config, applying, from_dict, to_dict
from .dataset import Dataset
from .datasets import DATASETS, present
from .errors import ConfigError
from .fields import applies
from .layers import check_size
from .presets import recipe


@dataclass(frozen=True)
class Draft:
    """changes: option → value, also one that is not allowed yet; they may hold what means nothing beside the others."""

    preset: str
    changes: Json = field(default_factory=dict[str, Any])

    @property
    def base(self) -> Json:
        """All options of the preset, on the data set that is asked for."""
        return to_dict(settled(self.preset, self.changes.get("dataset", data_set(self.preset))))

    @property
    def values(self) -> Json:
        return applying({**self.base, **self.changes})

    @property
    def changed(self) -> Json:
        """What differs from the preset and means something."""
        values = self.values
        base = {**self.base, "dataset": data_set(self.preset)}
        return {f.name: values[f.name] for f in fields(Config) if f.name in self.changes and values[f.name] != base[f.name] and applies(f, values)}

    def with_option(self, name: str, value: Any) -> Draft:
        return replace(self, changes={**self.changes, name: value})

    def without(self, name: str) -> Draft:
        return replace(self, changes={option: value for option, value in self.changes.items() if option != name})

    def config(self) -> Config:
        """The recipe.

        Raises:
            ConfigError: a value is not allowed, or two of them do not go together; the message says what is.
        """
        values = self.values
        for f in fields(Config):
            value, low, high = values[f.name], f.metadata.get("low"), f.metadata.get("high")
            if low is not None and not low <= value <= high:
                raise ConfigError(f"{f.metadata['label']} is {value:g}: choose a number from {low:g} to {high:g}.")
        config = from_dict(values)
        check_size(config)
        return config


def data_set(preset: str) -> str:
    """The preset's own data set, or the bundled digits where it is not here."""
    name = recipe(preset).dataset
    return name if present(name) else "digits"


def settled(preset: str, dataset: str) -> Config:
    return _settled(preset, DATASETS[dataset])


@lru_cache(maxsize=500)
def _settled(preset: str, dataset: Dataset) -> Config:
    return recipe(preset, dataset=dataset.name)
