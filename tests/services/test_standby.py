"""A trainer on standby: it is no training until one is started, then it is that training, and it never outlives the server that has it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import torch

from aevae.recipe.config import Config
from aevae.runs.catalog import open_run
from aevae.runs.files import claim, description, write_json
from aevae.runs.processes import birth
from aevae.runs.status import Status, alive, process, read_status, write_status
from aevae.services import job_queue, jobs, programs, standby
from aevae.training.standby import practise

from .conftest import Weights, epoch, same, state, until

real_prepare = standby.prepare
ROOT = Path(__file__).parents[2]
ENDED_UNUSED = 0  # how `idle` ends that was told nothing


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages and tests may have one; it is gone afterwards."""
    monkeypatch.setattr(standby, "prepare", real_prepare)
    yield
    if standby._waiting:
        standby.dismiss(standby._waiting.process)


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started to wait; they load nothing, and end with the number of bytes that they were told."""
    begun: list[subprocess.Popen[bytes]] = []

    def spawn(arguments: list[str], output: int, stdin: int) -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([sys.executable, "-c", "import sys; sys.exit(len(sys.stdin.read()))"], stdin=stdin))
        return begun[-1]

    monkeypatch.setattr(programs, "spawn", spawn)
    return begun


def waiting() -> int:
    """The process that waits."""
    assert standby._waiting
    return standby._waiting.process.pid


def test_it_becomes_the_training_that_is_started_as_if_started_anew(short: Config, whole: Weights, runs: Path) -> None:
    """Fails when the log is not its output, when it trains with other threads, or when its process is not the one in status.json."""
    standby.prepare()
    pid, born = waiting(), birth(waiting())
    assert (jobs.listing(), list(runs.iterdir())) == ([], []), "it is no training"
    jobs.start(short, "digits-vae", "mine")
    status = read_status(runs / "mine")
    assert status
    assert (status.pid, status.started, status.state) == (pid, born, "running")
    assert standby._waiting is None
    until(lambda: epoch("mine") >= 1)
    trainer = psutil.Process(pid)
    assert os.getsid(pid) == pid, "no signal of the server's reaches it"
    assert Path(trainer.cwd()) == programs.ROOT
    assert trainer.environ() == programs.environment()
    assert trainer.nice() == min(19, psutil.Process().nice() + 5), "it gives way once"
    until(lambda: state("mine") == "finished")
    assert same(open_run("mine").tensors("weights"), whole)
    log = (runs / "mine" / "train.log").read_text()
    assert [log.count(f"\nepoch {n:3}/12") for n in range(1, 13)] == [1] * 12


def test_practising_is_heard_of_by_no_random_number_and_leaves_nothing(runs: Path) -> None:
    threads, before = torch.get_num_threads(), torch.random.get_rng_state()
    try:
        practise()
    finally:
        torch.set_num_threads(threads)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert not runs.exists()


def test_when_the_server_is_killed_it_ends_and_the_training_it_has_become_goes_on(long: Config, runs: Path) -> None:
    """F2. Fails when it waits for a line that nobody can send any more."""
    code = "import json, time; from aevae.services import jobs, standby; from aevae.recipe.presets import recipe; standby.prepare(); "
    code += "jobs.start(recipe('digits-vae', epochs=2000), None, 'a'); standby.prepare(); "
    code += "print(json.dumps([standby._waiting.process.pid]), flush=True); time.sleep(1000)"
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    with server.stdout:
        (unused,) = json.loads(server.stdout.readline())
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    until(lambda: not birth(unused))
    until(lambda: epoch("a") >= 1)
    status = read_status(runs / "a")
    assert status
    assert alive(status)
    assert status.pid != unused
    assert [job.id for job in jobs.listing()] == ["a"]
    jobs.delete("a")


def test_there_is_at_most_one_and_none_that_waited_in_vain(idle: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    standby.prepare()
    standby.prepare()
    assert len(idle) == 1
    assert standby._waiting
    assert standby._waiting.timer.interval == standby.IDLE_S
    standby._waiting.timer.function(*standby._waiting.timer.args)
    assert idle[0].wait() == ENDED_UNUSED
    standby.prepare()
    assert len(idle) == 2


def test_one_that_would_not_be_the_same_or_is_gone_is_not_taken(
    idle: list[subprocess.Popen[bytes]], short: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another folder of runs, or a process that was killed: the training starts in a new process."""
    standby.prepare()
    idle[0].kill()
    idle[0].wait()
    assert standby.take(["train"], tmp_path / "train.log") is None
    standby.prepare()
    monkeypatch.setenv("AEVAE_RUNS", str(tmp_path / "elsewhere"))
    jobs.start(short, None, "mine")
    assert idle[1].wait() == ENDED_UNUSED
    status = read_status(tmp_path / "elsewhere" / "mine")
    assert status
    assert status.pid not in {one.pid for one in idle}
    jobs.delete("mine")


def test_it_is_only_where_a_training_would_begin_at_once(idle: list[subprocess.Popen[bytes]], short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not beside one that trains on the only core to spare, on a cluster, without PyTorch, or where nothing can be written."""
    folder = claim("trains")
    write_json(folder / "run.json", description(folder.name, short, None, 0))
    write_status(folder, Status("running", epochs=12, **process(os.getpid())))
    job_queue.prepare(jobs.listing())
    with monkeypatch.context() as patch:
        patch.setenv("AEVAE_SCHEDULER", "tcp://127.0.0.1:1")
        job_queue.prepare([])
    for reason in ("aevae.services.standby.cannot_train", "aevae.services.programs.can_write"):
        with monkeypatch.context() as patch:
            patch.setattr(reason, lambda: "a reason")
            job_queue.prepare([])
    assert idle == []
    job_queue.prepare([])
    assert len(idle) == 1
