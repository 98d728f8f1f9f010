"""Files that a page was given, prepared in the background as a draft, which the page shows and then keeps or discards."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import IO

from aevae.recipe.dataset import data_dir
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import Draft, check_test_share, read_draft
from aevae.recipe.own_sets.files import UPLOAD, cannot_store, new_folder
from aevae.recipe.own_sets.labels import plain
from aevae.services import background
from aevae.services.roles.asker import COMMAND, Asker, acting, check
from aevae.services.roles.owner import write_owner

from .preparing import parse_size

AT_ONCE = 2  # sets prepared for pages, whose images lie in memory
BUSY = "Two sets of images are being prepared already. Try again in a moment."
TASK = "images "


def begin(
    files: Iterable[tuple[str, int, IO[bytes]]], size: str = "", grey: bool = False, test: float = 0.2, seed: int = 0, values: str = "", by: Asker = COMMAND
) -> str:  # fmt: skip
    """Copy files (name, bytes, content) to the disk and begin to prepare them; the name of the task. The other arguments are those of `data add`.

    Raises:
        DataError: an argument is not allowed, there is no room, or too many are being prepared.
        RoleError: `by` may not.
    """
    check(by, "add images", [])
    parse_size(size)
    check_test_share(test, seed)
    if background.running(TASK) >= AT_ONCE:
        raise DataError(BUSY)
    given = list(files)
    folder = new_folder(sum(size for _, size, _ in given), UPLOAD)
    try:
        for number, (name, _, content) in enumerate(given):
            target = folder / file_name(name)
            content.seek(0)
            with (folder / f"{number}-{target.name}" if target.exists() else target).open("xb") as out:
                shutil.copyfileobj(content, out, 1 << 20)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise cannot_store(error) from error
        raise
    options = [
        f"--test={test}",
        f"--seed={seed}",
        *([f"--size={size}"] if size else []),
        *(["--grey"] if grey else []),
        *([f"--values={values}"] if values else []),
    ]
    task = f"{TASK}{folder.name.removeprefix(UPLOAD)}"
    background.start(task, "data", "draft", str(folder.resolve()), "--consume", "--lines", *options)
    return task


def file_name(name: str) -> str:
    """What a file is called on the disk: its own name where that is a plain one, without folders."""
    last = plain(name.replace("\\", "/").rpartition("/")[2], 100).lstrip(". ")
    return last or "file"


def state(task: str) -> background.Task | None:
    """How it goes; None where this server knows nothing of it."""
    return background.state(task)


def made(task: str) -> Draft:
    """The draft that a task has ended with; the task is forgotten.

    Raises:
        DataError: it has failed, with the reason.
    """
    ended = background.state(task)
    background.forget(task)
    if ended is None or ended.failed:
        raise DataError(ended.text if ended and ended.text.endswith(".") else "The images could not be prepared. Choose the files again.")
    return read_draft(ended.text)


def keep(draft: Draft, name: str, title: str, licence: str, source: str, noun: str, by: Asker = COMMAND) -> None:
    """Give a draft its name, and its owner.

    Raises:
        DataError: see `Draft.keep`.
        RoleError: `by` may not.
    """
    with acting(by, "add images", [name]):
        write_owner(draft.folder, by.id)
        draft.keep(name, title, licence, source, noun)


def cancel(task: str) -> None:
    """End a preparation; nothing of it stays, also where its process had not begun to listen."""
    background.stop(task)
    shutil.rmtree(data_dir() / f"{UPLOAD}{task.removeprefix(TASK)}", ignore_errors=True)
