"""Deleting many runs at once."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from aevae.runs import strays
from aevae.runs.files import claim, write_json
from aevae.services import jobs


def test_nobody_waits_until_the_files_of_many_are_gone(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when a page that deletes a sweep of a thousand stands still until the disk has done it."""
    names = [f"resting-{i:02}" for i in range(jobs.MANY)]
    for name in names:
        write_json(claim(name) / "run.json", {})
    may_go, really = threading.Event(), shutil.rmtree
    monkeypatch.setattr(shutil, "rmtree", lambda *given: (may_go.wait(20), really(*given)))
    before = set(threading.enumerate())
    jobs.delete_all(names)
    assert not [path for path in runs.iterdir() if path.name in names]
    (emptying,) = set(threading.enumerate()) - before
    assert not emptying.daemon  # a command ends when it is done
    may_go.set()
    emptying.join()
    assert not [path for path in runs.iterdir() if path.name.startswith(strays.BIN)]
