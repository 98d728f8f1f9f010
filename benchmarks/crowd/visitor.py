"""A visitor without a browser: a websocket that speaks Streamlit's protocol as a browser does, and counts what comes."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 120.0  # seconds for one answer
BATCH = 20  # visitors that come at once


class Visitor:
    """One session. page: the address's path, "" is Explore; query: what follows the question mark.

    ticks: seconds between the runs of each fragment that asks for them. widgets: key → what Streamlit last sent of it. received: messages by their kind,
    and "bytes". errors: exceptions on the page, one line each.
    """

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        self.address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        self.page, self.query, self.hash = page, query, ""
        self.ticks: dict[str, float] = {}
        self.widgets: dict[str, Any] = {}
        self.received: Counter[str] = Counter()
        self.errors: list[str] = []
        self.socket: ClientConnection | None = None

    async def open(self) -> float:
        """Connect and run the page for the first time; seconds until it stands."""
        started = time.perf_counter()
        self.socket = await connect(self.address, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None, open_timeout=PATIENCE)
        await self.run()
        return time.perf_counter() - started

    async def close(self) -> None:
        if self.socket:
            await self.socket.close()
            self.socket = None

    async def go(self, page: str, query: str = "") -> float:
        """Another page, in the same session."""
        self.page, self.query, self.hash = page, query, ""
        return await self.run()

    async def press(self, key: str) -> float:
        """Press the button with this key."""
        return await self.run(press=self.widgets[key].id)

    async def choose(self, key: str, option: int) -> float:
        """Choose an option of a picker."""
        return await self.run(choose=(self.widgets[key].id, self.widgets[key].options[option]))

    async def run(self, fragment: str = "", press: str = "", choose: tuple[str, str] = ("", "")) -> float:
        """Ask for a run, of the page or of a fragment, and wait until it has finished; seconds."""
        assert self.socket
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash, state.fragment_id = self.query, self.page, self.hash, fragment
        state.is_auto_rerun = bool(fragment)
        if press:
            state.widget_states.widgets.add(id=press, trigger_value=True)
        if choose[0]:
            state.widget_states.widgets.add(id=choose[0], string_value=choose[1])
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self.take(bytes(await self.socket.recv(decode=False))):
                pass
        return time.perf_counter() - started

    def take(self, data: bytes) -> bool:
        """Note what a message says; whether the run has finished with it."""
        message = ForwardMsg.FromString(data)
        kind = str(message.WhichOneof("type"))
        self.received[kind] += 1
        self.received["bytes"] += len(data)
        if kind == "new_session":
            if not message.metadata.run.fragment_ids:  # the whole page is drawn anew
                self.ticks.clear()
                self.widgets.clear()
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self.ticks[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self.note(message.delta.new_element)
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def note(self, element: Any) -> None:
        kind = str(element.WhichOneof("type"))
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif (widget := getattr(element, kind)) and (name := getattr(widget, "id", "")):
            self.widgets[name.split("-", 2)[-1]] = widget  # $$ID-hash-key

    def on_this_page(self, prefix: str) -> list[str]:
        """Keys of widgets that begin so."""
        return [key for key in self.widgets if key.startswith(prefix)]


async def visitors(url: str, count: int, page: str = "", query: str = "") -> list[Visitor]:
    """So many that have the page before them; they come by twenties."""
    crowd = [Visitor(url, page, query) for _ in range(count)]
    for some in batches(crowd):
        await asyncio.gather(*(one.open() for one in some))
    return crowd


async def leave(crowd: list[Visitor]) -> None:
    for some in batches(crowd):
        await asyncio.gather(*(one.close() for one in some))


def batches(crowd: list[Visitor]) -> Iterator[list[Visitor]]:
    for first in range(0, len(crowd), BATCH):
        yield crowd[first : first + BATCH]


async def browsing(crowd: list[Visitor], seconds: float, every: float) -> list[float]:
    """Each runs its page every so many seconds, not all at once; seconds that each run took."""

    async def one(visitor: Visitor, wait: float) -> list[float]:
        taken: list[float] = []
        await asyncio.sleep(wait)
        while time.monotonic() < until:
            begun = time.monotonic()
            taken.append(await visitor.run())
            await asyncio.sleep(max(0.0, begun + every - time.monotonic()))
        return taken

    until = time.monotonic() + seconds
    return [*chain.from_iterable(await asyncio.gather(*(one(visitor, every * i / len(crowd)) for i, visitor in enumerate(crowd))))]


async def watching(crowd: list[Visitor], seconds: float) -> list[float]:
    """Each lets its fragments run as often as they ask for; seconds that each took."""

    async def one(visitor: Visitor) -> list[float]:
        taken: list[float] = []
        due: dict[str, float] = {}
        while (now := time.monotonic()) < until:
            due = {fragment: due.get(fragment, now + interval) for fragment, interval in visitor.ticks.items()}
            if not due:
                return taken
            fragment = min(due, key=lambda name: due[name])
            await asyncio.sleep(max(0.0, min(due[fragment], until) - now))
            interval = visitor.ticks[fragment]
            taken.append(await visitor.run(fragment))
            due[fragment] = max(due[fragment] + interval, time.monotonic())
        return taken

    until = time.monotonic() + seconds
    return [*chain.from_iterable(await asyncio.gather(*(one(visitor) for visitor in crowd)))]


async def health(url: str, enough: asyncio.Event) -> list[float]:
    """How long the server takes to say that it is well, asked ten times a second until it is enough."""

    def ask() -> float:
        started = time.perf_counter()
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=PATIENCE):
            return time.perf_counter() - started

    taken: list[float] = []
    while not enough.is_set():
        taken.append(await asyncio.to_thread(ask))
        with suppress(TimeoutError):
            await asyncio.wait_for(enough.wait(), 0.1)
    return taken
