"""What an exported page takes along of its runs: their planes, their arrays made small, and some of the original images."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import safetensors.numpy

from aevae.recipe.arrays import Array
from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import has_originals, read_split
from aevae.recipe.errors import DataError, ExportError
from aevae.runs.facts import score_line
from aevae.runs.run import Run
from aevae.runs.verdict import in_sentences

from .payload import PlaneSpec, run_spec
from .run_parts import FILES, HALVES

PARTS = ("decoder", "encoder", "codes", "atlas")
ORIGINALS = 1000  # unless asked for more or fewer
MOST_ORIGINALS = 100_000


@dataclass(frozen=True)
class Contents:
    """files: address of each → its bytes, packed by gzip; an address is the folder of what it belongs to, a slash and a name. credits: of each run, what it is, a sentence each."""

    runs: list[PlaneSpec] = field(default_factory=list[PlaneSpec])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    credits: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


class Carried:
    """The addresses of what is carried along: names, under which the page finds it."""

    def __init__(self, with_originals: Collection[Dataset]) -> None:
        self.with_originals = with_originals

    def parts(self, run: Run) -> dict[str, str]:
        return {part: f"runs/{run.id}/{part}" for part in PARTS if run.path(f"{FILES[part]}.safetensors").is_file()}

    def originals(self, run: Run) -> str | None:
        return originals_of(run.config.data) if run.config.data in self.with_originals else None


def originals_of(dataset: Dataset) -> str:
    return f"data/{dataset.name}/originals"


def contents(runs: Sequence[Run], originals: int = ORIGINALS) -> Contents:
    """All that a page of these runs needs; of each data set at most so many original images, as many of each class as can be.

    Raises:
        ExportError: a run is named twice, or `originals` is no number of images.
        RunError: a run's arrays cannot be read.
    """
    ids = [run.id for run in runs]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise ExportError(f"{min(twice)} is named twice. Name each run once.")
    if not 0 <= originals <= MOST_ORIGINALS:
        raise ExportError(f"{originals} original images were asked for; 0 to {MOST_ORIGINALS:,} are possible.")
    chosen = {
        dataset: shared_images([run for run in runs if run.config.data == dataset], originals) for dataset in dict.fromkeys(run.config.data for run in runs)
    }
    images = {dataset: read for dataset, index in chosen.items() if (read := test_images(dataset, index)) is not None}
    made, carried = Contents(), Carried(images)
    for run in runs:
        index = chosen[run.config.data]
        sparse = run.config.data in images and len(index) < run.config.data.test
        made.runs.append({**run_spec(run, carried), "originals_index": index if sparse else None})
        made.files.update({address: pack(small(run, part)) for part, address in carried.parts(run).items()})
        made.credits[run.id] = [
            " ".join(filter(None, (f"{run.title}.", in_sentences(run.verdict), score_line(run)))),
            credit(run.config.data, len(images.get(run.config.data, ()))),
        ]
    made.files.update({originals_of(dataset): pack(array.tobytes()) for dataset, array in images.items()})
    return made


def credit(dataset: Dataset, count: int) -> str:
    """How many original images of a data set are in the page, and what who made it asks for."""
    here = f"{count:,} of {dataset.test:,} test images are in this page" if count else "no test images are in this page"
    others = "" if count == dataset.test else "; reconstructions stand in for the others" if count else "; reconstructions stand in for them"
    return (
        f"{dataset.title}: {here}{others}.{f' Licence: {dataset.licence}.' if dataset.licence else ''}{f' Source: {dataset.origin}.' if dataset.origin else ''}"
    )


def shared_images(runs: Sequence[Run], most: int) -> list[int]:
    """As `thinned`; all of them where a plane has no decoder, for its images are all that it can show."""
    return thinned(runs, MOST_ORIGINALS if most and not all(run.decoder for run in runs) else most)


def thinned(runs: Sequence[Run], most: int) -> list[int]:
    """Numbers of test images of which all these runs keep codes, in ascending order: as many of each class as can be, evenly spread."""
    tables = [run.tensors("codes") for run in runs]
    labels = dict(zip(tables[0]["index"].tolist(), tables[0]["label"].tolist(), strict=True))
    shared = sorted(set(labels).intersection(*(table["index"].tolist() for table in tables[1:])))
    groups: dict[int, list[int]] = {}
    for index in shared:
        groups.setdefault(labels[index], []).append(index)
    chosen: list[int] = []
    for left, group in zip(range(len(groups), 0, -1), sorted(groups.values(), key=len), strict=True):  # what a small class leaves over goes to larger ones
        count = min(len(group), (most - len(chosen)) // left)
        chosen += [group[i] for i in np.linspace(0, len(group) - 1, count).round().astype(int)]
    return sorted(chosen)


def test_images(dataset: Dataset, index: list[int]) -> Array | None:
    """Those test images, uint8 (n, C, H, W); None where the data set is not here, or none are asked for."""
    if not index or not has_originals(dataset):
        return None
    try:
        return read_split(dataset.name, "test")[0][index]
    except (DataError, IndexError):
        return None


def small(run: Run, part: str) -> bytes:
    """A part of a run as a safetensors file; weights as what ships has them: float16."""
    path = run.path(f"{FILES[part]}.safetensors")
    if part not in HALVES:
        return path.read_bytes()
    weights: dict[str, Array] = safetensors.numpy.load(path.read_bytes())  # pyright: ignore[reportUnknownMemberType]
    return safetensors.numpy.save({name: halved(array) for name, array in weights.items() if name.startswith(HALVES[part])})


def halved(array: Array) -> Array:
    """As float16 where that can hold it; the scales of 8-bit rows are vectors and stay."""
    fits = array.dtype == np.float32 and array.ndim > 1 and np.abs(array).max(initial=0) <= np.finfo(np.float16).max
    return array.astype(np.float16) if fits else array


def pack(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
