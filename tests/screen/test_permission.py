"""Who may add images: visitors on this computer, everyone or nobody where that is said; refused before a byte is read."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from aevae.screen.literal import literal
from aevae.screen.permission import REFUSED, Guard, allowed

HERE = {"Host": "localhost:8501"}


@pytest.mark.parametrize(
    ("said", "client", "headers", "expected"),
    [
        ("", "127.0.0.1", HERE, True),
        ("", "::1", {"Host": "[::1]:8501"}, True),
        ("", None, {}, True),  # as Streamlit says of this computer
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


def test_words_of_strangers_stay_words() -> None:
    text = literal("[x](http://y) ![](//z) *a* $b$ `c` <i> :red[d] www.e.org https://f")
    assert "http:" not in text.replace("\\", "")
    assert "www." not in text.replace("\\", "")
    assert all(f"\\{mark}" in text for mark in "[]()!*$`<>:")
    assert literal("Ahorn, 3 Blätter 🙂") == "Ahorn\\, 3 Blätter 🙂"
