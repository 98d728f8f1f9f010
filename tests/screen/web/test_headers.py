"""S5: what every answer tells a browser, refusals included; who may show the app in a frame is a setting."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from test_door import asked

from aevae.screen import html
from aevae.screen.web.headers import policy


def headers(**asking: str) -> dict[str, str]:
    sent, _ = asked("http", **asking)
    return {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_answer_carries_them(host: str) -> None:
    """Fails when `Headers` is not the first of the middleware: refusals would go without."""
    told = headers(host=host)
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "same-origin"
    assert told["content-security-policy"] == policy(())


def test_the_policy_knows_this_server_only_and_runs_no_text() -> None:
    rules = {name: sources.split() for name, *rest in (rule.split(" ", 1) for rule in policy(()).split("; ")) for sources in rest}
    assert {"'unsafe-inline'", "'unsafe-eval'", "data:"}.isdisjoint(rules["script-src"])
    assert rules["frame-ancestors"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    assert not [source for sources in rules.values() for source in sources if source.startswith(("http", "*", "//"))]


def test_the_scripts_in_the_page_are_allowed_by_their_hashes() -> None:
    page = gzip.decompress(html.html()[0]).decode()
    assert f"<script>{html.PLACE}</script>" in page
    assert f"'sha256-{base64.b64encode(hashlib.sha256(html.PLACE.encode()).digest()).decode()}'" in policy(())
    assert len(html.inline_scripts()) == page.count("<script>") == 2


def test_what_the_head_names_is_there_and_the_page_itself_is_small() -> None:
    """L5: a reload asks for the page anew. Fails when style and script stand in it."""
    packed = html.html()[0]
    assert len(packed) < 4000
    assert html.STREAMLITS not in gzip.decompress(packed).decode()
    for path in html.PARTS.values():
        assert html.part_url(path) in gzip.decompress(packed).decode()
        _, _, hash, name = html.part_url(path).split("/")
        assert gzip.decompress(html.part({"hash": hash, "name": name})[0]) == path.read_bytes()
        with pytest.raises(KeyError):
            html.part({"hash": "0" * 16, "name": name})


def test_sites_may_be_allowed_to_frame_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AEVAE_FRAME_ANCESTORS", "https://moodle.school.edu, https://huggingface.co")
    assert headers(host="localhost")["content-security-policy"].endswith("frame-ancestors 'self' https://moodle.school.edu https://huggingface.co")
    monkeypatch.setenv("AEVAE_FRAME_ANCESTORS", "javascript:alert(1); script-src *")
    assert headers(host="localhost")["content-security-policy"] == policy(())
