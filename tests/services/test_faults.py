"""Trainings in the background when things go wrong: SIGKILL, lost servers, full disks, odd clocks, stops at any moment."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from streamlit.testing.v1 import AppTest

from aevae.recipe.config import Config
from aevae.recipe.errors import JobError
from aevae.runs.catalog import open_run
from aevae.runs.files import claim, description, write_json
from aevae.runs.processes import birth, mark
from aevae.runs.status import Status, alive, process, read_status, write_status
from aevae.runs.tensors import saved_epoch
from aevae.screen import permission
from aevae.services import job_queue, job_reader, jobs, programs
from aevae.training import driver

from .conftest import SLOW, Weights, epoch, same, state, until

ROOT = Path(__file__).parents[2]


def made(run_id: str, config: Config, status: Status) -> Path:
    """A run folder whose training says `status`, without a process."""
    folder = claim(run_id)
    write_json(folder / "run.json", description(folder.name, config, None, 0))
    write_status(folder, status)
    return folder


def test_a_killed_trainer_is_interrupted_and_resumes_exactly_and_others_go_on(
    short: Config, long: Config, whole: Weights, runs: Path, real_program: None
) -> None:
    """F1."""
    jobs.start(short, None, "a")
    jobs.start(long, None, "b")
    until(lambda: epoch("a") >= 3)
    status = read_status(runs / "a")
    assert status is not None
    os.kill(status.pid, signal.SIGKILL)
    until(lambda: not alive(status))
    assert state("a") == "interrupted", "as soon as it is dead"
    until(lambda: {job.id: job.state for job in jobs.listing()} == {"a": "interrupted", "b": "running"})
    rested = saved_epoch(runs / "a") or 0
    assert epoch("a") == rested <= status.epoch + 1
    until(lambda: epoch("b") >= 1)
    said = (runs / "a" / "train.log").read_text()
    jobs.resume("a")
    assert state("a") == "queued"
    jobs.delete("b")
    until(lambda: state("a") == "finished")
    assert same(open_run("a").tensors("weights"), whole)
    again = (runs / "a" / "train.log").read_text().removeprefix(said)
    assert [f"epoch {n:3}/12" in again for n in (rested, rested + 1)] == [False, True]


def test_a_training_outlives_the_server_that_started_it(long: Config, runs: Path) -> None:
    """F2: the parent is killed, another finds the training again and stops it."""
    code = "import time; from aevae.services import jobs; from aevae.recipe.presets import recipe; "
    code += "print(jobs.start(recipe('digits-vae', epochs=2000), None, 'a'), flush=True); time.sleep(100)"
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    with server.stdout:
        assert server.stdout.readline() == "a\n"
    server.kill()
    server.wait()
    until(lambda: epoch("a") >= 1)
    before = epoch("a")
    until(lambda: epoch("a") > before)
    status = read_status(runs / "a")
    assert status is not None
    jobs.stop("a")
    until(lambda: state("a") == "stopped")
    until(lambda: not birth(status.pid))


def test_a_reused_process_number_is_told_apart(short: Config) -> None:
    """F2: this very process lives, but it began at another time than the trainer that had its number."""
    mine = process(os.getpid())
    made("a", short, Status("running", epochs=12, **{**mine, "started": "1"}))
    made("b", short, Status("running", epochs=12, **mine))
    assert (state("a"), state("b")) == ("interrupted", "running")


def test_the_dead_are_dead_also_before_they_are_reaped(short: Config) -> None:
    child = subprocess.Popen(["true"])
    until(lambda: not birth(child.pid))  # a zombie: nobody has waited for it
    assert Path(f"/proc/{child.pid}").exists() or sys.platform != "linux"
    child.wait()
    assert not alive(Status("running", **process(child.pid)))
    assert not alive(Status("running"))


@pytest.mark.skipif(sys.platform != "linux", reason="the clock that psutil reads is set as on Linux")
def test_a_clock_that_is_set_anew_leaves_a_living_process_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """F10: a machine without a battery begins in 1970 and learns the time later. Fails when a birth is told by psutil's `create_time`."""
    before, told = psutil.Process().create_time(), Status("running", **process(os.getpid()))
    booted = psutil.boot_time()
    monkeypatch.setattr("psutil._pslinux.boot_time", lambda: booted + 1.7e9)
    assert psutil.Process().create_time() > before + 1e9, "the clock was set"
    assert alive(told)


def test_clocks_that_jump_change_nothing(short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """F10: files from the future and from long ago; on another machine the beat counts, by our own steady clock."""
    mine = process(os.getpid())
    here = made("here", short, Status("running", epochs=12, **mine))
    there = made("there", short, Status("running", epochs=12, **{**mine, "host": "elsewhere"}))
    now = 1000.0
    monkeypatch.setattr(job_reader.time, "monotonic", lambda: now)
    for when in (0, 2**31, 0):
        for folder in (here, there):
            os.utime(folder / "status.json", (when, when))
        assert (state("here"), state("there")) == ("running", "running")
    now += 2 * job_reader.SILENCE_S
    assert (state("here"), state("there")) == ("running", "interrupted")
    status = read_status(there)
    assert status is not None
    write_status(there, status)
    assert state("there") == "running"


CLOCK = """import time
real = time.time
time.time = lambda: 2e9 - 3600 * (real() - %r)  # an hour back every second
time.time_ns = lambda: int(1e9 * time.time())
"""


def test_a_training_under_a_clock_set_back_keeps_its_time_and_the_queue_its_order(
    short: Config, runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F10: for a trainer and all who watch it, the wall's clock runs backwards; each thing's time is its own steady clock's."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(CLOCK % time.time())
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}{os.pathsep}{ROOT}")
    code = "import time; a = time.time(); time.sleep(0.01); print(time.time() < a)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n", "the clock runs backwards"

    began = time.monotonic()
    jobs.start(short, None, "c")
    for day, name in enumerate(("b", "a")):  # whoever came later has the older files
        jobs.start(short.replace(epochs=1), None, name)
        for path in (runs / name).iterdir():
            os.utime(path, (86400 * (9 - day),) * 2)
    listed: list[job_reader.Job] = []
    until(lambda: (listed.extend(jobs.listing()), state("a") == "finished")[1])
    took = time.monotonic() - began
    assert [job.id for job in listed[:3]] == ["c", "b", "a"]
    assert {job.state for job in listed} <= {"queued", "running", "finishing"}
    assert all(job.eta_s is None or 0 <= job.eta_s < 60 for job in listed)
    assert any(job.eta_s for job in listed)
    epochs = [job.epoch for job in listed if job.id == "c"]
    assert epochs == sorted(epochs)
    begins = [next(i for i, job in enumerate(listed) if job.id == name and job.state != "queued") for name in ("c", "b", "a")]
    assert begins == sorted(begins)
    for name in ("c", "b", "a"):
        run = open_run(name)
        seconds = [line["seconds"] for line in run.history()]
        assert all(0 < one < took for one in seconds)
        assert sum(seconds) == pytest.approx(run.seconds, abs=0.06)
        assert run.seconds < took


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"state": 3}', '{"state": "odd"}', '{"state": "running", "epoch": "x"}', "[" * 5000, '{"state": "running", "pid": -1}']
)
def test_a_damaged_status_counts_as_interrupted(text: str, short: Config) -> None:
    folder = made("a", short, Status("running"))
    (folder / "status.json").write_text(text)
    assert state("a") == "interrupted"
    jobs.stop("a")
    assert state("a") == "stopped"


def test_a_damaged_description_hides_no_other_training(short: Config) -> None:
    made("a", short, Status("paused"))
    (made("b", short, Status("paused")) / "run.json").write_text('{"config": {"epochs": 1e99}}')
    assert [job.id for job in jobs.listing()] == ["a"]


def test_a_loss_that_is_no_number_fails_with_the_term_and_keeps_the_last_epoch(short: Config, runs: Path) -> None:
    """F7."""
    jobs.start(short.replace(lr=1e4, clip=0.0, schedule="constant", layers="64 64 64 64 64 64", epochs=200), None, "wild")
    until(lambda: state("wild") == "failed")
    (job,) = jobs.listing()
    assert "stopped being a number in epoch" in job.message
    assert "learning rate" in job.message
    assert saved_epoch(runs / "wild") == job.epoch


def test_a_full_disk_and_missing_data_fail_with_what_to_do(short: Config, runs: Path, tmp_path: Path) -> None:
    """F4 and F8: what the trainer meets after the form was satisfied."""
    code = "from aevae.services import jobs; from aevae.recipe.presets import recipe; jobs.start(recipe('digits-vae'), None, 'a')"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)))
    until(lambda: state("a") == "failed")
    assert "cannot be written: File too large. Free some room" in jobs.job("a").message
    assert not [p for p in (runs / "a").iterdir() if p.name.startswith(".")], "no temporary file stays"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_DATA", str(tmp_path / "nothing"))
        patch.setattr(job_queue, "present", lambda name: True)
        jobs.start(short.replace(dataset="mnist"), None, "b")
    until(lambda: state("b") == "failed")
    assert "aevae data mnist" in jobs.job("b").message


def test_two_processes_never_train_the_same_run(long: Config, runs: Path, environment: dict[str, str]) -> None:
    jobs.start(long, None, "a")
    until(lambda: epoch("a") >= 1)
    command = [sys.executable, "-m", "aevae", "train"]
    second = subprocess.run([*command, "--job", "a"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (second.returncode, second.stdout) == (0, "a is not waiting for this process any more.\n")
    third = subprocess.run([*command, "--resume", "a"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert third.returncode == 1
    assert "a is being trained already, by process" in third.stderr
    assert state("a") == "running"


def test_whoever_is_killed_while_writing_leaves_no_half_file_and_the_next_start_or_resume_sweeps(runs: Path, environment: dict[str, str]) -> None:
    """F5. See kills.py: half of a file is written when SIGKILL comes. Fails when a start or a resume does not sweep."""
    code = [sys.executable, str(Path(__file__).parent / "kills.py")]
    done = subprocess.run(code, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300 * SLOW)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)
    assert (len(result["starters"]), len(result["trainers"])) == (2, 4)
    for started in result["starters"]:
        assert started == {"file": started["file"], "killed": True, "halves": [started["file"]], "listed": [], "left": ["next"]}
    for trained in result["trainers"]:
        then = {"broken": [], "then": "finished", "left": [], "weights": result["whole"]}
        assert trained == {"file": trained["file"], "killed": "interrupted", "halves": [trained["file"]], **then}


def test_only_what_is_a_stray_is_swept(short: Config, tiny_runs: Path) -> None:
    """F5: not what a living process writes, on this machine or on another that shares the folder, nor what is not ours.

    Fails when a writer is told by its number alone, when a folder that is being emptied is swept, which takes long, and when what another machine writes counts as a stray at once.
    """
    mine = mark()
    machine, pid, _, _ = mine.split("-")
    dead = f"{machine}-{pid}-00000000-0a1b2c3d"  # of an earlier process with our number
    there = f"00000000-{pid}-00000000-0a1b2c3d"
    ours = [
        f"tiny-vae/.weights.safetensors.{dead}", f"..speed.json.{dead}", f"..renamed.json.{dead}", f".sweeps/.s.json.{dead}", f"claimed/.run.json.{dead}", f".deleted-{dead}/big",
        f"at-work/.history.jsonl.{dead}", f"tiny-ae/.run.json.{there}",
    ]  # fmt: skip
    theirs = [
        f"tiny-vae/.notes.txt.{dead}", "tiny-vae/.DS_Store", "tiny-vae/.weights.safetensors.old", "my-notes/text", f"My Folder/.run.json.{dead}",
        f"at-work/.film.safetensors.{mine}", f".deleted-{mine}/big", f"at-work/.codes.safetensors.{there}", "at-work/run.json", ".sweeps/empty.json", f".hidden/.run.json.{dead}",
    ]  # fmt: skip
    for name in [*ours, *theirs]:
        (tiny_runs / name).parent.mkdir(exist_ok=True)
        (tiny_runs / name).write_text("" if name.endswith("empty.json") else "half")
    for name in ("nameless", "new", ".opening-old", ".opening-new", ".sweeps/abandoned.json"):
        (tiny_runs / name).touch() if name.endswith(".json") else (tiny_runs / name).mkdir()
    (tiny_runs / "out.json").write_text("theirs")
    (tiny_runs / f"tiny-vae/.film.safetensors.{dead}").symlink_to(tiny_runs / "out.json")
    for name in ("nameless", ".opening-old", ".sweeps/abandoned.json", ours[-1]):
        os.utime(tiny_runs / name, (1e9, 1e9))
    job_queue.tidy()
    assert [name for name in [*ours, "nameless", ".opening-old", ".sweeps/abandoned.json", "claimed", f".deleted-{dead}"] if (tiny_runs / name).exists()] == []
    assert [name for name in [*theirs, "new", ".opening-new", "out.json", "tiny-vae/run.json"] if not (tiny_runs / name).exists()] == []


def test_a_save_is_on_the_disk_before_it_has_its_name_and_the_file_that_counts_comes_last(short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """F5: what a power cut leaves is whole, and whatever says that something is there was written after it.

    Fails when `runs.files.write` does not wait for the file, or for the folder with its name, and when run.json comes before what it speaks of.
    """
    synced: set[int] = set()
    order: list[str] = []
    fsync, replace = os.fsync, os.replace

    def seen_replace(source: str, target: Path) -> None:
        assert os.stat(source).st_ino in synced, f"{target.name} is not on the disk yet"
        assert os.stat(target.parent).st_ino in synced or not order, f"the name of {order[-1]} is not on the disk yet"
        synced.clear()
        order.append(target.name)
        replace(source, target)

    monkeypatch.setattr(os, "fsync", lambda handle: (synced.add(os.fstat(handle).st_ino), fsync(handle)))
    monkeypatch.setattr(os, "replace", seen_replace)
    monkeypatch.setattr(driver, "SAVING_SHARE", float("inf"))  # save after each epoch, however long it took
    for _ in driver.train(claim("a"), short.replace(layers="8", epochs=2), None):
        pass
    save = ["history.jsonl", "film.safetensors", "weights.safetensors", "resume.safetensors"]
    epoch = ["decoders.safetensors", *save]
    assert order == ["run.json", *save, *epoch, *epoch, "codes.safetensors", "atlas.safetensors", "weights.safetensors", "run.json"]


@pytest.fixture
def suspended(runs: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process that was suspended while it had the lock of the queue. One that would wait for it for ever is set free after a minute."""
    code = "import time; from aevae.services.programs import lock\nwith lock(): print('mine', flush=True); time.sleep(1000)"
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "mine\n"
    holder.send_signal(signal.SIGSTOP)
    rescue = threading.Timer(60 * SLOW, holder.kill)
    rescue.start()
    yield holder
    rescue.cancel()
    holder.kill()
    holder.communicate()


def test_while_a_suspended_process_has_the_lock_pages_open_and_the_queue_waits(
    short: Config, runs: Path, suspended: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """F16. Fails when the list of trainings waits for its turn."""
    made("a", short, Status("queued", order=1, epochs=12))
    made("b", short, Status("paused", order=2, epochs=12))
    assert [job.state for job in jobs.listing()] == ["queued", "paused"]
    monkeypatch.setattr(programs, "PATIENCE_S", 0.1)
    for act in (lambda: jobs.start(short, None, "c"), lambda: jobs.stop("a"), lambda: jobs.pause("a"), lambda: jobs.delete("a"), lambda: jobs.resume("b")):
        with pytest.raises(JobError, match=r"^The queue of trainings is busy: .* Try again in a moment\.$"):
            act()
    monkeypatch.setattr(permission, "connection", lambda: (None, {"host": "localhost"}))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    page.switch_page("pages/train.py")
    page.run()
    assert not page.exception
    assert any("waiting" in bar.proto.text for bar in page.get("progress"))
    next(button for button in page.button if button.label == "Stop").click().run()
    assert [toast.value.partition("\\:")[0] for toast in page.toast] == ["The queue of trainings is busy"]
    assert sorted(p.name for p in runs.iterdir() if not p.name.startswith(".")) == ["a", "b"], "nothing was begun"
    assert suspended.poll() is None, "nobody has waited for it"
    suspended.kill()
    suspended.wait()
    assert jobs.listing()[0].state == "running", "the queue goes on"
    until(lambda: state("a") == "finished")


def test_many_who_take_turns_are_waited_for(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock's patience ends with a holder that keeps it, not with a queue before it. The clock is ours."""
    now = 0

    def sleep(_: float) -> None:
        nonlocal now
        now += 1
        if now <= 30:  # another one's turn begins
            os.utime(runs / ".lock", (now, now))

    monkeypatch.setattr(programs, "time", SimpleNamespace(monotonic=lambda: now, sleep=sleep))
    with programs.lock(), pytest.raises(JobError, match="busy"), programs.lock():
        raise AssertionError("two have it")
    assert now == 30 + programs.PATIENCE_S


RACES = 80  # `python tests/services/races.py 200` runs as many as one likes


def test_stops_at_any_moment_never_leave_a_state_stuck(runs: Path, environment: dict[str, str]) -> None:
    """F12: queued, starting, running, in an epoch of 20 s, finishing; with pauses and resumes in between. See races.py.

    Fails when a stop, as a pause, is obeyed only at the end of an epoch, and when one that loads is killed and its PAUSE stays.
    """
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "races.py"), str(RACES)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300 * SLOW
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)
    print(result)
    assert sum(result["ends"].values()) == RACES
    assert set(result["ends"]) <= {"stopped", "finished"}
    assert result["slowest_s"] <= 2 * SLOW
    assert result["left_over"] == []
    assert len(result["stopped_while"]) >= 3, "the moments were spread"
    assert result["wishes"] == []
