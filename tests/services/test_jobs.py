"""Trainings in the background: what they do when all goes well. Every one is a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aevae.recipe.config import Config
from aevae.recipe.errors import AevaeError, ConfigError, JobError, RunError
from aevae.runs import speed
from aevae.runs.catalog import list_runs, open_run
from aevae.runs.files import claim, write_json
from aevae.runs.status import PAUSE, STOP, Status, process, read_status, write_status
from aevae.services import durations, job_queue, jobs, sweeps
from aevae.services.job_reader import read_description
from aevae.services.programs import PREEMPTED

from .conftest import Weights, epoch, nobody_waits, same, state, until

ROOT = Path(__file__).parents[2]
real_measure = durations.measure


def test_a_training_runs_by_itself_is_listed_and_becomes_a_run_that_opens(short: Config, runs: Path, real_program: None) -> None:
    run_id = jobs.start(short, "digits-vae", "mine")
    assert run_id == "mine"
    (job,) = jobs.listing()
    assert (job.id, job.state, job.config, job.title, job.epochs, job.preset) == (
        "mine",
        "running",
        short,
        "VAE, hidden layers 64 64 (from digits-vae)",
        12,
        "digits-vae",
    )
    good, bad = list_runs()
    assert not [run for run in [*good, *bad] if run.id == "mine"], "what trains is no run yet, and nothing broken either"
    listed: list[jobs.Job] = []
    until(lambda: (listed.extend(jobs.listing()), state("mine") == "finished")[1])
    assert [job.epoch for job in listed] == sorted(job.epoch for job in listed)
    assert [job.share for job in listed] == sorted(job.share for job in listed)
    assert any(job.eta_s and 0 < job.eta_s < 60 for job in listed)
    assert jobs.listing() == []
    assert open_run("mine").epochs == 12
    until(nobody_waits)
    left = {p.name for p in (runs / "mine").iterdir()}
    assert left >= {"run.json", "weights.safetensors", "codes.safetensors", "atlas.safetensors", "film.safetensors", "history.jsonl", "train.log"}
    assert not left & {"status.json", "resume.safetensors", STOP, PAUSE}
    assert not [name for name in left if name.startswith(".")]
    assert 1 < (durations.expected_seconds(short) or 0) < 60
    assert durations.expected_seconds(short.replace(layers="c16 c32", precision="fast")) is None, "what was never measured is not guessed"


def test_pause_and_stop_rest_and_resume_goes_on_exactly(short: Config, whole: Weights) -> None:
    """Paused, resumed, stopped, explored and resumed, the run ends with the weights of one that was left alone."""
    jobs.start(short, None, "a")
    until(lambda: epoch("a") >= 2)
    jobs.pause("a")
    until(lambda: state("a") == "paused")
    rested = epoch("a")
    assert 2 <= rested < 12
    with pytest.raises(RunError, match="has not finished"):
        open_run("a")

    jobs.resume("a")
    until(lambda: epoch("a") > rested)
    jobs.stop("a")
    until(lambda: state("a") != "running", 2)
    until(lambda: state("a") == "stopped")
    run = open_run("a")
    assert rested < run.epochs == epoch("a") < 12
    assert run.metrics["n"] == 360
    assert len(run.history()) == run.epochs

    jobs.resume("a")
    until(lambda: state("a") == "finished")
    assert same(open_run("a").tensors("weights"), whole)
    log = (jobs.runs_dir() / "a" / "train.log").read_text()
    assert f"paused after epoch {rested} of 12" in log
    assert [log.count(f"\nepoch {n:3}/12") for n in range(1, 13)] == [1] * 12


def test_what_rests_can_be_explored_once_it_is_stopped(long: Config) -> None:
    """Paused or killed, it is no run yet; stopping it makes the last saved epoch one."""
    jobs.start(long, None, "a")
    for end in (jobs.pause, lambda run_id: os.kill(read_status(jobs.runs_dir() / run_id).pid, signal.SIGKILL)):  # type: ignore[union-attr]
        before = epoch("a")
        until(lambda: epoch("a") >= before + 2)  # noqa: B023
        end("a")
        until(lambda: jobs.job("a").resumable)
        rested = epoch("a")
        with pytest.raises(RunError, match=f"{rested} of 2000 epochs are done"):
            open_run("a")
        jobs.stop("a")
        until(lambda: state("a") == "stopped")
        assert open_run("a").epochs == epoch("a") == len(open_run("a").history()) == rested
        until(lambda: not (jobs.runs_dir() / "a" / STOP).exists())  # just after the state
        jobs.resume("a")
    jobs.delete("a")


def test_only_as_many_run_as_there_are_cores_to_spare_and_the_queue_moves_on_without_us(short: Config, long: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.start(long, None, "a")
    jobs.start(short.replace(epochs=1), None, "b")
    jobs.start(short.replace(epochs=1), None, "c")
    jobs.pause("c")
    assert {job.id: job.state for job in jobs.listing()} == {"a": "running", "b": "queued", "c": "paused"}
    until(lambda: epoch("a") >= 1)
    jobs.resume("c")
    jobs.stop("a")
    until(lambda: state("c") == "finished")  # `state` only reads: the trainers themselves move the queue on
    assert state("a") == "stopped"
    assert state("b") == "finished"


def test_fifty_clicks_start_what_may_run_queue_twenty_and_refuse_the_rest_politely(long: Config) -> None:
    """B5 and F9: fifty sessions want the same name at once."""
    made: list[str] = []
    refused: list[str] = []

    def click() -> None:
        try:
            made.append(jobs.start(long, None, "wanted"))
        except JobError as error:
            refused.append(str(error))

    clicks = [threading.Thread(target=click) for _ in range(50)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    states = [job.state for job in jobs.listing()]
    assert (states.count("running"), states.count("queued")) == (1, 20)
    assert len(set(made)) == 21
    assert sorted(made) == sorted(["wanted", *(f"wanted-{n}" for n in range(2, 22))])
    assert len(refused) == 29
    assert all("at most 20 trainings may" in message for message in refused)
    for run_id in made[1:]:
        jobs.stop(run_id)
    for run_id in made:
        jobs.delete(run_id)
    assert jobs.listing() == []


def test_resuming_keeps_to_the_same_room_as_starting(long: Config, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """B5: what runs beyond the limit, as trainings that are being stopped may, takes no place of those that wait; both refuse alike."""
    launched: list[str] = []
    monkeypatch.setattr(job_queue, "launch", lambda job, threads: launched.append(job.id))

    def made(run_id: str, state: str, order: int = 0) -> None:
        folder = claim(run_id)
        write_json(folder / "run.json", jobs.description(folder.name, long, None, 0), lasting=False)
        write_status(folder, Status(state, order=order, epochs=2000, **process(os.getpid() if state == "running" else 0)))

    for n in range(3):
        made(f"running-{n}", "running")
    for n in range(18):
        made(f"waiting-{n}", "queued", n)
    for n in range(3):
        made(f"resting-{n}", "paused")
    (runs / ".sweeps").mkdir()
    write_json(sweeps.group_file("s"), {"varied": ["seed"], "members": [{"id": f"resting-{n}", "changes": {"seed": n}} for n in range(3)]})
    refusal = r"^3 more cannot wait: at most 20 trainings may, and there is room for 2\. Stop one, or try again later\.$"
    with pytest.raises(JobError, match=refusal):
        sweeps.resume("s")
    with pytest.raises(JobError, match=refusal):
        jobs.start_all([(long, "new")] * 3, None, "")
    assert [state(f"resting-{n}") for n in range(3)] == ["paused"] * 3, "all or none"
    jobs.resume("resting-0")
    jobs.start(long, None, "new")
    for refused in (lambda: jobs.resume("resting-1"), lambda: jobs.start(long, None, "another")):
        with pytest.raises(JobError, match=r"^1 more cannot wait.*room for 0"):
            refused()
    assert (state("resting-0"), state("resting-1"), launched) == ("queued", "paused", [])


def test_deleting_kills_a_training_and_leaves_nothing(long: Config, short: Config, runs: Path) -> None:
    jobs.start(long, None, "a")
    jobs.start(long, None, "b")
    until(lambda: epoch("a") >= 1)
    pid = read_status(runs / "a").pid
    jobs.delete("a")
    assert not (runs / "a").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert state("b") == "running", "the queue moved on"
    jobs.delete("b")
    assert sorted(p.name for p in runs.iterdir()) == [".audit.log", ".lock"]


def test_what_ships_cannot_be_deleted_nor_what_is_not_there(runs: Path) -> None:
    for run_id in ("mnist-vae", "nothing"):
        with pytest.raises(JobError, match="to delete"):
            jobs.delete(run_id)


@pytest.mark.parametrize("name", ["../x", "..%2fx", "C:\\x", "\0", "a" * 300, "🙂", ".", "-a", ""])
def test_a_name_that_is_none_makes_nothing(name: str, short: Config, runs: Path) -> None:
    """B2."""
    for act in (lambda: jobs.start(short, None, name), *(lambda act=act: act(name) for act in (jobs.stop, jobs.pause, jobs.resume, jobs.delete))):
        with pytest.raises(AevaeError):
            act()
    assert not runs.exists() or [p.name for p in runs.iterdir() if p.name != ".lock"] == []


def test_what_cannot_be_done_is_explained(long: Config) -> None:
    jobs.start(long, None, "a")
    with pytest.raises(JobError, match="a is running already"):
        jobs.resume("a")
    with pytest.raises(JobError, match="no unfinished training 'b'"):
        jobs.stop("b")
    with pytest.raises(ConfigError, match="from 1 to 2000"):
        long.replace(epochs=10**9)


def test_a_machine_is_measured_before_anything_was_trained_on_it_and_measuring_gives_way_to_a_training(
    short: Config, long: Config, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durations, "measure", real_measure)
    assert durations.expected_seconds(short) is None
    jobs.start(long, None, "a")
    until(lambda: durations._probes[runs].poll() == PREEMPTED)
    begun = len(speed.measured())
    assert begun < speed.ENOUGH
    durations.expected_seconds(short)
    assert durations._probes[runs].poll() == PREEMPTED, "not while it trains"
    jobs.delete("a")
    durations.expected_seconds(short)
    until(nobody_waits)
    assert len(speed.measured()) == speed.ENOUGH, "what was known was not measured twice"
    expected = [durations.expected_seconds(short.replace(layers=layers, precision=p)) for layers in ("64", "512 512", "c16 c32") for p in ("float32", "fast")]
    assert all(seconds and 0 < seconds < 600 for seconds in expected)
    assert durations.expected_seconds(short.replace(epochs=1000)) > 10 * durations.expected_seconds(short)
    assert nobody_waits(), "measured once"


def test_a_data_set_that_is_not_here_is_refused_with_what_to_do(data: Path, runs: Path) -> None:
    with pytest.raises(JobError, match=r"MNIST is not here.*aevae data mnist.*digits"):
        jobs.start(Config(), None, "a")
    assert not runs.exists()


def test_a_folder_that_cannot_be_written_is_said_before_anything_starts(short: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F13."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AEVAE_RUNS", str(tmp_path / "file" / "runs"))
    assert "AEVAE_RUNS" in str(jobs.can_write())
    assert jobs.listing() == []
    with pytest.raises(JobError, match="AEVAE_RUNS"):
        jobs.start(short, None, "a")


def test_a_listing_reads_a_recipe_again_only_when_it_has_changed(short: Config, runs: Path) -> None:
    """The list is read every second; what it takes is in `python -m benchmarks background`."""
    for n in range(30):
        folder = claim(f"job-{n}")
        write_json(folder / "run.json", jobs.description(folder.name, short, None, 0), lasting=False)
        write_status(folder, Status("running", order=n, epochs=12, **process(os.getpid())))
    assert [job.id for job in jobs.listing()] == [f"job-{n}" for n in range(30)]
    read = read_description.cache_info().misses
    assert len(jobs.listing()) == 30
    assert read_description.cache_info().misses == read
    write_json(runs / "job-7" / "run.json", jobs.description("job-7", short.replace(layers="32"), None, 0), lasting=False)
    assert jobs.listing()[7].config.layers == "32"
    assert read_description.cache_info().misses == read + 1


def test_services_need_neither_torch_nor_streamlit() -> None:
    code = "import sys, aevae.services.jobs, aevae.services.sweeps, aevae.services.job_commands; print([m for m in ('torch', 'streamlit', 'distributed', 'sklearn') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"
