"""A tick of the trainings: worked out once for all who watch, and another one only where something is."""

from __future__ import annotations

import dataclasses
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aevae.recipe.config import Config
from aevae.runs.files import description, write_json
from aevae.runs.status import Status, process, write_status
from aevae.services import job_reader, jobs, programs, ticks
from aevae.services.job_reader import Job


@pytest.fixture
def training(tiny_config: Config) -> Job:
    return Job("a", "running", 1, 2, 0.504, 3.0, "", "VAE", tiny_config, None, "", 1)


def test_thirty_who_watch_are_one_computation(training: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """L4. Fails when each that asks has the folders read."""
    asked: list[int] = []
    monkeypatch.setattr(jobs, "listing", lambda: (asked.append(1), [training])[1])
    monkeypatch.setattr(ticks, "_last", None)
    monkeypatch.setattr(ticks.time, "monotonic", lambda: 100.0)
    with ThreadPoolExecutor(8) as watchers:
        answers = set(watchers.map(lambda _: ticks.current().text, range(30)))
    assert len(asked) == 1 == len(answers)
    assert json.loads(answers.pop())["active"] == [{"id": "a", "epoch": 1, "epochs": 2, "share": 0.5}]
    monkeypatch.setattr(ticks.time, "monotonic", lambda: 100.0 + ticks.FRESH_S)
    ticks.current()
    assert len(asked) == 2


def test_a_mark_is_another_one_only_where_something_has_changed(training: Job) -> None:
    """L4. Fails when a mark holds what no page shows, such as the time that is left."""
    before = ticks.tick([training])
    same = ticks.tick([dataclasses.replace(training, eta_s=2.0, share=0.501)])
    assert (same.who, same.what) == (before.who, before.what)
    later = ticks.tick([dataclasses.replace(training, epoch=2, share=1.0)])
    assert later.who == before.who
    assert later.what != before.what
    for others in ([], [dataclasses.replace(training, state="stopped")], [training, dataclasses.replace(training, id="b")]):
        assert ticks.tick(others).who != before.who


def test_what_this_process_changes_is_in_the_next_tick(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when a tick counts for its time alone: whoever starts a training would see a page without one."""
    monkeypatch.setattr(ticks.time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(jobs, "listing", lambda: [])
    before = ticks.current()
    assert ticks.current() is before
    with programs.lock():
        pass
    assert ticks.current() is not before


def test_of_hundreds_that_wait_or_rest_only_those_are_read_whose_status_is_another_file(
    runs: Path, tiny_config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 14. Fails when each look reads again what waits: of 400 that took 50 ms, five times a second while somebody watched."""
    for i, state in enumerate(("running", *["queued"] * 6, *["stopped"] * 6)):
        folder = runs / f"run-{i:02}"
        write_json(folder / "run.json", description(folder.name, tiny_config, None, 0))
        write_status(folder, Status(state, order=i, **(process(os.getpid()) if state == "running" else {})))
    read: list[str] = []
    real = job_reader.read_status
    monkeypatch.setattr(job_reader, "read_status", lambda folder: (read.append(folder.name), real(folder))[1])
    before = job_reader.all_jobs()
    assert len(before) == len(read) == 13
    read.clear()
    assert job_reader.all_jobs() == before
    assert read == ["run-00"]
    write_status(runs / "run-03", Status("stopped", order=3))
    assert {job.id: job.state for job in job_reader.all_jobs()}["run-03"] == "stopped"
    assert sorted(read) == ["run-00", "run-00", "run-03"]
