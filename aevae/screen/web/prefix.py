"""Where the app is mounted: `--server.baseUrlPath` moves Streamlit's own routes, and this moves ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route


def prefix() -> str:
    """What stands before every path of the app: nothing, or such as /course/latent."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def mounted(routes: Iterable[Route], pages: Iterable[str]) -> list[Route]:
    """The app's routes where Streamlit's are. Pages answer without and with a slash at the end, the other one leads there.

    What leads elsewhere is relative: behind a proxy that strips a prefix of its own, the browser knows more of the address than the server.
    """
    before = prefix()
    moved = [Route(before + route.path, route.endpoint, methods=list(route.methods or ())) for route in routes]
    home = [Route(before, elsewhere(f"{before.rpartition('/')[2]}/"))] if before else []
    return [*moved, *home, *(Route(f"{before}{page}/", elsewhere(f"..{page}")) for page in pages if page != "/")]


def elsewhere(target: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return RedirectResponse(f"{target}?{request.url.query}" if request.url.query else target, 307, {"Cache-Control": "no-cache"})

    return answer
