"""By which names this server may be asked for: a foreign Host or Origin is refused before anything else looks at the request.

A page elsewhere can send requests here from a visitor's browser; its Origin gives it away. Its own name can be made to lead here
(DNS rebinding), so that the browser takes this server for the page's own; then the Host gives it away, since a browser names what
its visitor sees. An address in digits cannot be made to lead elsewhere: a class on a LAN opens http://192.168.1.2:8501 with nothing set.
"""

from __future__ import annotations

import socket
from functools import lru_cache
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from aevae.recipe.errors import SettingError
from aevae.recipe.settings import HOSTS
from aevae.screen.permission import host_of

FOREIGN_HOST = "This server is not known by the name {0}. Whoever runs it can allow it (AEVAE_HOSTS={0}); its address in digits always works."
FOREIGN_ORIGIN = "A page from elsewhere may not ask this server. Behind a proxy: pass the Host on, or name the site in AEVAE_HOSTS (docs/deploy.md)."


class Door:
    """Middleware that answers 403 to whoever asks by a foreign name; what passes needs no second look, so Streamlit sees no Origin.

    Streamlit would ask a third party for this server's own address, with everybody waiting, to judge an Origin that it does not know.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if reason := refused(Headers(scope=scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": ""})  # before it was accepted: a 403
            else:
                await PlainTextResponse(reason, 403)(scope, receive, send)
            return
        await self.app({**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}, receive, send)


def refused(headers: Headers) -> str | None:
    """Why a request is not let in."""
    host = headers.get("host", "").lower()
    if host and not known(host_of(host)):
        return FOREIGN_HOST.format(printable(host_of(host)))
    origin = headers.get("origin")
    if origin is None:
        return None
    asked_by = origin.lower().partition("://")[2]  # nothing of "null": a sandboxed frame or a file
    # No foreign page can say X-Forwarded-Host: a browser asks first whether it may, and is refused.
    same = asked_by in (host, headers.get("x-forwarded-host", "").lower())
    return None if asked_by and (same or named(host_of(asked_by))) else FOREIGN_ORIGIN


def known(name: str) -> bool:
    """Whether a Host may be this server's: an address in digits, this computer's own names, or one that whoever runs it has allowed."""
    name = name.rstrip(".")
    return is_address(name) or name == "localhost" or name.endswith(".localhost") or name in own_names() or named(name)


def named(name: str) -> bool:
    """Whether AEVAE_HOSTS has it; `*.school.edu` has every name below it, `*` every one."""
    try:
        allowed = HOSTS()
    except SettingError:  # every page says so
        return False
    return any(one in ("*", name) or (one.startswith("*.") and name.endswith(one[1:])) for one in allowed)


def is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def own_names() -> frozenset[str]:
    """What this computer calls itself, and is called on a local network. Shorter or longer names, which others there could take, are not."""
    own = socket.gethostname().lower()
    return frozenset({own, f"{own.partition('.')[0]}.local"} - {""})


def printable(name: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in ".-") else "?" for char in name[:100])
