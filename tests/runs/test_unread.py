"""Many runs that nobody has looked into yet are read in the background."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from aevae.runs import catalog, unread
from aevae.runs.catalog import list_runs


@pytest.fixture
def held(tiny_runs: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], threading.Event]]:
    """Eight runs of the user's, the last one the newest, of which the reading in the background waits; the names in the order in which they are read, and what lets it go on."""
    shutil.rmtree(tiny_runs / "tiny-ae")
    for i in range(7):
        shutil.copytree(tiny_runs / "tiny-vae", tiny_runs / f"copy-{i}")
    for i, folder in enumerate(sorted(tiny_runs.iterdir())):
        os.utime(folder, (1e9 + i, 1e9 + i))
    reads: list[str] = []
    may_go, real = threading.Event(), catalog.read_run

    def read(folder: Path, ships: bool) -> object:
        if threading.current_thread().name == "read runs":
            assert may_go.wait(60)
        reads.append(folder.name)
        return real(folder, ships)

    monkeypatch.setattr(unread, "AT_ONCE", 3)
    monkeypatch.setattr(catalog, "read_run", read)
    yield reads, may_go
    may_go.set()
    unread.finish()


def names(wait: bool) -> list[str]:
    return sorted(run.id for run in list_runs(wait)[0])


def test_a_list_that_does_not_wait_has_the_newest_and_each_run_is_read_once(held: tuple[list[str], threading.Event]) -> None:
    reads, may_go = held
    newest = ["copy-5", "copy-6", "tiny-vae"]
    assert names(wait=False) == names(wait=False) == newest
    assert unread.how_far() == (0, 5)
    assert catalog.open_run("copy-2").id == "copy-2"
    assert names(wait=False) == ["copy-2", *newest]
    may_go.set()
    assert names(wait=True) == [*(f"copy-{i}" for i in range(7)), "tiny-vae"]
    assert unread.how_far() is None
    assert reads == [*reversed(newest), "copy-2", "copy-4", "copy-3", "copy-1", "copy-0"]


def test_what_cannot_be_read_is_said_and_not_tried_in_the_background_for_ever(held: tuple[list[str], threading.Event], runs: Path) -> None:
    _, may_go = held
    may_go.set()
    for i in range(4):
        (runs / f"copy-{i}").rename(runs / f"No Name {i}")
    list_runs(wait=False)
    unread.finish()
    for _ in range(2):
        good, bad = list_runs(wait=False)
        assert unread.how_far() is None
        assert sorted(run.id for run in bad) == [f"No Name {i}" for i in range(4)]
        assert len(good) == 4


def test_a_few_are_read_at_once(held: tuple[list[str], threading.Event], runs: Path) -> None:
    for i in range(5):
        shutil.rmtree(runs / f"copy-{i}")
    assert names(wait=False) == ["copy-5", "copy-6", "tiny-vae"]
    assert unread.how_far() is None
