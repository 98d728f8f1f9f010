"""Streamlit's own files, compressed once: it sends its 3 MB of scripts as they are, since it would compress them anew for everyone."""

from __future__ import annotations

import gzip
import mimetypes
import threading
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
LEVEL = 6  # of gzip, as in `server.py`
_making = threading.Lock()
FOREVER = "public, max-age=31536000, immutable"  # their names carry hashes


class Packed:
    """Middleware that answers for Streamlit's static files; to a browser that takes no gzip Streamlit answers itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            name = scope["path"].removeprefix(prefix()).removeprefix("/")
            if name in files():
                body, headers = packed(name) if name in quick() else await run_in_threadpool(packed_once, name)
                await Response(body, headers=headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)


@lru_cache(maxsize=1)
def files() -> frozenset[str]:
    """The names of all that can be answered here: nothing that is asked for becomes a path."""
    root = Path(file_util.get_static_dir())
    return frozenset(path.relative_to(root).as_posix() for path in (root / "static").rglob("*") if path.suffix in WORTH)


def packed_once(name: str) -> tuple[bytes, dict[str, str]]:
    """One of the large ones: fifty who ask at once wait for one to be made."""
    with _making:
        return packed(name)


@lru_cache(maxsize=1)
def quick() -> frozenset[str]:
    """Those that are packed in less time than a thread takes to begin and end while others compute."""
    root = Path(file_util.get_static_dir())
    return frozenset(name for name in files() if (root / name).stat().st_size < SMALL)


def warm() -> None:
    """Pack all before fifty visitors ask at once but large files that only some pages need: these wait until they are asked for."""
    begun = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    for name in files():
        if name in quick() or name in begun:
            packed_once(name)


@cache  # at most as many as there are files
def packed(name: str) -> tuple[bytes, dict[str, str]]:
    content = (Path(file_util.get_static_dir()) / name).read_bytes()
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return gzip.compress(content, LEVEL), {"Content-Type": kind, "Content-Encoding": "gzip", "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
