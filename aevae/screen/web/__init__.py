"""What stands between the network and the app: who is let in, what may be sent, what every answer says of itself, and where the app is mounted."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import Route

from aevae.screen import html, permission, server
from aevae.screen.pages import PAGES

from . import door, headers, packed, received
from .prefix import mounted
from .warming import lifespan as lifespan
from .warming import spare_streamlit


def middleware() -> list[Middleware]:
    """In the order in which a request meets them; all of them before Streamlit."""
    return [Middleware(one) for one in (headers.Headers, door.Door, permission.Guard, received.Cap, packed.Packed)]


def routes() -> list[Route]:
    """All that the app answers besides Streamlit."""
    spare_streamlit()
    return mounted([*html.routes(), *server.routes()], [page.path for page in PAGES])
