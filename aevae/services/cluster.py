"""Training on a Dask cluster: the same job, the same run folder, another machine's processor.

The local process of a job stays and follows: it hands the recipe to the cluster, brings news and files home into the run
folder and carries wishes out. Imported only where AEVAE_SCHEDULER names a scheduler. Dask's own messages are pickled, so
a scheduler is as trusted as the code itself: keep it on a network of your own, or use tls:// addresses.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import dask.config
from distributed import Client, Variable
from distributed.client import Future, FutureCancelledError
from distributed.scheduler import KilledWorker

from aevae.recipe.config import Config, from_dict, to_dict
from aevae.recipe.errors import AevaeError, JobError
from aevae.runs.files import description, write, write_json
from aevae.training import driver
from aevae.training.fit import EpochReport

ANSWER_S = 4.0  # a scheduler that says nothing for so long is lost
TELL_S = 0.25
ASK_S = 2.0  # so often it is asked for workers
NOBODY_S = 15.0  # so long a cluster may be without workers: they are started after it, or started again
SHIP_S = 2.0  # between two checkpoints on their way home, at least
FOLLOWER_S = 30.0  # a worker whose follower says nothing for so long stops: nobody would fetch its work
CARRIED = ("history.jsonl", "film.safetensors", "decoders.safetensors", "weights.safetensors", "resume.safetensors")  # while it trains
SAME = ("python", "distributed", "torch")  # what has to be of one version everywhere


class Note:
    """A value that the scheduler keeps for both sides; whoever waits for it too long gets a TimeoutError."""

    def __init__(self, name: str, client: Client | None) -> None:
        self.variable: Any = Variable(name, client=client)

    def read(self) -> Any:
        return self.variable.get(timeout=ANSWER_S, callback_timeout=ANSWER_S)

    def write(self, value: Any) -> None:
        self.variable.set(value, timeout=ANSWER_S, callback_timeout=ANSWER_S)


class Link:
    """What a follower and a worker say to each other, by way of the scheduler, which remembers the last of each.

    news: from the worker, {"report", "share", "parcel"}. parcel: the files of its last checkpoint. wish: from the
    follower, [a number that grows, "" or "stop" or "pause"].
    """

    def __init__(self, token: str, client: Client | None = None) -> None:
        self.news, self.parcel, self.wish = (Note(f"{token}-{name}", client) for name in ("news", "parcel", "wish"))

    def delete(self) -> None:
        for note in (self.news, self.parcel, self.wish):
            note.variable.delete()


def train(folder: Path, config: Config, preset: str | None, asked: Callable[[], str]) -> Generator[EpochReport | float, None, str]:
    """As `driver.train`, somewhere on the cluster.

    Raises:
        JobError: the cluster cannot be reached, is of other versions, has no workers, or is lost on the way; what came home stays.
        AevaeError: what training itself refused.
    """
    address = os.environ["AEVAE_SCHEDULER"]
    write_json(folder / "run.json", description(folder.name, config, preset, 0))  # unfinished again, if it was explorable
    client = connect(address)
    try:
        check_versions(client, address)
        return (yield from follow(client, folder, config, preset, asked))
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
    dask.config.set({"distributed.comm.timeouts.connect": f"{ANSWER_S - 1}s", "distributed.comm.retry.count": 0})
    try:
        return Connection(address, timeout=ANSWER_S, set_as_default=False, name="aevae")
    except Exception as error:  # besides OSError whatever comes of another program listening there, even MemoryError
        raise JobError(
            f"There is no cluster at {address}. Start one (`dask scheduler`, `dask worker ADDRESS`), or unset AEVAE_SCHEDULER to train here."
        ) from error


def check_versions(client: Client, address: str) -> None:
    """Refuse a cluster whose workers would compute something else, or could not read what is sent."""
    told: Any = client.sync(client._get_versions, packages=list(SAME), callback_timeout=ANSWER_S)
    here = versions(told["client"])
    for place, one in {"its scheduler": told["scheduler"], **{f"worker {name}": w for name, w in told["workers"].items()}}.items():
        there = versions(one)
        for name in SAME:
            if there[name] != here[name] and not (name == "torch" and place == "its scheduler"):
                raise JobError(
                    f"The cluster at {address} does not fit: {place} has {name} {there[name] or 'not at all'}, here it is {here[name]}. "
                    "Install the same requirements on every machine (`pip install .[cluster]`)."
                )


def versions(told: dict[str, Any]) -> dict[str, str | None]:
    found = {name: told["packages"].get(name) for name in SAME}
    return {**found, "python": ".".join(str(told["packages"]["python"]).split(".")[:2])}


def follow(client: Client, folder: Path, config: Config, preset: str | None, asked: Callable[[], str]) -> Generator[EpochReport | float, None, str]:
    token = f"aevae-{folder.name}-{uuid4().hex[:8]}"
    link = Link(token, client)
    link.news.write({"report": None, "share": None, "parcel": 0})
    number, epoch, parcel, populated = 0, 0, 0, time.monotonic()
    future = client.submit(work, token, folder.name, to_dict(config), preset, contents(folder, CARRIED), key=token, pure=False)
    while not future.done():
        news = link.news.read()
        if news["parcel"] != parcel:
            parcel = news["parcel"]
            bring(folder, link.parcel.read())
        if news["report"] and news["report"]["epoch"] > epoch:
            report = EpochReport(**news["report"])
            epoch = report.epoch
            yield report
        elif news["share"] is not None:
            yield news["share"]
        alone = time.monotonic() - populated
        if alone > ASK_S and has_workers(client):
            populated = time.monotonic()
        elif alone > NOBODY_S:
            address = os.environ["AEVAE_SCHEDULER"]
            raise JobError(f"The cluster at {address} has no workers: start one with `dask worker {address} --nthreads 1`, then resume.")
        number += 1
        link.wish.write([number, asked() if news["share"] is not None else ""])
        time.sleep(TELL_S)
    outcome, files = result(future)
    bring(folder, files)
    link.delete()
    if outcome["failed"]:
        raise JobError(outcome["failed"])
    if outcome["ended"] == "finished":
        (folder / "resume.safetensors").unlink(missing_ok=True)
    return outcome["ended"]


def has_workers(client: Client) -> bool:
    """Asks the scheduler: what the client itself remembers names no worker every other time it has refreshed it."""
    return bool(client.sync(client.scheduler.identity, n_workers=1, callback_timeout=ANSWER_S)["workers"])


def result(future: Future) -> tuple[dict[str, str], dict[str, bytes]]:
    try:
        return future.result(timeout=ANSWER_S * 10)
    except KilledWorker as error:
        raise JobError("The worker died, and so did those that tried again: perhaps too little memory. The last checkpoint that came home is kept.") from error
    except ImportError as error:
        raise JobError(f"The workers cannot import this program ({error}). Start them where it is installed: `pip install .[cluster]`.") from error


def bring(folder: Path, files: dict[str, bytes]) -> None:
    """Put files into the run folder: what decides comes last, resume.safetensors over the rest and run.json over all."""
    for name in sorted(files, key=lambda name: (name == "run.json", name == "resume.safetensors")):
        write(folder / name, files[name])


def work(token: str, run_id: str, told: dict[str, Any], preset: str | None, files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """On the worker: train in a folder that nobody else knows, and tell how it goes.

    After the death of a worker Dask runs this again elsewhere; it then goes on from the last parcel.
    """
    link = Link(token)
    news = link.news.read()
    if news["parcel"]:
        files = link.parcel.read()
    with tempfile.TemporaryDirectory(prefix="aevae-") as place:
        folder = Path(place) / run_id
        folder.mkdir()
        bring(folder, files)
        asked = Wishes(link)
        sent, cost, seen = time.monotonic(), 0.0, -1
        training = driver.train(folder, from_dict(told), preset, asked)
        try:
            ended = ""
            while not ended:
                try:
                    report = next(training)
                except StopIteration as end:
                    ended = end.value
                    break
                if isinstance(report, EpochReport):
                    news["report"] = asdict(report)
                news["share"] = report if isinstance(report, float) else 0.0
                saved = (folder / "resume.safetensors").stat().st_mtime_ns
                if saved != seen and time.monotonic() - sent > SHIP_S + 10 * cost:
                    began = time.monotonic()
                    link.parcel.write(contents(folder, CARRIED))
                    news["parcel"] += 1
                    sent, seen = time.monotonic(), saved
                    cost = sent - began
                asked.tell(news)
        except AevaeError as error:
            return {"ended": "", "failed": str(error)}, contents(folder)
        return {"ended": ended, "failed": ""}, contents(folder)


def contents(folder: Path, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The files of a folder, or those of these names that there are."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name in names or not names}


class Wishes:
    """What the follower wants, asked over the network a few times a second; also whether there is one still."""

    def __init__(self, link: Link) -> None:
        self.link, self.wish, self.number = link, "", -1
        self.heard = self.asked = self.told = time.monotonic()

    def tell(self, news: dict[str, Any]) -> None:
        if (now := time.monotonic()) - self.told > TELL_S:
            self.told = now
            self.link.news.write(news)

    def __call__(self) -> str:
        if (now := time.monotonic()) - self.asked > TELL_S:
            self.asked = now
            number, self.wish = self.link.wish.read()
            if number != self.number:
                self.number, self.heard = number, now
            if now - self.heard > FOLLOWER_S:
                raise JobError("Nobody follows this training any more.")
        return self.wish
