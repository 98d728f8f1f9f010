"""S6 and B5: who may do what, refused in the services whatever a page offers; quotas; and the log of it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from own_sets import write_turns

from aevae.recipe.config import Config
from aevae.recipe.dataset import data_dir
from aevae.recipe.errors import AevaeError, JobError, RoleError
from aevae.recipe.own_sets.files import check_name
from aevae.runs import strays
from aevae.runs.catalog import list_runs, open_run
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import OWNER, Status, process, read_status, write_status
from aevae.services import downloads, job_queue, jobs, sweeps
from aevae.services.exports import WHOLE, zipped
from aevae.services.own_images import adding, listing, uploads
from aevae.services.roles import audit, quotas, teachers
from aevae.services.roles.asker import COMMAND, LOOK, NAMELESS, ONLY_TEACHER, Asker
from aevae.services.roles.owner import read_owner, write_owner
from aevae.services.run_zips import open_zip

ANN, BEN = Asker("a" * 64), Asker("b" * 64)
NOBODY, TEACHER = Asker(), Asker("c" * 64, trusted=True)
KEY = "correct horse battery"
ACTS: dict[str, Callable[[str, Asker], object]] = {"stop": jobs.stop, "pause": jobs.pause, "resume": jobs.resume, "delete": jobs.delete}


@pytest.fixture(autouse=True)
def nothing_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings only wait: nobody's turn ever comes."""
    monkeypatch.setattr(job_queue, "limit", lambda: 0)
    monkeypatch.setattr(teachers, "_since", {})
    monkeypatch.setattr(teachers, "_guesses", {})


def made(name: str, config: Config, owner: str = "", state: str = "paused") -> Path:
    """A training of somebody's that rests, or is in another state."""
    folder = claim(name)
    write_owner(folder, owner)
    write_json(folder / "run.json", description(folder.name, config, None, 0))
    write_status(folder, Status(state, epochs=config.epochs, **process(1) if state == "running" else {}))
    return folder


def log(runs: Path) -> list[str]:
    """Lines of the log without their times."""
    return [line.partition(" ")[2] for line in (runs / audit.NAME).read_text().splitlines()]


@pytest.mark.parametrize("act", ACTS)
def test_only_the_owner_and_the_trusted_change_a_training(act: str, tiny_config: Config, runs: Path) -> None:
    """S6. Fails when `acting` in jobs does not check, or `refusal` compares no owners."""
    for number, by in enumerate((ANN, TEACHER, COMMAND)):
        folder = made(f"t{number}", tiny_config, ANN.id, "queued" if act == "pause" else "paused")
        before = read_status(folder)
        for other in (BEN, NOBODY):
            with pytest.raises(RoleError, match=NAMELESS if other is NOBODY else f"^{folder.name} is somebody else's"):
                ACTS[act](folder.name, other)
        assert read_status(folder) == before
        ACTS[act](folder.name, by)
        assert not folder.is_dir() or read_status(folder) != before
    told = [line for line in log(runs) if not line.endswith("t1") and not line.endswith("t2")]
    assert told == [f"bbbbbbbb refused {act}: t0", f"visitor refused {act}: t0", f"aaaaaaaa {act}: t0"]


def test_what_nobody_owns_is_for_the_trusted_alone(tiny_config: Config) -> None:
    made("old", tiny_config)
    with pytest.raises(RoleError):
        jobs.delete("old", ANN)
    jobs.delete("old", TEACHER)


def test_whoever_starts_a_training_owns_it_and_no_download_says_who(tiny_config: Config, runs: Path) -> None:
    run_id = jobs.start(tiny_config, None, "mine", by=ANN)
    assert read_owner(runs / run_id) == ANN.id
    assert OWNER not in WHOLE
    jobs.start(tiny_config, None, "command")
    assert not (runs / "command" / OWNER).exists()
    assert log(runs) == ["aaaaaaaa start: mine", "command start: command"]


def test_a_sweep_belongs_to_whoever_started_it(tiny_config: Config, runs: Path) -> None:
    """S6. Fails when sweeps.stop or sweeps.delete leave the check to their members: those that come before the first refusal would be changed."""
    group = sweeps.start(tiny_config, None, {"beta": [1.0, 2.0]}, name="group", by=ANN)
    write_owner(runs / "group-01", BEN.id)
    for act in (sweeps.stop, sweeps.delete):
        with pytest.raises(RoleError, match="group-02 is somebody else's"):
            act(group, BEN)
    assert [(job.id, job.state) for job in jobs.listing()] == [("group-01", "queued"), ("group-02", "queued")]
    write_owner(runs / "group-01", ANN.id)
    for act in (sweeps.stop, sweeps.delete, sweeps.resume):
        with pytest.raises(RoleError, match="somebody else's") if act is not sweeps.resume else pytest.raises(RoleError):
            jobs.stop("group-01", TEACHER)  # so that there is something to resume
            act(group, BEN)
    assert [job.state for job in jobs.listing()] == ["stopped", "queued"]
    sweeps.stop(group, ANN)
    sweeps.delete(group, ANN)
    assert not sweeps.exists(group)


def test_a_run_that_was_opened_belongs_to_whoever_opened_it(tiny_runs: Path) -> None:
    packed = b"".join(zipped(open_run("tiny-vae")))
    with pytest.raises(RoleError, match=NAMELESS):
        open_zip(io.BytesIO(packed), "a.zip", NOBODY)
    run = open_zip(io.BytesIO(packed), "a.zip", ANN)
    assert read_owner(run.folder) == ANN.id
    assert b"a" * 64 not in b"".join(zipped(run))
    with pytest.raises(RoleError):
        jobs.delete(run.id, BEN)
    jobs.delete(run.id, ANN)


def test_a_set_of_images_is_removed_by_whoever_added_it(data: Path, tmp_path: Path) -> None:
    with pytest.raises(RoleError, match=NAMELESS):
        uploads.begin([], by=NOBODY)
    check_name("turns")
    write_turns(tmp_path, 100)
    uploads.keep(adding.draft_source(tmp_path / "turns.npz"), "turns", "", "", "", "image", ANN)
    assert read_owner(data_dir() / "turns") == ANN.id
    with pytest.raises(RoleError, match="turns is somebody else's"):
        listing.remove("turns", BEN)
    listing.remove("turns", ANN)
    assert not (data / "turns").exists()


def test_where_visitors_only_look_nobody_changes_anything_but_commands(tiny_config: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S6. Fails when `refusal` does not ask for AEVAE_MODE, or asks for it after it trusts."""
    monkeypatch.setenv("AEVAE_MODE", "look")
    made("mine", tiny_config, ANN.id)
    for by in (ANN, TEACHER, NOBODY):
        for act in (*(lambda by, act=act: act("mine", by) for act in ACTS.values()), lambda by: jobs.start(tiny_config, None, "x", by=by), lambda by: downloads.start("mnist", by),
                    lambda by: open_zip(io.BytesIO(), "a.zip", by), lambda by: uploads.begin([], by=by)):  # fmt: skip
            with pytest.raises(RoleError, match=LOOK):
                act(by)
    jobs.delete("mine")
    monkeypatch.setenv("AEVAE_MODE", "loook")
    with pytest.raises(AevaeError, match="Allowed: look or train"):
        jobs.start(tiny_config, None, "x", by=TEACHER)


def test_the_server_fetches_nothing_for_visitors() -> None:
    with pytest.raises(RoleError, match="whoever runs this server can"):
        downloads.start("mnist", ANN)


def test_one_visitor_cannot_fill_the_queue(tiny_config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """B5. Fails when `check_queue` counts what all have together, or resuming does not ask it."""
    for n in range(4):
        jobs.start(tiny_config, None, f"a{n}", by=ANN)
    with pytest.raises(RoleError, match=r"^One visitor may have 4 trainings .* you have 4\. Stop one"):
        jobs.start(tiny_config, None, "a4", by=ANN)
    jobs.pause("a0", ANN)
    jobs.start(tiny_config, None, "a4", by=ANN)
    with pytest.raises(RoleError, match="One visitor may have 4"):
        jobs.resume("a0", ANN)
    with pytest.raises(RoleError, match="One visitor may have 4"):
        sweeps.start(tiny_config, None, {"beta": [1.0, 2.0, 3.0, 4.0, 5.0]}, by=BEN)
    jobs.start(tiny_config, None, "b", by=BEN)
    for n in range(5):
        jobs.start(tiny_config, None, f"t{n}", by=TEACHER)
    monkeypatch.setenv("AEVAE_MAX_QUEUED", "0")
    with pytest.raises(RoleError, match=ONLY_TEACHER):
        jobs.start(tiny_config, None, "b", by=BEN)


def test_fifty_at_once_fill_the_queue_and_the_rest_is_refused_politely(tiny_config: Config, runs: Path) -> None:
    """B5. Fails when the queue is counted before its lock is taken."""
    said: list[str] = []

    def click(n: int) -> None:
        try:
            said.append(jobs.start(tiny_config, None, "same", by=Asker(f"{n:064x}")))
        except JobError as error:
            said.append(str(error))

    clicks = [threading.Thread(target=click, args=(n,)) for n in range(50)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    waiting = {job.id for job in jobs.listing()}
    assert len(waiting) == 20
    assert waiting <= set(said)
    refused = [sentence for sentence in said if sentence not in waiting]
    assert len(refused) == 30
    assert set(refused) <= {"1 more cannot wait: at most 20 trainings may, and there is room for 0. Stop one, or try again later."} | {
        sentence for sentence in refused if sentence.startswith("The queue of trainings is busy")
    }
    assert {folder.name for folder in runs.iterdir() if not folder.name.startswith(".")} == waiting, "nothing is left of those refused"
    made("rests", tiny_config, ANN.id)
    with pytest.raises(JobError, match="1 more cannot wait"):
        jobs.resume("rests", ANN)


def test_models_and_gigabytes_are_limited_and_the_refusal_says_what_to_delete(tiny_runs: Path, tiny_config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """S6. Fails when `check_room` is not asked by start or by open_zip."""
    packed = b"".join(zipped(open_run("tiny-vae")))
    (tiny_runs / "tiny-ae" / OWNER).write_text(ANN.id)
    megabytes = quotas.size(tiny_runs / "tiny-ae") / 1e6

    def refused(sentence: str, by: Asker) -> None:
        for begin in (lambda: jobs.start(tiny_config, None, "x", by=by), lambda: open_zip(io.BytesIO(packed), "x.zip", by)):
            with pytest.raises(RoleError, match=sentence):
                begin()

    monkeypatch.setenv("AEVAE_MAX_RUNS_EACH", "1")
    refused(rf"^One visitor may keep 1 models here, and you have 1\. Delete one first, such as tiny-ae \({megabytes:.1f} MB\)\.$", ANN)
    monkeypatch.setenv("AEVAE_MAX_RUNS", "2")
    refused(r"^At most 2 models are kept here, and there are 2\. None of them is yours", BEN)
    refused(r"^At most 2 models are kept here, and there are 2\. Delete one first, such as tiny", COMMAND)
    monkeypatch.delenv("AEVAE_MAX_RUNS")
    monkeypatch.setenv("AEVAE_MAX_GB", "0.0001")
    refused(r"^The models here take 0\.00 GB, and 0\.0001 GB are allowed\. Delete one first", TEACHER)
    assert {run.id for run in list_runs()[0] if not run.shipped} == {"tiny-vae", "tiny-ae"}


def test_the_key_makes_a_teacher_and_guesses_are_few(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    """S6. Fails when wrong keys are not counted, or another key is taken."""
    with pytest.raises(RoleError):
        teachers.enter("", ANN, "1.2.3.4")  # there is no key
    monkeypatch.setenv("AEVAE_TEACHER_KEY", KEY)
    runs.mkdir()
    with pytest.raises(RoleError, match="keeps no cookie"):
        teachers.enter(KEY, NOBODY, "1.2.3.4")
    for guess in ("", KEY[:-1], KEY + " ", "ключ"):
        with pytest.raises(RoleError, match="not the teacher's key"):
            teachers.enter(guess, ANN, "1.2.3.4")
    assert not teachers.is_teacher(ANN.id)
    with pytest.raises(RoleError, match="Wait a minute"):
        teachers.enter(KEY, ANN, "1.2.3.4")
    teachers.enter(KEY, ANN, "1.2.3.5")
    assert teachers.is_teacher(ANN.id)
    assert not teachers.is_teacher(BEN.id)
    teachers.leave(ANN)
    assert not teachers.is_teacher(ANN.id)
    assert KEY not in (runs / audit.NAME).read_text()


def test_a_key_that_is_too_short_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEVAE_TEACHER_KEY", "hunter2")
    with pytest.raises(AevaeError) as refused:
        teachers.enter("hunter2", ANN, "")
    assert "hunter2" not in str(refused.value)


def test_the_log_has_a_bounded_size_and_a_line_an_act(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails when the log is not moved away, or a name may bring a line of its own."""
    monkeypatch.setattr(audit, "MOST_BYTES", 1000)
    runs.mkdir()
    for n in range(200):
        audit.log("aaaaaaaa", "delete", [f"x{n}\n2026 forged line", "é" * 1000])
    lines = [*(runs / audit.BEFORE).read_text().splitlines(), *(runs / audit.NAME).read_text().splitlines()]
    assert 2 <= len(lines) < 20
    assert all(" aaaaaaaa delete: " in line for line in lines)
    assert (runs / audit.NAME).stat().st_mode & 0o077 == 0


def test_what_a_killed_start_left_is_swept_with_its_owner(runs: Path) -> None:
    folder = claim("half")
    write_owner(folder, ANN.id)
    write_status(folder, Status("queued"))
    strays.sweep(runs)
    assert not folder.exists()


@pytest.mark.parametrize("said", [b"", b"A" * 64, b"a" * 65, b"\xff" * 64])
def test_a_file_that_names_no_owner_names_nobody(tmp_path: Path, said: bytes) -> None:
    (tmp_path / OWNER).write_bytes(said)
    assert read_owner(tmp_path) == ""
