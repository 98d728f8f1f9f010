"""Files given to a page: copied under harmless names, prepared by another process, shown as a draft or refused; nothing of them stays."""

from __future__ import annotations

import errno
import io
import os
import shutil
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from own_sets import turns

from aevae.recipe.errors import DataError
from aevae.services import background
from aevae.services.own_images import uploads


@pytest.fixture(autouse=True)
def empty(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(background, "_tasks", {})
    return data


def npz() -> bytes:
    images, angles = turns(100)
    raw = io.BytesIO()
    np.savez(raw, images=images, y=angles)
    return raw.getvalue()


def ended(task: str) -> None:
    background._tasks[task][0].wait(60)


def files(**contents: bytes) -> list[tuple[str, int, IO[bytes]]]:
    return [(name, len(content), io.BytesIO(content)) for name, content in contents.items()]


def test_files_become_a_draft_in_another_process_and_leave_nothing_else(data: Path) -> None:
    task = uploads.begin([("../../turns.npz", 1, io.BytesIO(npz()))], size="16x12", test=0.3, seed=5, values="angle, °")
    ended(task)
    draft = uploads.made(task)
    assert (draft.about["shape"], draft.about["test"], draft.about["seed"], draft.about["values"]["unit"]) == ([1, 12, 16], 30, 5, "°")
    assert os.listdir(data) == [draft.folder.name]
    assert uploads.state(task) is None


def test_files_that_are_no_images_are_refused_in_their_own_words(data: Path) -> None:
    task = uploads.begin(files(notes=b"text"))
    ended(task)
    with pytest.raises(DataError, match=r"^No image in it can be used. 1 file was skipped"):
        uploads.made(task)
    assert os.listdir(data) == []


def test_a_cancelled_preparation_keeps_nothing(data: Path) -> None:
    task = uploads.begin(files(turns=npz()))
    uploads.cancel(task)
    ended(task)
    with pytest.raises(DataError):  # in what words hangs on how far it had come
        uploads.made(task)
    assert os.listdir(data) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [({"size": "9"}, "is no size"), ({"test": 0.0}, "share of test images"), ({"seed": -1}, "The seed is -1")],
)
def test_what_is_not_allowed_is_said_before_anything_is_copied(data: Path, options: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        uploads.begin(files(turns=npz()), **options)
    assert not data.is_dir()


def test_a_third_set_at_once_and_a_full_disk_are_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(background, "running", lambda prefix: 2)
        with pytest.raises(DataError, match="Two sets"):
            uploads.begin(files(turns=npz()))

    def full(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(DataError, match="cannot be stored"):
        uploads.begin(files(turns=npz()))
    assert os.listdir(data) == []


@pytest.mark.parametrize(("given", "kept"), [("a.png", "a.png"), ("../../etc/passwd", "passwd"), ("C:\\x\\🙂.png", "🙂.png"), ("..", "file"), (".hidden", "hidden"), ("\0", "file"), ("x" * 300, "x" * 100)])  # fmt: skip
def test_a_file_has_a_harmless_name(given: str, kept: str) -> None:
    assert uploads.file_name(given) == kept
