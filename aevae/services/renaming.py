"""Another name for a run of the user's: its folder takes it in one step, and what names the run elsewhere follows.

`.renamed.json` beside the runs says what each former name is called now, so that an old address still leads to its run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aevae.recipe.arrays import Json
from aevae.recipe.errors import AevaeError, JobError
from aevae.recipe.own_sets.files import sync
from aevae.runs import catalog
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.files import write_json
from aevae.runs.reader import patiently, read

from .job_reader import read_job
from .programs import lock
from .roles.asker import COMMAND, Asker, acting

FORMER = ".renamed.json"
MOST = 1000  # former names that are remembered
MAX_JSON = 1 << 20


def rename(run_id: str, name: str, by: Asker = COMMAND) -> None:
    """Give one of the user's runs another name, finished or at rest.

    Raises:
        JobError: there is no such run of the user's, it is being trained, or the name is taken.
        RoleError: it is somebody else's.
        RunError: the name is not allowed.
    """
    names, root = [check_id(run_id)], runs_dir()
    check_id(name)
    with acting(by, "rename", names, root):
        names.append(name)
        with lock():
            move(root / run_id, root / name)
            follow(root, run_id, name)


def move(folder: Path, target: Path) -> None:
    """Rename a run's folder, or leave it as it is (JobError). Call it under the lock."""
    if not folder.is_dir():
        raise JobError(f"there is no run {folder.name!r} of yours to rename; the shipped ones keep their names.")
    if (job := read_job(folder)) and job.active:
        raise JobError(f"{folder.name} is being trained. Pause or stop it first, or rename it when it has ended.")
    try:
        if (catalog.SHIPPED / target.name).exists():
            raise FileExistsError
        target.mkdir()  # takes the name, also from those who ask for it without the lock
    except FileExistsError:
        raise JobError(f"The name {target.name} is taken. Choose another one.") from None
    except OSError as error:
        raise JobError(f"{target} cannot be made: {error.strerror}.") from error
    try:
        if os.name == "nt":
            target.rmdir()  # there no folder takes the place of another, not even of an empty one
        patiently(lambda: folder.rename(target))
        sync(target.parent)
    except OSError as error:
        with suppress(OSError):
            target.rmdir()
        raise JobError(f"{folder.name} cannot be renamed: {error.strerror}. Close what has its files open, then try again.") from error


def follow(root: Path, before: str, now: str) -> None:
    """Let what names the run name it as it is called now: its own files, its sweep, and the former names."""
    for file in ("run.json", "evaluation.json"):
        renew(root / now / file, lambda content: rename_in(content, before, now))
    for group in (root / ".sweeps").glob("*.json"):
        renew(group, lambda content: rename_member(content["members"], before, now))
    former = {name: now if called == before else called for name, called in former_names().items() if name not in (before, now)}
    with suppress(AevaeError):
        write_json(root / FORMER, dict([*former.items(), (before, now)][-MOST:]))


def renew(path: Path, change: Callable[[Any], bool]) -> None:
    """Change the JSON in a file, which keeps its time; one that is missing or damaged, or needs no change, is left alone."""
    with suppress(AevaeError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        content, times = json.loads(read(path, MAX_JSON).decode("utf-8-sig")), path.stat()
        if change(content):
            write_json(path, content)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def rename_in(content: Json, before: str, now: str) -> bool:
    """Rename the run in what a file of its folder says of it; whether it was named there."""
    named = [key for key in ("id", "run") if content.get(key) == before]
    content.update(dict.fromkeys(named, now))
    if (command := content.get("command", "")).endswith(f" {before}"):
        content["command"] = f"{command.removesuffix(before)}{now}"
    return bool(named)


def rename_member(members: list[Json], before: str, now: str) -> bool:
    """Rename a run among the members of a sweep; whether it is one."""
    found = [member for member in members if member["id"] == before]
    for member in found:
        member["id"] = now
    return bool(found)


def former_names() -> dict[str, str]:
    """How runs are called now that had other names, by those. A name that somebody has given to another run since may be among them."""
    try:
        content = json.loads(read(runs_dir() / FORMER, MAX_JSON))
        return {str(name): str(now) for name, now in content.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}
