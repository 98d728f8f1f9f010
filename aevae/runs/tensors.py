"""Reading safetensors files that may be anything, with numpy alone."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

import numpy as np
import safetensors
import safetensors.numpy

from aevae.recipe.arrays import Array
from aevae.recipe.errors import RunError
from aevae.recipe.layer_kinds import Shape

from .reader import NoFile, read

MAX_HEADER = 1 << 17
MAX_BYTES = 1 << 28
LARGE = 1_400_000  # bytes of float16 weights beyond which a model takes too much of the 60 MB that may ship
SCALE = ".scale"
WIDTHS = {"f": (2, 4), "u": (1,), "i": (4,)}  # bytes of the number types that run files use, and browsers read


KINDS = {"F32": "f", "F16": "f", "U8": "u", "I32": "i", "I8": "rows"}  # the same, as a file names them


def read_tensors(path: Path, most: int = MAX_BYTES) -> dict[str, Array]:
    """A safetensors file as arrays, refused before anything large is read. `most`: bytes that its arrays may take.

    Raises:
        RunError: the file is missing, too large or not a whole safetensors file.
    """
    try:
        size = path.stat().st_size
        header = int.from_bytes(read(path, 8), "little")
    except NoFile as error:
        raise RunError(f"{error}.") from error
    except OSError as error:
        raise RunError(f"{path.name} is missing.") from error
    if size > min(most + MAX_HEADER, MAX_BYTES) or header > MAX_HEADER:
        raise RunError(f"{path.name} is too large or is no safetensors file ({size:,} bytes, header {header:,}).")
    try:
        return unpacked(safetensors.numpy.load(read(path, size)))
    except Exception as error:  # the library raises its own, KeyError for odd types, MemoryError for lies
        raise RunError(f"{path.name} is damaged: {str(error)[:80]}") from error


def saved_epoch(folder: Path) -> int | None:
    """The epoch from which a run would go on; None where nothing is saved. Reads the head of the file only."""
    try:
        path = folder / "resume.safetensors"
        size = int.from_bytes(read(path, 8), "little")
        head = json.loads(read(path, 8 + min(size, 1 << 17))[8:])
        return int(head["__metadata__"]["epoch"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def read_shapes(path: Path) -> dict[str, tuple[str, Shape]]:
    """What a safetensors file holds: of each array the kind of number ("f", "u", "i", "rows" for packed ones; "" where it is another) and the shape. No array is read.

    Raises:
        RunError: the file is no safetensors file, or not as long as it says.
    """
    try:
        read(path, 0)
        with cast(Any, safetensors.safe_open)(path, "np") as file:  # the library has no types
            parts = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118  # it is no dict
            return {name: (KINDS.get(part.get_dtype(), ""), tuple(part.get_shape())) for name, part in parts.items()}
    except Exception as error:  # the library raises its own, and OSError for what is no file
        raise RunError(f"{path.name} is damaged: {str(error)[:80]}") from error


def packed(arrays: dict[str, Array], exact: Collection[str] = (), most: int = LARGE) -> dict[str, Array]:
    """Weights made small: float16; where that takes more than `most` bytes, matrices but the `exact` ones as 8-bit rows with a scale each."""
    if sum(array.size for array in arrays.values()) * 2 <= most:
        return {name: array.astype(np.float16) for name, array in arrays.items()}
    small: dict[str, Array] = {}
    for name, array in arrays.items():
        if array.ndim < 2 or name in exact:
            small[name] = array.astype(np.float16)
            continue
        rows = array.reshape(len(array), -1)
        scale = np.maximum(np.abs(rows).max(1) / 127, 1e-12).astype(np.float32)
        small[name] = np.rint(rows / scale[:, None]).astype(np.int8).reshape(array.shape)
        small[f"{name}{SCALE}"] = scale
    return small


def unpacked(arrays: dict[str, Array]) -> dict[str, Array]:
    """The inverse of `packed`: 8-bit rows become float32, all else stays.

    Raises:
        KeyError, ValueError: 8-bit rows have no scale, or not one each.
    """
    scales = {f"{name}{SCALE}": array.shape[:1] for name, array in arrays.items() if array.dtype == np.int8}
    for name, rows in scales.items():
        if arrays[name].shape != rows:
            raise ValueError(f"{name} is not one number a row")
    return {
        name: array * arrays[f"{name}{SCALE}"].reshape(-1, *[1] * (array.ndim - 1)) if array.dtype == np.int8 else array
        for name, array in arrays.items()
        if name not in scales
    }


def check_array(file: str, name: str, array: Array, shape: Shape, kind: str) -> None:
    """Refuse an array of another shape, another kind of number ("f", "u", "i") or with values that are no numbers.

    Raises:
        RunError: names the file and the array.
    """
    if array.shape != shape or array.dtype.kind != kind or array.dtype.itemsize not in WIDTHS[kind]:
        raise RunError(f"{file}.safetensors: {name} is {array.dtype} {array.shape}, expected {shape}.")
    if kind == "f" and not np.isfinite(array).all():
        raise RunError(f"{file}.safetensors: {name} holds values that are not numbers (NaN or infinite).")
