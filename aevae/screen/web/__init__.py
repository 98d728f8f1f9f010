"""What stands between the network and the app: who is let in, what may be sent, what every answer says of itself, and where the app is mounted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import Route

from aevae.screen import html, permission, server
from aevae.screen.pages import PAGES

from . import announce, door, headers, packed, received
from .prefix import mounted


def middleware() -> list[Middleware]:
    """In the order in which a request meets them; all of them before Streamlit."""
    return [Middleware(one) for one in (headers.Headers, door.Door, permission.Guard, received.Cap, packed.Packed)]


def routes() -> list[Route]:
    """All that the app answers besides Streamlit."""
    return mounted([*html.routes(), *server.routes()], [page.path for page in PAGES])


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """From the server's start to its end."""
    announce.announce()
    packing = asyncio.create_task(run_in_threadpool(packed.warm))
    async with server.lifespan(app):
        yield
    await packing
