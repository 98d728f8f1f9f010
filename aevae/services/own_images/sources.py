"""What a path holds, and who reads it."""

from __future__ import annotations

import warnings
from pathlib import Path

from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import Progress, silent
from aevae.recipe.own_sets.labels import plain

from .collection import Collection
from .folders import read_folder
from .packed import find_idx_files, read_idx_files, read_npz
from .preparing import Preparation
from .resizing import resized
from .tables import read_csv, read_parquet

KINDS = "a folder of images, a .zip of one, an .npz file, IDX files (also .gz), or a table (.csv, .csv.gz, .parquet)"


def read_source(path: Path, size: tuple[int, int] | None = None, grey: bool = False, progress: Progress = silent) -> Collection:
    """The images of a folder or a file. size: width and height they shall have; grey: without colour.

    Raises:
        DataError: it is missing or none of `KINDS`; or see the reader of its kind.
    """
    if not path.exists():
        raise DataError(f"{plain(str(path), 200)} is not here. Give {KINDS}.")
    preparation = Preparation(size, grey)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's about single images, which may be thousands
        return resized(read(path, preparation, progress), size, grey)


def read(path: Path, preparation: Preparation, progress: Progress) -> Collection:
    if path.is_dir():
        files = [entry for entry, _ in zip(path.iterdir(), range(50), strict=False)]  # a folder that holds a single data file has few
        arrays = [file for file in files if file.name.lower().endswith((".npz", ".parquet", ".zip")) or pixels_csv(file)]
        if len(arrays) == 1 and len(files) == 1:
            return read(arrays[0], preparation, progress)
        if len(files) < 50 and (found := find_idx_files([file for file in files if file.is_file()])):
            return read_idx_files(found)
        return read_folder(path, preparation, progress)
    name = path.name.lower()
    if name.endswith(".npz"):
        return read_npz(path)
    if name.endswith(".zip"):
        return read_folder(path, preparation, progress)
    if name.endswith((".csv", ".csv.gz")):
        return read_csv(path, preparation.size, progress)
    if name.endswith(".parquet"):
        return read_parquet(path, preparation.size, preparation, progress)
    if find_idx_files([path]):
        stem = name.partition("images")[0].partition("labels")[0]
        beside = [other for other in path.parent.iterdir() if other.name.lower().startswith(stem) and other.is_file()] if stem != name else [path]
        return read_idx_files(find_idx_files(beside))
    raise DataError(f"{plain(path.name, 60)} is of no kind that is read here. Give {KINDS}.")


def pixels_csv(path: Path) -> bool:
    return path.name.lower().endswith((".csv", ".csv.gz")) and path.name.lower() != "labels.csv"
