"""Who owns a folder, a run's or a set's: a small file in it holds the SHA-256 of a token that only their browser has. It is never handed out."""

from __future__ import annotations

import re
from pathlib import Path

from aevae.runs.files import write
from aevae.runs.reader import read
from aevae.runs.status import OWNER

ID = re.compile(r"[0-9a-f]{64}")


def read_owner(folder: Path) -> str:
    """The owner of a folder, 64 hexadecimal digits; empty where it is nobody's: made by a command, or before there were owners."""
    try:
        said = read(folder / OWNER, 65).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return said if ID.fullmatch(said) else ""


def write_owner(folder: Path, owner: str, lasting: bool = True) -> None:
    """Say whose a new folder is, where it is somebody's.

    Raises:
        RunError: the file cannot be written.
    """
    if owner:
        write(folder / OWNER, f"{owner}\n", lasting)
