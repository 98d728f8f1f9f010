"""What was read from a source: images, what they are labelled with, and which of them are test images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aevae.recipe.arrays import Array


@dataclass(frozen=True)
class Collection:
    """images (N, C, H, W) uint8; labels: N words or numbers; held_out (N,) bool: the test images; values: name and unit of the labels, where they are
    numbers; classes: names of the classes that the labels count; said: sentences on what was done."""

    images: Array
    labels: Any = None
    held_out: Array | None = None
    values: tuple[str, str] | None = None
    classes: Sequence[str] | None = None
    said: list[str] = field(default_factory=list[str])
