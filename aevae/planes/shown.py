"""Planes in a notebook: the exported page in a frame, which Jupyter and its kin draw where a cell ends in one run or two."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Protocol

from aevae.recipe.errors import ExportError
from aevae.runs.catalog import open_run
from aevae.runs.run import Run

from .contents import ORIGINALS
from .writing import page_of, write_page

HEIGHT = 780  # CSS px
FEWER = 300  # original images: each run of a cell keeps its page in the notebook


class Named(Protocol):
    """What `open_run` of a notebook gives."""

    @property
    def id(self) -> str: ...


@dataclass(frozen=True)
class Shown:
    """One run, or two under a linked cursor."""

    runs: tuple[Run, ...]

    def __repr__(self) -> str:
        return f"<{' and '.join(run.id for run in self.runs)}: drawn where HTML is shown; to_html(path) saves it>"

    def _repr_html_(self) -> str:
        page = escape(page_of(self.runs, FEWER))
        return f'<iframe srcdoc="{page}" title="{escape(repr(self))}" style="width: 100%; height: {HEIGHT}px; border: 0" loading="lazy"></iframe>'

    def to_html(self, path: str | Path, originals: int = ORIGINALS, force: bool = False) -> Path:
        """Write one page that works offline: plane, decoder, tiles, path and at most so many original images. force: overwrite what is there.

        Raises:
            ExportError: as `writing.write_page`.
        """
        write_page(Path(path), self.runs, originals, force)
        return Path(path)


def compare(a: str | Named, b: str | Named) -> Shown:
    """Two runs by their ids, or as `open_run` gave them, beside each other.

    Raises:
        ExportError: they are one run.
        RunError: there is no such run, or its folder is damaged.
    """
    left, right = (open_run(run if isinstance(run, str) else run.id) for run in (a, b))
    if left.id == right.id:
        raise ExportError(f"{left.id} is named twice. Name two runs; `list_runs()` has them.")
    return Shown((left, right))
