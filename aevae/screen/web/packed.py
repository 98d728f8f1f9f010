"""Streamlit's own files, compressed once: it sends its 3 MB of scripts as they are, since it would compress them anew for everyone."""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache, lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from .prefix import prefix

WORTH = {".js", ".css", ".json", ".svg"}  # fonts and images are compressed already
SMALL = 100_000  # bytes
FOREVER = "public, max-age=31536000, immutable"  # their names carry hashes


class Packed:
    """Middleware that answers for Streamlit's static files; to a browser that takes no gzip Streamlit answers itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            name = scope["path"].removeprefix(prefix()).removeprefix("/")
            if name in files():
                body, headers = await run_in_threadpool(packed, name)
                await Response(body, headers=headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)


@lru_cache(maxsize=1)
def files() -> frozenset[str]:
    """The names of all that can be answered here: nothing that is asked for becomes a path."""
    root = Path(file_util.get_static_dir())
    return frozenset(path.relative_to(root).as_posix() for path in (root / "static").rglob("*") if path.suffix in WORTH)


def warm() -> None:
    """Pack what every page asks for before fifty visitors ask at once; large files that only some pages need wait until they are asked for."""
    root = Path(file_util.get_static_dir())
    begun = (root / "index.html").read_text(encoding="utf-8")
    for name in files():
        if name in begun or (root / name).stat().st_size < SMALL:
            packed(name)


@cache  # at most as many as there are files
def packed(name: str) -> tuple[bytes, dict[str, str]]:
    content = (Path(file_util.get_static_dir()) / name).read_bytes()
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return gzip.compress(content), {"Content-Type": kind, "Content-Encoding": "gzip", "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
