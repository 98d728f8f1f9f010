"""Large sweeps are queued and deleted in the background: part after part, to be stopped between them, and gone on with by the next server."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aevae.recipe.config import Config
from aevae.recipe.errors import JobError, RoleError, RunError
from aevae.runs.files import write_json
from aevae.runs.processes import mark
from aevae.services import job_queue, jobs, sweep_work, sweeps, ticks
from aevae.services.roles.asker import Asker
from aevae.services.roles.owner import read_owner

ANN = Asker("a" * 64, trusted=True)


class Turns:
    """Lets parts go on one by one."""

    def __init__(self, act: Any) -> None:
        self.act = act
        self.come, self.may, self.done = (threading.Semaphore(0) for _ in range(3))

    def __call__(self, *given: Any) -> Any:
        self.come.release()
        assert self.may.acquire(timeout=60)
        try:
            return self.act(*given)
        finally:
            self.done.release()

    def one(self, first: Callable[[], object] = lambda: None) -> None:
        """The next part; `first` happens while it is on its way."""
        assert self.come.acquire(timeout=60)
        first()
        self.may.release()
        assert self.done.acquire(timeout=60)


@pytest.fixture(autouse=True)
def cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for many, of which none begins."""
    monkeypatch.setenv("AEVAE_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(job_queue, "launch", lambda job, threads: None)
    monkeypatch.setattr(sweep_work, "PART", 4)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Turns:
    turns = Turns(jobs.start_all)
    monkeypatch.setattr(jobs, "start_all", turns)
    return turns


def finish() -> None:
    for worker in list(sweep_work._workers.values()):
        worker.join(60)
        assert not worker.is_alive()


def begin(config: Config, count: int = 10, by: Asker = ANN) -> str:
    return sweep_work.start(config, "digits-vae", {}, range(count), by=by)


def seeds(group: str) -> list[int]:
    return [member.changes["seed"] for member in sweeps.members(group)]


def state() -> tuple[int, int, str]:
    (sweep,) = sweeps.listing()
    return len(sweep.members), sweep.size, sweep.doing


def test_a_large_sweep_is_begun_at_once_and_queued_part_after_part(short: Config, parts: Turns, runs: Path) -> None:
    group = begin(short)
    assert state() == (0, 10, "queueing")
    parts.one()
    before = ticks.tick(jobs.listing())
    assert state() == (4, 10, "queueing")
    parts.one()
    assert ticks.tick(jobs.listing()).what != before.what
    parts.one()
    finish()
    assert state() == (10, 10, "")
    assert seeds(group) == list(range(10))
    assert [member.id for member in sweeps.members(group)][::9] == ["digits-vae-sweep-01", "digits-vae-sweep-10"]
    assert set(sweeps.content(sweeps.group_file(group))) == {"varied", "members"}
    assert {read_owner(runs / member.id) for member in sweeps.members(group)} == {ANN.id}
    assert ticks.tick(jobs.listing()).who != before.who


def test_a_small_one_is_queued_at_once(short: Config) -> None:
    assert seeds(begin(short, 4)) == [0, 1, 2, 3]
    assert state() == (4, 4, "")


def test_a_large_sweep_is_stopped_with_what_is_not_queued_yet(short: Config, parts: Turns, runs: Path) -> None:
    """Fails when a stop ends what is queued and the rest comes after it."""
    group = begin(short)
    parts.one()
    parts.one(lambda: sweeps.stop(group))
    finish()
    assert state() == (4, 4, "")
    assert {member.state for member in sweeps.members(group)} == {"stopped"}
    assert len([path for path in runs.iterdir() if path.is_dir() and path.name[0] != "."]) == 4


@pytest.mark.parametrize("end", [sweeps.stop, sweep_work.delete])
def test_nothing_is_queued_after_the_end_of_a_sweep_whenever_that_comes(
    end: Callable[[str], None], short: Config, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails when the members are read before the queueing is closed: those that come in between would train with nobody to stop them."""
    close, closing = sweeps.close, threading.Event()
    monkeypatch.setattr(sweeps, "close", lambda *given, **then: (closing.wait(60), close(*given, **then))[1])
    monkeypatch.setattr(jobs, "start_all", Turns(jobs.start_all))
    group = begin(short, 40)
    parts: Any = jobs.start_all
    parts.one()
    ending = threading.Thread(target=end, args=(group,))
    ending.start()
    parts.one()
    parts.one(closing.set)
    ending.join(60)
    parts.may.release()
    finish()
    waiting = [job.id for job in jobs.listing() if job.state == "queued"]
    left = [path.name for path in runs.iterdir() if path.is_dir() and path.name.startswith(group)]
    assert (waiting, len(left) > 0) == ([], end is sweeps.stop)
    assert not [sweep for sweep in sweeps.listing() if sweep.doing or sweep.left]


def test_what_is_not_queued_yet_is_its_owners_too(short: Config, parts: Turns) -> None:
    """S6. Fails when a sweep without members is everybody's: a stranger could end it, or have it trained."""
    group, bob = begin(short), Asker("b" * 64)
    for act in (sweeps.stop, sweep_work.delete, sweep_work.resume):
        with pytest.raises(RoleError, match="is somebody else's"):
            act(group, bob)
    assert state() == (0, 10, "queueing")
    parts.one(lambda: sweeps.stop(group, ANN))
    finish()


def test_models_that_were_deleted_are_not_trained_again(short: Config, parts: Turns) -> None:
    group = begin(short)
    parts.one()
    parts.one(lambda: None)
    assert parts.come.acquire(timeout=60)
    found = sweeps.content(sweeps.group_file(group))
    jobs.delete(f"{group}-03")
    assert sweep_work.with_lost(found)["left"]["changes"] == found["left"]["changes"]
    sweeps.stop(group)
    parts.may.release()
    finish()


def test_one_that_is_stopped_before_its_first_part_is_gone(short: Config, parts: Turns) -> None:
    group = begin(short)
    parts.one(lambda: sweeps.stop(group))
    finish()
    assert (sweeps.listing(), jobs.listing()) == ([], [])


def test_a_sweep_without_room_is_refused_whole(short: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AEVAE_SCHEDULER")
    with pytest.raises(JobError, match="40 more cannot wait"):
        begin(short, 40)
    with pytest.raises(RoleError, match="One visitor may have 4"):
        begin(short, 10, Asker("b" * 64))
    assert sweeps.files() == []


def dead() -> str:
    """The mark of a process that is gone."""
    code = "from aevae.runs.processes import mark; print(mark())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_what_a_killed_server_left_to_queue_the_next_one_queues_each_once(short: Config, parts: Turns, runs: Path) -> None:
    """Killed between the names and the descriptions of the second part, of which two are trainings already."""
    group = begin(short)
    parts.one()
    parts.one()
    parts.one(lambda: sweeps.stop(group))
    finish()
    found = sweeps.content(sweeps.group_file(group))
    left = {"changes": [{"seed": 8}, {"seed": 9}], "recipe": sweep_work.to_dict(short), "preset": None, "device": "auto", "by": ANN.id}
    for number in (7, 8):
        (runs / f"{group}-0{number}" / "run.json").unlink()
        jobs.write_status(runs / f"{group}-0{number}", jobs.Status("queued"))
    write_json(sweeps.group_file(group), {**found, "left": left, "part": [f"{group}-0{number}" for number in range(5, 9)], "worker": mark()})
    sweep_work.go_on()
    finish()
    assert state() == (8, 10, "queueing"), "somebody is at it"
    write_json(sweeps.group_file(group), {**found, "left": left, "part": [f"{group}-0{number}" for number in range(5, 9)], "worker": dead()})
    assert state() == (8, 10, "")
    parts.may.release()
    sweep_work.go_on()
    finish()
    assert seeds(group) == list(range(10))
    assert len({member.id for member in sweeps.members(group)}) == 10
    assert {job.config.seed for job in jobs.listing()} == set(range(10))


def test_what_stops_the_queueing_is_said_and_resuming_goes_on(short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = jobs.start_all, iter((True, False, True, True))

    def sometimes(*given: Any) -> list[str]:
        if not next(calls):
            raise RunError("the disk is full.")
        return real(*given)

    monkeypatch.setattr(jobs, "start_all", sometimes)
    group = begin(short)
    finish()
    (sweep,) = sweeps.listing()
    assert (state(), sweep.message, sweep.resumable) == ((4, 10, ""), "the disk is full.", True)
    sweep_work.resume(group)
    finish()
    (sweep,) = sweeps.listing()
    assert (state(), sweep.message) == ((10, 10, ""), "")


def test_many_models_are_deleted_part_after_part_and_the_next_server_goes_on(short: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = sweeps.start(short, None, {}, range(10), "s")
    parts = Turns(jobs.delete_all)
    monkeypatch.setattr(jobs, "delete_all", parts)
    sweep_work.delete(group)
    assert state() == (10, 10, "deleting")
    parts.one()
    assert len(list(runs.glob("s-*"))) == 6
    assert sweep_work.notes() in (["s: 0 of 10 deleted"], ["s: 4 of 10 deleted"])
    parts.one()
    parts.one()
    finish()
    assert sweeps.files() == list(runs.glob("s-*")) == []
    monkeypatch.setattr(jobs, "delete_all", parts.act)
    sweeps.start(short, None, {}, range(10), "s")
    write_json(sweeps.group_file("s"), {**sweeps.content(sweeps.group_file("s")), "deleting": "", "worker": dead()})
    sweep_work.go_on()
    finish()
    assert sweeps.files() == list(runs.glob("s-*")) == []


@pytest.mark.parametrize("left", [{}, {"changes": 3}, {"changes": [{"beta": -1.0}] * 5, "recipe": {"odd": 1}, "preset": None, "device": "auto", "by": ""}, []])
def test_a_file_that_asks_for_what_is_no_training_makes_none(left: Any, short: Config, runs: Path) -> None:
    sweeps.start(short, None, {}, [1], "good")
    write_json(sweeps.group_file("odd"), {"varied": ["seed"], "members": [], "left": left, "worker": dead()})
    sweep_work.go_on()
    finish()
    assert [job.id for job in jobs.listing()] == ["good-01"]
    assert "good" in [sweep.id for sweep in sweeps.listing()]
