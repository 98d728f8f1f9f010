"""Sweeps: what they train, that they are all or nothing, and that they stop as one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError, JobError, RunError
from aevae.runs.catalog import open_run
from aevae.services import job_queue, jobs, sweep_plan, sweeps
from aevae.services.roles import quotas

from .conftest import epoch, state, until


def test_a_plan_is_a_grid_or_a_list_with_every_seed(short: Config) -> None:
    vary = {"beta": [0.5, 1.0], "latent": [2, 3]}
    assert sweep_plan.plan(short, vary) == [{"beta": b, "latent": n} for b in (0.5, 1.0) for n in (2, 3)]
    assert sweep_plan.plan(short, vary, grid=False) == [{"beta": 0.5, "latent": 2}, {"beta": 1.0, "latent": 3}]
    assert sweep_plan.plan(short, {"beta": [2.0]}, seeds=[0, 1]) == [{"beta": 2.0, "seed": 0}, {"beta": 2.0, "seed": 1}]
    assert sweep_plan.plan(short, {}, seeds=[0, 1]) == [{"seed": 0}, {"seed": 1}]


def test_a_million_trainings_are_counted_and_refused_before_one_is_planned(tiny_config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """B5. Fails when combinations are made before they are counted."""
    planned: list[object] = []
    monkeypatch.setattr(sweep_plan, "check_size", planned.append)
    monkeypatch.setattr(sweep_plan.itertools, "product", lambda *values: planned.append(values) or [()])
    vary = {"beta": [0.1 * n for n in range(1, 1001)], "latent": [2, 3]}
    with pytest.raises(ConfigError, match="2,000,000 trainings are too many for one sweep: at most 1,000 are allowed"):
        sweep_plan.plan(tiny_config, vary, seeds=range(1000))
    with pytest.raises(ConfigError, match="1,001 trainings"):
        sweep_plan.plan(tiny_config, {"beta": [1.0] * 1001}, grid=False)
    assert planned == []


@pytest.mark.parametrize(("vary", "seeds", "grid", "said"), [
    ({}, (), True, "varies something"),
    ({"beta": [-1.0]}, (), True, "from 0 to 100"),
    ({"latent": [10**6]}, (), True, "from 1 to 256"),
    ({"nothing": [1]}, (), True, "unknown option"),
    ({"seed": [1]}, (2,), True, "given twice"),
    ({"beta": [1.0, 2.0], "latent": [2]}, (), False, "equally many"),
])  # fmt: skip
def test_an_impossible_plan_is_explained_and_makes_nothing(vary: dict, seeds: tuple, grid: bool, said: str, short: Config, runs: Path) -> None:
    with pytest.raises(ConfigError, match=said):
        sweeps.start(short, None, vary, seeds, "s", grid)
    assert not runs.exists()


def test_settings_are_read_with_the_type_of_their_field() -> None:
    assert sweep_plan.setting("beta=0.5, 1") == ("beta", [0.5, 1.0])
    assert sweep_plan.setting("latent=2,8") == ("latent", [2, 8])
    assert sweep_plan.setting("layers=512,256 128") == ("layers", ["512", "256 128"])
    assert sweep_plan.setting("leave-out=none,3 8") == ("leave_out", ["none", "3 8"])
    assert sweep_plan.setting("prior-scale=1") == sweep_plan.setting("prior_scale=1") == ("prior_scale", [1.0])
    for text in ("", "beta", "beta=", "=1", "beta=x", "odd=1"):
        with pytest.raises(ConfigError):
            sweep_plan.setting(text)


def test_seeds_are_whole_numbers_with_commas_or_spaces_between() -> None:
    assert sweep_plan.seeds("0, 1 2,3") == [0, 1, 2, 3]
    assert sweep_plan.seeds("1234567890") == [1234567890]
    assert sweep_plan.seeds(f"{2**31 - 1}") == [2**31 - 1]
    assert sweep_plan.seeds("  ") == []


@pytest.mark.parametrize("text", ["-1", "1.5", "abc", "0, x", "0;1", f"{2**31}", "9" * 5000, "1_0", "٣"])
def test_what_is_no_seed_is_explained_and_never_read_as_another(text: str) -> None:
    with pytest.raises(ConfigError, match="whole numbers from 0 to 2,147,483,647"):
        sweep_plan.seeds(text)


def test_a_sweep_trains_all_its_members_and_is_shown_as_one(short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_queue, "cores", lambda: 3)
    group = sweeps.start(short.replace(epochs=1, layers="16"), "digits-vae", {"beta": [0.5, 2.0]}, name="mine")
    assert group == "mine"
    (sweep,) = sweeps.listing()
    assert (sweep.id, sweep.varied, [m.id for m in sweep.members]) == ("mine", ("beta",), ["mine-01", "mine-02"])
    assert {job.group for job in jobs.listing()} == {"mine"}
    until(lambda: not sweeps.listing()[0].moving)
    (sweep,) = sweeps.listing()
    assert [(m.state, m.changes) for m in sweep.members] == [("finished", {"beta": 0.5}), ("finished", {"beta": 2.0})]
    assert sweep.share == 1
    assert [m.metrics for m in sweep.members] == [open_run(m.id).metrics for m in sweep.members]
    assert [open_run(m.id).config.beta for m in sweep.members] == [0.5, 2.0]
    jobs.delete("mine-01")
    assert [m.state for m in sweeps.listing()[0].members] == ["deleted", "finished"]
    jobs.delete("mine-02")
    assert sweeps.listing() == []


def test_a_sweep_stops_as_one_and_only_itself(long: Config) -> None:
    group = sweeps.start(long, None, {"beta": [1.0, 2.0]}, seeds=[0, 1], name="s")
    jobs.start(long, None, "other")
    assert sweeps.start(long, None, {}, seeds=[1, 2], name="s") == "s-2"
    sweeps.stop(group)
    until(lambda: [m.state for m in sweeps.listing()[0].members] == ["stopped"] * 4)
    until(lambda: state("other") == "running")
    assert [m.state for m in sweeps.listing()[1].members] == ["queued"] * 2
    for act in (sweeps.stop, sweeps.resume, sweeps.delete):
        with pytest.raises(JobError, match="no sweep 'none'"):
            act("none")


def test_a_sweep_is_resumed_and_deleted_as_one(long: Config, short: Config, runs: Path) -> None:
    sweeps.start(long, None, {"beta": [1.0, 2.0]}, name="s")
    until(lambda: epoch("s-01") >= 1)
    sweeps.stop("s")
    until(lambda: {m.state for m in sweeps.listing()[0].members} == {"stopped"})
    sweeps.resume("s")
    assert [m.state for m in sweeps.listing()[0].members] == ["running", "queued"]
    jobs.start(short, None, "other")
    sweeps.delete("s")
    assert sweeps.listing() == []
    assert not list(runs.glob("s-*"))
    assert not (runs / ".sweeps" / "s.json").exists()
    until(lambda: state("other") == "finished")


def test_a_sweep_that_does_not_fit_is_refused_whole(long: Config, runs: Path) -> None:
    with pytest.raises(JobError, match=r"22 more cannot wait.*room for 21"):
        sweeps.start(long, None, {}, seeds=range(22), name="s")
    assert sweeps.listing() == []
    assert jobs.listing() == []
    assert not list(runs.glob("s*"))


def test_a_large_sweep_on_a_cluster_is_one_step_each_time(short: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Queued, stopped, resumed and deleted with one turn of the lock and a few waits for the disk, however many there are.

    Fails when the members of `sweeps.stop` are stopped one by one, or when `start_all` waits for each file.
    """
    monkeypatch.setenv("AEVAE_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(job_queue, "launch", lambda job, threads: None)
    turns, waits = [], []
    lock, fsync = jobs.lock, os.fsync
    monkeypatch.setattr(jobs, "lock", lambda *patience: turns.append(1) or lock(*patience))
    monkeypatch.setattr(os, "fsync", lambda handle: waits.append(1) or fsync(handle))

    def states(act: Callable[[], object]) -> set[str]:
        turns.clear()
        waits.clear()
        act()
        assert len(turns) == 1
        assert len(waits) <= 2, "the group's file and its name"
        return {m.state for m in sweeps.members("s")} if sweeps.exists("s") else set()

    assert quotas.max_waiting() >= 1000
    assert states(lambda: sweeps.start(short, None, {}, seeds=range(100), name="s")) == {"queued"}
    assert [m.id for m in sweeps.members("s")][::99] == ["s-001", "s-100"]
    assert states(lambda: sweeps.stop("s")) == {"stopped"}
    assert states(lambda: sweeps.resume("s")) == {"queued"}
    assert states(lambda: sweeps.delete("s")) == set()
    assert [path.name for path in runs.iterdir() if path.is_dir() and not path.name.startswith(".")] == []  # what is being emptied has such a name
    monkeypatch.delenv("AEVAE_SCHEDULER")
    assert quotas.max_waiting() == 20


def test_a_sweep_whose_group_cannot_be_written_starts_nothing(short: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launched: list[str] = []

    def full(path: Path, value: object) -> None:
        raise RunError(f"{path} cannot be written: No space left on device.")

    monkeypatch.setattr(sweeps, "write_json", full)
    monkeypatch.setattr(job_queue, "launch", lambda job, threads: launched.append(job.id))
    with pytest.raises(RunError, match="No space left"):
        sweeps.start(short, None, {}, seeds=[0, 1], name="s")
    assert (launched, jobs.listing(), sweeps.listing()) == ([], [], [])
    assert not list(runs.glob("s*"))
    assert not (runs / ".sweeps" / "s.json").exists()


def test_a_sweep_that_waits_but_could_not_begin_keeps_its_group(short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(job: jobs.Job, threads: int) -> None:
        raise RunError("status.json cannot be written: No space left on device.")

    monkeypatch.setattr(job_queue, "launch", full)
    assert sweeps.start(short, None, {}, seeds=[0, 1], name="s") == "s"
    assert [m.state for m in sweeps.listing()[0].members] == ["queued", "queued"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"members": [1]}', '{"varied": 3, "members": []}'])
def test_a_damaged_group_file_hides_no_other_sweep(text: str, long: Config, runs: Path) -> None:
    sweeps.start(long, None, {}, seeds=[1], name="s")
    (runs / ".sweeps" / "odd.json").write_text(text)
    assert [sweep.id for sweep in sweeps.listing()] == ["s"]


def test_a_pipe_in_the_place_of_a_group_file_keeps_nobody_waiting(runs: Path) -> None:
    (runs / ".sweeps").mkdir(parents=True)
    os.mkfifo(sweeps.group_file("odd"))
    assert sweeps.listing() == []
