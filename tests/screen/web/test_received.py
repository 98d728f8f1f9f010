"""S3: what is sent to Streamlit's uploader is capped before a byte of it is read, by file, by visitor and for all together."""

from __future__ import annotations

import asyncio
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from aevae.screen.web import received
from aevae.screen.web.received import A_VISITOR, ALL, FULL, MEGABYTE, TOO_LARGE, TOO_MUCH, Cap

FILE = 100 * MEGABYTE


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    kept: Counter[str] = Counter()
    monkeypatch.setattr(received, "held", lambda: kept)
    monkeypatch.setattr(received, "most_megabytes", lambda: 100)
    return kept


def put(cap: Cap, length: str | None, session: str = "a", prefix: str = "") -> tuple[int, str]:
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        raise AssertionError("a byte was read")

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if length is None else [(b"content-length", length.encode())]
    asyncio.run(cap({"type": "http", "method": "PUT", "path": f"{prefix}/_stcore/upload_file/{session}/x", "headers": headers}, receive, send))
    return sent[0]["status"], sent[-1].get("body", b"").decode()


async def takes(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})


@pytest.mark.parametrize("prefix", ["", "/course/latent"])
def test_a_file_that_is_too_large_or_has_no_length_is_refused_unread(prefix: str) -> None:
    """Fails when `refused` answers None."""
    cap = Cap(takes)
    assert put(cap, str(FILE), prefix=prefix) == (204, "")
    assert put(cap, str(FILE + 1), prefix=prefix) == (413, TOO_LARGE.format(100))
    assert put(cap, None, prefix=prefix)[0] == put(cap, "-1", prefix=prefix)[0] == put(cap, "1e3", prefix=prefix)[0] == 411


def test_a_visitor_and_all_together_have_a_quota(nothing_held: Counter[str]) -> None:
    cap = Cap(takes)
    nothing_held["a"] = A_VISITOR - 10
    assert put(cap, "10") == (204, "")
    assert put(cap, "11") == (413, TOO_MUCH)
    assert put(cap, str(FILE), session="b") == (204, "")
    nothing_held["c"] = ALL - A_VISITOR
    assert put(cap, "11", session="b") == (413, FULL)


def test_what_is_on_its_way_counts_and_is_forgotten_afterwards() -> None:
    """Fails when `coming` is not subtracted again."""
    seen: list[int] = []

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(cap.coming["a"])
        await takes(scope, receive, send)

    cap = Cap(counting)
    for _ in range(9):
        assert put(cap, str(FILE))[0] == 204
    assert seen == [FILE] * 9
    assert not cap.coming


def test_streamlits_own_limit_is_what_the_app_sets() -> None:
    """`streamlit run` reads it; without a length, or with a wrong one, Streamlit itself stops there."""
    assert tomllib.loads((Path(__file__).parents[3] / ".streamlit/config.toml").read_text())["server"]["maxUploadSize"] == 100
