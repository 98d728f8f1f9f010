"""A run as the browser takes it: its arrays in parts, the two halves of its weights apart, each packed by gzip."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import safetensors.numpy

from aevae.recipe.arrays import Array
from aevae.runs.reader import file_hash
from aevae.runs.run import Run

FILES = {
    "encoder": "weights",
    "decoder": "weights",
    "codes": "codes",
    "codes_train": "codes_train",
    "atlas": "atlas",
    "film": "film",
    "decoders": "decoders",
}  # part: file
HALVES = {"encoder": ("encoder.", "classifier."), "decoder": ("decoder.",)}  # of the weights: how their names begin


def part_hashes(run: Run) -> dict[str, str]:
    """The parts that a run has, and a hash of the file that each is in."""
    paths = {part: run.path(f"{file}.safetensors") for part, file in FILES.items()}
    return {part: file_hash(path)[:16] for part, path in paths.items() if path.is_file()}


@lru_cache(maxsize=128)
def packed_part(folder: Path, part: str, hash: str) -> bytes:
    """One file of a run, or the encoder's (with the classifier) or decoder's half of its weights, gzipped."""
    if FILES[part] == part:
        return gzip.compress((folder / f"{part}.safetensors").read_bytes(), 1)
    weights: dict[str, Array] = safetensors.numpy.load_file(folder / "weights.safetensors")  # pyright: ignore[reportUnknownMemberType]
    return gzip.compress(safetensors.numpy.save({k: v for k, v in weights.items() if k.startswith(HALVES[part])}), 1)
