"""All run folders: where they are, what they may be called, and which can be opened."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aevae.recipe.errors import AevaeError, RunError

from .run import Run, Unfinished, read_run

ID_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"


@dataclass(frozen=True)
class Unreadable:
    """A run folder that cannot be opened, and why."""

    id: str
    reason: str


def runs_dir() -> Path:
    """Where users' runs live: AEVAE_RUNS, or `runs/` beside `checkpoints/`."""
    return Path(os.environ.get("AEVAE_RUNS") or SHIPPED.parent / "runs")


def check_id(run_id: object) -> str:
    """The id itself when it is one.

    Raises:
        RunError: it has other characters than a-z, 0-9 and inner hyphens, or more than 64.
    """
    if not isinstance(run_id, str) or not ID_PATTERN.fullmatch(run_id):
        raise RunError(f"{str(run_id)[:40]!r} is no name for a run. Use a-z, 0-9 and hyphens between them, at most 64 characters.")
    return run_id


def find(run_id: str) -> Path:
    """The folder of a run; shipped runs come first.

    Raises:
        RunError: no such run, or no such name.
    """
    check_id(run_id)
    for root in (SHIPPED, runs_dir()):
        if (root / run_id / "run.json").is_file():
            return root / run_id
    raise RunError(f"there is no run {run_id!r}. `python -m aevae list` shows those there are.")


def open_run(run_id: str) -> Run:
    """A run by its id.

    Raises:
        RunError: there is none, or its folder is damaged; the message names the file and what is wrong in it.
    """
    return opened(find(run_id))


def list_runs() -> tuple[list[Run], list[Unreadable]]:
    """All runs that can be opened, shipped ones first, and those that cannot, with the reason."""
    good: list[Run] = []
    bad: list[Unreadable] = []
    names: set[str] = set()
    for root in (SHIPPED, runs_dir()):
        for folder in sorted(p.parent for p in root.glob("*/run.json")) if root.is_dir() else ():
            if folder.name in names:
                continue  # as `find` does: what ships comes first, even where it is damaged
            names.add(folder.name)
            try:
                check_id(folder.name)
                good.append(opened(folder))
            except Unfinished as error:
                if not (folder / "status.json").is_file():  # otherwise it is a job: services.jobs lists it
                    bad.append(Unreadable(folder.name, str(error)))
            except FileNotFoundError:
                continue  # it has been deleted since
            except OSError as error:
                bad.append(Unreadable(folder.name[:64], f"it cannot be read: {error.strerror}."))
            except AevaeError as error:
                bad.append(Unreadable(folder.name[:64], str(error)))
    return good, bad


def picker_order(run: Run) -> tuple[int, str]:
    """Where a run stands in a picker: the app's own models on MNIST, then on the digits, the user's, the tutorials by number, the rest."""
    prefixes = ("mnist-", "digits-")
    group = next((i for i, name in enumerate(prefixes) if run.shipped and run.id.startswith(name)), None)
    if group is None:
        group = len(prefixes) + (0 if not run.shipped else 1 if re.match(r"\d{3}-", run.id) else 2)
    return group, run.id


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every file: what a cached answer about the folder depends on."""
    files: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for e in entries:
            with suppress(FileNotFoundError):  # while a run trains, temporary files come and go
                if e.is_file():
                    files.append((e.name, e.stat().st_size, e.stat().st_mtime_ns))
    return tuple(sorted(files))


def opened(folder: Path) -> Run:
    """The run in a folder, read again only when a file in it has changed; a refusal is remembered too."""
    result = _opened(folder, fingerprint(folder))
    if isinstance(result, AevaeError):
        raise result
    return result


@lru_cache(maxsize=512)
def _opened(folder: Path, files: tuple[tuple[str, int, int], ...]) -> Run | AevaeError:
    try:
        return read_run(folder, folder.parent == SHIPPED)
    except AevaeError as error:
        return error.with_traceback(None)


@lru_cache(maxsize=2048)
def _hash(path: Path, size: int, time_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, remembered until the file changes."""
    stat = path.stat()
    return _hash(path, stat.st_size, stat.st_mtime_ns)
