"""What every answer tells a browser: where code may come from, who may show the app in a frame, that nothing is guessed and nothing told elsewhere."""

from __future__ import annotations

from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aevae.recipe.errors import SettingError
from aevae.recipe.settings import FRAME_ANCESTORS
from aevae.screen.html import inline_scripts

# The app is its own only source. Streamlit runs a component's script from a blob and writes styles into the page.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' blob: 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


class Headers:
    """Middleware that puts them on every answer, refusals included; what an answer says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, with_headers(send) if scope["type"] == "http" else send)


def with_headers(send: Send) -> Send:
    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", policy(ancestors()))
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Referrer-Policy", "same-origin")
        await send(message)

    return tell


def ancestors() -> tuple[str, ...]:
    try:
        return FRAME_ANCESTORS()
    except SettingError:  # every page says so
        return ()


@lru_cache(maxsize=4)
def policy(frames: tuple[str, ...]) -> str:
    """frames: sites besides this one that may show the app in a frame."""
    scripts = f"{POLICY['script-src']} {' '.join(inline_scripts())}"
    rules = {**POLICY, "script-src": scripts, "frame-ancestors": " ".join(("'self'", *frames))}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
