"""A visitor without a browser: a websocket that speaks Streamlit's protocol as a browser does, and counts what comes."""

from __future__ import annotations

import asyncio
import gzip
import json
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

    tickers: what asks on this page how trainings go, by its key: its data and its fragment. widgets: key → what Streamlit last sent of it. received: messages by their kind,
    and "bytes". errors: exceptions on the page, one line each.
    """

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        self.address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        self.page, self.query, self.hash = page, query, ""
        self.tickers: dict[str, tuple[dict[str, Any], str]] = {}
        self.http: Connection | None = None
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
        if self.http:
            await self.http.close()
            self.http = None

    async def go(self, page: str, query: str = "") -> float:
        """Another page, in the same session."""
        self.page, self.query, self.hash = page, query, ""
        return await self.run()

    async def press(self, key: str) -> float:
        """Press the button with this key."""
        return await self.run(press=self.widgets[key].id)

    async def choose(self, key: str, option: int) -> float:
        """Choose an option of a picker; of one that takes several, this alone."""
        return await self.run(choose=(self.widgets[key], self.widgets[key].options[option]))

    async def unfold(self, key: str) -> float:
        """Open what a button with this key opens."""
        return await self.run(unfold=self.widgets[key].id)

    async def run(self, fragment: str = "", press: str = "", choose: tuple[Any, str] | None = None, unfold: str = "") -> float:
        """Ask for a run, of the page or of a fragment, and wait until it has finished; seconds."""
        assert self.socket
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash, state.fragment_id = self.query, self.page, self.hash, fragment
        state.is_auto_rerun = bool(fragment)
        if press:
            state.widget_states.widgets.add(id=press, trigger_value=True)
        if unfold:
            state.widget_states.widgets.add(id=unfold, bool_value=True)
        if choose:
            picker, option = choose
            chosen = state.widget_states.widgets.add(id=picker.id)
            if picker.DESCRIPTOR.name == "MultiSelect":
                chosen.string_array_value.data.append(option)
            else:
                chosen.string_value = option
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
                self.tickers.clear()
                self.widgets.clear()
        elif kind == "navigation":
            self.hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self.note(message.delta.new_element, message.delta.fragment_id)
        elif kind == "delta" and (name := message.delta.add_block.popover.id):
            self.widgets[name.split("-", 2)[-1]] = message.delta.add_block.popover
        return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def note(self, element: Any, fragment: str) -> None:
        kind = str(element.WhichOneof("type"))
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif (widget := getattr(element, kind)) and (name := getattr(widget, "id", "")):
            key = name.split("-", 2)[-1]  # of $$ID-hash-key
            self.widgets[key] = widget
            if kind == "bidi_component" and (data := json.loads(widget.json)[0]).get("part") == "ticker":
                self.tickers[key] = (data, fragment)

    async def tick(self) -> bool:
        """Ask how trainings go, as a browser does, and run what is new of the page; whether anything was."""
        data = next(iter(self.tickers.values()))[0]
        now = json.loads(await self.get(f"/{data['address']}"))
        moved = [fragment for data, fragment in self.tickers.values() if now[data["of"]] != data["seen"]]
        if moved:
            await self.run("" if "" in moved else moved[0])
        return bool(moved)

    async def get(self, path: str) -> bytes:
        """What the server answers, over a connection that stays open."""
        self.http = self.http or await Connection(self.host).open()
        body, size = await self.http.get(path)
        self.received["asked"] += 1
        self.received["bytes"] += size
        return gzip.decompress(body)

    @property
    def host(self) -> str:
        return self.address.split("/")[2]

    def on_this_page(self, prefix: str) -> list[str]:
        """Keys of widgets that begin so."""
        return [key for key in self.widgets if key.startswith(prefix)]


class Connection:
    """One to the server, for one question after another. host: with its port."""

    def __init__(self, host: str) -> None:
        self.host = host

    async def open(self) -> Connection:
        self.reader, self.writer = await asyncio.open_connection(*self.host.split(":"))
        return self

    async def close(self) -> None:
        self.writer.close()

    async def __aenter__(self) -> Connection:
        return await self.open()

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def get(self, path: str) -> tuple[bytes, int]:
        """The body as it was sent, packed where it can be; and bytes, with the head."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        if "transfer-encoding: chunked" not in head:
            body = await self.reader.readexactly(int(head.partition("content-length:")[2].split("\r\n")[0] or 0))
            return body, len(head) + len(body)
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += (await self.reader.readexactly(size + 2))[:size]
        await self.reader.readline()
        return body, len(head) + len(body)


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
    """Each asks as often as its page does how trainings go, and runs what is new; seconds that this took, where there was something."""

    async def one(visitor: Visitor, wait: float) -> list[float]:
        taken: list[float] = []
        await asyncio.sleep(wait)
        while time.monotonic() < until and visitor.tickers:
            begun = time.monotonic()
            if await visitor.tick():
                taken.append(time.monotonic() - begun)
            every = min(data["every"] for data, _ in visitor.tickers.values()) / 1000 if visitor.tickers else 0
            await asyncio.sleep(max(0.0, begun + every - time.monotonic()))
        return taken

    until = time.monotonic() + seconds
    return [*chain.from_iterable(await asyncio.gather(*(one(visitor, i / len(crowd)) for i, visitor in enumerate(crowd))))]


async def asking(crowd: list[Visitor], seconds: float) -> None:
    """Each asks once a second how trainings go, as a page does that need not be drawn again."""

    async def one(visitor: Visitor, wait: float) -> None:
        await asyncio.sleep(wait)
        while time.monotonic() < until:
            await visitor.get("/aevae/ticks.json")
            await asyncio.sleep(1)

    until = time.monotonic() + seconds
    await asyncio.gather(*(one(visitor, i / len(crowd)) for i, visitor in enumerate(crowd)))


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
