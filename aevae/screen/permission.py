"""Who visits, and whether they may add images: visitors on this computer and the teacher, or all where AEVAE_UPLOADS=1, or nobody where it is 0.

A visitor is known by a random token in a cookie, which the app's own pages set (`remember`) and no script can read; beyond this
file only its SHA-256 is used.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from aevae.recipe.errors import SettingError
from aevae.recipe.settings import MODE, UPLOADS
from aevae.services.roles import asker
from aevae.services.roles.asker import Asker
from aevae.services.roles.teachers import is_teacher

ADDRESS = "/_stcore/upload_file/"  # of Streamlit's uploader
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")  # what a proxy says of the visitor behind it
REFUSED = "Visitors of this server may not add images. Whoever runs it can allow it (AEVAE_UPLOADS=1), or add them: python -m aevae data add NAME FOLDER."
COOKIE, YEAR_S = "aevae-visitor", 365 * 86400
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def asker_of(client: str | None, headers: Mapping[str, str]) -> Asker:
    """Who sends a request. client: the address it came from, None for this computer's own. Without a Host it is nobody: no browser asks so."""
    names = {name.lower(): value for name, value in headers.items()}
    token = token_in(names.get("cookie", ""))
    asker_id = hashlib.sha256(token.encode()).hexdigest() if token else ""
    here = client in {None, *LOOPBACK} and not any(name in names for name in PASSED_ON) and host_of(names.get("host", "")) in LOOPBACK
    return Asker(asker_id, trusted=here or is_teacher(asker_id))


def connection() -> tuple[str | None, Mapping[str, str]]:
    """The address and the headers of whoever looks at the page that is being drawn; no headers where they have just left."""
    return st.context.ip_address, st.context.headers


def visitor() -> Asker:
    """Who looks at the page that is being drawn."""
    return asker_of(*connection())


def refusal(*folders: Path) -> str | None:
    """Why the visitor may not change what is in these folders, or begin something where none is named; None: they may."""
    return asker.refusal(visitor(), *folders)


def allowed(client: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request may add images; see `asker_of`."""
    try:
        said, by = UPLOADS(), asker_of(client, headers)
        return MODE() != "look" and (by.trusted if said is None else said)
    except SettingError:  # every page says so
        return False


def visitor_allowed() -> bool:
    """Whether the visitor whose page is being drawn may add images."""
    return allowed(*connection())


def host_of(host: str) -> str:
    """The name in a Host header, without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def token_in(cookies: str) -> str:
    """The token that a Cookie header brings; empty where there is none of our making."""
    token = cookie_parser(cookies).get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else ""


def remember(request: Request, response: Response) -> None:
    """Give a browser that brings no token one of its own with this answer."""
    if not token_in(request.headers.get("cookie", "")):
        secure = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
        # Without a path a browser takes the folder of the page's own address, which a proxy that strips a prefix does not tell this server.
        response.set_cookie(COOKIE, secrets.token_urlsafe(32), max_age=YEAR_S, path=None, secure=secure, httponly=True, samesite="lax")


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
