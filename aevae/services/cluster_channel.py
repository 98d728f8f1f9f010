"""How the follower of a training and the worker that does it talk to each other, by way of Dask's scheduler."""

from __future__ import annotations

import time
from typing import Any

from distributed import Client, Variable

from aevae.recipe.errors import JobError
from aevae.recipe.settings import CLUSTER_TIMEOUT

POLL_S = 0.25  # between two looks at each other
FOLLOWER_S = 30.0  # a worker whose follower says nothing for so long stops: nobody would fetch its work


def timeout_s() -> float:
    """Seconds: a scheduler that says nothing for so long is lost. `AEVAE_CLUSTER_TIMEOUT` makes it longer where network or machines are slow."""
    return CLUSTER_TIMEOUT()


class SharedValue:
    """A value that the scheduler holds for both sides; whoever waits for it too long gets a TimeoutError."""

    def __init__(self, name: str, client: Client | None) -> None:
        self.variable: Any = Variable(name, client=client)

    def read(self) -> Any:
        return self.variable.get(timeout=timeout_s(), callback_timeout=timeout_s())

    def write(self, value: Any) -> None:
        self.variable.set(value, timeout=timeout_s(), callback_timeout=timeout_s())


class Channel:
    """What a follower and a worker say to each other, by way of the scheduler, which remembers the last of each.

    progress: from the worker, {"report", "share", "checkpoint"}, the last a number that grows. checkpoint: the files of
    its last one. request: from the follower, [a number that grows, "" or "stop" or "pause"].
    """

    def __init__(self, token: str, client: Client | None = None) -> None:
        self.progress, self.checkpoint, self.request = (SharedValue(f"{token}-{name}", client) for name in ("progress", "checkpoint", "request"))

    def delete(self) -> None:
        for value in (self.progress, self.checkpoint, self.request):
            value.variable.delete()


class Requests:
    """What the follower wants, read over the network a few times a second; also whether there is one still."""

    def __init__(self, channel: Channel) -> None:
        self.channel, self.request, self.number = channel, "", -1
        self.changed = self.read = self.reported = time.monotonic()

    def report(self, progress: dict[str, Any]) -> None:
        if (now := time.monotonic()) - self.reported > POLL_S:
            self.reported = now
            self.channel.progress.write(progress)

    def __call__(self) -> str:
        if (now := time.monotonic()) - self.read > POLL_S:
            self.read = now
            number, self.request = self.channel.request.read()
            if number != self.number:
                self.number, self.changed = number, now
            if now - self.changed > FOLLOWER_S:
                raise JobError("Nobody follows this training any more.")
        return self.request
