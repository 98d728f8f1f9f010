"""Training on a real Dask scheduler with two real worker processes on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aevae.recipe.config import Config
from aevae.recipe.errors import JobError
from aevae.runs.catalog import open_run
from aevae.runs.tensors import saved_epoch
from aevae.services import job_queue, jobs, programs
from aevae.services.job_commands import main

from .conftest import SLOW, Weights, epoch, same, state, until

ROOT = Path(__file__).parents[2]
if os.environ.get("CI") != "true":
    pytest.importorskip("distributed", reason="Dask is not installed: pip install -r requirements-cluster.txt")


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.log = (folder / "log").open("wb")
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file), "--no-dashboard", "--no-show")
        until(self.file.exists)
        self.address = json.loads(self.file.read_text())["address"]

    def start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        return subprocess.Popen([sys.executable, "-m", f"distributed.cli.{program}", *options], env=environment, stdout=self.log, stderr=self.log)

    def add_worker(self) -> None:
        known = self.registered()
        self.workers.append(self.start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"))
        until(lambda: self.registered() > known)

    def registered(self) -> int:
        return Path(self.log.name).read_text().count("Registered to:")

    def close(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("dask"))
    cluster.add_worker()
    cluster.add_worker()
    yield cluster
    cluster.close()


@pytest.fixture
def cluster(running: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setenv("AEVAE_SCHEDULER", running.address)
    return running


def test_a_job_on_the_cluster_ends_as_one_here_and_stops_and_resumes(cluster: Cluster, short: Config, long: Config, whole: Weights) -> None:
    jobs.start(short, None, "a")
    jobs.start(long, None, "b")
    assert [job.state for job in jobs.listing()] == ["running", "running"]
    until(lambda: state("a") == "finished")
    assert same(open_run("a").tensors("weights"), whole)
    assert len(open_run("a").history()) == 12

    until(lambda: epoch("b") >= 1)
    jobs.stop("b")
    until(lambda: state("b") == "stopped")
    run = open_run("b")
    assert 1 <= run.epochs == epoch("b") == len(run.history())
    jobs.resume("b")
    until(lambda: epoch("b") > run.epochs)
    jobs.pause("b")
    until(lambda: state("b") == "paused")
    assert epoch("b") > run.epochs


def test_the_death_of_a_worker_is_survived_from_the_last_checkpoint(cluster: Cluster, long: Config, runs: Path) -> None:
    """F11."""
    jobs.start(long, None, "a")
    until(lambda: (saved_epoch(runs / "a") or 0) >= 3)
    before = saved_epoch(runs / "a")
    assert before is not None
    history = (runs / "a" / "history.jsonl").read_text().splitlines()[:before]
    busiest = max(cluster.workers, key=lambda worker: cpu(worker.pid))
    busiest.send_signal(signal.SIGKILL)
    busiest.wait()
    cluster.workers.remove(busiest)
    cluster.add_worker()
    until(lambda: (saved_epoch(runs / "a") or 0) > before)
    jobs.stop("a")
    until(lambda: state("a") == "stopped")
    assert (runs / "a" / "history.jsonl").read_text().splitlines()[:before] == history, "those epochs were not trained again"


def cpu(pid: int) -> int:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def test_a_loss_that_is_no_number_is_reported_from_afar(cluster: Cluster, short: Config) -> None:
    jobs.start(short.replace(lr=1e4, clip=0.0, schedule="constant", layers="64 64 64 64 64 64", epochs=200), None, "wild")
    until(lambda: state("wild") == "failed")
    assert "stopped being a number" in jobs.job("wild").message


def test_a_follower_needs_no_torch() -> None:
    """A follower with torch has 175 MB to itself, one without 50. Fails when `cluster` or `training.job` imports the driver with its own first line."""
    follow = "import aevae.services.job_commands, aevae.services.cluster, aevae.training.job, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", follow], cwd=ROOT, check=False).returncode == 0


def test_a_cluster_of_other_versions_is_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    from aevae.services import cluster as module

    here = {"packages": {"python": "3.11.7", "distributed": "1", "torch": "2.13"}}
    other = {"packages": {"python": "3.11.2", "distributed": "1", "torch": "2.0"}}

    class Versions:
        _get_versions = None

        def sync(self, *_: object, **__: object) -> dict:
            return {"client": here, "scheduler": {"packages": {**here["packages"], "torch": None}}, "workers": {"tcp://x": other}}

    with pytest.raises(JobError, match=r"worker tcp://x has torch 2\.0, here it is 2\.13.*pip install"):
        module.check_versions(Versions(), "tcp://y")  # type: ignore[arg-type]


def test_a_scheduler_that_is_not_there_is_said_in_seconds(short: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    from aevae.services.cluster import connect

    monkeypatch.delenv("AEVAE_CLUSTER_TIMEOUT")
    for address in ("tcp://127.0.0.1:9", "tcp://10.255.255.1:8786", "nonsense"):
        began = time.monotonic()
        with pytest.raises(JobError, match="no cluster at"):
            connect(address)
        assert time.monotonic() - began <= 5 * SLOW


def test_what_failed_for_want_of_workers_is_resumed_on_the_cluster_and_a_lost_scheduler_is_said_in_seconds(
    tmp_path: Path, short: Config, long: Config, whole: Weights, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F11: nothing is lost with the scheduler; afterwards the training goes on here.

    Fails when what has failed cannot be resumed (`runs.status.STATES`).
    """
    from aevae.services import cluster as module

    cluster = Cluster(tmp_path)
    try:
        monkeypatch.setenv("AEVAE_SCHEDULER", cluster.address)
        with monkeypatch.context() as patch:
            patch.setattr(module, "NO_WORKERS_S", 0)
            patch.setattr(job_queue, "limit", lambda: 0)  # its process is this one
            patch.setattr(programs, "give_way", lambda: None)
            jobs.start(short, None, "x")
            assert main(["train", "--job", "x", "--threads", "1"]) == 1
        assert state("x") == "failed"
        assert f"has no workers: start one with `dask worker {cluster.address}" in jobs.job("x").message
        cluster.add_worker()
        jobs.resume("x")
        until(lambda: state("x") == "finished")
        assert same(open_run("x").tensors("weights"), whole)
        jobs.start(long, None, "a")
        until(lambda: (saved_epoch(runs / "a") or 0) >= 1)
        cluster.scheduler.kill()
        until(lambda: state("a") == "failed", 15)
    finally:
        cluster.close()
    job = jobs.job("a")
    assert "is lost" in job.message
    assert "checkpoint that came home is kept" in job.message
    assert job.epoch >= 1
    monkeypatch.delenv("AEVAE_SCHEDULER")
    jobs.resume("a")
    until(lambda: epoch("a") > job.epoch)
