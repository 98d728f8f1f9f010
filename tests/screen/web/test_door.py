"""S1: who asks by a foreign name, or from a foreign page, is refused before anything else looks at the request; a class on a LAN needs no setting."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from aevae.screen import web
from aevae.screen.web import door


def asked(kind: str, method: str = "GET", path: str = "/", **headers: str) -> tuple[list[dict[str, Any]], list[Scope]]:
    """What is sent back by all that stands before Streamlit, and what reached it."""
    reached: list[Scope] = []
    sent: list[dict[str, Any]] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope)
        await send({"type": "websocket.accept"} if kind == "websocket" else {"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, Any]:
        raise AssertionError("a byte was read")

    async def send(message: Any) -> None:
        sent.append(message)

    app: Any = streamlit
    for one in reversed(web.middleware()):
        assert isinstance(one, Middleware)
        app = one.cls(app, *one.args, **one.kwargs)
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(app({"type": kind, "method": method, "path": path, "client": ("127.0.0.1", 1), "headers": pairs}, receive, send))
    return sent, reached


def let_in(kind: str, method: str = "GET", path: str = "/", **headers: str) -> bool:
    sent, reached = asked(kind, method, path, **headers)
    assert bool(reached) is (sent[0].get("status") == 200 or sent[0]["type"] == "websocket.accept")
    if not reached:
        assert sent[0].get("status") == 403 or sent[0] == {"type": "websocket.close", "code": 1008, "reason": ""}
    return bool(reached)


OWN = socket.gethostname().lower()
HOSTS = {
    "localhost:8501": True, "127.0.0.1:8501": True, "[::1]:8501": True, "192.168.1.2:8501": True, "[fe80::1]": True, "LOCALHOST": True, "localhost.": True,
    OWN: True, f"{OWN.partition('.')[0]}.local:8501": True, "": True,
    "evil.example": False, "evil.example:8501": False, "127.0.0.1.evil.example": False, "localhost.evil.example": False, "evil.example@127.0.0.1": False,
    "neighbour.local": False, "vae.school.edu": False, "[evil]": False,
}  # fmt: skip


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(("host", "expected"), HOSTS.items())
def test_a_name_that_could_lead_elsewhere_is_no_name_of_this_server(monkeypatch: pytest.MonkeyPatch, kind: str, host: str, expected: bool) -> None:
    """DNS rebinding. Fails when `known` returns True for every name."""
    monkeypatch.delenv("AEVAE_HOSTS", raising=False)
    assert let_in(kind, host=host) is expected


@pytest.mark.parametrize(
    ("said", "host", "expected"),
    [
        ("vae.school.edu", "vae.school.edu", True),
        ("VAE.school.edu, other.edu", "vae.school.edu:8443", True),
        ("*.school.edu", "vae.school.edu", True),
        ("*.school.edu", "school.edu", False),
        ("*.school.edu", "evilschool.edu", False),
        ("*", "anything.example", True),
        ("https://vae.school.edu", "vae.school.edu", False),  # no name: nothing is allowed by it, and every page says so
        ("https://vae.school.edu", "127.0.0.1", True),
    ],
)
def test_names_can_be_allowed(monkeypatch: pytest.MonkeyPatch, said: str, host: str, expected: bool) -> None:
    monkeypatch.setenv("AEVAE_HOSTS", said)
    assert let_in("http", host=host) is expected


ORIGINS = [
    ("http://localhost:8501", {}, True),
    ("http://localhost:3000", {}, False),  # another program on this computer
    ("https://evil.example", {}, False),
    ("http://localhost:8501.evil.example", {}, False),
    ("null", {}, False),
    ("", {}, False),
    ("file://", {}, False),
    ("https://vae.school.edu", {"x_forwarded_host": "vae.school.edu"}, True),  # a proxy that keeps the Host to itself
    ("https://evil.example", {"x_forwarded_host": "vae.school.edu"}, False),
]


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [
        ("websocket", "GET", "/_stcore/stream"),
        ("http", "PUT", "/_stcore/upload_file/a/b"),
        ("http", "POST", "/aevae/photograph"),
        ("http", "GET", "/_stcore/health"),
    ],
)
@pytest.mark.parametrize(("origin", "more", "expected"), ORIGINS)
def test_a_foreign_page_is_refused(
    monkeypatch: pytest.MonkeyPatch, kind: str, method: str, path: str, origin: str, more: dict[str, str], expected: bool
) -> None:
    """Fails when `refused` forgets the Origin, or takes "null" for one of its own."""
    monkeypatch.setenv("AEVAE_UPLOADS", "1")
    monkeypatch.delenv("AEVAE_HOSTS", raising=False)
    assert let_in(kind, method, path, host="localhost:8501", origin=origin, content_length="10", **more) is expected


def test_a_site_that_is_allowed_may_ask_whatever_its_proxy_makes_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEVAE_HOSTS", "vae.school.edu")
    assert let_in("websocket", host="127.0.0.1:8501", origin="https://vae.school.edu")


def test_streamlit_sees_no_origin_that_it_would_ask_a_third_party_about() -> None:
    """Fails when the Origin is passed on: Streamlit asks for the server's external address, two seconds in which nobody is answered."""
    for kind in ("http", "websocket"):
        (scope,) = asked(kind, host="localhost:8501", origin="http://localhost:8501")[1]
        assert dict(scope["headers"]) == {b"host": b"localhost:8501"}


def test_a_refusal_says_what_to_do_and_repeats_nothing_dangerous() -> None:
    sent, _ = asked("http", host='<img src="x">.example')
    assert sent[1]["body"].decode() == door.FOREIGN_HOST.format("?img?src??x??.example")
    assert dict(sent[0]["headers"])[b"x-content-type-options"] == b"nosniff"
