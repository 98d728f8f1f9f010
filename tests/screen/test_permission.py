"""Who may add images: visitors on this computer, everyone or nobody where that is said; refused before a byte is read."""

from __future__ import annotations

import ast
import asyncio
import hashlib
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from aevae.screen import html
from aevae.screen.literal import literal, sentence
from aevae.screen.permission import COOKIE, REFUSED, Guard, allowed, asker_of, token_in
from aevae.services.roles import teachers
from aevae.services.roles.asker import Asker

ROOT = Path(__file__).parents[2]

HERE = {"Host": "localhost:8501"}


@pytest.mark.parametrize(
    ("said", "client", "headers", "expected"),
    [
        ("", "127.0.0.1", HERE, True),
        ("", "::1", {"Host": "[::1]:8501"}, True),
        ("", None, HERE, True),  # as Streamlit says of this computer
        ("", None, {}, False),  # and of somebody who has just left
        ("", "192.168.1.7", {"Host": "192.168.1.2:8501"}, False),
        ("", "192.168.1.7", HERE, False),
        ("", "127.0.0.1", {"Host": "example.org"}, False),  # behind a proxy that says nothing, or a foreign name that leads here
        ("", "127.0.0.1", {**HERE, "X-Forwarded-For": "1.2.3.4"}, False),
        ("", "127.0.0.1", {**HERE, "forwarded": "for=1.2.3.4"}, False),
        ("1", "192.168.1.7", {"Host": "example.org"}, True),
        ("0", "127.0.0.1", HERE, False),
        ("yes", "192.168.1.7", HERE, False),
    ],
)
def test_who_may_add_images(monkeypatch: pytest.MonkeyPatch, said: str, client: str | None, headers: dict[str, str], expected: bool) -> None:
    monkeypatch.setenv("AEVAE_UPLOADS", said)
    assert allowed(client, headers) is expected


@pytest.mark.parametrize(
    ("path", "client", "status"), [("/_stcore/upload_file/a/b", "10.0.0.1", 403), ("/course/_stcore/upload_file/a/b", "10.0.0.1", 403), ("/_stcore/health", "10.0.0.1", 200), ("/_stcore/upload_file/a/b", "127.0.0.1", 200)]
)  # fmt: skip
def test_files_of_others_are_refused_unread(monkeypatch: pytest.MonkeyPatch, path: str, client: str, status: int) -> None:
    monkeypatch.delenv("AEVAE_UPLOADS", raising=False)
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})

    async def receive() -> dict[str, Any]:
        raise AssertionError("a byte was read")

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": path, "client": (client, 1), "headers": [(b"host", b"localhost:8501")]}
    asyncio.run(Guard(app)(scope, receive, send))
    assert sent[0]["status"] == status
    assert (sent[-1].get("body") == REFUSED.encode()) is (status == 403)


def test_a_visitor_is_known_by_the_hash_of_a_token_of_our_making(monkeypatch: pytest.MonkeyPatch) -> None:
    """S6. Fails when any cookie counts as a token, or its hash is not what is compared."""
    monkeypatch.setattr(teachers, "_since", {})
    monkeypatch.setenv("AEVAE_TEACHER_KEY", "correct horse battery")
    token, far = "t" * 43, {"Host": "example.org"}
    by = asker_of("10.0.0.1", {**far, "Cookie": f"a=b; {COOKIE}={token}"})
    assert (by.id, by.trusted, by.page) == (hashlib.sha256(token.encode()).hexdigest(), False, True)
    for cookie in ("", f"{COOKIE}=", f"{COOKIE}={'t' * 42}", f"{COOKIE}={'t' * 42}%", f"other={token}"):
        assert asker_of("10.0.0.1", {**far, "Cookie": cookie}) == Asker()
    teachers.enter("correct horse battery", by, "10.0.0.1")
    assert asker_of("10.0.0.2", {**far, "Cookie": f"{COOKIE}={token}"}).trusted
    assert allowed("10.0.0.2", {**far, "Cookie": f"{COOKIE}={token}"})


def test_a_page_brings_a_token_that_no_script_reads_and_no_cache_keeps() -> None:
    """S6. Fails when the cookie is not HttpOnly, is set again over one that is there, or may be kept by a cache between."""

    def answered(cookie: str = "") -> Response:
        headers = [(b"host", b"example.org"), *([(b"cookie", cookie.encode())] if cookie else [])]
        return asyncio.run(
            html.answer(Request({"type": "http", "method": "GET", "scheme": "https", "path": "/train", "query_string": b"", "headers": headers}))
        )

    first = answered()
    said = first.headers["set-cookie"]
    assert all(word in said for word in ("HttpOnly", "SameSite=lax", "Secure"))
    assert "path" not in said.lower()  # behind a proxy that strips a prefix, only the browser knows it
    assert first.headers["cache-control"] == "private, no-cache"
    token = token_in(said.partition(";")[0])
    assert len(token) == 43
    assert "set-cookie" not in answered(f"{COOKIE}={token}").headers
    assert token != token_in(answered(f"{COOKIE}=short").headers["set-cookie"].partition(";")[0]) != ""


CHANGES = {"start", "start_all", "stop", "pause", "resume", "resume_all", "stop_all", "delete_all", "delete", "remove", "open_zip", "begin", "keep", "rename"}
MODULES = {"jobs", "sweeps", "listing", "uploads", "downloads", "run_zips", "renaming"}


def test_pages_say_on_whose_behalf_they_change_something() -> None:
    """S6. Fails when a page calls a service that changes something and leaves out who asks: commands may everything."""
    calls = [
        (path.name, ast.unparse(node))
        for path in [*(ROOT / "aevae/screen").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            node.func.attr in CHANGES and ast.unparse(node.func.value) in MODULES
            if isinstance(node.func, ast.Attribute)
            else ast.unparse(node.func) == "open_zip"
        )
    ]
    assert len(calls) >= 6
    assert [call for call in calls if "permission.visitor()" not in call[1] and "by=by" not in call[1]] == []


def test_words_of_strangers_stay_words() -> None:
    text = literal("[x](http://y) ![](//z) *a* $b$ `c` <i> :red[d] www.e.org https://f")
    assert "http:" not in text.replace("\\", "")
    assert "www." not in text.replace("\\", "")
    assert all(f"\\{mark}" in text for mark in "[]()!*$`<>:")
    assert "@y" not in literal("x@y.org")
    assert sentence("use `python -m aevae` [x](y) `![](z)`") == r"Use `python -m aevae` \[x\]\(y\) `![](z)`"
    assert literal("Ahorn, 3 Blätter 🙂") == "Ahorn\\, 3 Blätter 🙂"
