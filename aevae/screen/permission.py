"""Who may add and remove images here: visitors on this computer, or all where AEVAE_UPLOADS=1, or nobody where it is 0."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from aevae.recipe.errors import SettingError
from aevae.recipe.settings import UPLOADS

ADDRESS = "/_stcore/upload_file/"  # of Streamlit's uploader
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")  # what a proxy says of the visitor behind it
REFUSED = "Visitors of this server may not add images. Whoever runs it can allow it (AEVAE_UPLOADS=1), or add them: python -m aevae data add NAME FOLDER."


def allowed(client: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request may add images. client: the address it came from, None for this computer's own."""
    try:
        said = UPLOADS()
    except SettingError:  # every page says so
        return False
    if said is not None:
        return said
    names = {name.lower(): value for name, value in headers.items()}
    return client in {None, *LOOPBACK} and not any(name in names for name in PASSED_ON) and host_of(names.get("host", "localhost")) in LOOPBACK


def host_of(host: str) -> str:
    """The name in a Host header, without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def visitor_allowed() -> bool:
    """Whether the visitor whose page is being drawn may add images."""
    return allowed(st.context.ip_address, st.context.headers)


class Guard:
    """Middleware that refuses files for Streamlit's uploader before a byte of them is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and ADDRESS in scope["path"]:
            client = scope.get("client")
            if not allowed(client[0] if client else None, Headers(scope=scope)):
                await PlainTextResponse(REFUSED, 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)
