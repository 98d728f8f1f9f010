"""Training on a Dask cluster: the same job, the same run folder, another machine's processor.

The local process of a job stays and follows: it hands the recipe to the cluster, brings progress and files home into the
run folder and carries requests out. Imported only where AEVAE_SCHEDULER names a scheduler. Dask's own messages are pickled, so
a scheduler is as trusted as the code itself: keep it on a network of your own, or use tls:// addresses.
"""
# pyright: basic
# Dask has hardly any types.

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import dask.config
from distributed import Client
from distributed.client import Future, FutureCancelledError
from distributed.scheduler import KilledWorker

from aevae.recipe.config import Config, from_dict, to_dict
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, JobError
from aevae.recipe.settings import SCHEDULER
from aevae.runs.files import description, write, write_json
from aevae.runs.status import clear
from aevae.training.reports import EpochReport

from .cluster_channel import POLL_S, Channel, Requests, timeout_s

WORKER_CHECK_S = 2.0  # between two questions whether there are workers
NO_WORKERS_S = 15.0  # so long a cluster may be without workers: they are started after it, or started again
CHECKPOINT_S = 2.0  # between two checkpoints on their way home, at least
CHECKPOINT = ("history.jsonl", "film.safetensors", "decoders.safetensors", "weights.safetensors", "resume.safetensors")  # while it trains
SAME = ("python", "distributed", "torch")  # what has to be of one version everywhere


def train(folder: Path, config: Config, preset: str | None, requested: Callable[[], str], device: str = AUTO) -> Generator[EpochReport | float, None, str]:
    """As `driver.train`, somewhere on the cluster.

    Raises:
        JobError: the cluster cannot be reached, is of other versions, has no workers, or is lost on the way; what came home stays.
        AevaeError: what training itself refused.
    """
    address = SCHEDULER()
    write_json(folder / "run.json", description(folder.name, config, preset, 0, device))  # unfinished again, if it was explorable
    client = connect(address)
    try:
        check_versions(client, address)
        return (yield from follow(client, folder, config, preset, requested, device))
    except (OSError, TimeoutError, FutureCancelledError) as error:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise JobError(f"The cluster at {address} is lost ({reason}). The last checkpoint that came home is kept; resume when the cluster is back.") from error
    finally:
        with suppress(Exception):  # saying goodbye to somebody who may be gone
            client.close(timeout=1)


class Connection(Client):
    """A client that is closed by hand. Dask's own says goodbye when it is collected, for seconds, also to nobody."""

    def __del__(self) -> None: ...


def connect(address: str) -> Client:
    dask.config.set({"distributed.comm.timeouts.connect": f"{timeout_s() - 1}s", "distributed.comm.retry.count": 0})
    try:
        return Connection(address, timeout=timeout_s(), set_as_default=False, name="aevae")
    except Exception as error:  # besides OSError whatever comes of another program listening there, even MemoryError
        raise JobError(
            f"There is no cluster at {address}. Start one (`dask scheduler`, `dask worker ADDRESS`), or unset AEVAE_SCHEDULER to train here."
        ) from error


def check_versions(client: Client, address: str) -> None:
    """Refuse a cluster whose workers would compute something else, or could not read what is sent."""
    everywhere: Any = client.sync(client._get_versions, packages=list(SAME), callback_timeout=timeout_s())
    here = versions(everywhere["client"])
    workers = {f"worker {name}": worker for name, worker in everywhere["workers"].items()}
    for place, machine in {"its scheduler": everywhere["scheduler"], **workers}.items():
        there = versions(machine)
        for name in SAME:
            if there[name] != here[name] and not (name == "torch" and place == "its scheduler"):
                raise JobError(
                    f"The cluster at {address} does not fit: {place} has {name} {there[name] or 'not at all'}, here it is {here[name]}. "
                    "Install the same requirements on every machine (`pip install .[cluster]`)."
                )


def versions(machine: dict[str, Any]) -> dict[str, str | None]:
    packages = machine["packages"]
    return {**{name: packages.get(name) for name in SAME}, "python": ".".join(str(packages["python"]).split(".")[:2])}


def follow(
    client: Client, folder: Path, config: Config, preset: str | None, requested: Callable[[], str], device: str
) -> Generator[EpochReport | float, None, str]:
    token = f"aevae-{folder.name}-{uuid4().hex[:8]}"
    channel = Channel(token, client)
    channel.progress.write({"report": None, "share": None, "checkpoint": 0})
    number, epoch, checkpoint, populated = 0, 0, 0, time.monotonic()
    future = client.submit(work, token, folder.name, to_dict(config), preset, device, contents(folder, CHECKPOINT), key=token, pure=False)
    while not future.done():
        progress = channel.progress.read()
        if progress["checkpoint"] != checkpoint:
            checkpoint = progress["checkpoint"]
            write_files(folder, channel.checkpoint.read())
        if progress["report"] and progress["report"]["epoch"] > epoch:
            report = EpochReport(**progress["report"])
            epoch = report.epoch
            yield report
        elif progress["share"] is not None:
            yield progress["share"]
        alone = time.monotonic() - populated
        if alone > WORKER_CHECK_S and has_workers(client):
            populated = time.monotonic()
        elif alone > NO_WORKERS_S:
            address = SCHEDULER()
            raise JobError(f"The cluster at {address} has no workers: start one with `dask worker {address} --nthreads 1`, then resume.")
        number += 1
        channel.request.write([number, requested() if progress["share"] is not None else ""])
        time.sleep(POLL_S)
    outcome, files = result(future)
    write_files(folder, files)
    channel.delete()
    if outcome["failed"]:
        raise JobError(outcome["failed"])
    if outcome["ended"] == "finished":
        clear(folder, "resume.safetensors")
    return outcome["ended"]


def has_workers(client: Client) -> bool:
    """Asks the scheduler: what the client itself remembers names no worker every other time it has refreshed it."""
    scheduler: Any = client.scheduler
    identity: Any = client.sync(scheduler.identity, n_workers=1, callback_timeout=timeout_s())
    return bool(identity["workers"])


def result(future: Future) -> tuple[dict[str, str], dict[str, bytes]]:
    try:
        return future.result(timeout=timeout_s() * 10)
    except KilledWorker as error:
        raise JobError("The worker died, and so did those that tried again: perhaps too little memory. The last checkpoint that came home is kept.") from error
    except ImportError as error:
        raise JobError(f"The workers cannot import this program ({error}). Start them where it is installed: `pip install .[cluster]`.") from error


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Put files into the run folder: what decides comes last, resume.safetensors over the rest and run.json over all."""
    for name in sorted(files, key=lambda name: (name == "run.json", name == "resume.safetensors")):
        write(folder / name, files[name])


def work(token: str, run_id: str, recipe: dict[str, Any], preset: str | None, device: str, files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """On the worker: train in a folder that nobody else knows, and say how it goes.

    After the death of a worker Dask runs this again elsewhere; it then goes on from the last checkpoint.
    """
    from aevae.training import driver  # torch comes with it, which a follower does not need

    channel = Channel(token)
    progress = channel.progress.read()
    if progress["checkpoint"]:
        files = channel.checkpoint.read()
    with tempfile.TemporaryDirectory(prefix="aevae-") as place:
        folder = Path(place) / run_id
        folder.mkdir()
        write_files(folder, files)
        requests = Requests(channel)
        sent, cost, sent_version = time.monotonic(), 0.0, -1
        training = driver.train(folder, from_dict(recipe), preset, requests, device)
        try:
            ended = ""
            while not ended:
                try:
                    report = next(training)
                except StopIteration as end:
                    ended = end.value
                    break
                if isinstance(report, EpochReport):
                    progress["report"] = asdict(report)
                progress["share"] = report if isinstance(report, float) else 0.0
                saved = (folder / "resume.safetensors").stat().st_mtime_ns
                if saved != sent_version and time.monotonic() - sent > CHECKPOINT_S + 10 * cost:
                    began = time.monotonic()
                    channel.checkpoint.write(contents(folder, CHECKPOINT))
                    progress["checkpoint"] += 1
                    sent, sent_version = time.monotonic(), saved
                    cost = sent - began
                requests.report(progress)
        except AevaeError as error:
            return {"ended": "", "failed": str(error)}, contents(folder)
        return {"ended": ended, "failed": ""}, contents(folder)


def contents(folder: Path, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The files of a folder, or those of these names that there are."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in names or not names}
