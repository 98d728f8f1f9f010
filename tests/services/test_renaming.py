"""Renaming runs: who may, which, what becomes of the folder and of what names the run elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aevae.recipe.config import Config
from aevae.recipe.errors import JobError, RoleError, RunError
from aevae.runs.catalog import fingerprint, list_runs, open_run
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import Status, process, read_status, write_status
from aevae.services import job_queue, job_reader, jobs, renaming, sweeps
from aevae.services.renaming import former_names, rename
from aevae.services.roles import audit
from aevae.services.roles.asker import COMMAND, LOOK, Asker
from aevae.services.roles.owner import read_owner, write_owner
from aevae.training.baselines import make_baseline

ANN, BEN, TEACHER = Asker("a" * 64), Asker("b" * 64), Asker("c" * 64, trusted=True)


@pytest.fixture(autouse=True)
def nothing_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings only wait: nobody's turn ever comes."""
    monkeypatch.setattr(job_queue, "limit", lambda: 0)


def training(name: str, config: Config, state: str, owner: str = "") -> Path:
    folder = claim(name)
    write_owner(folder, owner)
    write_json(folder / "run.json", description(name, config, None, 0))
    write_status(folder, Status(state, epochs=config.epochs, **process(1) if state == "running" else {}))
    return folder


def test_a_model_is_the_same_one_under_its_new_name(tiny_runs: Path) -> None:
    """Fails when something in the folder is lost, or a picker would list the model as the newest."""
    before, made = open_run("tiny-vae"), (tiny_runs / "tiny-vae" / "run.json").stat().st_mtime_ns
    files = {name for name, *_ in fingerprint(before.folder)}
    rename("tiny-vae", "seven")
    run = open_run("seven")
    assert {name for name, *_ in fingerprint(run.folder)} == files
    assert (run.config, run.metrics, run.epochs) == (before.config, before.metrics, before.epochs)
    assert (run.folder / "run.json").stat().st_mtime_ns == made
    assert json.loads((run.folder / "run.json").read_text())["id"] == "seven"
    assert {run.id for run in list_runs()[0] if not run.shipped} == {"seven", "tiny-ae"}
    with pytest.raises(RunError, match="there is no run 'tiny-vae'"):
        open_run("tiny-vae")


@pytest.mark.parametrize("state", ["queued", "paused", "stopped", "failed"])
def test_a_training_at_rest_keeps_its_state_its_place_and_its_owner(state: str, tiny_config: Config, runs: Path) -> None:
    before = read_status(training("a", tiny_config, state, ANN.id))
    rename("a", "b", ANN)
    assert [(job.id, job.state) for job in jobs.listing()] == [("b", state)]
    assert read_status(runs / "b") == before
    assert read_owner(runs / "b") == ANN.id


def test_what_is_being_trained_keeps_its_name(tiny_config: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when `move` does not ask: its process would write into a folder that is not there."""
    training("a", tiny_config, "running")
    with pytest.raises(JobError, match=r"^a is being trained\. Pause or stop it first"):
        rename("a", "b")
    assert [path.name for path in runs.iterdir() if path.name[0] != "."] == ["a"]
    monkeypatch.setattr(job_reader, "alive", lambda status: False)
    rename("a", "b")
    assert [job.state for job in jobs.listing()] == ["interrupted"]


def test_only_the_owner_and_the_trusted_rename(tiny_config: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S6. Fails when `rename` asks nobody, or the log does not say what became of which name."""
    training("a", tiny_config, "paused", ANN.id)
    for other in (BEN, Asker()):
        with pytest.raises(RoleError):
            rename("a", "b", other)
    monkeypatch.setenv("AEVAE_MODE", "look")
    with pytest.raises(RoleError, match=LOOK):
        rename("a", "b", TEACHER)
    monkeypatch.delenv("AEVAE_MODE")
    rename("a", "b", ANN)
    rename("b", "c", TEACHER)
    rename("c", "d", COMMAND)
    log = [line.partition(" ")[2] for line in (runs / audit.NAME).read_text().splitlines()]
    assert log == ["bbbbbbbb refused rename: a", "visitor refused rename: a", "cccccccc refused rename: a",
                   "aaaaaaaa rename: a b", "cccccccc rename: b c", "command rename: c d"]  # fmt: skip


def test_a_name_that_is_taken_or_no_name_is_refused_and_all_stays_as_it_was(tiny_runs: Path, tiny_config: Config) -> None:
    """Fails when a name that ships is free, or another's folder is replaced."""
    training("theirs", tiny_config, "paused", BEN.id)
    write_owner(tiny_runs / "tiny-vae", ANN.id)
    (tiny_runs / "empty").mkdir()  # claimed this moment by somebody else
    before = {path: fingerprint(path) for path in tiny_runs.iterdir() if path.is_dir()}
    for name in ("tiny-ae", "tiny-vae", "theirs", "mnist-vae", "empty"):
        with pytest.raises(JobError, match=rf"^The name {name} is taken\. Choose another one\.$"):
            rename("tiny-vae", name, ANN)
    for name in ("", "../x", ".hidden", "A", "a b", "x" * 65, "-a"):
        with pytest.raises(RunError, match="is no name for a run"):
            rename("tiny-vae", name, ANN)
    for run_id in ("mnist-vae", "nowhere"):
        with pytest.raises(JobError, match="of yours to rename; the shipped ones keep their names"):
            rename(run_id, "mine")
    assert {path: fingerprint(path) for path in tiny_runs.iterdir() if path.is_dir()} == before
    assert former_names() == {}


def test_where_the_system_refuses_nothing_is_left_of_the_attempt(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where somebody has a file of the run open. Fails when the name that was taken stays taken."""

    def refuse(folder: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(JobError, match=r"tiny-vae cannot be renamed: Permission denied\. Close what has its files open"):
        rename("tiny-vae", "seven")
    assert open_run("tiny-vae").id == "tiny-vae"
    assert not (tiny_runs / "seven").exists()


def test_its_sweep_knows_a_member_by_its_new_name(tiny_config: Config, runs: Path) -> None:
    """Fails when the group is not told: the member would count as deleted."""
    group = sweeps.start(tiny_config, None, {"beta": [1.0, 2.0]}, name="group")
    before = sweeps.members(group)
    rename("group-02", "the-good-one")
    assert [(m.id, m.changes, m.state) for m in sweeps.members(group)] == [
        ("group-01", before[0].changes, "queued"),
        ("the-good-one", before[1].changes, "queued"),
    ]
    sweeps.delete(group)
    assert not (runs / "the-good-one").exists()


def test_a_baseline_says_the_command_that_makes_it_under_its_new_name(runs: Path) -> None:
    rename(make_baseline("pca", "digits", "pca"), "flat")
    assert open_run("flat").command == "python -m aevae baseline pca --dataset digits --name flat"


def test_former_names_lead_to_the_name_of_today(tiny_runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when a second renaming, or the way back, leaves a name that leads nowhere or in a circle."""
    for before, now in (("tiny-vae", "b"), ("b", "c"), ("tiny-ae", "d")):
        rename(before, now)
    assert former_names() == {"tiny-vae": "c", "b": "c", "tiny-ae": "d"}
    rename("c", "tiny-vae")
    assert former_names() == {"b": "tiny-vae", "c": "tiny-vae", "tiny-ae": "d"}
    monkeypatch.setattr(renaming, "MOST", 2)
    rename("d", "e")
    assert former_names() == {"c": "tiny-vae", "d": "e"}


@pytest.mark.parametrize("said", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_file_of_former_names_knows_none_and_hinders_nothing(said: bytes, tiny_runs: Path) -> None:
    (tiny_runs / renaming.FORMER).write_bytes(said)
    assert former_names() == {}
    rename("tiny-vae", "b")
    assert former_names() == {"tiny-vae": "b"}


@pytest.mark.parametrize(("home", "step", "name"), [(Path, "rename", "tiny-vae"), (renaming, "follow", "seven")])
def test_a_server_that_is_killed_leaves_the_whole_run_under_one_of_its_names(
    home: object, step: str, name: str, tiny_runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F5. Fails when the folder is copied, or when other files are changed before it has its name."""

    class Killed(BaseException):
        pass

    def die(*given: object) -> None:
        raise Killed

    monkeypatch.setattr(home, step, die)
    before = fingerprint(tiny_runs / "tiny-vae")
    with pytest.raises(Killed):
        rename("tiny-vae", "seven")
    assert [run.id for run in list_runs()[0] if not run.shipped and run.id != "tiny-ae"] == [name]
    assert fingerprint(tiny_runs / name) == before
