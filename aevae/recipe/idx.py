"""IDX files, the format of MNIST: where people keep them, and what their bytes say."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import numpy as np

from .arrays import Array

PACKED = b"\x1f\x8b"


def places(root: Path, source: str, mine: bool) -> list[Path]:
    """Folders in which the files of a data set may lie: torchvision's own first, then what is one level off, as it happens by hand.

    `mine`: files without a folder of their name are this data set's; others have the same file names.
    """
    inside = [base / name for base in (root, root / "data") for name in (f"{source}/raw", source, f"{source.lower()}/raw", source.lower())]
    at = [root, root / "raw"] if root.name == source or mine else []
    return [*inside, *at, *([root] if root.parent.name == source and root.name == "raw" else [])]


def find_idx(root: Path, source: str, mine: bool, name: str) -> Path:
    """The first file of this name that is there, unpacked or as `.gz`, also as `…-images.idx3-ubyte`; where there is none, where torchvision would put it."""
    names = [spelt + end for spelt in (name, name.replace("-idx", ".idx")) for end in ("", ".gz")]
    there = (folder / each for folder in places(root, source, mine) if folder.is_dir() for each in names)
    return next((path for path in there if path.is_file()), root / source / "raw" / name)


def contents(path: Path) -> bytes:
    """A file's bytes, unpacked where they are gzip's.

    Raises:
        OSError: it cannot be read; ValueError: it is packed and damaged.
    """
    raw = path.read_bytes()
    try:
        return gzip.decompress(raw) if raw.startswith(PACKED) else raw
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError("It is packed, but cannot be unpacked: it is cut off or damaged.") from error


def parse_idx(raw: bytes, shape: tuple[int, ...]) -> Array:
    """The bytes of an IDX file as uint8 of the expected shape.

    Raises:
        ValueError: a sentence on what it is instead.
    """
    rank = raw[3] if len(raw) > 3 and raw[:3] == b"\0\0\x08" else 0
    head = 4 + 4 * rank
    if not rank or len(raw) < head:
        raise ValueError("It does not begin as an IDX file of bytes does.")
    sizes = tuple(int(n) for n in np.frombuffer(raw[4:head], ">u4"))
    needed = head + int(np.prod([*sizes], dtype=object))
    said, wanted = (" × ".join(f"{n:,}" for n in numbers) for numbers in (sizes, shape))
    if len(raw) < needed:
        raise ValueError(f"It is cut off: it should hold {said} numbers in {needed:,} bytes, and has {len(raw):,}; expected are {wanted}.")
    if len(raw) > needed:
        raise ValueError(f"It holds {said} numbers in {needed:,} bytes, but has {len(raw):,}; expected are {wanted}.")
    if sizes != shape:
        raise ValueError(
            f"It is whole, but of another data set or size: it holds {said} numbers, expected are {wanted}. `python -m aevae data add NAME FOLDER` makes a data set of any size."
        )
    return np.frombuffer(raw, np.uint8, offset=head).reshape(shape)
