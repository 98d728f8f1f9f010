"""The route that reads photographs: the pad gets the figure that Python reads, nobody else's page may ask, and nothing too large is taken in."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from aevae.screen import uploads
from aevae.services.photographs import MAX_BYTES, NOTHING
from aevae.services.photographs.layout import like_mnist
from aevae.services.photographs.pictures import read_picture

OURS = {"X-Aevae": "photograph", "Sec-Fetch-Site": "same-origin", "Origin": "http://app"}


def seven() -> bytes:
    sheet = Image.fromarray(np.full((300, 400), 230, np.uint8))
    sheet.paste(30, (200, 60, 300, 75))
    sheet.paste(30, (285, 60, 300, 200))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def post(parts: Iterator[bytes], headers: dict[str, str], then: Callable[[], Any] | None = None) -> tuple[Response, dict[str, Any]]:
    """What the route answers to a body that arrives in parts; `then` is awaited in place of the last."""

    async def receive() -> dict[str, Any]:
        part = next(parts, None)
        if part is None and then:
            await then()
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(k.lower().encode(), v.encode()) for k, v in {"Host": "app", **headers}.items()]}
    response = asyncio.run(uploads.photograph(Request(scope, receive)))
    return response, json.loads(bytes(response.body))


def test_the_pad_gets_the_figure_that_python_reads_and_where_it_is() -> None:
    answer, said = post(iter([seven()]), OURS)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    ink = np.frombuffer(base64.b64decode(said["ink"]), np.uint8).reshape(uploads.PAD, uploads.PAD)
    expected = read_picture(seven())
    assert np.corrcoef(like_mnist(ink / np.float32(255)).ravel(), expected.ravel())[0, 1] > 0.97
    np.testing.assert_allclose(said["box"], (0.5, 0.2, 0.75, 2 / 3), atol=0.02)
    assert said["doubt"] == ""


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
        {"X-Aevae": "photograph", "Origin": "http://evil"},
        {"X-Aevae": "photograph", "Origin": "null"},
    ],
    ids=str,
)
def test_no_other_page_may_ask(headers: dict[str, str]) -> None:
    answer, said = post(iter([seven()]), headers)
    assert answer.status_code == 403
    assert "ink" not in said


def test_a_browser_that_says_only_its_origin_is_heard() -> None:
    assert post(iter([seven()]), {"X-Aevae": "photograph", "Origin": "http://app"})[0].status_code == 200


def test_what_cannot_be_read_comes_back_as_a_sentence() -> None:
    white = io.BytesIO()
    Image.new("L", (80, 80), 250).save(white, "PNG")
    blank, said = post(iter([white.getvalue()]), OURS)
    assert (blank.status_code, said) == (200, {"error": NOTHING, "shown": True})
    text, said = post(iter([b"hello"]), OURS)
    assert text.status_code == 200
    assert said["error"].startswith("This is no picture")
    assert not said["shown"]


def test_what_is_too_large_is_not_taken_in_whether_its_length_is_said_or_not() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1_000_000
            yield bytes(1_000_000)

    assert post(endless(), OURS)[0].status_code == 413
    assert taken <= MAX_BYTES + 1_000_000
    taken = 0
    assert post(endless(), {**OURS, "Content-Length": str(MAX_BYTES + 1)})[0].status_code == 413
    assert taken == 0


def test_a_photograph_that_never_arrives_frees_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", 0.01)
    assert post(iter([b"PNG"]), OURS, asyncio.Event().wait)[0].status_code == 408
    assert not uploads.RECEIVED.locked()
