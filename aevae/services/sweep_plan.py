"""What the members of a sweep are: every combination of the values of some fields, each with every seed; and how somebody writes them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.recipe.fields import from_text
from aevae.recipe.layers import check_size
from aevae.runs.catalog import check_id

MOST = 1000  # members


def plan(base: Config, vary: Mapping[str, Sequence[Any]], seeds: Sequence[int] = (), grid: bool = True) -> list[dict[str, Any]]:
    """What each member changes: every combination of the values, or the first with the first and so on; each with every seed.

    Raises:
        ConfigError: an unknown field, a value out of range, lists of unequal length, nothing to vary, or more than MOST.
    """
    if not vary and not seeds:
        raise ConfigError("a sweep varies something: name a field with several values, or several seeds.")
    if "seed" in vary and seeds:
        raise ConfigError("seeds are given twice. Vary `seed`, or name seeds, not both.")
    if not grid and len({len(values) for values in vary.values()}) > 1:
        raise ConfigError(f"a list takes equally many values of each field; got {', '.join(f'{len(v)} of {k}' for k, v in vary.items())}.")
    lengths = [len(values) for values in vary.values()] or [1]
    if (count := (math.prod(lengths) if grid else lengths[0]) * max(1, len(seeds))) > MOST:  # counted, because to plan a million takes minutes
        raise ConfigError(f"{count:,} trainings are too many for one sweep: at most {MOST:,} are allowed. Name fewer values or fewer seeds.")
    combined = (itertools.product if grid else zip)(*vary.values()) if vary else [()]
    changes = [dict(zip(vary, values, strict=True)) for values in combined]
    for change in changes:
        check_size(base.replace(**change))
    for seed in (min(seeds), max(seeds)) if seeds else ():  # no size depends on them: else a thousand would take half a second
        base.replace(seed=seed)
    return [{**change, "seed": seed} for change in changes for seed in seeds] if seeds else changes


def wanted_name(base: Config, preset: str | None, name: str | None = None) -> str:
    return check_id(f"{preset or base.kind.lower()}-sweep" if name is None else name)


def configs(base: Config, group: str, changes: Sequence[Json], before: int, of: int) -> list[tuple[Config, str]]:
    """The recipes of some members and the names that they shall have. before: members before them. of: in all."""
    digits = max(2, len(str(of)))
    return [(base.replace(**change), check_id(f"{group}-{n:0{digits}}")) for n, change in enumerate(changes, before + 1)]


def entries(ids: Sequence[str], changes: Sequence[Json]) -> list[Json]:
    """Members as the group's file has them."""
    return [{"id": run_id, "changes": change} for run_id, change in zip(ids, changes, strict=True)]


def setting(text: str) -> tuple[str, list[Any]]:
    """A field and its values from "beta=0.5,1,2"; the layers of a network have spaces between them: "layers=512,256 128".

    Raises:
        ConfigError: no such field, or a value that is no number where one is needed.
    """
    name, _, values = text.partition("=")
    known = {f.name.replace("_", "-"): f for f in fields(Config)}
    field = known.get(name.strip().replace("_", "-"))
    if field is None or not values:
        raise ConfigError(f"{text[:40]!r} varies nothing. Write a field and its values, such as beta=0.5,1,2. Fields: {', '.join(known)}.")
    try:
        return field.name, [from_text(field, value.strip()) for value in values.split(",")]
    except ValueError as error:
        raise ConfigError(f"{field.metadata['label']} needs numbers, such as 0.5, 1, 4; got {values[:40]!r}.") from error


def seeds(text: str) -> list[int]:
    """Seeds from "0, 1 2"; none where nothing is written.

    Raises:
        ConfigError: a word that is no seed.
    """
    highest = Config.__dataclass_fields__["seed"].metadata["high"]
    words = re.findall(r"[^\s,]+", text)
    for word in words:
        if not re.fullmatch(r"[0-9]{1,10}", word) or int(word) > highest:
            raise ConfigError(f"{word[:20]!r} is no seed. Write whole numbers from 0 to {highest:,} with commas or spaces between them, such as 0, 1, 2.")
    return [int(word) for word in words]
