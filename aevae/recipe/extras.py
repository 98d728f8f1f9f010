"""What looking does without: the libraries that only training needs, and the sentence where they are missing."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec

from .places import CHECKOUT

LIBRARIES = {  # by what is imported: its name, and the extra of the package (pyproject.toml) that brings it
    "torch": ("PyTorch", "train"),
    "sklearn": ("scikit-learn", "train"),
    "dask": ("Dask", "cluster"),
    "distributed": ("Dask", "cluster"),
}


def present(library: str) -> bool:
    """Whether a library can be imported. Looks only, for importing torch takes seconds."""
    with suppress(ImportError, ValueError):
        return find_spec(library) is not None
    return False


def missing(library: str) -> str | None:
    """The sentence for a library that is not here; None for one that is no extra."""
    if library not in LIBRARIES:
        return None
    title, extra = LIBRARIES[library]
    needs = "Training and computing scores need" if extra == "train" else "Trainings on a cluster need"
    return f"{needs} {title}, which is not installed here. Install it with `{install(extra)}`; looking at models needs none of it."


def install(extra: str) -> str:
    """The command that brings an extra."""
    return f"pip install -r requirements{'' if extra == 'train' else f'-{extra}'}.txt" if CHECKOUT else f'pip install "aevae[{extra}]"'


def cannot_train() -> str | None:
    """Why nothing can be trained with what is installed, or None."""
    return next((missing(library) for library in ("torch", "sklearn") if not present(library)), None)
