"""The same sweep on a Dask scheduler with 1, 2 and 4 worker processes on this machine, beside the same without a cluster.

What a larger cluster would do is worked out from this in docs/deploy.md. A thousand queued, stopped, resumed and deleted too.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from distributed import Client, Variable

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run, runs_dir
from aevae.runs.status import read_status
from aevae.services import job_queue, jobs, sweeps

MEMBERS, WORKERS, LARGE, EMPTY, LOOKS = 12, (1, 2, 4), 1000, 2000, 1000
STEP_S = 3.0  # in which a thousand are queued, stopped or resumed


class Wire:
    """A relay before the scheduler that counts what passes: bytes towards it and back."""

    def __init__(self, scheduler: str) -> None:
        self.host, _, self.port = scheduler.removeprefix("tcp://").rpartition(":")
        self.up = self.home = 0
        self.loop = asyncio.new_event_loop()
        server = self.loop.run_until_complete(asyncio.start_server(self.relay, "127.0.0.1", 0, limit=1 << 20))
        self.address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self.host, int(self.port))
        await asyncio.gather(self.pass_on(reader, back, "up"), self.pass_on(there, writer, "home"), return_exceptions=True)

    async def pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: str) -> None:
        try:
            while data := await source.read(1 << 16):
                setattr(self, way, getattr(self, way) + len(data))
                target.write(data)
                await target.drain()
        finally:
            target.close()


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """The address of a scheduler with so many workers of one thread each, and its process."""
    with tempfile.TemporaryDirectory() as folder:
        file, environment, started = Path(folder) / "scheduler.json", {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[1])}, []

        def start(program: str, *options: str) -> None:
            command = [sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard", *options]
            started.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

        try:
            start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), "--no-show")
            while not file.exists():
                time.sleep(0.05)
            address = json.loads(file.read_text())["address"]
            for _ in range(workers):
                start("dask_worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
            with Client(address, timeout=60, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
                client.gather(client.map(warm_up, range(workers), pure=False))
            yield address, psutil.Process(started[0].pid)
        finally:
            for process in started:
                process.kill()
                process.wait()


def warm_up(number: int) -> int:
    """Import what trains, so that no measured training does."""
    import aevae.training.driver  # noqa: F401

    time.sleep(0.5)  # so that each worker gets one
    return number


def empty(number: int) -> int:
    return number


def sweep(config: Config) -> tuple[float, list[float]]:
    """Trainings a minute of a sweep, and the memory of each process here that trained or followed, MB that are its own alone."""
    began, memory = time.monotonic(), dict[int, float]()
    group = sweeps.start(config, None, {}, range(MEMBERS), "s")
    while listed := jobs.listing():
        assert not any(job.resumable for job in listed), listed
        for status in filter(None, (read_status(runs_dir() / job.id) for job in listed if job.active)):
            with psutil_errors_ignored():
                memory[status.pid] = max(memory.get(status.pid, 0.0), psutil.Process(status.pid).memory_full_info().uss / 1e6)
        time.sleep(0.1)
    taken = time.monotonic() - began
    assert all(open_run(member.id).epochs == config.epochs for member in sweeps.members(group))
    sweeps.delete(group)
    return MEMBERS / taken * 60, list(memory.values())


@contextmanager
def psutil_errors_ignored() -> Iterator[None]:
    try:
        yield
    except psutil.Error:  # it ended just now
        return


def scheduling(address: str, scheduler: psutil.Process) -> tuple[float, float]:
    """Milliseconds that the scheduler itself computes for an empty task, and for a look of one side at what the other has left there."""

    def cost(count: int, work: Callable[[], object]) -> float:
        before = scheduler.cpu_times()
        work()
        after = scheduler.cpu_times()
        return 1e3 * (after.user + after.system - before.user - before.system) / count

    with Client(address, set_as_default=False) as client:
        task = cost(EMPTY, lambda: client.gather(client.map(empty, range(EMPTY), pure=False)))
        left = Variable("left", client=client)
        left.set(0)
        return task, cost(LOOKS, lambda: [left.get(timeout=60) for _ in range(LOOKS)])


def a_thousand(config: Config) -> dict[str, float]:
    """Seconds to queue, list, stop, resume and delete a thousand, while nothing starts."""
    launch, job_queue.launch = job_queue.launch, lambda job, threads, stopping=False: None
    steps: dict[str, Callable[[], object]] = {
        "queued": lambda: sweeps.start(config, None, {}, range(LARGE), "large"),
        "listed": sweeps.listing,
        "stopped": lambda: sweeps.stop("large"),
        "resumed": lambda: sweeps.resume("large"),
        "deleted": lambda: sweeps.delete("large"),
    }
    taken: dict[str, float] = {}
    for name, step in steps.items():
        began = time.monotonic()
        step()
        taken[name] = time.monotonic() - began
    job_queue.launch = launch
    return taken


def main() -> bool:
    config = recipe("digits-vae", layers="32", epochs=2)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AEVAE_RUNS"] = str(Path(folder) / "runs")
        os.environ.pop("AEVAE_SCHEDULER", None)
        rival, memory = sweep(config)
        print(f"cluster, {MEMBERS} trainings of 2 epochs; scheduler, workers and followers share {job_queue.cores()} cores here", flush=True)
        print(f"  rival, without a cluster, {job_queue.limit()} at a time: {rival:.0f} trainings a minute, {statistics.median(memory):.0f} MB each", flush=True)
        speeds: list[float] = []
        for workers in WORKERS:
            with cluster(workers) as (address, scheduler):
                wire = Wire(address)
                os.environ |= {"AEVAE_SCHEDULER": wire.address, "AEVAE_CLUSTER_JOBS": str(workers)}
                speed, memory = sweep(config)
                speeds.append(speed)
                task, look = scheduling(address, scheduler)
                print(
                    f"  {workers} worker{'s' * (workers > 1)}: {speed:.0f} trainings a minute; of each {wire.up / MEMBERS / 1e3:.0f} kB to the scheduler and "
                    f"{wire.home / MEMBERS / 1e3:.0f} kB home; a follower has {statistics.median(memory):.0f} MB; "
                    f"the scheduler computes {task:.2f} ms for an empty task, {look:.2f} ms for a look",
                    flush=True,
                )
        taken = a_thousand(config)
        print(f"  a thousand, without a worker: {', '.join(f'{name} in {seconds:.1f} s' for name, seconds in taken.items())} (promised {STEP_S:g} s)")
    return max(taken.values()) <= STEP_S and min(speeds) > 0


if __name__ == "__main__":
    sys.exit(not main())
