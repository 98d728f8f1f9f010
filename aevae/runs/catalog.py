"""All run folders: where they are, what they may be called, and which can be opened."""

from __future__ import annotations

import itertools
import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from aevae.recipe import places
from aevae.recipe.errors import AevaeError, RunError
from aevae.recipe.settings import RUNS

from . import unread
from .read_run import Unfinished, read_run
from .reader import fingerprint, folders
from .run import Run

ID_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
NEEDED = ("codes.safetensors", "run.json", "weights.safetensors")
CHECKED = 64  # folders whose files a list looks at although nothing seems to have changed
SETTLED_NS = 1_000_000_000  # a folder that changed so shortly ago may change again without another time
SHIPPED = places.SHIPPED


@dataclass(frozen=True)
class Unreadable:
    """A run folder that cannot be opened, and why."""

    id: str
    reason: str


def runs_dir() -> Path:
    """Where users' runs live: AEVAE_RUNS, or `runs/` beside `checkpoints/` (`places.own`)."""
    return RUNS() or places.own("runs")


def check_id(run_id: object) -> str:
    """The id itself when it is one.

    Raises:
        RunError: it has other characters than a-z, 0-9 and inner hyphens, or more than 64.
    """
    if not isinstance(run_id, str) or not ID_PATTERN.fullmatch(run_id):
        raise RunError(f"{str(run_id)[:40]!r} is no name for a run. Use a-z, 0-9 and hyphens between them, at most 64 characters.")
    return run_id


def as_id(text: str) -> str:
    """The id nearest to what somebody wrote: in small letters, with a hyphen for whatever an id cannot have; empty where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:64].rstrip("-")


def find(run_id: str) -> Path:
    """The folder of a run; shipped runs come first.

    Raises:
        RunError: no such run, or no such name.
    """
    check_id(run_id)
    for root in (SHIPPED, runs_dir()):
        if os.path.lexists(root / run_id / "run.json"):
            return root / run_id
    raise none_named(run_id)


def none_named(run_id: str) -> RunError:
    return RunError(f"there is no run {run_id!r}. `python -m aevae list` shows those there are.")


def check_folder_name(name: str) -> None:
    """Refuse (RunError) the name of a folder that no address could carry."""
    try:
        check_id(name)
    except RunError as error:
        raise RunError(f"{error} Rename the folder.") from None


def open_run(run_id: str) -> Run:
    """A run by its id.

    Raises:
        RunError: there is none, or its folder is damaged; the message names the file and what is wrong in it.
    """
    try:
        return opened(find(run_id))
    except FileNotFoundError as error:  # deleted since it was found
        raise none_named(run_id) from error


def list_runs(wait: bool = True) -> tuple[list[Run], list[Unreadable]]:
    """All runs that can be opened, shipped ones first, and those that cannot, with the reason.

    Where the folders say that nothing has changed, what was found in them counts, but for CHECKED of them in turn, whose files are looked at too:
    damage in place leaves the folder's own time as it was.

    wait: until every folder is read. Else, where there are many new ones of the users', the newest are listed and the others read in the background (`unread`).
    """
    global _last
    if wait:
        unread.finish()
    with _listing:  # else everybody who comes to a new server reads them all
        roots = [(str(root), folders(root)) for root in (SHIPPED, runs_dir())]
        paths = [f"{root}/{name}" for root, found in roots for name, _ in found]
        first = CHECKED * next(_lists) % max(1, len(paths))
        suspect = {path for path in [*paths[first:], *paths[:first]][:CHECKED] if path in _looks and not still_needed(_looks[path])}
        if suspect or _last is None or (_last.roots, _last.reads) != (roots, _reads):
            _last = look_around(roots, suspect, wait)
        if len(_looks) > len(paths):
            forget_deleted({Path(root): {name for name, _ in found} for root, found in roots})
        return list(_last.good), list(_last.bad)


def look_around(roots: Roots, suspect: set[str], wait: bool) -> Listed:
    """What is in all folders, as far as that is known or they are read now; see `list_runs`. suspect: what is to be looked into although its folder seems unchanged."""
    good: list[Run] = []
    bad: list[Unreadable] = []
    new: list[tuple[int, str]] = []
    names: set[str] = set()
    reads = _reads
    for root, found in roots:
        for name, changed in found:
            if name in names:
                continue  # as `find` does: what ships comes first, even where it is damaged
            names.add(name)
            look = _looks.get(path := f"{root}/{name}")
            known = look and look.changed == changed and path not in suspect
            if look and known and isinstance(look.found, Run):
                good.append(look.found)
                continue
            reads = reads if known else -1
            if look is None and not wait and found is roots[1][1]:
                new.append((-changed, path))
            else:
                look_into(path, look if known else None, good, bad)
    for path in unread.at_once([path for _, path in sorted(new)], lambda path: look_into(path, None, [], [])):
        look_into(path, None, good, bad)
    return Listed(roots, reads, good, bad)


def look_into(path: str, known: Look | None, good: list[Run], bad: list[Unreadable]) -> None:
    """Put what is in a folder, or is known to be, on one of the lists, or on none where it is no run."""
    name = path.rpartition("/")[2]
    try:
        check_folder_name(name)
        look = known or look_at(Path(path))
    except FileNotFoundError:
        return  # it has been deleted since
    except OSError as error:
        bad.append(Unreadable(name[:64], f"it cannot be read: {error.strerror}."))
    except AevaeError as error:
        bad.append(Unreadable(name[:64], str(error)))
    else:
        if isinstance(look.found, Run):
            good.append(look.found)
        elif not (isinstance(look.found, Unfinished) and any(file[0] == "status.json" for file in look.files)):  # else it is a job: services.jobs lists it
            bad.append(Unreadable(name[:64], str(look.found)))


@dataclass(frozen=True)
class Look:
    """What was found in a folder, when its files were such. changed: the folder's own time then; 0: it may change again within the same tick."""

    folder: Path
    files: tuple[tuple[str, int, int], ...]
    changed: int
    found: Run | AevaeError


Roots = list[tuple[str, list[tuple[str, int]]]]  # two folders of run folders, each of those by its name with its own time


@dataclass(frozen=True)
class Listed:
    """What a list has found. reads: how much had been read before it; -1: not everything was as it is remembered. Where nothing else was read or changed since, it holds."""

    roots: Roots
    reads: int
    good: list[Run]
    bad: list[Unreadable]


_looks: dict[str, Look] = {}  # by the folder's path
_last: Listed | None = None
_reads = 0
_listing = threading.Lock()
_lists = itertools.count()


def forget_deleted(there: dict[Path, set[str]]) -> None:
    """What was found in folders that are gone. there: names by the folder that they are in."""
    for path, look in list(_looks.items()):
        if look.folder.name not in there.get(look.folder.parent, {look.folder.name}):
            _looks.pop(path, None)


def still_needed(look: Look) -> bool:
    """Whether the files that no run is without are those that were looked at."""
    return needed(look.folder) == [file for file in look.files if file[0] in NEEDED]


def needed(folder: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of the files that no run is without, by name: damage in place leaves the folder's own time as it was."""
    found: list[tuple[str, int, int]] = []
    for name in NEEDED:
        with suppress(OSError):
            stat = os.stat(f"{folder}/{name}")
            found.append((name, stat.st_size, stat.st_mtime_ns))
    return found


def opened(folder: Path) -> Run:
    """The run in a folder; as `look_at`, but a refusal is raised."""
    found = look_at(folder).found
    if isinstance(found, AevaeError):
        raise found.with_traceback(None)  # else it would keep the frames of each time
    return found


def look_at(folder: Path) -> Look:
    """What is in a folder, read again only when a file in it has changed; a refusal is remembered too."""
    global _reads
    changed = folder.stat().st_mtime_ns
    files = fingerprint(folder)
    look = _looks.get(str(folder))
    if look is None or look.files != files:
        _reads += 1
        try:
            if not any(name == "run.json" for name, _, _ in files):
                (folder / "run.json").lstat()  # FileNotFoundError: it is no run, or has been deleted since
            found = read_run(folder, folder.parent == SHIPPED)
        except AevaeError as error:
            found = error.with_traceback(None)
        look = Look(folder, files, 0, found)
    _looks[str(folder)] = look = replace(look, changed=changed if time.time_ns() - changed > SETTLED_NS else 0)
    return look
