"""Streamlit's own files travel compressed, from memory, for ever; nothing that is asked for becomes a path."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from streamlit import file_util
from test_door import asked

from aevae.screen.web import packed, prefix

ROOT = Path(file_util.get_static_dir())


def fetched(path: str, method: str = "GET", encoding: str = "gzip, br") -> tuple[dict[str, str], bytes] | None:
    """Headers and body of what the app itself answers; None where Streamlit is asked."""
    sent, reached = asked("http", method, path, host="localhost", accept_encoding=encoding)
    return None if reached else ({name.decode(): value.decode() for name, value in sent[0]["headers"]}, sent[1]["body"])


@pytest.mark.parametrize("where", ["", "/course/latent"])
def test_scripts_and_styles_are_the_files(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "prefix", lambda: where)
    names = ["index.html", *(name for name in sorted(packed.files()) if "/index." in name)]
    for name, kind in (
        (next(name for name in names if name.endswith(".js")), "text/javascript"),
        (next(name for name in names if name.endswith(".css")), "text/css"),
    ):
        answer = fetched(f"{where}/{name}")
        assert answer
        assert gzip.decompress(answer[1]) == (ROOT / name).read_bytes()
        assert answer[0]["content-type"].startswith(kind)
        assert (answer[0]["content-encoding"], answer[0]["cache-control"]) == ("gzip", "public, max-age=31536000, immutable")
        assert packed.packed(name) is packed.packed(name)  # once for all visitors


def test_all_else_is_streamlits_to_answer() -> None:
    name = next(iter(packed.files()))
    for path in ("/index.html", "/static/../../__init__.py", "/static/js/none.js", "/static/%2e%2e/config.py", f"//{name}"):
        assert fetched(path) is None
    assert fetched(f"/{name}", method="HEAD") is None
    assert fetched(f"/{name}", encoding="identity") is None


def test_the_prefix_is_streamlits(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, expected in (("", ""), ("/", ""), ("course/latent", "/course/latent"), ("/course/latent/", "/course/latent")):
        monkeypatch.setattr(prefix.st, "get_option", {"server.baseUrlPath": said}.get)
        assert prefix.prefix() == expected
