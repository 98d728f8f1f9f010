"""A visitor's photograph: posted by the app's own page, read in memory, answered with the figure on it, kept nowhere."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import Any

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aevae.recipe.errors import AevaeError
from aevae.services.photographs import MAX_BYTES, NOTHING

ADDRESS = "aevae/photograph"
HEADER = "x-aevae"  # no form and no foreign page can send it without being asked first, and nobody is told yes
PAD, ROOM = 280, 200  # side of the pad's raster (`PAD` in image/ink.js), and of the figure on it
RECEIVED, READ = asyncio.Semaphore(6), asyncio.Semaphore(2)  # at once: the others wait unread, and cost nothing
PATIENCE = 60  # seconds for a photograph to arrive
TOO_LARGE = f"The file has more than {MAX_BYTES // 1_000_000} MB, which is too large. Send a smaller one."
BUSY = "The photograph took too long to arrive. Try again, or send a smaller one."


def routes() -> list[Route]:
    return [Route(f"/{ADDRESS}", photograph, methods=["POST"])]


async def photograph(request: Request) -> Response:
    """The ink of the figure as PAD×PAD bytes (base64), its box in shares of the photograph, and what is doubtful; or a sentence why not."""
    if not from_own_page(request):
        return refusal("Photographs are only read for the app's own pages.", 403)
    if int_of(request.headers.get("content-length")) > MAX_BYTES:
        return refusal(TOO_LARGE, 413)
    async with RECEIVED:
        try:
            data = await asyncio.wait_for(body(request), PATIENCE)
        except (TimeoutError, ClientDisconnect):
            return refusal(BUSY, 408)
        if data is None:
            return refusal(TOO_LARGE, 413)
        async with READ:
            try:
                return JSONResponse(await run_in_threadpool(answer, data), headers={"Cache-Control": "no-store"})
            except AevaeError as error:
                return refusal(str(error), 200)  # an answer like any other: browsers log every other status as a fault of the page


def refusal(sentence: str, status: int) -> Response:
    """shown: whether it is a photograph, on which the visitor may point at the figure."""
    return JSONResponse({"error": sentence, "shown": sentence == NOTHING}, status, headers={"Cache-Control": "no-store"})


def from_own_page(request: Request) -> bool:
    """Whether a script of a page from this very address asks, as the browser says; programs that are no browser may say so too."""
    if HEADER not in request.headers:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def int_of(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


async def body(request: Request) -> bytes | None:
    """All that is sent; None as soon as it is too much."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MAX_BYTES:
            return None
    return bytes(data)


def answer(data: bytes) -> dict[str, Any]:
    from PIL import Image  # here, with what reads pictures: the first page does without

    from aevae.services.photographs.pictures import read_figure

    reading = read_figure(data)
    rows, columns = np.nonzero(reading.ink)
    ink = reading.ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = ROOM / max(ink.shape)
    height, width = (max(1, round(n * scale)) for n in ink.shape)
    small = Image.fromarray(np.round(255 * ink).astype(np.uint8)).resize((width, height), Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR)
    pad = Image.new("L", (PAD, PAD))
    pad.paste(small, ((PAD - width) // 2, (PAD - height) // 2))
    return {"ink": b64encode(pad.tobytes()).decode(), "box": reading.box, "doubt": reading.doubt}
